"""Working copies in SQLite: what of an open document the file may lack.

A notebook's row names its *copy*, under which the rows of cells and outputs lie. So a notebook
gets another name without one of them being touched, and a copy that no notebook names any more
is deleted piece by piece afterwards (`sessions.sweeping`).
"""

import asyncio
import contextlib
import secrets
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, NewType

import msgspec

from dssdesk.base.ids import CellId, ProjectKey
from dssdesk.sessions.database import Database
from dssdesk.sessions.outputs_table import OutputsTable
from dssdesk.wire.cells import Cell
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

CopyName = NewType("CopyName", str)

_TABLES = """
create table if not exists documents (
    notebook text primary key, revision integer not null, disk text not null,
    metadata blob, cells blob, copy text) strict;
create table if not exists cells (
    copy text, cell text, data blob not null, primary key (copy, cell)) strict;
create index if not exists documents_of_copy on documents (copy);
"""
_WITHOUT_COPIES = """
select 1 from pragma_table_info('documents')
where not exists (select 1 from pragma_table_info('documents') where name = 'copy')
"""
_ADD_COPIES = """
begin immediate;
alter table documents add column copy text;
update documents set copy = notebook where cells is not null;
alter table cells rename column notebook to copy;
alter table outputs rename column notebook to copy;
commit;
"""

_SHARED = """
select notebook, copy from documents as one where exists (
    select 1 from documents where copy = one.copy and notebook < one.notebook)
"""
_DUPLICATE = (
    "insert into cells select ?, cell, data from cells where copy = ?",
    "insert into outputs select ?, cell, place, part, data from outputs where copy = ?",
    "update documents set copy = ? where copy = ? and notebook = ?",
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


class Copies:
    """The working copies of an instance. All calls from the event loop, but `read_apart`.

    ``dropped`` is set when rows may have become nobody's; those of ``being_written`` are not.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        if database.one(_WITHOUT_COPIES):
            database.run_script(_ADD_COPIES)
        database.run_script(_TABLES)
        self._outputs = OutputsTable(database)
        self._outputs.make()
        self.being_written: set[CopyName] = set()
        self.dropped = asyncio.Event()
        self.dropped.set()  # perhaps by the service before
        self._part_shared()

    # Whole documents

    def revision_of(self, notebook: NotebookRef) -> int:
        """The last source revision that was given out for a notebook."""
        row = self._database.one(
            "select revision from documents where notebook = ?", _key(notebook)
        )
        return int(row[0]) if row else 0

    def has(self, notebook: NotebookRef) -> bool:
        """Whether a notebook has a working copy."""
        sql = "select 1 from documents where notebook = ? and copy is not null"
        return self._database.one(sql, _key(notebook)) is not None

    def read_apart(self, notebook: NotebookRef) -> StoredDocument | None:
        """A notebook's working copy, if it has one. For a thread, as it may be large."""
        with contextlib.closing(Database(self._database.path)) as database:
            database.do("begin")  # what is read is of one moment
            return _read(database, notebook)

    def put(self, notebook: NotebookRef, snapshot: DocumentSnapshot, disk: str) -> None:
        """Write a whole working copy."""
        name = _new_name()
        with self._database.transaction():
            for cell in snapshot.cells:
                self._put_whole(name, cell)
            self._name(notebook, name, snapshot, disk)

    def put_in_steps(
        self, notebook: NotebookRef, disk: str, snapshot: DocumentSnapshot
    ) -> Generator[None]:
        """The same in small steps; until the last one there is nothing to be found."""
        name = _new_name()
        self.being_written.add(name)
        try:
            for cell in snapshot.cells:
                self._put_bare(name, cell)
                yield from self._outputs.put_in_steps(name, cell.id, cell.outputs)
                yield
            self._name(notebook, name, snapshot, disk)
        finally:
            self.being_written.remove(name)
            self.dropped.set()

    def share(self, notebook: NotebookRef, now: NotebookRef) -> None:
        """Give it to another name too, in place of what is left there of a notebook before.

        One of the two is dropped before either document changes.
        """
        with self._database.transaction():
            self._database.do("delete from documents where notebook = ?", _key(now))
            self._database.do(
                "insert into documents select ?, revision, disk, metadata, cells, copy"
                " from documents where notebook = ?",
                _key(now),
                _key(notebook),
            )

    def drop(self, notebook: NotebookRef, revision: int) -> None:
        """The file holds it all: forget the working copy, remember the revision."""
        self._database.do(
            "insert or replace into documents values (?, ?, '', null, null, null)",
            _key(notebook),
            revision,
        )
        self.dropped.set()

    def forget_project(self, project: ProjectKey) -> None:
        """The project goes: nothing is known of its notebooks any more."""
        start = f"{project}/"
        self._database.do(
            "delete from documents where substr(notebook, 1, ?) = ?", len(start), start
        )
        self.dropped.set()

    # What changes in one

    def put_frame(self, notebook: NotebookRef, frame: Frame) -> None:
        """Write what is around the cells."""
        self._database.do(
            "update documents set revision = ?, disk = ?, metadata = ?, cells = ?"
            " where notebook = ?",
            frame.revision,
            frame.disk,
            _to_json(frame.metadata),
            _to_json(frame.order),
            _key(notebook),
        )

    def put_cell(self, notebook: NotebookRef, cell: Cell) -> None:
        """Write a cell without its outputs."""
        self._put_bare(self._name_of(notebook), cell)

    def delete_cell(self, notebook: NotebookRef, cell_id: CellId) -> None:
        """A cell is gone, with its outputs."""
        name = self._name_of(notebook)
        self._database.do("delete from cells where copy = ? and cell = ?", name, cell_id)
        self._outputs.clear(name, cell_id)

    def put_outputs(self, notebook: NotebookRef, cell: Cell) -> None:
        """Replace a cell's outputs."""
        name = self._name_of(notebook)
        self._outputs.clear(name, cell.id)
        self._outputs.put(name, cell.id, cell.outputs)

    def put_changes(
        self,
        notebook: NotebookRef,
        changes: Sequence[Change],
        cell_of: Callable[[CellId], Cell],
    ) -> None:
        """Write what a document's `changes_since` told; its `cell` gives the cells whole."""
        name = self._name_of(notebook)
        for change in changes:
            match change:
                case ClearOutputs(cell_id=cell):
                    self._outputs.clear(name, cell)
                case AddOutput(cell_id=cell, output=output):
                    self._outputs.add(name, cell, output)
                case AppendText(cell_id=cell, text=text):
                    self._outputs.append_text(name, cell, text)
                case ReplaceOutput(cell_id=cell, index=place, output=output):
                    self._outputs.replace(name, cell, place, output)
                case ChangeRun(cell_id=cell):
                    self._put_bare(name, cell_of(cell))
                case _:
                    pass

    # Inside

    def _name_of(self, notebook: NotebookRef) -> CopyName:
        row = self._database.one("select copy from documents where notebook = ?", _key(notebook))
        if row is None or row[0] is None:
            raise LookupError(f"{notebook.name} has no working copy")
        return CopyName(row[0])

    def _name(
        self, notebook: NotebookRef, name: CopyName, snapshot: DocumentSnapshot, disk: str
    ) -> None:
        """From here on this is the notebook's copy, whichever it had before."""
        self._database.do(
            "insert or replace into documents values (?, ?, ?, ?, ?, ?)",
            _key(notebook),
            snapshot.source_revision,
            disk,
            _to_json(snapshot.metadata),
            _to_json([cell.id for cell in snapshot.cells]),
            name,
        )
        self.dropped.set()

    def _put_whole(self, name: CopyName, cell: Cell) -> None:
        self._put_bare(name, cell)
        self._outputs.put(name, cell.id, cell.outputs)

    def _put_bare(self, name: CopyName, cell: Cell) -> None:
        bare = msgspec.structs.replace(cell, outputs=())
        self._database.do(
            "insert or replace into cells values (?, ?, ?)", name, cell.id, _to_json(bare)
        )

    def _part_shared(self) -> None:
        """A service was killed while a notebook moved: each of the names gets its own copy."""
        for notebook, name in self._database.all(_SHARED):
            own = _new_name()
            with self._database.transaction():
                add_cells, add_outputs, rename = _DUPLICATE
                self._database.do(add_cells, own, name)
                self._database.do(add_outputs, own, name)
                self._database.do(rename, own, name, notebook)


def _read(database: Database, notebook: NotebookRef) -> StoredDocument | None:
    row = database.one(
        "select revision, disk, metadata, cells, copy from documents where notebook = ?",
        _key(notebook),
    )
    if row is None or row[4] is None:
        return None
    revision, disk, metadata, order, name = row
    cells = {
        cell: msgspec.json.decode(data, type=Cell)
        for cell, data in database.all("select cell, data from cells where copy = ?", name)
    }
    outputs = OutputsTable(database).of(name)
    snapshot = DocumentSnapshot(
        cells=tuple(
            msgspec.structs.replace(cells[cell], outputs=tuple(outputs.get(cell, ())))
            for cell in msgspec.json.decode(order, type=list[CellId])
        ),
        metadata=msgspec.json.decode(metadata),
        source_revision=revision,
        change_number=0,
    )
    return StoredDocument(snapshot, disk)


def _new_name() -> CopyName:
    return CopyName(secrets.token_hex(8))


def _key(notebook: NotebookRef) -> str:
    return f"{notebook.project}/{notebook.name}"
