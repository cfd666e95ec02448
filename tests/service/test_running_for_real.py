"""A real service with a real kernel: from a template to the outputs, over a kill, to the end."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile

import msgspec
import psutil
import pytest

from dssdesk.app import commands, find
from dssdesk.app.find import find_or_start
from dssdesk.app.instance import open_instance
from dssdesk.app.remote import Channel, ask
from dssdesk.app.run_notebook import run_notebook
from dssdesk.base.errors import NotAuthenticated
from dssdesk.base.ids import CellId, ProjectKey, new_cell_id
from dssdesk.projects.projects import Projects
from dssdesk.wire.catalogue import CreateNotebook, NotebookCreated
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.changes import InsertCell
from dssdesk.wire.instance import Done, GetStatus, Status, StopService
from dssdesk.wire.notebooks import (
    DocumentChanged,
    EditNotebook,
    NotebookEdited,
    NotebookOpened,
    OpenNotebook,
)
from dssdesk.wire.outputs import Stream
from dssdesk.wire.sessions import (
    CellsQueued,
    ListSessions,
    RunCells,
    SessionList,
    SessionUnloaded,
    UnloadSession,
)
from tests.helpers.running_service import wait_until

SALES = ProjectKey("SALES")


@pytest.fixture
def instance(tmp_path, monkeypatch):
    """An instance with the project SALES; whatever runs in it in the end is unloaded."""
    state = tempfile.mkdtemp(prefix="dd")  # sockets need a short path
    monkeypatch.setenv("DSSDESK_STATE", state)
    instance = open_instance(tmp_path / "instance")
    projects = Projects(instance.projects, user_templates=instance.templates)
    projects.create_project(SALES, "Sales")
    yield instance
    service = find_or_start(instance)
    ask(service, StopService(unload=True), Done)
    assert find.wait_for_end(service, seconds=20)
    shutil.rmtree(state)


def a_notebook(service, *sources):
    """A notebook with these code cells, and their ids."""
    create = CreateNotebook(project=SALES, template="standalone/python/empty")
    notebook = ask(service, create, NotebookCreated).notebook
    with Channel(service) as desk:
        opened = desk.ask(OpenNotebook(notebook=notebook), NotebookOpened)
        after, edits = None, []
        for source in sources:
            cell = Cell(id=new_cell_id(), kind=CellKind.CODE, source=source)
            edits.append(InsertCell(cell=cell, after=after))
            after = cell.id
        wish = EditNotebook(
            notebook=notebook, base_revision=opened.document.source_revision, edits=tuple(edits)
        )
        desk.ask(wish, NotebookEdited)
    return notebook, [edit.cell.id for edit in edits]


def text_of(document, cell_id: CellId):
    cell = next(cell for cell in document.cells if cell.id == cell_id)
    return "".join(output.text for output in cell.outputs if isinstance(output, Stream))


def is_running(pid):
    """Whether there is such a process that is no zombie: a container's init may reap none."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def run_all(desk, notebook, cell_ids):
    opened = desk.ask(OpenNotebook(notebook=notebook), NotebookOpened)
    revision = opened.document.source_revision
    run = RunCells(notebook=notebook, cell_ids=tuple(cell_ids), source_revision=revision)
    return desk.ask(run, CellsQueued).run_ids


def test_outputs_arrive_survive_a_kill_and_the_session_ends(instance):
    service = find_or_start(instance)
    code = "import time\nfor i in range(40): print('line', i, flush=True); time.sleep(0.05)"
    notebook, (cell,) = a_notebook(service, code)
    with Channel(service) as desk:
        assert len(run_all(desk, notebook, [cell])) == 1
        for event in desk.events():
            if isinstance(event, DocumentChanged) and "line 3" in repr(event.changes):
                break
    session = ask(service, ListSessions(), SessionList).sessions[0]
    ticket_file = instance.kernels / session.session_id / "ticket.json"
    before = json.loads(ticket_file.read_text())
    os.kill(service.pid, signal.SIGKILL)
    wait_until(lambda: not find.is_alive(service.pid))

    again = find_or_start(instance)
    now = json.loads(ticket_file.read_text())
    assert (now["url"], now["project"]) == (again.address, "SALES")
    assert now["ticket"] != before["ticket"]
    with Channel(again) as desk:
        opened = desk.ask(OpenNotebook(notebook=notebook), NotebookOpened)
        document = opened.document
        assert opened.session.pid == session.pid
        wait_until(
            lambda: (
                "line 39"
                in text_of(desk.ask(OpenNotebook(notebook=notebook), NotebookOpened).document, cell)
            )
        )
        document = desk.ask(OpenNotebook(notebook=notebook), NotebookOpened).document
        assert text_of(document, cell) == "".join(f"line {i}\n" for i in range(40))
        desk.ask(UnloadSession(session_id=session.session_id), SessionUnloaded)
    assert not is_running(session.pid)
    for text in (before["ticket"], now["ticket"]):
        with pytest.raises(NotAuthenticated):
            ask(msgspec.structs.replace(again, token=text), GetStatus(), Status)


def test_the_command_line_runs_a_notebook_and_says_how_it_went(instance, capsys):
    service = find_or_start(instance)
    good, _ = a_notebook(service, "print('hello')", "1 + 1")
    bad, _ = a_notebook(service, "x = 1", "x / 0", "print('never')")
    out, progress = io.StringIO(), io.StringIO()
    assert run_notebook(service, good, keep=False, out=out, progress=progress) == 0
    assert out.getvalue() == "hello\n2\n"
    assert "[2/2] done" in progress.getvalue()
    out, progress = io.StringIO(), io.StringIO()
    assert run_notebook(service, bad, keep=True, out=out, progress=progress) == 1
    assert "ZeroDivisionError" in out.getvalue()
    assert "[2/3] failed" in progress.getvalue()
    assert "never" not in out.getvalue()

    assert commands.show_status(instance.folder, as_json=True) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [(it["project"], it["notebook"], it["state"]) for it in shown["sessions"]] == [
        ("SALES", bad.name, "idle")
    ]
    assert shown["sessions"][0]["memory"] > 1_000_000
    assert service.token not in json.dumps(shown)
    assert commands.show_status(instance.folder, as_json=False) == 0
    assert f"SALES/{bad.name}" in capsys.readouterr().out
    assert commands.unload(instance.folder, [f"SALES/{bad.name}"]) == 0
    assert "Unloaded" in capsys.readouterr().out
    assert commands.unload(instance.folder, []) == 0
    assert commands.unload(instance.folder, ["none"]) == 1


def test_a_cell_that_asks_for_input_does_not_block_the_command_line(instance):
    service = find_or_start(instance)
    notebook, _ = a_notebook(service, "input('who? ')")
    progress = io.StringIO()
    out = io.StringIO()
    assert run_notebook(service, notebook, keep=False, out=out, progress=progress) == 1
    assert "nobody is here to answer" in progress.getvalue()


def dssdesk(instance, *arguments, **options):
    """The command line as a process of its own, where there is no screen."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in screens}
    return subprocess.Popen(  # noqa: TID251 (a test starts it)
        [sys.executable, "-P", "-m", "dssdesk", "--instance", str(instance.folder), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        **options,
    )


def test_without_a_screen_the_demo_runs_in_the_terminal(instance):
    with dssdesk(instance, "--demo") as process:
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert "There is no screen here" in said
    assert "336,776 rows" in said
    assert "The session is unloaded" in said
    assert "To open the window" in said
    assert ask(find_or_start(instance), ListSessions(), SessionList).sessions == ()


def test_an_interrupted_run_unloads_what_it_started(instance):
    service = find_or_start(instance)
    notebook, _ = a_notebook(service, "print('begun', flush=True); import time; time.sleep(60)")
    with dssdesk(instance, "run", f"SALES/{notebook.name}") as process:
        assert any("begun" in line for line in process.stdout)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=30)
    assert process.returncode == 130, said
    assert ask(service, ListSessions(), SessionList).sessions == ()
