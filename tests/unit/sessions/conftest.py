"""Sessions on a hub without processes, and on real files."""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dssdesk.base.ids import DeskId, Login, ProjectKey, SessionId
from dssdesk.projects.projects import Projects
from dssdesk.sessions.sessions import Sessions
from dssdesk.wire.places import NotebookRef
from tests.helpers.fake_hub import FakeHub

PROJECT = ProjectKey("P")
NOTEBOOK = NotebookRef(project=PROJECT, name="n")
ME = Login("ada")
DESK = DeskId("desk1")
OTHER = DeskId("desk2")


class Bench:
    """An instance's files, a hub, and as many services on them as a test starts."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.hub = FakeHub()
        self.projects = self._projects()
        self.tickets: list[SessionId] = []
        self._open: list[Sessions] = []

    async def service(self) -> Sessions:
        """A service begins."""
        sessions = Sessions(
            self.hub,
            self.projects,
            database=self.root / "db.sqlite",
            folder=self.root / "kernels",
            write_ticket=self._write_ticket,
        )
        await sessions.open()
        self._open.append(sessions)
        return sessions

    async def next_service(self) -> Sessions:
        """The service is killed, and another one begins on what the disk held at that moment."""
        killed, self.root = self.root, self.root.with_name(f"{self.root.name}+")
        shutil.copytree(killed, self.root)
        await self._open.pop().close()
        self.hub = FakeHub(self.hub.kernels)
        self.projects = self._projects()
        return await self.service()

    async def close(self) -> None:
        for sessions in self._open:
            await sessions.close()

    def _projects(self) -> Projects:
        return Projects(self.root / "projects", user_templates=self.root / "templates")

    def file(self) -> dict[str, object]:
        """The `.ipynb` as it is on disk."""
        return json.loads(self.projects.notebook_path(NOTEBOOK).read_text("utf-8"))

    def _write_ticket(
        self, path: Path, session_id: SessionId, owner: Login, notebook: NotebookRef
    ) -> None:
        self.tickets.append(session_id)
        path.write_text("{}")


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(tmp_path / "instance")
    bench.projects.create_project(PROJECT, "Project")
    cells = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": name,
            "metadata": {},
            "outputs": [],
            "source": [source],
        }
        for name, source in (("a", "one"), ("b", "two"), ("c", "three"))
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path = bench.projects.notebook_path(NOTEBOOK)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook, indent=1) + "\n")
    yield bench
    await bench.close()
