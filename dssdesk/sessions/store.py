"""What a killed service must find again: documents, fold positions, runs. SQLite, WAL.

The store is one more reader of a document: it writes what `Document.changes_since` tells, so
that folded outputs and the position up to which they were folded are one transaction. Text
that is printed is appended as rows, never rewritten.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from dssdesk.base.ids import CellId, KernelId, ProjectKey, RunId, SessionId
from dssdesk.sessions.outputs_table import OutputsTable
from dssdesk.sessions.queue import QueuedRun
from dssdesk.wire.cells import Cell, Run
from dssdesk.wire.changes import (
    AddOutput,
    AppendText,
    Change,
    ChangeRun,
    ClearOutputs,
    ReplaceOutput,
)
from dssdesk.wire.notebooks import DocumentSnapshot
from dssdesk.wire.places import NotebookRef

_SCHEMA = """
create table if not exists documents (
    notebook text primary key, revision integer not null, disk text not null,
    metadata blob, cells blob) strict;
create table if not exists cells (
    notebook text, cell text, data blob not null, primary key (notebook, cell)) strict;
create table if not exists folds (
    session text primary key, kernel text not null, position blob not null,
    state blob not null) strict;
create table if not exists runs (
    run integer primary key autoincrement, session text not null, cell text not null,
    code text not null, over integer not null, data blob not null) strict;
create table if not exists trusted (script text primary key) strict, without rowid;
create index if not exists runs_of_session on runs (session, over);
"""

_FORGET = (
    "delete from documents where notebook = ?",
    "delete from cells where notebook = ?",
    "delete from outputs where notebook = ?",
)
_COPY_FRAME = """insert into documents
    select ?, revision, disk, metadata, cells from documents where notebook = ?"""
_COPY = (
    _COPY_FRAME,
    "insert into cells select ?, cell, data from cells where notebook = ?",
    "insert into outputs select ?, cell, place, part, data from outputs where notebook = ?",
)
_FORGET_PROJECT = (
    "delete from documents where substr(notebook, 1, ?) = ?",
    "delete from cells where substr(notebook, 1, ?) = ?",
    "delete from outputs where substr(notebook, 1, ?) = ?",
)

_to_json = msgspec.json.encode


class StoredDocument(msgspec.Struct, frozen=True):
    """A working copy.

    ``disk`` holds the digests of the file that are ours, with spaces between: of what was read
    or saved last, and of what a save was about to write.
    """

    snapshot: DocumentSnapshot
    disk: str


class Frame(msgspec.Struct, frozen=True):
    """What is around a document's cells."""

    revision: int
    disk: str
    metadata: Mapping[str, Any]
    order: tuple[CellId, ...]


class StoredFold(msgspec.Struct, frozen=True):
    """How far a session's journal is folded; ``state`` and ``position`` as they were given."""

    kernel_id: KernelId
    position: bytes
    state: bytes


class Store:
    """The service's memory on disk. All calls from the event loop; each takes about 0.1 ms."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None, timeout=10)
        self._database.execute("pragma journal_mode = wal")
        self._database.execute("pragma synchronous = normal")
        self._database.executescript(_SCHEMA)
        self._outputs = OutputsTable(self._database)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing. May be nested; the outermost one counts."""
        if self._database.in_transaction:
            yield
            return
        self._database.execute("begin immediate")
        try:
            yield
            self._database.execute("commit")
        except BaseException:
            self._database.rollback()  # unless SQLite did so itself, as where the disk is full
            raise

    # Documents

    def revision_of(self, notebook: NotebookRef) -> int:
        """The last source revision that was given out for a notebook."""
        row = self._one("select revision from documents where notebook = ?", _key(notebook))
        return int(row[0]) if row else 0

    def document(self, notebook: NotebookRef) -> StoredDocument | None:
        """The working copy, if there is one."""
        key = _key(notebook)
        row = self._one(
            "select revision, disk, metadata, cells from documents where notebook = ?", key
        )
        if row is None or row[3] is None:
            return None
        cells = {
            cell: msgspec.json.decode(data, type=Cell)
            for cell, data in self._all("select cell, data from cells where notebook = ?", key)
        }
        outputs = self._outputs.of(key)
        order = msgspec.json.decode(row[3], type=list[CellId])
        snapshot = DocumentSnapshot(
            cells=tuple(
                msgspec.structs.replace(cells[cell], outputs=tuple(outputs.get(cell, ())))
                for cell in order
            ),
            metadata=msgspec.json.decode(row[2]),
            source_revision=row[0],
            change_number=0,
        )
        return StoredDocument(snapshot, row[1])

    def put_document(self, notebook: NotebookRef, snapshot: DocumentSnapshot, disk: str) -> None:
        """Write a whole working copy."""
        with self.transaction():
            self.drop_document(notebook, snapshot.source_revision)
            order = tuple(cell.id for cell in snapshot.cells)
            frame = Frame(snapshot.source_revision, disk, snapshot.metadata, order)
            self.put_frame(notebook, frame)
            for cell in snapshot.cells:
                self.put_cell(notebook, cell)
                self._outputs.put(_key(notebook), cell.id, cell.outputs)

    def put_frame(self, notebook: NotebookRef, frame: "Frame") -> None:
        """Write what is around the cells."""
        self._do(
            "insert or replace into documents values (?, ?, ?, ?, ?)",
            _key(notebook),
            frame.revision,
            frame.disk,
            _to_json(frame.metadata),
            _to_json(frame.order),
        )

    def put_cell(self, notebook: NotebookRef, cell: Cell) -> None:
        """Write a cell without its outputs."""
        bare = msgspec.structs.replace(cell, outputs=())
        self._do(
            "insert or replace into cells values (?, ?, ?)",
            _key(notebook),
            cell.id,
            _to_json(bare),
        )

    def delete_cell(self, notebook: NotebookRef, cell_id: CellId) -> None:
        """A cell is gone, with its outputs."""
        self._do("delete from cells where notebook = ? and cell = ?", _key(notebook), cell_id)
        self._outputs.clear(_key(notebook), cell_id)

    def put_outputs(self, notebook: NotebookRef, cell: Cell) -> None:
        """Replace a cell's outputs."""
        self._outputs.clear(_key(notebook), cell.id)
        self._outputs.put(_key(notebook), cell.id, cell.outputs)

    def put_changes(
        self,
        notebook: NotebookRef,
        changes: Sequence[Change],
        cell_of: Callable[[CellId], Cell],
    ) -> None:
        """Write what a document's `changes_since` told; its `cell` gives the cells whole."""
        key = _key(notebook)
        for change in changes:
            match change:
                case ClearOutputs(cell_id=cell):
                    self._outputs.clear(key, cell)
                case AddOutput(cell_id=cell, output=output):
                    self._outputs.add(key, cell, output)
                case AppendText(cell_id=cell, text=text):
                    self._outputs.append_text(key, cell, text)
                case ReplaceOutput(cell_id=cell, index=place, output=output):
                    self._outputs.replace(key, cell, place, output)
                case ChangeRun(cell_id=cell):
                    self.put_cell(notebook, cell_of(cell))
                case _:
                    pass

    def drop_document(self, notebook: NotebookRef, revision: int) -> None:
        """The file holds it all: forget the working copy, remember the revision."""
        key = _key(notebook)
        with self.transaction():
            self._do("delete from cells where notebook = ?", key)
            self._do("delete from outputs where notebook = ?", key)
            self._do(
                "insert or replace into documents values (?, ?, '', null, null)", key, revision
            )

    def holds_document(self, notebook: NotebookRef) -> bool:
        """Whether there is a working copy."""
        sql = "select 1 from documents where notebook = ? and cells is not null"
        return self._one(sql, _key(notebook)) is not None

    def copy_document(self, notebook: NotebookRef, now: NotebookRef) -> None:
        """The same under another name, in place of what is left there of a notebook before."""
        with self.transaction():
            for sql in _FORGET:
                self._do(sql, _key(now))
            for sql in _COPY:
                self._do(sql, _key(now), _key(notebook))

    def forget_project(self, project: ProjectKey) -> None:
        """The project goes: nothing is known of its notebooks any more."""
        start = f"{project}/"
        with self.transaction():
            for sql in _FORGET_PROJECT:
                self._do(sql, len(start), start)

    # Scripts in outputs

    def trust(self, scripts: Iterable[str]) -> None:
        """Scripts with these digests may run."""
        for script in scripts:
            self._do("insert or ignore into trusted values (?)", script)

    def trusts(self, scripts: Iterable[str]) -> bool:
        """Whether all of these may run."""
        sql = "select 1 from trusted where script = ?"
        return all(self._one(sql, script) is not None for script in scripts)

    # Folding

    def fold(self, session_id: SessionId) -> StoredFold | None:
        """How far a session's journal is folded."""
        row = self._one("select kernel, position, state from folds where session = ?", session_id)
        return StoredFold(KernelId(row[0]), row[1], row[2]) if row else None

    def put_fold(self, session_id: SessionId, fold: StoredFold) -> None:
        """Write a fold position; in the transaction of the outputs that it stands for."""
        self._do(
            "insert or replace into folds values (?, ?, ?, ?)",
            session_id,
            fold.kernel_id,
            fold.position,
            fold.state,
        )

    # Runs

    def new_run(self, session_id: SessionId, cell_id: CellId, code: str, run: Run) -> QueuedRun:
        """Commit a run and give it its number."""
        cursor = self._database.execute(
            "insert into runs (session, cell, code, over, data) values (?, ?, ?, 0, ?)",
            (session_id, cell_id, code, _to_json(run)),
        )
        numbered = msgspec.structs.replace(run, run_id=RunId(int(cursor.lastrowid or 0)))
        return QueuedRun(run=numbered, cell_id=cell_id, code=code)

    def put_runs(self, runs: Iterable[QueuedRun]) -> None:
        """Write where these runs are."""
        for queued in runs:
            self._do(
                "update runs set over = ?, data = ? where run = ?",
                int(queued.phase.is_over),
                _to_json(queued.run),
                queued.run_id,
            )

    def open_runs(self, session_id: SessionId) -> tuple[QueuedRun, ...]:
        """The runs of a session that are not over, in the order in which they were asked for."""
        rows = self._all(
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
        for (session_id,) in self._all("select session from folds union select session from runs"):
            if session_id not in living:
                self.forget_session(session_id)

    def forget_session(self, session_id: SessionId) -> None:
        """The session ended; its numbers are never used again."""
        with self.transaction():
            self._do("delete from folds where session = ?", session_id)
            self._do("delete from runs where session = ?", session_id)

    # SQL

    def _do(self, sql: str, *values: Any) -> None:
        self._database.execute(sql, values)

    def _one(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._database.execute(sql, values).fetchone()
        return row

    def _all(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._database.execute(sql, values).fetchall()


def _key(notebook: NotebookRef) -> str:
    return f"{notebook.project}/{notebook.name}"
