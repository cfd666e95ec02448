"""A large document is written while others go on, before an edit has to be on the disk."""

import asyncio
import sqlite3

import pytest

from dssdesk.sessions import working_copy
from dssdesk.sessions.copies import Copies
from dssdesk.sessions.sessions import Sessions
from dssdesk.wire.changes import ChangeSource
from tests.unit.sessions.conftest import DESK, ME, NOTEBOOK, PROJECT, A, Bench
from tests.unit.sessions.test_moving import NOW

pytestmark = pytest.mark.anyio

EDIT = ChangeSource(cell_id=A, start=0, inserted="x")


@pytest.fixture(autouse=True)
def breathless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every notebook is a large one."""
    monkeypatch.setattr(working_copy, "_BREATH", -1.0)


async def begun(sessions: Sessions) -> asyncio.Task[None]:
    """A copy of which the first cell is written, and not the last one."""
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    copies, has_begun = sessions._store.copies, asyncio.Event()
    put = copies._put_bare
    copies._put_bare = lambda *its: (has_begun.set(), put(*its))
    task = asyncio.create_task(sessions.notebooks.prepare(NOTEBOOK))
    await asyncio.wait_for(has_begun.wait(), 5)
    assert not task.done()
    return task


def has_copy(bench: Bench) -> bool:
    database = sqlite3.connect(bench.root / "db.sqlite")
    found = database.execute("select 1 from documents where copy is not null").fetchone()
    database.close()
    return found is not None


async def test_what_is_typed_then_is_added_to_it(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    await sessions.notebooks.prepare(NOTEBOOK)
    with monkeypatch.context() as whole:
        whole.setattr(Copies, "put", None)
        assert sessions.notebooks.edit(NOTEBOOK, DESK, 0, [EDIT]) == 1
    sessions = await bench.next_service()
    opened = await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    assert [cell.source for cell in opened.document.cells] == ["xone", "two", "three"]


async def test_what_is_typed_meanwhile_is_not_lost(bench: Bench):
    sessions = await bench.service()
    task = await begun(sessions)
    assert sessions.notebooks.edit(NOTEBOOK, DESK, 0, [EDIT]) == 1
    await task
    sessions = await bench.next_service()
    opened = await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    assert opened.document.cells[0].source == "xone"


async def test_a_notebook_that_closes_meanwhile_has_none(bench: Bench):
    sessions = await bench.service()
    task = await begun(sessions)
    await sessions.notebooks.close(NOTEBOOK, DESK)
    await task
    assert not has_copy(bench)


async def test_a_notebook_that_moves_meanwhile_has_none_under_its_old_name(bench: Bench):
    sessions = await bench.service()
    task = await begun(sessions)
    await sessions.moving.move(NOTEBOOK, NOW)
    await task
    sessions.notebooks.edit(NOW, DESK, 0, [EDIT])
    sessions = await bench.next_service()
    opened = await sessions.notebooks.open(NOW, DESK, "Ada")
    assert opened.document.cells[0].source == "xone"
    assert not sessions._store.copies.has(NOTEBOOK)


async def test_a_notebook_that_is_deleted_meanwhile_has_none(bench: Bench):
    sessions = await bench.service()
    task = await begun(sessions)
    await sessions.moving.delete(NOTEBOOK, by=ME)
    await task
    assert not has_copy(bench)


async def test_two_at_once_begin_one_session(bench: Bench):
    sessions = await bench.service()
    started = await asyncio.gather(*(sessions.start(NOTEBOOK, owner=ME) for _ in range(2)))
    assert started[0].session_id == started[1].session_id
    assert [info.notebook.project for info in sessions.infos()] == [PROJECT]


async def test_a_disk_that_takes_nothing_leaves_it_to_the_edit(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, expected_log: pytest.LogCaptureFixture
):
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    with monkeypatch.context() as disk:
        disk.setattr(Copies, "_name", full)
        await sessions.notebooks.prepare(NOTEBOOK)
    assert "disk is full" in expected_log.text
    assert sessions.notebooks.edit(NOTEBOOK, DESK, 0, [EDIT]) == 1
    assert has_copy(bench)
