"""Starting, restarting, ending and taking over sessions, all at the wrong moment."""

import asyncio
import sqlite3

import pytest

from dssdesk.projects.blobs import DiskBlobs
from dssdesk.sessions.errors import KernelEndedEarlier, SessionMissing
from dssdesk.wire.cells import RunPhase
from dssdesk.wire.changes import ChangeSource
from dssdesk.wire.outputs import Gap
from dssdesk.wire.sessions import SessionPhase
from tests.helpers.waiting import until
from tests.unit.sessions.conftest import DESK, ME, NOTEBOOK, A, B, Bench, output, phase

pytestmark = pytest.mark.anyio


async def test_two_unloads_at_once_get_the_same_answer(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    session_id = (await sessions.start(NOTEBOOK, owner=ME)).session_id
    first, second = await asyncio.gather(
        sessions.unload(session_id, by=ME), sessions.unload(session_id, by=ME)
    )
    assert first == second
    assert sessions.notebooks.get(NOTEBOOK).sessions == 0


async def test_an_unload_goes_on_when_nobody_waits_for_it(bench: Bench):
    sessions = await bench.service()
    session_id = (await sessions.start(NOTEBOOK, owner=ME)).session_id
    asker = asyncio.create_task(sessions.unload(session_id, by=ME))
    await asyncio.sleep(0)
    asker.cancel()
    await until(lambda: not sessions.infos())


async def test_an_unload_of_a_session_that_starts_waits_for_no_kernel(bench: Bench):
    sessions = await bench.service()
    bench.hub.may_start.clear()
    await sessions.run(NOTEBOOK, (A,), 0, owner=ME)
    session_id = sessions.infos()[0].session_id
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    await sessions.unload(session_id, by=ME)
    assert sessions.infos() == ()
    assert bench.hub.kernels == {}
    assert phase(sessions, A) is RunPhase.NOT_RUN


async def test_two_restarts_at_once_make_one_kernel(bench: Bench):
    sessions = await bench.service()
    await sessions.run(NOTEBOOK, (A,), 0, owner=ME)
    await until(lambda: phase(sessions, A) is RunPhase.DONE)
    session_id = sessions.infos()[0].session_id
    first, second = await asyncio.gather(sessions.restart(session_id), sessions.restart(session_id))
    assert first.kernel_id == second.kernel_id == "kernel2"
    assert sessions.info(session_id).phase is SessionPhase.IDLE


async def test_an_unload_of_a_session_that_restarts_ends_it(bench: Bench):
    sessions = await bench.service()
    await sessions.run(NOTEBOOK, (A,), 0, owner=ME)
    await until(lambda: phase(sessions, A) is RunPhase.DONE)
    session_id = sessions.infos()[0].session_id
    bench.hub.may_start.clear()
    restart = asyncio.create_task(sessions.restart(session_id))
    await until(lambda: bench.hub.kernels[session_id].is_dead)
    await sessions.unload(session_id, by=ME)
    with pytest.raises(SessionMissing):
        await restart
    assert sessions.infos() == ()
    assert bench.hub.kernels[session_id].is_dead


async def test_what_is_asked_to_run_during_a_restart_runs_in_the_new_kernel(bench: Bench):
    sessions = await bench.service()
    session_id, request = await bench.begun(sessions, A)
    bench.hub.hold = False
    bench.hub.at_unload = lambda: bench.hub.finish(session_id, request, "error")
    bench.hub.may_start.clear()
    restart = asyncio.create_task(sessions.restart(session_id))
    await until(lambda: sessions.info(session_id).phase is SessionPhase.STARTING)
    await sessions.run(NOTEBOOK, (B,), 0, owner=ME)
    bench.hub.may_start.set()
    await restart
    await until(lambda: phase(sessions, B) is RunPhase.DONE)
    assert phase(sessions, A) is RunPhase.FAILED


async def test_a_kernel_that_dies_the_moment_it_starts_is_dead(bench: Bench):
    sessions = await bench.service()
    bench.hub.dies_at_once = True
    await sessions.run(NOTEBOOK, (A,), 0, owner=ME)
    await until(lambda: sessions.infos()[0].phase is SessionPhase.DIED)
    assert phase(sessions, A) in (RunPhase.NOT_RUN, RunPhase.LOST)


async def test_nothing_waits_for_a_kernel_that_is_dead(bench: Bench):
    sessions = await bench.service()
    bench.hub.refuse_to_start = True
    session_id = (await sessions.start(NOTEBOOK, owner=ME)).session_id
    await until(lambda: sessions.info(session_id).phase is SessionPhase.DIED)
    with pytest.raises(KernelEndedEarlier):
        await sessions.run(NOTEBOOK, (A,), 0, owner=ME)


async def test_a_session_that_never_came_to_a_kernel_leaves_no_session(bench: Bench):
    sessions = await bench.service()
    bench.hub.may_start.clear()
    await sessions.run(NOTEBOOK, (A,), 0, owner=ME)
    sessions = await bench.next_service()
    assert sessions.infos() == ()
    await sessions.run(NOTEBOOK, (A,), 0, owner=ME)
    await until(lambda: output(sessions, A) == "one")


async def test_a_run_keeps_its_count_across_services(bench: Bench):
    sessions = await bench.service()
    session_id, request = await bench.begun(sessions, A)
    sessions = await bench.next_service()
    bench.hub.finish(session_id, request)
    await until(lambda: phase(sessions, A) is RunPhase.DONE)
    assert sessions.notebooks.get(NOTEBOOK).document.execution_count(A) == 1


async def test_a_cell_that_was_run_again_while_it_waited_runs_once(bench: Bench):
    sessions = await bench.service()
    session_id, request = await bench.begun(sessions, A, B)
    await sessions.run(NOTEBOOK, (B,), 0, owner=ME)
    sessions = await bench.next_service()
    bench.hub.kernels[session_id].hold = False
    bench.hub.finish(session_id, request)
    await until(lambda: phase(sessions, B) is RunPhase.DONE)
    await until(lambda: sessions.info(session_id).phase is SessionPhase.IDLE)
    assert [it.code for it in bench.hub.kernels[session_id].requests] == ["one", "two"]


async def test_a_record_that_cannot_be_folded_is_marked_and_passed(
    bench: Bench, expected_log: pytest.LogCaptureFixture
):
    sessions = await bench.service()
    session_id, request = await bench.begun(sessions, A)
    bench.hub.say(session_id, "stream", {"name": "stdout", "text": "1"}, request)
    bench.hub.say(session_id, "error", {"ename": "E", "traceback": 5}, request)
    bench.hub.say(session_id, "stream", {"name": "stdout", "text": "2"}, request)
    bench.hub.finish(session_id, request)
    await until(lambda: phase(sessions, A) is RunPhase.DONE)
    assert output(sessions, A) == "1?2"
    assert "cannot be folded" in expected_log.text


async def test_a_session_whose_file_is_gone_is_taken_over(bench: Bench):
    sessions = await bench.service()
    session_id = (await sessions.start(NOTEBOOK, owner=ME)).session_id
    await until(lambda: sessions.info(session_id).phase is SessionPhase.IDLE)
    bench.projects.notebooks.path(NOTEBOOK).unlink()
    sessions = await bench.next_service()
    assert [info.session_id for info in sessions.infos()] == [session_id]
    await sessions.run(NOTEBOOK, (A,), 0, owner=ME)
    await until(lambda: output(sessions, A) == "one")


async def test_what_was_typed_is_not_lost_with_a_file_that_became_unreadable(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    edit = ChangeSource(cell_id=A, start=0, inserted="x")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [edit])
    path = bench.projects.notebooks.path(NOTEBOOK)
    path.write_text("<<<<<<< HEAD")
    sessions = await bench.next_service()
    opened = await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    assert opened.document.cells[0].source == "xone"
    saved = await sessions.notebooks.save(NOTEBOOK)
    assert "kept as" in saved.problem
    assert "xone" in str(bench.file())


async def test_a_refused_run_leaves_no_document_open(bench: Bench):
    sessions = await bench.service()
    with pytest.raises(Exception, match="revision"):
        await sessions.run(NOTEBOOK, (A,), 7, owner=ME)
    assert sessions.notebooks.find(NOTEBOOK) is None


async def test_a_kernel_that_ends_while_its_session_is_taken_over_is_told_of(bench: Bench):
    sessions = await bench.service()
    session_id, request = await bench.begun(sessions, A)
    bench.hub.say(session_id, "stream", {"name": "stdout", "text": "last"}, request)
    bench.at_next_open = lambda: bench.hub.die(session_id)
    sessions = await bench.next_service()
    await until(lambda: sessions.info(session_id).phase is SessionPhase.DIED)
    outputs = sessions.notebooks.get(NOTEBOOK).document.cell(A).outputs
    assert isinstance(outputs[-1], Gap)
    assert output(sessions, A) == "last?"


async def test_an_end_that_a_full_disk_swallowed_ends_the_run(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("dssdesk.sessions.session._LOOK_AGAIN", 0.05)
    sessions = await bench.service()
    session_id, request = await bench.begun(sessions, A, B)
    bench.hub.kernels[session_id].hold = False
    bench.hub.is_mute = True
    lost = {"messages": 3, "reason": "disk full", "reply": "ok", "idle": True}
    bench.hub.say(session_id, "gap", lost, request)
    await until(lambda: phase(sessions, A) is RunPhase.DONE)
    await until(lambda: output(sessions, B) == "two")
    assert output(sessions, A) == "?"


async def test_a_dead_kernel_whose_words_find_no_room_is_read_by_the_next_service(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, expected_log: pytest.LogCaptureFixture
):
    sessions = await bench.service()
    session_id, request = await bench.begun(sessions, A)
    bench.hub.kernels[session_id].is_dead = True

    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(DiskBlobs, "put", no_room)
        picture = {"data": {"text/html": "<p>" * 9_000}, "metadata": {}}
        bench.hub.say(session_id, "display_data", picture, request)
        sessions = await bench.next_service()
        assert sessions.infos() == ()
    sessions = await bench.next_service()
    assert "No space left" in expected_log.text
    assert "text/html" in str(bench.file())


async def test_a_checkpoint_of_another_version_is_folded_anew(
    bench: Bench, expected_log: pytest.LogCaptureFixture
):
    sessions = await bench.service()
    session_id, request = await bench.begun(sessions, A)
    bench.hub.say(session_id, "stream", {"name": "stdout", "text": "1"}, request)
    await until(lambda: output(sessions, A) == "1")
    with sqlite3.connect(bench.root / "db.sqlite") as database:
        database.execute("update folds set state = ?", (b'{"of": "old"}',))
    sessions = await bench.next_service()
    assert output(sessions, A) == "1"
    bench.hub.finish(session_id, request)
    await until(lambda: phase(sessions, A) is RunPhase.DONE)
    assert "from the start" in expected_log.text
