"""Real kernels run on while their notebook gets another name, another project, an end."""

import json
import shutil
import sysconfig
import tempfile
from pathlib import Path

import psutil
import pytest

from dssdesk.base.ids import ProjectKey, new_cell_id
from dssdesk.kernels.errors import EnvironmentMissing, EnvironmentUnfit
from dssdesk.projects.errors import NotebookMissing
from dssdesk.wire.catalogue import (
    CreateNotebook,
    EnvironmentList,
    NotebookCreated,
    ProjectGone,
)
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.changes import InsertCell
from dssdesk.wire.notebooks import NotebookGone, NotebookSaved, SaveNotebook
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.projects import (
    AddEnvironment,
    ChooseEnvironment,
    CopyNotebook,
    CreateProject,
    DeleteNotebook,
    DeleteProject,
    MoveNotebook,
    ProjectCreated,
)
from dssdesk.wire.sessions import (
    ListSessions,
    SessionInfo,
    SessionList,
    SessionUnloaded,
    UnloadSession,
)
from tests.helpers.channel_client import ChannelClient, events_of
from tests.helpers.live_instance import DEMO, LiveInstance
from tests.helpers.pythons import a_bare_python
from tests.helpers.waiting import wait_until

COUNT = "import time\nfor i in range(150): print('line', i, flush=True); time.sleep(0.02)"
LINES = "".join(f"line {number}\n" for number in range(150))
RENAMED = NotebookRef(project=DEMO, name="Another name")
OTHER = ProjectKey("OTHER")


@pytest.fixture
def instance(tmp_path, monkeypatch):
    state = tempfile.mkdtemp(prefix="dd")  # sockets need a short path
    monkeypatch.setenv("DSSDESK_STATE", state)
    instance = LiveInstance(tmp_path / "instance")
    instance.start()
    yield instance
    instance.clean_up()
    shutil.rmtree(state)


@pytest.fixture
def desk(instance):
    with instance.connect() as desk:
        yield desk


def a_notebook(desk: ChannelClient, *sources: str) -> tuple[NotebookRef, list]:
    """A notebook of these code cells, open on the desk."""
    create = CreateNotebook(project=DEMO, template="standalone/python/empty", name="Mine")
    notebook = desk.ask(create, NotebookCreated).notebook
    desk.open(notebook)
    cells = [Cell(id=new_cell_id(), kind=CellKind.CODE, source=source) for source in sources]
    after = None
    for cell in cells:
        desk.edit(notebook, InsertCell(cell=cell, after=after))
        after = cell.id
    return notebook, [cell.id for cell in cells]


def running(desk: ChannelClient) -> SessionInfo:
    (session,) = desk.ask(ListSessions(), SessionList).sessions
    return session


def is_running(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_notebook_is_renamed_while_a_cell_prints_and_the_service_is_killed(instance, desk):
    notebook, (cell,) = a_notebook(desk, COUNT)
    desk.run(notebook, cell)
    wait_until(lambda: "line 5" in desk.text(notebook, cell))
    pid = running(desk).pid
    desk.do(MoveNotebook(notebook=notebook, now=RENAMED))
    wait_until(lambda: "line 20" in desk.text(RENAMED, cell))
    assert not instance.notebook_path(notebook).exists()
    instance.kill()
    instance.start()
    with instance.connect() as again:
        assert (running(again).notebook, running(again).pid) == (RENAMED, pid)
        again.open(RENAMED)
        again.wait_for_end(RENAMED, cell)
        assert again.text(RENAMED, cell) == LINES
        again.ask(SaveNotebook(notebook=RENAMED), NotebookSaved)
    assert "line 149" in instance.notebook_path(RENAMED).read_text()
    assert not instance.notebook_path(notebook).exists()


def test_a_running_notebook_moves_to_another_project(instance, desk):
    where = "import dataiku; print(dataiku.default_project_key())"
    notebook, (count, before, after) = a_notebook(desk, COUNT, where, where)
    desk.ask(CreateProject(name="Other", key=OTHER), ProjectCreated)
    desk.run(notebook, before)
    desk.wait_for_end(notebook, before)
    desk.run(notebook, count)
    wait_until(lambda: "line 5" in desk.text(notebook, count))
    now = NotebookRef(project=OTHER, name="Mine")
    desk.do(MoveNotebook(notebook=notebook, now=now))
    wait_until(lambda: now in desk.documents)
    desk.run(now, after)
    desk.wait_for_end(now, after)
    assert desk.text(now, count) == LINES
    assert [desk.text(now, cell) for cell in (before, after)] == [f"{DEMO}\n", f"{OTHER}\n"]
    desk.ask(SaveNotebook(notebook=now), NotebookSaved)
    assert "line 149" in instance.notebook_path(now).read_text()
    with pytest.raises(NotebookMissing):
        desk.open(notebook)


def test_a_copy_of_a_running_notebook_is_what_it_shows(instance, desk):
    notebook, (cell,) = a_notebook(desk, COUNT)
    desk.run(notebook, cell)
    wait_until(lambda: "line 5" in desk.text(notebook, cell))
    copied = desk.ask(CopyNotebook(notebook=notebook, project=DEMO), NotebookCreated).notebook
    assert copied.name == "Mine 2"
    assert "line 5" in instance.notebook_path(copied).read_text()
    assert len(desk.ask(ListSessions(), SessionList).sessions) == 1


@pytest.mark.parametrize("what", ["notebook", "project"])
def test_what_runs_is_deleted(instance, desk, what):
    notebook, (cell,) = a_notebook(desk, COUNT)
    desk.run(notebook, cell)
    wait_until(lambda: "line 5" in desk.text(notebook, cell))
    pid = running(desk).pid
    if what == "notebook":
        desk.do(DeleteNotebook(notebook=notebook))
    else:
        desk.do(DeleteProject(project=DEMO))
        wait_until(lambda: events_of(desk, ProjectGone) == [ProjectGone(key=DEMO)])
    assert not is_running(pid)
    wait_until(lambda: events_of(desk, NotebookGone) == [NotebookGone(notebook=notebook)])
    assert desk.ask(ListSessions(), SessionList).sessions == ()
    assert not instance.notebook_path(notebook).exists()
    left = [
        path.name for path in (instance.folder / "projects").iterdir() if path.name != ".outputs"
    ]
    assert left == ([DEMO] if what == "notebook" else [])


def test_another_environment_is_pointed_at_chosen_and_runs(instance, desk, tmp_path):
    python = a_bare_python(tmp_path / "another")
    with pytest.raises(EnvironmentUnfit, match="pip install ipykernel"):
        desk.ask(AddEnvironment(path=str(python)), EnvironmentList)
    see_our_packages(python)
    listed = desk.ask(AddEnvironment(path=str(python)), EnvironmentList)
    (added,) = [it for it in listed.environments if it.name == "another"]
    notebook, (cell,) = a_notebook(desk, "import sys; print(sys.prefix)")
    desk.run(notebook, cell)
    desk.wait_for_end(notebook, cell)
    assert desk.text(notebook, cell) != f"{tmp_path / 'another'}\n"

    before = running(desk)
    desk.do(ChooseEnvironment(notebook=notebook, environment=added.id))
    now = running(desk)
    assert (now.environment, now.environment_name) == (added.id, "another")
    assert now.session_id == before.session_id
    assert not is_running(before.pid)
    wait_until(lambda: "kernelspec" in desk.documents[notebook].metadata)
    desk.run(notebook, cell)
    wait_until(lambda: desk.text(notebook, cell) == f"{tmp_path / 'another'}\n")
    kernelspec = json.loads(instance.notebook_path(notebook).read_text())["metadata"]["kernelspec"]
    assert kernelspec["display_name"] == "another"

    desk.ask(UnloadSession(session_id=now.session_id), SessionUnloaded)
    shutil.rmtree(tmp_path / "another")
    with pytest.raises(EnvironmentMissing, match="Choose another one for this notebook"):
        desk.run(notebook, cell)
    assert desk.ask(ListSessions(), SessionList).sessions == ()


def see_our_packages(python: Path) -> None:
    """Put an ipykernel into an environment in no time: the one that the tests have."""
    (packages,) = (python.parent.parent / "lib").glob("python*/site-packages")
    (packages / "ours.pth").write_text(sysconfig.get_path("purelib") + "\n")
