"""A person edits cells that run or wait: nothing doubles, nothing hangs, nothing runs unasked."""

import pytest

from dssdesk.base.ids import SessionId
from dssdesk.kernels.hub import ExecuteRequest
from dssdesk.sessions.sessions import Sessions
from dssdesk.wire.cells import CellKind, RunPhase
from dssdesk.wire.changes import ChangeKind, ChangeSource, DeleteCell, Edit
from dssdesk.wire.outputs import Gap
from tests.helpers.waiting import until
from tests.unit.sessions.conftest import DESK, NOTEBOOK, A, B, Bench, output, phase

pytestmark = pytest.mark.anyio


def edit(sessions: Sessions, *edits: Edit) -> tuple[Edit, ...]:
    """Edit as the desk does; returns what undoes it."""
    live = sessions.notebooks.get(NOTEBOOK)
    from dssdesk.notebook.model import Document

    inverses = Document(live.document.snapshot()).apply_edits(live.document.source_revision, edits)
    sessions.notebooks.edit(NOTEBOOK, DESK, live.document.source_revision, edits)
    return inverses


def say(bench: Bench, session_id: SessionId, text: str, request: ExecuteRequest) -> None:
    bench.hub.say(session_id, "stream", {"name": "stdout", "text": text}, request)


@pytest.fixture
async def running(bench: Bench) -> tuple[Sessions, SessionId, ExecuteRequest]:
    """Cell a runs, cell b waits."""
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    session_id, request = await bench.begun(sessions, A, B)
    return sessions, session_id, request


Running = tuple[Sessions, SessionId, ExecuteRequest]


async def test_a_cell_that_runs_may_become_text(bench: Bench, running: Running):
    sessions, session_id, request = running
    edit(sessions, ChangeKind(cell_id=A, kind=CellKind.MARKDOWN))
    say(bench, session_id, "nobody shows this", request)
    bench.hub.kernels[session_id].hold = False
    bench.hub.finish(session_id, request)
    await until(lambda: phase(sessions, B) is RunPhase.DONE)
    assert output(sessions, B) == "two"


async def test_a_cell_that_waits_and_becomes_text_is_not_run(bench: Bench, running: Running):
    sessions, session_id, request = running
    edit(sessions, ChangeKind(cell_id=B, kind=CellKind.RAW))
    assert sessions.info(session_id).queued == 0
    bench.hub.finish(session_id, request)
    await until(lambda: phase(sessions, A) is RunPhase.DONE)
    assert len(bench.hub.kernels[session_id].requests) == 1


async def test_a_cell_that_waits_and_is_deleted_is_not_run(bench: Bench, running: Running):
    sessions, session_id, request = running
    edit(sessions, DeleteCell(cell_id=B))
    assert sessions.info(session_id).queued == 0
    bench.hub.finish(session_id, request)
    await until(lambda: phase(sessions, A) is RunPhase.DONE)
    assert len(bench.hub.kernels[session_id].requests) == 1


async def test_a_deletion_that_is_undone_shows_the_run_that_went_on(bench: Bench, running: Running):
    sessions, session_id, request = running
    undo = edit(sessions, DeleteCell(cell_id=A))
    edit(sessions, *undo)
    assert phase(sessions, A) is RunPhase.STARTED
    say(bench, session_id, "and on", request)
    bench.hub.finish(session_id, request)
    await until(lambda: phase(sessions, A) is RunPhase.DONE)
    assert output(sessions, A) == "and on"


async def test_what_a_cell_says_while_it_is_deleted_is_there_when_it_is_back(
    bench: Bench, running: Running
):
    sessions, session_id, request = running
    say(bench, session_id, "1", request)
    await until(lambda: output(sessions, A) == "1")
    undo = edit(sessions, DeleteCell(cell_id=A))
    say(bench, session_id, "2", request)
    said = sessions.info(session_id).last_activity
    await until(lambda: sessions.info(session_id).last_activity > said)
    edit(sessions, *undo)
    say(bench, session_id, "3", request)
    await until(lambda: output(sessions, A).endswith("3"))
    outputs = sessions.notebooks.get(NOTEBOOK).document.cell(A).outputs
    assert output(sessions, A) == "1?3"
    assert isinstance(outputs[1], Gap)


async def test_a_change_of_kind_that_is_undone_shows_the_run_that_went_on(
    bench: Bench, running: Running
):
    sessions, session_id, request = running
    undo = edit(sessions, ChangeKind(cell_id=A, kind=CellKind.RAW))
    edit(sessions, *undo)
    bench.hub.finish(session_id, request)
    await until(lambda: phase(sessions, A) is RunPhase.DONE)


async def test_a_kernel_that_dies_while_its_cell_is_text_is_told_of(bench: Bench, running: Running):
    sessions, session_id, _ = running
    edit(sessions, ChangeKind(cell_id=A, kind=CellKind.RAW))
    bench.hub.die(session_id)
    await until(lambda: sessions.info(session_id).death)
    assert phase(sessions, B) is RunPhase.NOT_RUN


def load(bench: Bench, session_id: SessionId, request: ExecuteRequest, *, replace: bool) -> None:
    """The kernel ends a run with a text, as `%load` and `%recall` do."""
    loaded = {"source": "set_next_input", "text": "x = 1", "replace": replace}
    content = {"status": "ok", "execution_count": 1, "payload": [loaded]}
    bench.hub.say(session_id, "execute_reply", content, request, channel="shell")
    bench.hub.say(session_id, "status", {"execution_state": "idle"}, request)


async def test_a_text_that_a_cell_loads_stands_in_it(bench: Bench, running: Running):
    sessions, session_id, request = running
    load(bench, session_id, request, replace=True)
    await until(lambda: phase(sessions, A) is RunPhase.DONE)
    document = sessions.notebooks.get(NOTEBOOK).document
    assert document.source(A) == "x = 1"


@pytest.mark.parametrize("replace", [True, False])
async def test_a_text_from_a_kernel_takes_nothing_that_was_typed(
    bench: Bench, running: Running, replace: bool
):
    sessions, session_id, request = running
    edit(sessions, ChangeSource(cell_id=A, start=0, inserted="typed meanwhile "))
    load(bench, session_id, request, replace=replace)
    await until(lambda: phase(sessions, A) is RunPhase.DONE)
    document = sessions.notebooks.get(NOTEBOOK).document
    assert document.source(A).startswith("typed meanwhile ")
    place = document.position(A)
    assert document.source(document.order[place + 1]) == "x = 1"


async def test_a_run_of_long_ago_changes_no_text_when_it_is_folded_anew(
    bench: Bench, running: Running
):
    sessions, session_id, request = running
    bench.hub.finish(session_id, request)
    await until(lambda: phase(sessions, A) is RunPhase.DONE)
    before = sessions.notebooks.get(NOTEBOOK).document.order
    load(bench, session_id, request, replace=False)
    other = bench.hub.last_request(session_id)
    bench.hub.finish(session_id, other)
    await until(lambda: phase(sessions, B) is RunPhase.DONE)
    assert sessions.notebooks.get(NOTEBOOK).document.order == before
