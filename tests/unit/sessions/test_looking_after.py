"""What the service does to its database while nobody waits for it."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dssdesk.sessions import checkpointing, sweeping
from dssdesk.sessions.store import Store
from tests.helpers.waiting import until
from tests.unit.sessions.test_copies import ONE, rows, snapshot

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Store]:
    monkeypatch.setattr(checkpointing, "_PAUSE", 0.01)
    monkeypatch.setattr(checkpointing, "_LONG", 1)
    store = Store(tmp_path / "db.sqlite")
    task = asyncio.create_task(store.look_after())
    yield store
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    store.close()


def rows_without_log(path: Path) -> int:
    try:
        database = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
        with contextlib.closing(database):
            return database.execute("select count(*) from outputs").fetchone()[0]
    except sqlite3.Error:  # it is being written
        return 0


async def test_what_was_logged_comes_into_the_file(store: Store, tmp_path: Path):
    path = tmp_path / "db.sqlite"
    store.copies.put(ONE, snapshot(), "")
    assert rows_without_log(path) == 0
    await until(lambda: rows_without_log(path) == 1)


async def test_a_dropped_copy_goes(store: Store, tmp_path: Path):
    store.copies.put(ONE, snapshot(), "")
    store.copies.drop(ONE, 4)
    await until(lambda: rows(tmp_path / "db.sqlite") == 0)


async def test_a_full_disk_ends_neither(
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    expected_log: pytest.LogCaptureFixture,
):
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    store.copies.put(ONE, snapshot(), "")
    with monkeypatch.context() as disk:
        disk.setattr(sweeping.Sweeping, "step", full)
        disk.setattr(checkpointing.Checkpointing, "_shorten", full)
        store.copies.drop(ONE, 4)
        await until(lambda: "are kept for now" in expected_log.text)
        await until(lambda: "stays long for now" in expected_log.text)
    store.copies.drop(ONE, 5)
    await until(lambda: rows(tmp_path / "db.sqlite") == 0)
