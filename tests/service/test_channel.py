import asyncio

import pytest
from msgspec.structs import replace
from websockets.exceptions import ConnectionClosed

from dssdesk.base.ids import CellId, ProjectKey
from dssdesk.people.rights import Right
from dssdesk.service.outbox import MOST_ASKS
from dssdesk.wire.changes import AppendText, ChangeSource
from dssdesk.wire.instance import Done, GetStatus
from dssdesk.wire.notebooks import (
    CloseNotebook,
    DocumentChanged,
    EditNotebook,
    NotebookEdited,
    NotebookOpened,
    OpenNotebook,
    SaveNotebook,
)
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import (
    RunCells,
    SessionChanged,
    SessionPhase,
    SessionsSampled,
    SessionUnloaded,
    WatchSamples,
)
from tests.helpers.fake_sessions import a_session, an_empty_document
from tests.helpers.running_service import wait_until

ONE = NotebookRef(project=ProjectKey("SALES"), name="one")
OTHER = NotebookRef(project=ProjectKey("SALES"), name="other")


def edit(revision, notebook=ONE):
    change = ChangeSource(cell_id=CellId("c"), start=0, inserted="x")
    return EditNotebook(notebook=notebook, base_revision=revision, edits=(change,))


def changed(number, text="", notebook=ONE):
    changes = (AppendText(cell_id=CellId("c"), text=text),) if text else ()
    return DocumentChanged(
        notebook=notebook, source_revision=0, change_number=number, changes=changes
    )


def test_edits_and_runs_of_a_notebook_go_in_the_order_in_which_they_came(house):
    run = RunCells(notebook=ONE, cell_ids=(CellId("c"),), source_revision=2)
    with house.channel() as desk:
        for message in (OpenNotebook(notebook=ONE), edit(0), edit(1), run, edit(2)):
            desk.send(message)
        assert desk.ask(SaveNotebook(notebook=ONE)).source_revision == 3
    calls = [call[0] for call in house.sessions.notebooks.calls]
    assert calls == ["open", "edit", "edit", "run", "edit", "save"]


def test_one_notebook_waits_for_no_other(house):
    gate = house.sessions.notebooks.gate = house.running.call(asyncio.Event)
    with house.channel() as desk:
        desk.send(OpenNotebook(notebook=ONE))
        desk.send(edit(0))
        assert desk.ask(edit(5, OTHER)) == NotebookEdited(source_revision=6)
        house.running.call(gate.set)
        assert desk.ask(edit(1)).source_revision == 2


def test_what_was_asked_is_done_even_if_the_desk_is_gone(house):
    gate = house.sessions.notebooks.gate = house.running.call(asyncio.Event)
    with house.channel() as desk:
        desk.send(OpenNotebook(notebook=ONE))
        desk.send(edit(0))
        assert desk.ask(GetStatus()).desks == 1
    house.running.call(gate.set)
    wait_until(lambda: house.sessions.notebooks.dropped)
    assert [call[0] for call in house.sessions.notebooks.calls] == ["open", "edit"]


def test_a_document_is_told_of_after_it_was_opened_never_before(house):
    gate = house.sessions.notebooks.gate = house.running.call(asyncio.Event)
    with house.channel() as desk:
        desk.send(OpenNotebook(notebook=ONE))
        desk.ask(GetStatus())
        feed = house.sessions.notebooks.feeds["desk-1"]
        house.running.call(feed.put, changed(1))
        assert desk.ask(GetStatus()).desks == 1
        house.running.call(gate.set)
        assert isinstance(desk.message(), NotebookOpened)
        assert desk.event() == changed(1)


def test_what_was_in_hand_from_an_earlier_look_is_not_told_again(house):
    opened = an_empty_document(ONE)
    now = replace(opened, document=replace(opened.document, change_number=7))
    house.sessions.notebooks.opened[ONE] = now
    gate = house.sessions.notebooks.gate = house.running.call(asyncio.Event)
    with house.channel() as desk:
        desk.send(OpenNotebook(notebook=ONE))
        desk.ask(GetStatus())
        feed = house.sessions.notebooks.feeds["desk-1"]
        for number in (6, 7, 8):
            house.running.call(feed.put, changed(number))
        house.running.call(gate.set)
        assert [desk.message(), desk.message()] == [now, changed(8)]


def test_events_of_the_feed_come_in_order(house):
    with house.channel() as desk:
        for number in range(20):
            house.running.call(house.sessions.notebooks.feeds["desk-1"].put, changed(number))
        assert [desk.event().change_number for _ in range(20)] == list(range(20))


def test_a_desk_that_does_not_read_makes_nothing_grow(house):
    with house.channel() as desk:
        feed = house.sessions.notebooks.feeds["desk-1"]
        feed.endless = lambda number: changed(number, "x" * 200_000)
        house.running.call(feed.put, changed(0))
        wait_until(lambda: feed.taken > 1)
        taken = -1
        while taken != feed.taken:  # the sockets of the system fill up first
            taken = feed.taken
            for _ in range(20):
                house.ask(GetStatus())
        assert taken < 100
        assert house.ask(GetStatus()).desks == 1
        desk.event()


def test_small_events_are_kept_once_for_each_thing(house):
    busy = a_session(phase=SessionPhase.BUSY)
    with house.channel() as desk:

        def happen_all():
            for phase in (SessionPhase.STARTING, SessionPhase.IDLE, SessionPhase.BUSY):
                house.sessions.happen(SessionChanged(session=a_session(phase=phase)))

        house.running.call(happen_all)
        assert desk.event() == SessionChanged(session=busy)
        assert desk.ask(GetStatus()).desks == 1


def test_sessions_are_told_of_to_their_owner_and_to_administrators(house):
    token = house.somebody("anna", Right.READ)
    mine, others = a_session("mine", owner="anna"), a_session("others", owner="ben")
    house.runs(mine, others)
    with house.channel("a", token) as anna, house.channel("o") as owner:
        gone = [
            SessionUnloaded(session_id=info.session_id, notebook=info.notebook, by="x")
            for info in (others, mine)
        ]

        def happen_all():
            for event in gone:
                house.sessions.happen(event)

        house.running.call(happen_all)
        assert anna.event() == gone[1]
        assert [owner.event(), owner.event()] == gone


def test_samples_come_while_somebody_watches(house):
    house.runs(a_session())
    with house.channel() as desk:
        assert desk.ask(WatchSamples(on=True)) == Done()
        event = desk.event()
        assert isinstance(event, SessionsSampled)
        assert (len(event.samples), event.machine_memory > 0) == (1, True)
        assert desk.ask(WatchSamples(on=False)) == Done()
        assert not house.running.service.desks.watched.is_set()


def test_nobody_who_left_is_sampled_for(house):
    with house.channel() as desk:
        desk.ask(WatchSamples(on=True))
    wait_until(lambda: not house.running.service.desks.watched.is_set())


def test_a_desk_that_comes_back_replaces_its_older_channel(house):
    with house.channel() as older, house.channel() as newer:
        assert newer.ask(GetStatus()).desks == 1
        with pytest.raises(ConnectionClosed) as caught:
            older.socket.recv(5)
        assert caught.value.rcvd.code == 4410
        assert house.sessions.notebooks.dropped == ["desk-1"]


def test_leaving_a_notebook_and_the_channel_frees_them(house):
    with house.channel() as desk:
        desk.ask(OpenNotebook(notebook=ONE))
        assert desk.ask(CloseNotebook(notebook=ONE)) == Done()
    wait_until(lambda: house.sessions.notebooks.dropped == ["desk-1"])
    assert ("close", "one", "desk-1") in house.sessions.notebooks.calls


def test_many_asks_at_once_are_all_answered(house):
    with house.channel() as desk:
        numbers = {desk.send(GetStatus()) for _ in range(3 * MOST_ASKS)}
        assert {desk.frame().id for _ in numbers} == numbers


@pytest.mark.usefixtures("expected_log")
def test_a_defect_is_told_as_such_and_the_channel_goes_on(house, monkeypatch):
    def broken(*_arguments):
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(house.sessions.notebooks, "edit", broken)
    with house.channel() as desk:
        failure = desk.ask(edit(0))
        assert failure.code == "unexpected"
        assert "secret" not in failure.message
        assert desk.ask(GetStatus()).desks == 1
    assert house.ask(edit(0)).code == "bad_input.channel_missing"
