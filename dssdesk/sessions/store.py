"""What a killed service must find again: working copies, fold positions, runs. SQLite, WAL.

The store is one more reader of a document: it writes what `Document.changes_since` tells, so
that folded outputs and the position up to which they were folded are one transaction. Text
that is printed is appended as rows, never rewritten.
"""

import asyncio
import contextlib
from collections.abc import Container, Iterable
from pathlib import Path

import msgspec

from dssdesk.base.ids import CellId, KernelId, RunId, SessionId
from dssdesk.sessions.checkpointing import Checkpointing
from dssdesk.sessions.copies import Copies
from dssdesk.sessions.database import Database
from dssdesk.sessions.queue import QueuedRun
from dssdesk.sessions.sweeping import Sweeping
from dssdesk.wire.cells import Run

_TABLES = """
create table if not exists folds (
    session text primary key, kernel text not null, position blob not null,
    state blob not null) strict;
create table if not exists runs (
    run integer primary key autoincrement, session text not null, cell text not null,
    code text not null, over integer not null, data blob not null) strict;
create table if not exists trusted (script text primary key) strict, without rowid;
create index if not exists runs_of_session on runs (session, over);
"""

_to_json = msgspec.json.encode


class StoredFold(msgspec.Struct, frozen=True):
    """How far a session's journal is folded; ``state`` and ``position`` as they were given."""

    kernel_id: KernelId
    position: bytes
    state: bytes


class Store:
    """The service's memory on disk. All calls from the event loop; each takes about 0.1 ms."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path)
        self._database.run_script(_TABLES)
        self.copies = Copies(self._database)
        self.sweeping = Sweeping(self._database, self.copies)
        self._checkpointing = Checkpointing(self._database)

    async def look_after(self) -> None:
        """Do what nobody should have to wait for; goes on as long as the service."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.sweeping.run())
            tasks.create_task(self._checkpointing.run())

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def transaction(self) -> contextlib.AbstractContextManager[None]:
        """All of it or nothing. May be nested; the outermost one counts."""
        return self._database.transaction()

    # Scripts in outputs

    def trust(self, scripts: Iterable[str]) -> None:
        """Scripts with these digests may run."""
        for script in scripts:
            self._database.do("insert or ignore into trusted values (?)", script)

    def trusts(self, scripts: Iterable[str]) -> bool:
        """Whether all of these may run."""
        sql = "select 1 from trusted where script = ?"
        return all(self._database.one(sql, script) is not None for script in scripts)

    # Folding

    def fold(self, session_id: SessionId) -> StoredFold | None:
        """How far a session's journal is folded."""
        row = self._database.one(
            "select kernel, position, state from folds where session = ?", session_id
        )
        return StoredFold(KernelId(row[0]), row[1], row[2]) if row else None

    def put_fold(self, session_id: SessionId, fold: StoredFold) -> None:
        """Write a fold position; in the transaction of the outputs that it stands for."""
        self._database.do(
            "insert or replace into folds values (?, ?, ?, ?)",
            session_id,
            fold.kernel_id,
            fold.position,
            fold.state,
        )

    # Runs

    def new_run(self, session_id: SessionId, cell_id: CellId, code: str, run: Run) -> QueuedRun:
        """Commit a run and give it its number."""
        number = self._database.do(
            "insert into runs (session, cell, code, over, data) values (?, ?, ?, 0, ?)",
            session_id,
            cell_id,
            code,
            _to_json(run),
        )
        numbered = msgspec.structs.replace(run, run_id=RunId(number))
        return QueuedRun(run=numbered, cell_id=cell_id, code=code)

    def put_runs(self, runs: Iterable[QueuedRun]) -> None:
        """Write where these runs are."""
        for queued in runs:
            self._database.do(
                "update runs set over = ?, data = ? where run = ?",
                int(queued.phase.is_over),
                _to_json(queued.run),
                queued.run_id,
            )

    def open_runs(self, session_id: SessionId) -> tuple[QueuedRun, ...]:
        """The runs of a session that are not over, in the order in which they were asked for."""
        rows = self._database.all(
            "select run, cell, code, data from runs where session = ? and over = 0 order by run",
            session_id,
        )
        return tuple(
            QueuedRun(
                run=msgspec.structs.replace(
                    msgspec.json.decode(data, type=Run), run_id=RunId(number)
                ),
                cell_id=CellId(cell),
                code=code,
            )
            for number, cell, code, data in rows
        )

    def forget_sessions_but(self, living: Container[SessionId]) -> None:
        """Forget what a service that was killed while a session ended left behind."""
        for (session_id,) in self._database.all(
            "select session from folds union select session from runs"
        ):
            if session_id not in living:
                self.forget_session(session_id)

    def forget_session(self, session_id: SessionId) -> None:
        """The session ended; its numbers are never used again."""
        with self.transaction():
            self._database.do("delete from folds where session = ?", session_id)
            self._database.do("delete from runs where session = ?", session_id)
