"""The disk takes nothing for a while: what is in memory goes on, and is written afterwards."""

import asyncio
import sqlite3
import threading

import pytest

from dssdesk.projects.blobs import DiskBlobs
from dssdesk.sessions import notebook_file, saver
from dssdesk.sessions.copies import Copies
from dssdesk.sessions.database import Database
from dssdesk.sessions.store import Store
from dssdesk.wire.cells import RunPhase
from dssdesk.wire.changes import ChangeSource
from dssdesk.wire.outputs import Display
from tests.helpers.waiting import until
from tests.unit.sessions.conftest import DESK, ME, NOTEBOOK, OTHER, A, B, Bench, output, phase

pytestmark = pytest.mark.anyio


def full(*_: object, **__: object) -> None:
    raise sqlite3.OperationalError("database or disk is full")


async def test_outputs_are_neither_doubled_nor_lost(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, expected_log: pytest.LogCaptureFixture
):
    sessions = await bench.service()
    session_id, request = await bench.begun(sessions, A, B)
    with monkeypatch.context() as disk:
        disk.setattr(Store, "put_fold", full)
        bench.hub.say(session_id, "stream", {"name": "stdout", "text": "1"}, request)
        await until(lambda: output(sessions, A) == "1")
        await until(lambda: "disk is full" in expected_log.text)
    bench.hub.say(session_id, "stream", {"name": "stdout", "text": "2"}, request)
    await until(lambda: output(sessions, A) == "12")
    sessions = await bench.next_service()
    assert output(sessions, A) == "12"
    bench.hub.finish(session_id, request)
    await until(lambda: phase(sessions, A) is RunPhase.DONE)


async def test_a_run_that_cannot_be_written_down_is_not_sent(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, expected_log: pytest.LogCaptureFixture
):
    sessions = await bench.service()
    session_id = (await sessions.start(NOTEBOOK, owner=ME)).session_id
    await until(lambda: session_id in bench.hub.kernels)
    with monkeypatch.context() as disk:
        disk.setattr(Store, "put_runs", full)
        await sessions.run(NOTEBOOK, (A,), 0, owner=ME)
        assert phase(sessions, A) is RunPhase.NOT_RUN
    assert bench.hub.kernels[session_id].requests == []
    await sessions.run(NOTEBOOK, (A,), 0, owner=ME)
    await until(lambda: phase(sessions, A) is RunPhase.DONE)
    assert "disk is full" in expected_log.text


async def test_what_is_typed_is_kept_and_written_with_the_next_edit(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, expected_log: pytest.LogCaptureFixture
):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [ChangeSource(cell_id=A, start=0, inserted="1")])
    with monkeypatch.context() as disk:
        disk.setattr(Copies, "put_frame", full)
        edit = ChangeSource(cell_id=A, start=1, inserted="2")
        assert sessions.notebooks.edit(NOTEBOOK, DESK, 1, [edit]) == 2
    sessions.notebooks.edit(NOTEBOOK, DESK, 2, [ChangeSource(cell_id=A, start=2, inserted="3")])
    sessions = await bench.next_service()
    opened = await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    assert opened.document.cells[0].source == "123one"
    assert "disk is full" in expected_log.text


async def test_a_picture_that_cannot_be_kept_is_read_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, expected_log: pytest.LogCaptureFixture
):
    monkeypatch.setattr("dssdesk.sessions.session._RETRY", 0.01)
    sessions = await bench.service()
    session_id, request = await bench.begun(sessions, A)
    picture = {"data": {"text/html": "<p>" * 9_000}, "metadata": {}}
    with monkeypatch.context() as disk:

        def no_room(*_: object) -> None:
            raise OSError(28, "No space left on device")

        disk.setattr(DiskBlobs, "put", no_room)
        bench.hub.say(session_id, "stream", {"name": "stdout", "text": "1"}, request)
        bench.hub.say(session_id, "display_data", picture, request)
        bench.hub.say(session_id, "stream", {"name": "stdout", "text": "2"}, request)
        await until(lambda: "No space left" in expected_log.text)
        assert output(sessions, A) == "1"
    await until(lambda: output(sessions, A) == "1?2")
    assert isinstance(sessions.notebooks.get(NOTEBOOK).document.output(A, 1), Display)


async def test_a_save_that_goes_on_comes_to_its_end_when_the_service_stops(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [ChangeSource(cell_id=A, start=0, inserted="1")])
    writes, go_on, write = threading.Event(), threading.Event(), notebook_file.write_atomic

    def slow(*arguments: object) -> None:
        writes.set()
        go_on.wait(5)
        write(*arguments)

    monkeypatch.setattr(notebook_file, "write_atomic", slow)
    await until(writes.is_set)
    sessions.notebooks.edit(NOTEBOOK, DESK, 1, [ChangeSource(cell_id=A, start=0, inserted="2")])
    closing = asyncio.create_task(sessions.notebooks.close_all())
    await asyncio.sleep(0)
    go_on.set()
    await closing
    assert "21one" in str(bench.file())
    assert len(list(bench.projects.notebooks.path(NOTEBOOK).parent.glob("*.ipynb"))) == 1


async def test_a_desk_gets_away_from_a_notebook_that_cannot_be_saved(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, expected_log: pytest.LogCaptureFixture
):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [ChangeSource(cell_id=A, start=0, inserted="1")])

    def broken(*_: object) -> bytes:
        raise ValueError("a defect")

    with monkeypatch.context() as codec:
        codec.setattr(saver, "write_notebook", broken)
        await sessions.notebooks.drop(DESK)
    opened = await sessions.notebooks.open(NOTEBOOK, OTHER, "Bob")
    assert opened.lease.desk == OTHER
    assert opened.document.cells[0].source == "1one"
    assert "a defect" in expected_log.text


async def test_a_commit_that_fails_leaves_no_transaction_open(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    database = Database(bench.root / "db.sqlite")
    database.run_script(
        "create table parent (x primary key);"
        "create table child (x references parent deferrable initially deferred);"
        "pragma foreign_keys = on;"
    )
    with pytest.raises(sqlite3.IntegrityError), database.transaction():
        database.do("insert into child values (1)")
    database.do("begin")  # which SQLite refuses where one is open
    database.close()
