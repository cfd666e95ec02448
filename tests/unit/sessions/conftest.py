"""Sessions on a hub without processes, and on real files."""

import json
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from dssdesk.base.ids import CellId, DeskId, Login, ProjectKey, SessionId
from dssdesk.kernels.hub import ExecuteRequest
from dssdesk.projects.projects import Projects
from dssdesk.sessions.record import SessionRecord
from dssdesk.sessions.sessions import Sessions
from dssdesk.wire.cells import RunPhase
from dssdesk.wire.outputs import Stream
from dssdesk.wire.places import NotebookRef
from tests.helpers.fake_hub import FakeHub
from tests.helpers.waiting import until

PROJECT = ProjectKey("P")
NOTEBOOK = NotebookRef(project=PROJECT, name="n")
ME = Login("ada")
DESK = DeskId("desk1")
OTHER = DeskId("desk2")
A, B, C = CellId("a"), CellId("b"), CellId("c")
"""The cells of the notebook."""


def phase(sessions: Sessions, cell: CellId) -> RunPhase | None:
    """How far the last run of a cell is."""
    run = sessions.notebooks.get(NOTEBOOK).document.run(cell)
    return run.phase if run else None


def output(sessions: Sessions, cell: CellId) -> str:
    """What a cell printed; a question mark for each output that is no text."""
    outputs = sessions.notebooks.get(NOTEBOOK).document.cell(cell).outputs
    return "".join(it.text if isinstance(it, Stream) else "?" for it in outputs)


class Bench:
    """An instance's files, a hub, and as many services on them as a test starts."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.hub = FakeHub()
        self.projects = self._projects()
        self.tickets: list[SessionId] = []
        self.at_next_open: Callable[[], None] = lambda: None
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
        others = self.hub.others  # the machine has them, whoever looks
        self.hub = FakeHub(self.hub.kernels)
        self.hub.others = others
        self.hub.at_open = self.at_next_open
        self.projects = self._projects()
        return await self.service()

    async def close(self) -> None:
        """All services stop."""
        while self._open:
            await self._open.pop().close()

    def _projects(self) -> Projects:
        return Projects(self.root / "projects", user_templates=self.root / "templates")

    async def begun(self, sessions: Sessions, *cells: CellId) -> tuple[SessionId, ExecuteRequest]:
        """Run cells; the kernel took up the first one and says nothing more by itself."""
        self.hub.hold = True
        await sessions.run(NOTEBOOK, cells, 0, owner=ME)
        session_id = sessions.infos()[0].session_id
        await until(lambda: self.hub.kernels and self.hub.kernels[session_id].requests)
        request = self.hub.last_request(session_id)
        self.hub.begin(session_id, request)
        document = sessions.notebooks.get(NOTEBOOK).document
        await until(lambda: (run := document.run(cells[0])) and run.phase is RunPhase.STARTED)
        return session_id, request

    def file(self) -> dict[str, Any]:
        """The `.ipynb` as it is on disk."""
        return json.loads(self.projects.notebooks.path(NOTEBOOK).read_text("utf-8"))

    def show_in_file(self, cell_id: CellId, html: str) -> None:
        """Somebody saved the notebook with this output below a cell."""
        notebook = self.file()
        (cell,) = (cell for cell in notebook["cells"] if cell["id"] == cell_id)
        data = {"text/html": html}
        cell["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}}]
        self.projects.notebooks.path(NOTEBOOK).write_text(json.dumps(notebook), "utf-8")

    def _write_ticket(self, path: Path, record: SessionRecord) -> None:
        self.tickets.append(record.session_id)
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
    path = bench.projects.notebooks.path(NOTEBOOK)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook, indent=1) + "\n")
    yield bench
    await bench.close()
