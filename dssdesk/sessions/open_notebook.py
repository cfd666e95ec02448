"""One live document: what changes it, from desks, kernels and other programs."""

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from dssdesk.base.ids import CellId, DeskId, new_cell_id
from dssdesk.notebook.blobs import Blobs, digests_in, with_blobs
from dssdesk.notebook.codec import dataset_of
from dssdesk.notebook.digest import digest_of
from dssdesk.notebook.merging import Merge
from dssdesk.notebook.model import Document
from dssdesk.notebook.scripts import outputs_hold_scripts
from dssdesk.sessions.desks import Desks
from dssdesk.sessions.origin import Origin
from dssdesk.sessions.store import Store
from dssdesk.sessions.trust import Trust
from dssdesk.sessions.working_copy import WorkingCopy
from dssdesk.wire.cells import Cell, CellKind, Run
from dssdesk.wire.changes import (
    AddOutput,
    ChangeNotebookMetadata,
    ChangeRun,
    ChangeSource,
    ClearOutputs,
    Edit,
    InsertCell,
)
from dssdesk.wire.notebooks import DocumentChanged, DocumentSnapshot, TrustChanged
from dssdesk.wire.outputs import Output
from dssdesk.wire.places import NotebookRef

_log = logging.getLogger(__name__)


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
        self.blobs = blobs
        self.sessions = 0
        self.saved_at: float | None = None
        self.desks = Desks(ref, document)
        self.trust = Trust(document, blobs, store, tell=self._tell_trust)
        self.working_copy = WorkingCopy(
            ref, document, origin, store=store, blobs=blobs, is_stored=is_stored
        )
        self.on_change: Callable[[], None] | None = None
        self.on_edit: Callable[[Sequence[Edit]], None] | None = None
        self.on_move: Callable[[], None] | None = None
        self._told_number = document.change_number

    @property
    def dataset(self) -> str | None:
        """The name of the dataset that it is associated with."""
        return dataset_of(self.document.metadata)

    @property
    def origin(self) -> Origin:
        """Where it came from, and what its file holds."""
        return self.working_copy.origin

    @property
    def is_used(self) -> bool:
        """Whether a desk looks at it, or a session writes into it."""
        return bool(self.desks.ids) or self.sessions > 0

    def digests(self) -> Iterator[str]:
        """Of the long values in its outputs, now or when its file was read."""
        yield from digests_in(self.origin.file.snapshot.cells)
        yield from digests_in(self.document.snapshot().cells)

    def move(self, now: NotebookRef, blobs: Blobs) -> None:
        """It has another name or project from here on."""
        self.ref, self.blobs = now, blobs
        self.working_copy.move(now, blobs)
        self.trust.blobs = blobs
        self.desks.move(now)
        if self.on_move is not None:
            self.on_move()

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
        self.desks.let_edit(desk)
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
        self.working_copy.origin = origin
        if merge.edits:
            self._apply(self.document.source_revision, merge.edits, None)
        new = [change.output for change in merge.results if isinstance(change, AddOutput)]
        if outputs_hold_scripts(new):
            self.trust.doubt()
        for change in merge.results:
            self.document.apply(change)
        fresh = {change.cell_id for change in merge.results if isinstance(change, AddOutput)}
        self._write_down(merge.edits, [self.document.cell(each) for each in fresh])

    def change_metadata(self, metadata: dict[str, Any]) -> None:
        """The service itself changes what the notebook says of itself."""
        if metadata != self.document.metadata:
            edit = ChangeNotebookMetadata(metadata=metadata)
            self._edit(self.document.source_revision, [edit], None)

    def take_input(self, cell_id: CellId, text: str, *, instead_of: str | None) -> None:
        """A kernel has a text for a cell that holds this code, else for a new one below it.

        Desks can undo that. What a person typed into the cell meanwhile stays.
        """
        if not self.holds_code(cell_id):
            return
        edit: Edit
        if instead_of == self.document.source(cell_id):
            edit = ChangeSource(cell_id=cell_id, start=0, removed=len(instead_of), inserted=text)
        else:
            cell = Cell(id=new_cell_id(), kind=CellKind.CODE, source=text)
            edit = InsertCell(cell=cell, after=cell_id)
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

    def commit(self) -> None:
        """Write what is new in outputs and runs, and wake the desks.

        Inside a transaction of the store it becomes part of that.
        """
        try:
            self.working_copy.commit()
        finally:
            if self._told_number != self.document.change_number:
                self._changed()

    def saved(self, disk: str, at: float, held: DocumentSnapshot) -> None:
        """The file holds this document, under this digest."""
        self.working_copy.saved(disk, held)
        self.saved_at = at

    def _edit(self, base_revision: int, edits: Sequence[Edit], desk: DeskId | None) -> None:
        self._apply(base_revision, edits, desk)
        self._write_down(edits)

    def _apply(self, base_revision: int, edits: Sequence[Edit], desk: DeskId | None) -> None:
        edits = [self._with_blobs(edit) for edit in edits]
        self.document.apply_edits(base_revision, edits)
        # Before any desk hears of them: do they bring scripts?
        self.trust.look_at([edit.cell for edit in edits if isinstance(edit, InsertCell)])
        message = DocumentChanged(
            notebook=self.ref,
            source_revision=self.document.source_revision,
            change_number=self.document.change_number,
            changes=tuple(edits),
            desk=desk,
        )
        self.desks.tell(message, but=desk)

    def _with_blobs(self, edit: Edit) -> Edit:
        if not isinstance(edit, InsertCell) or not edit.cell.outputs:
            return edit
        return InsertCell(cell=with_blobs(edit.cell, self.blobs), after=edit.after)

    def _write_down(self, edits: Sequence[Edit], fresh: Sequence[Cell] = ()) -> None:
        try:
            with self.working_copy.writing():
                self.working_copy.keep_blobs(fresh)
                self.working_copy.put_edits(edits)
                self.commit()
        except Exception:  # noqa: BLE001 (a boundary: memory has it, and the file gets it)
            _log.exception("%s could not be written down", self.ref.name)
        if self.on_edit is not None:
            self.on_edit(edits)
        self._changed()

    def _changed(self) -> None:
        self._told_number = self.document.change_number
        self.desks.wake()
        if self.on_change is not None:
            self.on_change()

    def _tell_trust(self) -> None:
        self.desks.tell(TrustChanged(notebook=self.ref, is_trusted=self.trust.is_trusted))
