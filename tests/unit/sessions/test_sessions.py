"""Running cells, coming back after the service was killed, ending a session."""

import asyncio

import pytest

from dssdesk.base.ids import Login
from dssdesk.kernels.errors import PromptNotOpen
from dssdesk.notebook.errors import RevisionPassed
from dssdesk.sessions.errors import PromptGone, SessionMissing
from dssdesk.sessions.sessions import Sessions
from dssdesk.wire.cells import RunPhase
from dssdesk.wire.changes import ChangeSource
from dssdesk.wire.outputs import Gap
from dssdesk.wire.sessions import SessionInfo, SessionPhase, SessionUnloaded
from tests.helpers.waiting import until
from tests.unit.sessions.conftest import DESK, ME, NOTEBOOK, A, B, Bench, C, output

pytestmark = pytest.mark.anyio


def phases(sessions: Sessions) -> list[RunPhase | None]:
    document = sessions.notebooks.get(NOTEBOOK).document
    return [run.phase if (run := document.cell(cell).run) else None for cell in (A, B, C)]


async def test_cells_run_one_after_the_other_and_keep_their_outputs(bench: Bench):
    sessions = await bench.service()
    await sessions.run(NOTEBOOK, (A, B, C), 0, owner=ME)
    await until(lambda: phases(sessions) == [RunPhase.DONE] * 3)
    assert [output(sessions, cell) for cell in (A, B, C)] == ["one", "two", "three"]
    cell = sessions.notebooks.get(NOTEBOOK).document.cell(B)
    assert cell.execution_count == 2
    info = sessions.of_notebook(NOTEBOOK)
    assert info is not None
    assert (info.phase, info.queued) == (SessionPhase.IDLE, 0)


async def test_a_run_at_a_stale_revision_is_refused(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    edit = ChangeSource(cell_id=A, start=0, removed=3, inserted="1")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [edit])
    with pytest.raises(RevisionPassed):
        await sessions.run(NOTEBOOK, (A,), 0, owner=ME)
    await sessions.run(NOTEBOOK, (A,), 1, owner=ME)
    await until(lambda: output(sessions, A) == "1")


async def test_a_failure_cancels_what_waits(bench: Bench):
    sessions = await bench.service()
    session_id, request = await bench.begun(sessions, A, B)
    await until(lambda: phases(sessions) == [RunPhase.STARTED, RunPhase.QUEUED, None])
    bench.hub.finish(session_id, request, "error")
    await until(lambda: phases(sessions) == [RunPhase.FAILED, RunPhase.CANCELLED, None])


async def test_what_a_kernel_said_while_no_service_lived_is_in_its_cell(bench: Bench):
    sessions = await bench.service()
    session_id, request = await bench.begun(sessions, A, B)
    bench.hub.say(session_id, "stream", {"name": "stdout", "text": "1\n"}, request)
    await until(lambda: output(sessions, A) == "1\n")
    bench.hub.say(session_id, "stream", {"name": "stdout", "text": "2\n"}, request)
    sessions = await bench.next_service()
    bench.hub.kernels[session_id].hold = False
    assert output(sessions, A) == "1\n2\n"
    bench.hub.finish(session_id, request)
    await until(lambda: phases(sessions) == [RunPhase.DONE, RunPhase.DONE, None])
    assert output(sessions, B) == "two"
    assert bench.tickets == [session_id, session_id]


async def test_a_request_that_never_reached_its_kernel_is_not_run_and_not_sent_again(
    bench: Bench,
):
    sessions = await bench.service()
    bench.hub.hold = True
    await sessions.run(NOTEBOOK, (A, B), 0, owner=ME)
    session_id = sessions.infos()[0].session_id
    await until(lambda: bench.hub.kernels and bench.hub.kernels[session_id].requests)
    sessions = await bench.next_service()
    await until(lambda: phases(sessions) == [RunPhase.NOT_RUN, RunPhase.NOT_RUN, None])
    assert len(bench.hub.kernels[session_id].requests) == 1


async def test_a_death_is_explained_in_the_cell_that_ran(bench: Bench):
    sessions = await bench.service()
    bench.hub.hold = True
    await sessions.run(NOTEBOOK, (A,), 0, owner=ME)
    session_id = sessions.infos()[0].session_id
    await until(lambda: bench.hub.kernels and bench.hub.kernels[session_id].requests)
    bench.hub.begin(session_id, bench.hub.last_request(session_id))
    await until(lambda: phases(sessions)[0] is RunPhase.STARTED)
    bench.hub.die(session_id, exit_code=3)
    await until(lambda: sessions.info(session_id).phase is SessionPhase.DIED)
    assert phases(sessions)[0] is RunPhase.LOST
    outputs = sessions.notebooks.get(NOTEBOOK).document.cell(A).outputs
    assert isinstance(outputs[-1], Gap)
    assert "exit code 3" in outputs[-1].text
    bench.hub.hold = False
    await sessions.restart(session_id)
    await sessions.run(NOTEBOOK, (A,), 0, owner=ME)
    await until(lambda: output(sessions, A) == "one")


async def test_a_kernel_that_died_unseen_leaves_a_mark_and_no_session(bench: Bench):
    sessions = await bench.service()
    session_id, request = await bench.begun(sessions, A)
    await until(lambda: phases(sessions)[0] is RunPhase.STARTED)
    bench.hub.say(session_id, "stream", {"name": "stdout", "text": "last"}, request)
    bench.hub.kernels[session_id].is_dead = True
    sessions = await bench.next_service()
    assert sessions.infos() == ()
    await sessions.notebooks.hold(NOTEBOOK)
    assert output(sessions, A).startswith("last")
    assert "nobody looked" in str(bench.file())


async def test_a_kernel_that_does_not_start_says_why(bench: Bench):
    sessions = await bench.service()
    bench.hub.refuse_to_start = True
    await sessions.run(NOTEBOOK, (A,), 0, owner=ME)
    await until(lambda: sessions.infos()[0].phase is SessionPhase.DIED)
    death = sessions.infos()[0].death
    assert death is not None
    assert "No module named ipykernel" in death.text
    assert phases(sessions)[0] is RunPhase.NOT_RUN


async def test_an_unload_keeps_the_outputs_and_ends_the_session(bench: Bench):
    sessions = await bench.service()
    said: list[object] = []
    sessions.listen(said.append)
    await sessions.run(NOTEBOOK, (A,), 0, owner=ME)
    await until(lambda: phases(sessions)[0] is RunPhase.DONE)
    session_id = sessions.infos()[0].session_id
    folder = next((bench.root / "kernels").iterdir())
    unloaded = await sessions.unload(session_id, by=ME)
    assert isinstance(unloaded, SessionUnloaded)
    assert said[-1] == unloaded
    assert not folder.exists()
    assert "one" in str(bench.file())
    with pytest.raises(SessionMissing):
        sessions.info(session_id)


async def test_a_prompt_waits_and_takes_one_answer(bench: Bench):
    sessions = await bench.service()
    session_id, request = await bench.begun(sessions, A)
    prompt = {"prompt": "Name: ", "password": False}
    bench.hub.say(session_id, "input_request", prompt, request, channel="stdin")
    await until(lambda: sessions.info(session_id).prompt)
    sessions = await bench.next_service()
    info = sessions.info(session_id)
    assert info.phase is SessionPhase.WAITING
    assert info.prompt is not None
    assert (info.prompt.text, info.prompt.cell_id) == ("Name: ", A)
    await sessions.answer(session_id, info.prompt.prompt_id, "Ada")
    assert bench.hub.kernels[session_id].answers == ["Ada"]
    with pytest.raises(PromptGone):
        await sessions.answer(session_id, info.prompt.prompt_id, "Bob")


async def test_loss_names_what_a_person_made(bench: Bench):
    sessions = await bench.service()
    await sessions.run(NOTEBOOK, (A,), 0, owner=ME)
    await until(lambda: phases(sessions)[0] is RunPhase.DONE)
    session_id = sessions.infos()[0].session_id
    assert (await sessions.loss(session_id)).is_nothing
    bench.hub.kernels[session_id].names = """'[["df", "DataFrame"]]'"""
    loss = await sessions.loss(session_id)
    assert [(name.name, name.type) for name in loss.names] == [("df", "DataFrame")]
    bench.hub.kernels[session_id].names = None
    assert not (await sessions.loss(session_id)).is_nothing


async def test_a_restart_keeps_what_the_old_kernel_said_to_its_end(bench: Bench):
    sessions = await bench.service()
    session_id, request = await bench.begun(sessions, A, B)
    await until(lambda: phases(sessions)[0] is RunPhase.STARTED)
    last_words = {"name": "stdout", "text": "last words"}
    bench.hub.at_unload = lambda: bench.hub.say(session_id, "stream", last_words, request)
    await sessions.restart(session_id)
    assert output(sessions, A) == "last words"
    assert phases(sessions) == [RunPhase.CANCELLED, RunPhase.NOT_RUN, None]
    assert sessions.info(session_id).phase is SessionPhase.IDLE


async def test_an_answer_that_does_not_arrive_can_be_given_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    sessions = await bench.service()
    session_id, request = await bench.begun(sessions, A)
    prompt = {"prompt": "Name: ", "password": False}
    bench.hub.say(session_id, "input_request", prompt, request, channel="stdin")
    await until(lambda: sessions.info(session_id).prompt)
    asked = sessions.info(session_id).prompt
    assert asked is not None

    async def nobody_waits(*_: object) -> None:
        raise PromptNotOpen

    with monkeypatch.context() as hub:
        hub.setattr(bench.hub, "answer", nobody_waits)
        with pytest.raises(PromptNotOpen):
            await sessions.answer(session_id, asked.prompt_id, "Ada")
    await sessions.answer(session_id, asked.prompt_id, "Ada")
    assert bench.hub.kernels[session_id].answers == ["Ada"]


class SomebodyElses(Exception):
    """The session that was found is not for who asks."""


def refuse(_session: SessionInfo) -> None:
    raise SomebodyElses


async def test_nobody_joins_a_session_that_began_while_one_was_asking(bench: Bench):
    sessions = await bench.service()
    other = Login("ben")
    begun, *late = await asyncio.gather(
        sessions.start(NOTEBOOK, owner=ME, admit=refuse),
        sessions.run(NOTEBOOK, (A,), 0, owner=other, admit=refuse),
        sessions.start(NOTEBOOK, owner=other, admit=refuse),
        return_exceptions=True,
    )
    assert isinstance(begun, SessionInfo)
    assert [type(each) for each in late] == [SomebodyElses] * 2
    assert phases(sessions) == [None] * 3
    assert [info.owner for info in sessions.infos()] == [ME]
