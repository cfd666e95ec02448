"""One live document: its edits, its lease, who looks at it, its working copy in the store."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from dssdesk.base.ids import CellId, DeskId, new_cell_id
from dssdesk.notebook.blobs import Blobs
from dssdesk.notebook.codec import NotebookFile, dataset_of
from dssdesk.notebook.digest import digest_of
from dssdesk.notebook.model import Cursor, Document
from dssdesk.sessions.errors import LeaseLost, NotebookNotOpen
from dssdesk.sessions.feed import DeskFeed
from dssdesk.sessions.store import Frame, Store
from dssdesk.sessions.watch import Watch
from dssdesk.wire.cells import Cell, Run
from dssdesk.wire.changes import (
    Change,
    ChangeNotebookMetadata,
    ChangeRun,
    ClearOutputs,
    DeleteCell,
    Edit,
    InsertCell,
)
from dssdesk.wire.notebooks import DocumentChanged, Lease, LeaseChanged
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Message

_log = logging.getLogger(__name__)

_EVERYTHING = 1 << 40


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from: its file's form, and the digest of the file's bytes."""

    file: NotebookFile
    disk: str


class OpenNotebook:
    """A document in the service. All calls from the event loop.

    Whoever changes it calls `commit` afterwards, which writes what is new and wakes the desks.
    """

    def __init__(
        self,
        ref: NotebookRef,
        document: Document,
        origin: Origin,
        *,
        store: Store,
        blobs: Blobs,
        is_stored: bool,
    ) -> None:
        self.ref = ref
        self.document = document
        self.origin = origin
        self.blobs = blobs
        self.sessions = 0
        self.saved_at: float | None = None
        self.on_change: Callable[[], None] | None = None
        self._store = store
        self._is_stored = is_stored
        self._stored: Cursor = document.cursor()
        self._watches: dict[DeskId, tuple[Watch, DeskFeed]] = {}
        self._holder: tuple[DeskId, str] | None = None

    @property
    def dataset(self) -> str | None:
        """The name of the dataset that it is associated with."""
        return dataset_of(self.document.metadata)

    @property
    def is_used(self) -> bool:
        """Whether a desk looks at it, or a session writes into it."""
        return bool(self._watches) or self.sessions > 0

    @property
    def desks(self) -> int:
        """How many desks look at it."""
        return len(self._watches)

    # Who looks, and who edits

    def watch(self, desk: DeskId, feed: DeskFeed, holder: str) -> None:
        """A desk looks; it may edit if nobody else does."""
        watch = Watch(desk, self.document)
        self._watches[desk] = (watch, feed)
        feed.add(self.ref, watch)
        if self._holder is None:
            self._holder = (desk, holder)

    def leave(self, desk: DeskId) -> None:
        """A desk looks no longer; if it held the lease, nobody does."""
        entry = self._watches.pop(desk, None)
        if entry is not None:
            entry[1].remove(self.ref)
        if self._holder is not None and self._holder[0] == desk:
            self._holder = None
            self.tell(LeaseChanged(notebook=self.ref, lease=self.lease))

    @property
    def lease(self) -> Lease:
        """Who edits it."""
        if self._holder is None:
            return Lease()
        return Lease(desk=self._holder[0], holder=self._holder[1])

    def take_lease(self, desk: DeskId, holder: str) -> None:
        """A desk edits from now on; whoever did so watches.

        Raises:
            NotebookNotOpen: The desk does not look at it.
        """
        if desk not in self._watches:
            raise NotebookNotOpen
        self._holder = (desk, holder)
        self.tell(LeaseChanged(notebook=self.ref, lease=self.lease))

    def tell(self, message: Message, *, but: DeskId | None = None) -> None:
        """Tell every desk that looks, but one."""
        for desk, (watch, feed) in self._watches.items():
            if desk != but:
                watch.tell(message)
                feed.wake(self.ref)

    # What changes it

    def edit(self, desk: DeskId, base_revision: int, edits: Sequence[Edit]) -> int:
        """Apply a desk's edits; they are on disk when this returns the new revision.

        Raises:
            NotebookNotOpen: The desk does not look at it.
            LeaseLost: Another desk edits it.
            RevisionPassed: The batch was applied already, or is stale.
            EditDoesNotFit: An edit names what is not there; none of the batch was applied.
        """
        if desk not in self._watches:
            raise NotebookNotOpen
        if self._holder is None:
            self._holder = (desk, "")
        if self._holder[0] != desk:
            raise LeaseLost(self._holder[1])
        self._edit(base_revision, edits, desk)
        return self.document.source_revision

    def keep(self, cells: Sequence[Cell]) -> None:
        """Insert what a desk had not got acknowledged when another one took over."""
        edits: list[Edit] = []
        for cell in cells:
            after = cell.id if self.document.has(cell.id) else self._last_cell()
            kept = msgspec.structs.replace(
                cell, id=new_cell_id(), outputs=(), execution_count=None, run=None
            )
            edits.append(InsertCell(cell=kept, after=after))
        if edits:
            self._edit(self.document.source_revision, edits, None)

    def clear_outputs(self, cell_ids: Sequence[CellId]) -> None:
        """Forget outputs: of these cells, or of all."""
        chosen = cell_ids or self.document.order
        edits = [ClearOutputs(cell_id=cell) for cell in chosen if self.document.has(cell)]
        self._edit(self.document.source_revision, edits, None)

    def change_run(self, cell_id: CellId, run: Run, execution_count: int | None) -> None:
        """A cell's run moved on. Nothing happens if the cell is gone."""
        if self.document.has(cell_id):
            self.document.apply(
                ChangeRun(cell_id=cell_id, run=run, execution_count=execution_count)
            )

    def add_output(self, change: Change) -> None:
        """The service itself has something to say in a cell."""
        self.document.apply(change)

    def run_of(self, cell_id: CellId) -> Run | None:
        """The last run of a cell that is still there."""
        return self.document.cell(cell_id).run if self.document.has(cell_id) else None

    def source_digest(self, cell_id: CellId) -> str:
        """Of the cell's text as it stands."""
        return digest_of(self.document.source(cell_id))

    # The working copy

    def make_stored(self) -> None:
        """Write the whole working copy, unless it is there."""
        if not self._is_stored:
            self._is_stored = True
            self._store.put_document(self.ref, self.document.snapshot(), self.origin.disk)
            self._stored = self.document.cursor()

    def commit(self) -> bool:
        """Write what is new in outputs and runs, and wake the desks; whether anything was.

        Inside a transaction of the store it becomes part of that.
        """
        self.make_stored()
        changes, self._stored, _ = self.document.changes_since(
            self._stored, most_characters=_EVERYTHING
        )
        if not changes:
            return False
        with self._store.transaction():
            self._store.put_changes(self.ref, changes, self.document.cell)
        self._changed()
        return True

    def saved(self, disk: str, at: float) -> None:
        """The file holds the document, under this digest."""
        self.origin = Origin(self.origin.file, disk)
        self.saved_at = at
        if self._is_stored:
            self._store.put_frame(self.ref, self._frame())

    def forget_working_copy(self) -> None:
        """The file holds everything, and nobody looks."""
        self._store.drop_document(self.ref, self.document.source_revision)
        self._is_stored = False

    def _edit(self, base_revision: int, edits: Sequence[Edit], desk: DeskId | None) -> None:
        self.document.apply_edits(base_revision, edits)
        if self._is_stored:
            with self._store.transaction():
                self._store_edits(edits)
        else:
            self.make_stored()
        message = DocumentChanged(
            notebook=self.ref,
            source_revision=self.document.source_revision,
            change_number=self.document.change_number,
            changes=tuple(edits),
            desk=desk,
        )
        self.tell(message, but=desk)
        self.commit()
        self._changed()

    def _store_edits(self, edits: Sequence[Edit]) -> None:
        touched: dict[CellId, None] = {}
        for edit in edits:
            match edit:
                case DeleteCell(cell_id=cell_id):
                    touched.pop(cell_id, None)
                    self._store.delete_cell(self.ref, cell_id)
                case InsertCell(cell=cell):
                    touched[cell.id] = None
                case ChangeNotebookMetadata():
                    pass
                case _:
                    touched[edit.cell_id] = None
        for cell_id in touched:
            cell = self.document.cell(cell_id)
            self._store.put_cell(self.ref, cell)
        inserted = {edit.cell.id for edit in edits if isinstance(edit, InsertCell)}
        for cell_id in inserted & touched.keys():
            self._store.put_outputs(self.ref, self.document.cell(cell_id))
        self._store.put_frame(self.ref, self._frame())

    def _frame(self) -> Frame:
        document = self.document
        return Frame(
            document.source_revision, self.origin.disk, document.metadata, tuple(document.order)
        )

    def _changed(self) -> None:
        for _, feed in self._watches.values():
            feed.wake(self.ref)
        if self.on_change is not None:
            self.on_change()

    def _last_cell(self) -> CellId | None:
        return self.document.order[-1] if self.document.order else None
