"""The document of a notebook: the one place where edits and outputs are applied.

The service holds the truth, each desk a replica; both apply the same records. Light to import.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import singledispatchmethod
from typing import Any

import msgspec

from dssdesk.base.ids import CellId
from dssdesk.notebook.cell_state import CellState
from dssdesk.notebook.checking import check_edits
from dssdesk.notebook.errors import CellMissing, EditDoesNotFit, RevisionPassed
from dssdesk.notebook.telling import Cursor, Seen, Telling, seen_at, tell
from dssdesk.wire.cells import Cell, CellKind, Run
from dssdesk.wire.changes import (
    AddOutput,
    AppendText,
    Change,
    ChangeCellMetadata,
    ChangeKind,
    ChangeNotebookMetadata,
    ChangeRun,
    ChangeSource,
    ClearOutputs,
    DeleteCell,
    Edit,
    InsertCell,
    MoveCell,
    ReplaceOutput,
)
from dssdesk.wire.notebooks import DocumentSnapshot
from dssdesk.wire.outputs import Output

__all__ = ["Cursor", "Document"]

_Told = AddOutput | AppendText | ReplaceOutput | ChangeRun


class Document:
    """Cells in their order, with text, outputs and last runs; hands out frozen records."""

    def __init__(self, snapshot: DocumentSnapshot) -> None:
        self._order = [cell.id for cell in snapshot.cells]
        self._cells = {cell.id: CellState(cell) for cell in snapshot.cells}
        self._metadata = snapshot.metadata
        self._revision = snapshot.source_revision
        self._number = snapshot.change_number
        self._touched: dict[CellId, int] = {}
        self._deleted: set[CellId] = set()
        self._places: dict[CellId, int] = {}

    @property
    def source_revision(self) -> int:
        """Counts batches of edits."""
        return self._revision

    @property
    def change_number(self) -> int:
        """Counts everything that happened."""
        return self._number

    @property
    def metadata(self) -> Mapping[str, Any]:
        """The notebook's metadata."""
        return self._metadata

    @property
    def order(self) -> tuple[CellId, ...]:
        """The cells' ids, from top to bottom."""
        return tuple(self._order)

    def has(self, cell_id: CellId) -> bool:
        """Whether there is such a cell."""
        return cell_id in self._cells

    def cell(self, cell_id: CellId) -> Cell:
        """A cell as a record. Joins the text of a stream that grew: not for each printed line.

        Raises:
            CellMissing: There is no such cell.
        """
        return self._state(cell_id).record()

    def position(self, cell_id: CellId) -> int:
        """A cell's place, from 0."""
        self._state(cell_id)
        if not self._places:
            self._places = {each: place for place, each in enumerate(self._order)}
        return self._places[cell_id]

    def before(self, cell_id: CellId) -> CellId | None:
        """The cell above; None at the top."""
        place = self.position(cell_id)
        return self._order[place - 1] if place else None

    def kind(self, cell_id: CellId) -> CellKind:
        """Code, markdown or raw."""
        return self._state(cell_id).kind

    def source(self, cell_id: CellId) -> str:
        """A cell's text."""
        return self._state(cell_id).source

    def cell_metadata(self, cell_id: CellId) -> Mapping[str, Any]:
        """A cell's metadata."""
        return self._state(cell_id).metadata

    def cells_with(self, key: str) -> tuple[CellId, ...]:
        """The cells whose metadata have this key, from top to bottom."""
        cells = self._cells
        return tuple(each for each in self._order if key in cells[each].metadata)

    def attachments(self, cell_id: CellId) -> Mapping[str, Any] | None:
        """The pictures that a text cell brings along."""
        return self._state(cell_id).attachments

    def run(self, cell_id: CellId) -> Run | None:
        """A cell's last run."""
        return self._state(cell_id).run

    def execution_count(self, cell_id: CellId) -> int | None:
        """The number in a cell's brackets."""
        return self._state(cell_id).execution_count

    def output_count(self, cell_id: CellId) -> int:
        """How many outputs a cell has."""
        return self._state(cell_id).output_count()

    def output(self, cell_id: CellId, index: int) -> Output:
        """One output of a cell."""
        return self._state(cell_id).output(index)

    def open_stream(self, cell_id: CellId) -> str | None:
        """The name of the stream that `AppendText` would let grow; None if there is none."""
        state = self._state(cell_id)
        stream = state.stream(state.output_count() - 1) if state.output_count() else None
        return stream[0].name if stream else None

    def snapshot(self) -> DocumentSnapshot:
        """The whole document as it stands."""
        return DocumentSnapshot(
            cells=tuple(self._cells[cell_id].record() for cell_id in self._order),
            metadata=self._metadata,
            source_revision=self._revision,
            change_number=self._number,
        )

    def apply_edits(self, base_revision: int, edits: Sequence[Edit]) -> tuple[Edit, ...]:
        """Apply a person's edits, all or none; returns the edits that undo them, in that order.

        Raises:
            RevisionPassed: The document is at another revision.
            CellMissing: An edit names a cell that is not there.
            EditDoesNotFit: An edit names text that is not there, or a cell that is.
        """
        if base_revision != self._revision:
            raise RevisionPassed(self._revision)
        check_edits(self, edits)
        inverses: list[Edit] = []
        for edit in edits:
            self._number += 1
            inverses[:0] = self._edit(edit)
        self._revision += 1
        return tuple(inverses)

    def apply(self, change: Change) -> tuple[Edit, ...]:
        """Apply one change that the service made; returns the edits that undo it, if any do.

        Raises:
            CellMissing: It names a cell that is not there.
            EditDoesNotFit: It fits the document no other way.
        """
        if isinstance(change, _Told):
            self._take(change)
            return ()
        check_edits(self, (change,))
        self._number += 1
        return self._edit(change)

    def accept(
        self, changes: Iterable[Change], *, source_revision: int, change_number: int
    ) -> tuple[Edit, ...]:
        """Apply to a replica what the service told, up to these counts; returns what undoes it.

        An output whose place is gone is passed over: this desk edited meanwhile, and the service
        tells such a cell's outputs anew once it has that edit. The revision never goes back, as
        this desk's own edits may be ahead of the service. `changes_since` is for the truth alone.
        """
        inverses: list[Edit] = []
        for change in changes:
            try:
                inverses[:0] = self.apply(change)
            except (CellMissing, EditDoesNotFit):
                if not isinstance(change, _Told | ClearOutputs):
                    raise
        self._revision = max(self._revision, source_revision)
        self._number = change_number
        return tuple(inverses)

    def cursor(self) -> Cursor:
        """The place of a reader that has seen everything up to now."""
        return Cursor(self._number)

    def changes_since(
        self, cursor: Cursor, *, most_characters: int
    ) -> tuple[tuple[Change, ...], Cursor, bool]:
        """Outputs, runs and counts that a reader has not seen, its new place, and if more waits.

        Edits are not among them: a reader is told each of them as it comes. Costs what changed.
        """
        telling = Telling(most_characters)
        behind: dict[CellId, Seen] = {}
        for state, seen in self._unseen(cursor):
            rest: Seen | None = seen
            if not telling.is_full:
                rest = tell(state, seen, self._number, telling)
            if rest is not None:
                behind[state.id] = rest
        return tuple(telling.changes), Cursor(self._number, behind), bool(behind)

    def _unseen(self, cursor: Cursor) -> list[tuple[CellState, Seen]]:
        found = [
            (self._cells[cell_id], seen)
            for cell_id, seen in cursor.behind.items()
            if cell_id in self._cells
        ]
        recent = []
        for cell_id, number in reversed(self._touched.items()):
            if number <= cursor.number:
                break
            if cell_id not in cursor.behind:
                state = self._cells[cell_id]
                recent.append((state, seen_at(state, cursor.number)))
        return found + recent[::-1]

    def _state(self, cell_id: CellId) -> CellState:
        try:
            return self._cells[cell_id]
        except KeyError:
            raise CellMissing(cell_id) from None

    def _touch(self, cell_id: CellId) -> None:
        self._touched.pop(cell_id, None)
        self._touched[cell_id] = self._number

    def _take(self, change: _Told) -> None:
        state = self._state(change.cell_id)
        if state.kind is not CellKind.CODE:
            raise EditDoesNotFit("only code has outputs")
        number = self._number + 1
        match change:
            case AppendText(text=text):
                state.append_text(text, number)
            case AddOutput(output=output):
                state.add(output, number)
            case ReplaceOutput(index=index, output=output):
                state.replace(index, output, number)
            case ChangeRun(run=run, execution_count=count):
                state.change_run(run, count, number)
        self._number = number
        self._touch(change.cell_id)

    def _place(self, cell_id: CellId, after: CellId | None) -> None:
        self._order.insert(0 if after is None else self._order.index(after) + 1, cell_id)
        self._places = {}

    @singledispatchmethod
    def _edit(self, edit: Edit) -> tuple[Edit, ...]:
        """Apply an edit that was checked; returns its inverses."""
        raise NotImplementedError(edit)

    @_edit.register
    def _(self, edit: InsertCell) -> tuple[Edit, ...]:
        cell = edit.cell
        if cell.run is not None and not cell.run.phase.is_over:
            cell = msgspec.structs.replace(cell, run=None)  # it may be over by now
        is_back = bool(cell.outputs) or cell.id in self._deleted
        self._cells[cell.id] = CellState(cell, self._number if is_back else 0)
        if is_back:
            self._touch(cell.id)
        self._place(cell.id, edit.after)
        return (DeleteCell(cell_id=cell.id),)

    @_edit.register
    def _(self, edit: DeleteCell) -> tuple[Edit, ...]:
        inverse = self._restoring(edit.cell_id)
        self._order.remove(edit.cell_id)
        del self._cells[edit.cell_id]
        self._touched.pop(edit.cell_id, None)
        self._deleted.add(edit.cell_id)
        self._places = {}
        return (inverse,)

    @_edit.register
    def _(self, edit: MoveCell) -> tuple[Edit, ...]:
        inverse = MoveCell(cell_id=edit.cell_id, after=self.before(edit.cell_id))
        self._order.remove(edit.cell_id)
        self._place(edit.cell_id, edit.after)
        return (inverse,)

    @_edit.register
    def _(self, edit: ChangeSource) -> tuple[Edit, ...]:
        state = self._cells[edit.cell_id]
        text, end = state.source, edit.start + edit.removed
        state.source = text[: edit.start] + edit.inserted + text[end:]
        return (
            ChangeSource(
                cell_id=edit.cell_id,
                start=edit.start,
                removed=len(edit.inserted),
                inserted=text[edit.start : end],
            ),
        )

    @_edit.register
    def _(self, edit: ChangeKind) -> tuple[Edit, ...]:
        state = self._cells[edit.cell_id]
        before = state.kind
        if edit.kind is CellKind.CODE or state.is_blank:
            state.kind = edit.kind
            return (ChangeKind(cell_id=edit.cell_id, kind=before),)
        inverse = (DeleteCell(cell_id=edit.cell_id), self._restoring(edit.cell_id))
        state.kind = edit.kind
        state.change_run(None, None, self._number)
        state.clear(self._number)
        self._touch(edit.cell_id)
        return inverse

    @_edit.register
    def _(self, edit: ChangeCellMetadata) -> tuple[Edit, ...]:
        state = self._cells[edit.cell_id]
        inverse = ChangeCellMetadata(cell_id=edit.cell_id, metadata=state.metadata)
        state.metadata = edit.metadata
        return (inverse,)

    @_edit.register
    def _(self, edit: ChangeNotebookMetadata) -> tuple[Edit, ...]:
        inverse = ChangeNotebookMetadata(metadata=self._metadata)
        self._metadata = edit.metadata
        return (inverse,)

    @_edit.register
    def _(self, edit: ClearOutputs) -> tuple[Edit, ...]:
        """Not undone: by then the cell may hold newer outputs, which an undo would destroy."""
        self._cells[edit.cell_id].clear(self._number)
        self._touch(edit.cell_id)
        return ()

    def _restoring(self, cell_id: CellId) -> InsertCell:
        return InsertCell(cell=self._cells[cell_id].record(), after=self.before(cell_id))
