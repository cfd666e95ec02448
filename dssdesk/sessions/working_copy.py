"""One open document in the store: what a killed service finds again."""

import asyncio
import contextlib
import logging
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dssdesk.base.ids import CellId
from dssdesk.notebook.blobs import Blobs, digests_in
from dssdesk.notebook.model import Cursor, Document
from dssdesk.sessions.copies import Frame
from dssdesk.sessions.origin import Origin
from dssdesk.sessions.store import Store
from dssdesk.wire.cells import Cell
from dssdesk.wire.changes import ChangeNotebookMetadata, DeleteCell, Edit, InsertCell
from dssdesk.wire.notebooks import DocumentSnapshot
from dssdesk.wire.places import NotebookRef

_log = logging.getLogger(__name__)

_EVERYTHING = 1 << 40
_BREATH = 0.01
"""Seconds for which a large document may be written without letting others do something."""


class WorkingCopy:
    """Follows one document. There is none on disk until something is to be written.

    It never gives up: what could not be written is written whole with the next commit.
    """

    def __init__(
        self,
        notebook: NotebookRef,
        document: Document,
        origin: Origin,
        *,
        store: Store,
        blobs: Blobs,
        is_stored: bool,
    ) -> None:
        self.origin = origin
        self._notebook = notebook
        self._document = document
        self._store = store
        self._blobs = blobs
        self._is_stored = is_stored
        self._is_over = False
        self._written: Cursor = document.cursor()

    def move(self, now: NotebookRef, blobs: Blobs) -> None:
        """The notebook has another name; the store has the copy there already."""
        self._notebook, self._blobs = now, blobs

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Write it in one transaction. After a failure the next commit writes it whole."""
        try:
            with self._store.transaction():
                yield
        except BaseException:
            self.write_anew()
            raise

    def write_anew(self) -> None:
        """What the store has is not to be gone on with: the next commit writes it whole."""
        self._is_stored = False

    def make(self) -> None:
        """Write the whole document, unless it is there."""
        if not self._is_stored:
            self._is_stored = True
            snapshot = self._document.snapshot()
            self._blobs.keep(digests_in(snapshot.cells))
            self._store.copies.put(self._notebook, snapshot, self.origin.disk)
            self._written = self._document.cursor()

    async def make_ahead(self) -> None:
        """The same before it must be there: a large document is written while others go on.

        Where that cannot be, as the document changes meanwhile, `make` follows when it must.
        """
        if self._is_stored:
            return
        try:
            await self._make_in_steps()
        except (sqlite3.Error, OSError):
            _log.exception("%s could not be written ahead", self._notebook.name)

    async def _make_in_steps(self) -> None:
        snapshot, cursor = self._document.snapshot(), self._document.cursor()
        before = (self._notebook, self.origin.disk)
        await asyncio.to_thread(self._blobs.keep, tuple(digests_in(snapshot.cells)))
        with contextlib.closing(self._store.copies.put_in_steps(*before, snapshot)) as steps:
            breath = time.monotonic()
            while True:
                if time.monotonic() - breath > _BREATH:
                    await asyncio.sleep(0)
                    breath = time.monotonic()
                if self._is_stored or self._is_over:
                    return
                if self._document.change_number != snapshot.change_number:
                    return
                if before != (self._notebook, self.origin.disk):
                    return
                if next(steps, True):
                    break
        self._is_stored, self._written = True, cursor

    def put_edits(self, edits: Sequence[Edit]) -> None:
        """Write what a person changed."""
        if not self._is_stored:
            return  # `commit` writes it all
        touched: dict[CellId, None] = {}
        for edit in edits:
            match edit:
                case DeleteCell(cell_id=cell_id):
                    touched.pop(cell_id, None)
                    self._store.copies.delete_cell(self._notebook, cell_id)
                case InsertCell(cell=cell):
                    touched[cell.id] = None
                case ChangeNotebookMetadata():
                    pass
                case _:
                    touched[edit.cell_id] = None
        inserted = {edit.cell.id for edit in edits if isinstance(edit, InsertCell)}
        for cell_id in touched:
            self._put_cell(self._document.cell(cell_id), has_outputs=cell_id in inserted)
        self._put_frame()

    def keep_blobs(self, cells: Sequence[Cell]) -> None:
        """Keep the long values that these cells name, as the copy will name them."""
        self._blobs.keep(digests_in(cells))

    def commit(self) -> None:
        """Write what is new in outputs and runs; inside a transaction it becomes part of that."""
        with self.writing():
            self.make()
            changes, self._written, _ = self._document.changes_since(
                self._written, most_characters=_EVERYTHING
            )
            if changes:
                self._store.copies.put_changes(self._notebook, changes, self._document.cell)

    def saving(self, disk: str) -> None:
        """The file is about to get this digest; a kill before `saved` leaves either one as ours."""
        self._put_disk(f"{self.origin.disk} {disk}")

    def saved(self, disk: str, held: DocumentSnapshot) -> None:
        """The file holds this document, under this digest."""
        self.origin = replace(self.origin, held=held)
        self._put_disk(disk)

    def forget(self, *, skipping: int = 0) -> None:
        """The document closes, and its file, if there is one, holds everything.

        So many revisions are not given out again: an edit that comes too late must not fit.
        """
        self._store.copies.drop(self._notebook, self._document.source_revision + skipping)
        self._is_stored, self._is_over = False, True

    def _put_cell(self, cell: Cell, *, has_outputs: bool) -> None:
        self._store.copies.put_cell(self._notebook, cell)
        if has_outputs:
            self._blobs.keep(digests_in((cell,)))
            self._store.copies.put_outputs(self._notebook, cell)

    def _put_disk(self, disk: str) -> None:
        self.origin = replace(self.origin, disk=disk)
        if self._is_stored:
            self._put_frame()

    def _put_frame(self) -> None:
        document = self._document
        frame = Frame(
            document.source_revision, self.origin.disk, document.metadata, tuple(document.order)
        )
        self._store.copies.put_frame(self._notebook, frame)
