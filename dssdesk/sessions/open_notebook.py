"""One live document: its edits, its lease, who looks at it, its working copy in the store."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from dssdesk.base.ids import CellId, DeskId, new_cell_id
from dssdesk.notebook.blobs import Blobs, digests_in, with_blobs
from dssdesk.notebook.codec import NotebookFile, dataset_of
from dssdesk.notebook.digest import digest_of
from dssdesk.notebook.merging import Merge
from dssdesk.notebook.model import Cursor, Document
from dssdesk.notebook.scripts import holds_scripts, outputs_hold_scripts, scripts_in
from dssdesk.sessions.errors import LeaseLost, NotebookNotOpen
from dssdesk.sessions.feed import DeskFeed
from dssdesk.sessions.store import Frame, Store
from dssdesk.sessions.trust import is_trusted, is_trusted_now
from dssdesk.sessions.watch import Watch
from dssdesk.wire.cells import Cell, CellKind, Run
from dssdesk.wire.changes import (
    AddOutput,
    Change,
    ChangeNotebookMetadata,
    ChangeRun,
    ClearOutputs,
    DeleteCell,
    Edit,
    InsertCell,
)
from dssdesk.wire.notebooks import (
    DocumentChanged,
    DocumentSnapshot,
    Lease,
    LeaseChanged,
    NotebookMoved,
    TrustChanged,
)
from dssdesk.wire.outputs import Output
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Message

_log = logging.getLogger(__name__)

_EVERYTHING = 1 << 40


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from, and what its file holds.

    Attributes:
        file: The file's form.
        disk: The digests of the file that are ours.
        held: The document when the file was read or written last; None where that is not known.
    """

    file: NotebookFile
    disk: str
    held: DocumentSnapshot | None = None


@dataclass(frozen=True, slots=True)
class _Looker:
    """A desk that looks: what it has seen, how it is told, who sits there."""

    watch: Watch
    feed: DeskFeed
    holder: str


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
        self.is_trusted = True
        self.on_change: Callable[[], None] | None = None
        self.on_edit: Callable[[Sequence[Edit]], None] | None = None
        self.on_move: Callable[[], None] | None = None
        self._store = store
        self._is_stored = is_stored
        self._stored: Cursor = document.cursor()
        self._watches: dict[DeskId, _Looker] = {}
        self._holder: tuple[DeskId, str] | None = None
        self._doubts = 0

    @property
    def dataset(self) -> str | None:
        """The name of the dataset that it is associated with."""
        return dataset_of(self.document.metadata)

    def digests(self) -> Iterator[str]:
        """Of the long values in its outputs, now or when its file was read."""
        yield from digests_in(self.origin.file.snapshot.cells)
        yield from digests_in(self.document.snapshot().cells)

    @property
    def is_used(self) -> bool:
        """Whether a desk looks at it, or a session writes into it."""
        return bool(self._watches) or self.sessions > 0

    def is_watched_by(self, desk: DeskId) -> bool:
        """Whether this desk looks at it."""
        return desk in self._watches

    @property
    def desks(self) -> frozenset[DeskId]:
        """The desks that look at it."""
        return frozenset(self._watches)

    # Who looks, and who edits

    def watch(self, desk: DeskId, feed: DeskFeed, holder: str, *, may_edit: bool = True) -> None:
        """A desk looks; it edits if it may and nobody else does."""
        watch = Watch(desk, self.document)
        self._watches[desk] = _Looker(watch, feed, holder)
        feed.add(self.ref, watch)
        if self._holder is None and may_edit:
            self._give_lease(desk, holder)

    def leave(self, desk: DeskId, last_word: Message | None = None) -> None:
        """A desk looks no longer; if it held the lease, nobody does."""
        looker = self._watches.pop(desk, None)
        if looker is not None:
            looker.feed.remove(self.ref, last_word)
        if self._holder is not None and self._holder[0] == desk:
            self._holder = None
            self.tell(LeaseChanged(notebook=self.ref, lease=self.lease))

    def move(self, now: NotebookRef, blobs: Blobs) -> None:
        """It has another name or project from here on; each desk is told in its line."""
        before, self.ref, self.blobs = self.ref, now, blobs
        for looker in self._watches.values():
            looker.watch.moved(now)
            looker.feed.remove(before, NotebookMoved(notebook=before, now=now))
            looker.feed.add(now, looker.watch)
            looker.feed.wake(now)
        if self.on_move is not None:
            self.on_move()

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
        for desk, looker in self._watches.items():
            if desk != but:
                looker.watch.tell(message)
                looker.feed.wake(self.ref)

    def _give_lease(self, desk: DeskId, holder: str) -> None:
        """To a desk that knows of it by the answer to what it asks; the others are told."""
        self._holder = (desk, holder)
        self.tell(LeaseChanged(notebook=self.ref, lease=self.lease), but=desk)

    # What its outputs may do

    async def look_at_trust(self) -> None:
        """Outputs came or went by other ways than a kernel's: may those that are here run?"""
        trusted, doubts = False, -1
        while doubts != self._doubts:
            doubts, cells = self._doubts, self.document.snapshot().cells
            trusted = await is_trusted(cells, self.blobs, self._store)
        self._show_trust(is_trusted=trusted)

    async def trust(self) -> None:
        """A person says that what is here may run scripts."""
        cells = self.document.snapshot().cells
        self._store.trust(await asyncio.to_thread(scripts_in, cells, self.blobs))
        await self.look_at_trust()

    def _doubt(self) -> None:
        """Outputs came that nobody has looked at."""
        self._doubts += 1
        self._show_trust(is_trusted=False)

    def _show_trust(self, *, is_trusted: bool) -> None:
        if is_trusted != self.is_trusted:
            self.is_trusted = is_trusted
            self.tell(TrustChanged(notebook=self.ref, is_trusted=is_trusted))

    # What changes it

    def edit(self, desk: DeskId, base_revision: int, edits: Sequence[Edit]) -> int:
        """Apply a desk's edits; they are on disk when this returns the new revision.

        A disk that takes nothing is the `Saver`'s to tell of: refused edits would be lost.

        Raises:
            NotebookNotOpen: The desk does not look at it.
            LeaseLost: Another desk edits it.
            RevisionPassed: The batch was applied already, or is stale.
            EditDoesNotFit: An edit names what is not there; none of the batch was applied.
        """
        looker = self._watches.get(desk)
        if looker is None:
            raise NotebookNotOpen
        if self._holder is not None and self._holder[0] != desk:
            raise LeaseLost(self._holder[1])
        if self._holder is None:
            self._give_lease(desk, looker.holder)
        self._edit(base_revision, edits, desk)
        return self.document.source_revision

    def keep(self, cells: Sequence[Cell]) -> None:
        """Insert what a desk had not got acknowledged when another one took over."""
        edits: list[Edit] = []
        last = self.document.order[-1] if self.document.order else None
        for cell in cells:
            kept = msgspec.structs.replace(
                cell, id=new_cell_id(), outputs=(), execution_count=None, run=None
            )
            is_there = self.document.has(cell.id)
            edits.append(InsertCell(cell=kept, after=cell.id if is_there else last))
            if cell.id == last or not is_there:
                last = kept.id
        if edits:
            self._edit(self.document.source_revision, edits, None)

    def merge(self, merge: Merge, origin: Origin) -> None:
        """Another program changed the file: take what it did, as changes of the service."""
        self.origin = origin
        if merge.edits:
            self._apply(self.document.source_revision, merge.edits, None)
        new = [change.output for change in merge.results if isinstance(change, AddOutput)]
        if outputs_hold_scripts(new):
            self._doubt()
        for change in merge.results:
            self.document.apply(change)
        fresh = {change.cell_id for change in merge.results if isinstance(change, AddOutput)}
        self._write_down(merge.edits, [self.document.cell(each) for each in fresh])

    def change_metadata(self, metadata: dict[str, Any]) -> None:
        """The service itself changes what the notebook says of itself."""
        if metadata != self.document.metadata:
            edit = ChangeNotebookMetadata(metadata=metadata)
            self._edit(self.document.source_revision, [edit], None)

    def clear_outputs(self, cell_ids: Sequence[CellId]) -> None:
        """Forget outputs: of these cells, or of all."""
        chosen = cell_ids or self.document.order
        edits = [ClearOutputs(cell_id=cell) for cell in chosen if self.document.has(cell)]
        self._edit(self.document.source_revision, edits, None)

    def change_run(self, cell_id: CellId, run: Run, execution_count: int | None) -> None:
        """A cell's run moved on. Nothing happens if the cell is gone, or no code any more."""
        if self.holds_code(cell_id):
            self.document.apply(
                ChangeRun(cell_id=cell_id, run=run, execution_count=execution_count)
            )

    def add_output(self, cell_id: CellId, output: Output) -> None:
        """The service itself has something to say in a cell, if that is still there."""
        if self.holds_code(cell_id):
            self.document.apply(AddOutput(cell_id=cell_id, output=output))

    def holds_code(self, cell_id: CellId) -> bool:
        """Whether there is such a cell, and it can run."""
        return self.document.has(cell_id) and self.document.kind(cell_id) is CellKind.CODE

    def run_of(self, cell_id: CellId) -> Run | None:
        """The last run of a cell that is still there."""
        return self.document.run(cell_id) if self.document.has(cell_id) else None

    def count_of(self, cell_id: CellId) -> int | None:
        """The execution count of a cell that is still there."""
        return self.document.execution_count(cell_id) if self.document.has(cell_id) else None

    def source_digest(self, cell_id: CellId) -> str:
        """Of the cell's text as it stands."""
        return digest_of(self.document.source(cell_id))

    # The working copy

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Write it in one transaction. After a failure the next commit writes it whole."""
        try:
            with self._store.transaction():
                yield
        except BaseException:
            self._is_stored = False
            raise

    def make_stored(self) -> None:
        """Write the whole working copy, unless it is there."""
        if not self._is_stored:
            self._is_stored = True
            snapshot = self.document.snapshot()
            self.blobs.keep(digests_in(snapshot.cells))
            self._store.put_document(self.ref, snapshot, self.origin.disk)
            self._stored = self.document.cursor()

    def commit(self) -> None:
        """Write what is new in outputs and runs, and wake the desks.

        Inside a transaction of the store it becomes part of that.
        """
        is_new = not self._is_stored
        changes: tuple[Change, ...] = ()
        try:
            with self.writing():
                self.make_stored()
                changes, self._stored, _ = self.document.changes_since(
                    self._stored, most_characters=_EVERYTHING
                )
                self._store.put_changes(self.ref, changes, self.document.cell)
        finally:
            if changes or is_new:
                self._changed()

    def saving(self, disk: str) -> None:
        """The file is about to get this digest; a kill before `saved` leaves either one as ours."""
        self._put_disk(f"{self.origin.disk} {disk}")

    def saved(self, disk: str, at: float, held: DocumentSnapshot) -> None:
        """The file holds this document, under this digest."""
        self.origin = replace(self.origin, held=held)
        self._put_disk(disk)
        self.saved_at = at

    def forget_working_copy(self) -> None:
        """The file holds everything, and nobody looks."""
        self._store.drop_document(self.ref, self.document.source_revision)
        self._is_stored = False

    def _edit(self, base_revision: int, edits: Sequence[Edit], desk: DeskId | None) -> None:
        self._apply(base_revision, edits, desk)
        self._write_down(edits)

    def _apply(self, base_revision: int, edits: Sequence[Edit], desk: DeskId | None) -> None:
        edits = [self._with_blobs(edit) for edit in edits]
        self.document.apply_edits(base_revision, edits)
        self._look_at_new(edits)
        message = DocumentChanged(
            notebook=self.ref,
            source_revision=self.document.source_revision,
            change_number=self.document.change_number,
            changes=tuple(edits),
            desk=desk,
        )
        self.tell(message, but=desk)

    def _with_blobs(self, edit: Edit) -> Edit:
        if not isinstance(edit, InsertCell) or not edit.cell.outputs:
            return edit
        return InsertCell(cell=with_blobs(edit.cell, self.blobs), after=edit.after)

    def _look_at_new(self, edits: Sequence[Edit]) -> None:
        """Before any desk hears of them: cells that bring scripts, perhaps from elsewhere."""
        new = [edit.cell for edit in edits if isinstance(edit, InsertCell)]
        if not holds_scripts(new):
            return
        if not is_trusted_now(new, self.blobs, self._store):
            self._doubt()
        # The desk that pasted them waits for a word.
        self.tell(TrustChanged(notebook=self.ref, is_trusted=self.is_trusted))

    def _write_down(self, edits: Sequence[Edit], fresh: Sequence[Cell] = ()) -> None:
        try:
            with self.writing():
                self.blobs.keep(digests_in(fresh))
                if self._is_stored:
                    self._store_edits(edits)
                self.commit()
        except Exception:  # noqa: BLE001 (a boundary: memory has it, and the file gets it)
            _log.exception("%s could not be written down", self.ref.name)
        if self.on_edit is not None:
            self.on_edit(edits)
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
            cell = self.document.cell(cell_id)
            self.blobs.keep(digests_in((cell,)))
            self._store.put_outputs(self.ref, cell)
        self._store.put_frame(self.ref, self._frame())

    def _put_disk(self, disk: str) -> None:
        self.origin = replace(self.origin, disk=disk)
        if self._is_stored:
            self._store.put_frame(self.ref, self._frame())

    def _frame(self) -> Frame:
        document = self.document
        return Frame(
            document.source_revision, self.origin.disk, document.metadata, tuple(document.order)
        )

    def _changed(self) -> None:
        for looker in self._watches.values():
            looker.feed.wake(self.ref)
        if self.on_change is not None:
            self.on_change()
