"""Whether edits fit a document, before any of them is applied."""

from collections.abc import Sequence
from typing import Protocol, assert_never

from dssdesk.base.ids import CellId, is_cell_id
from dssdesk.notebook.errors import CellMissing, EditDoesNotFit
from dssdesk.wire.changes import (
    ChangeCellMetadata,
    ChangeKind,
    ChangeNotebookMetadata,
    ChangeSource,
    ClearOutputs,
    DeleteCell,
    Edit,
    InsertCell,
    MoveCell,
)


class Checked(Protocol):
    """What a check needs to know of a document."""

    def has(self, cell_id: CellId) -> bool:
        """Whether there is such a cell."""

    def source(self, cell_id: CellId) -> str:
        """A cell's text."""


def check_edits(document: Checked, edits: Sequence[Edit]) -> None:
    """Pass if these edits can be applied one after the other.

    Raises:
        CellMissing: One names a cell that is not there by then.
        EditDoesNotFit: One names text that is not there, or inserts a cell twice.
    """
    trial = _Trial(document)
    for edit in edits:
        trial.check(edit)


class _Trial:
    """A document in which the edits so far are done, as far as checking needs it."""

    def __init__(self, document: Checked) -> None:
        self._document = document
        self._there: dict[CellId, bool] = {}
        self._lengths: dict[CellId, int] = {}

    def check(self, edit: Edit) -> None:
        match edit:
            case InsertCell():
                self._insert(edit)
            case DeleteCell(cell_id=cell_id):
                self._need(cell_id)
                self._there[cell_id] = False
            case MoveCell(cell_id=cell_id, after=after):
                self._need(cell_id)
                self._need_place(after)
                if cell_id == after:
                    raise EditDoesNotFit("a cell cannot follow itself")
            case ChangeSource():
                self._change_source(edit)
            case ChangeKind() | ChangeCellMetadata() | ClearOutputs():
                self._need(edit.cell_id)
            case ChangeNotebookMetadata():
                pass
            case _:
                assert_never(edit)

    def _insert(self, edit: InsertCell) -> None:
        if not is_cell_id(edit.cell.id):
            raise EditDoesNotFit("a new cell's id is no id of a cell")
        if self._has(edit.cell.id):
            raise EditDoesNotFit("a new cell is there already")
        self._need_place(edit.after)
        _need_text(edit.cell.source)
        self._there[edit.cell.id] = True
        self._lengths[edit.cell.id] = len(edit.cell.source)

    def _change_source(self, edit: ChangeSource) -> None:
        self._need(edit.cell_id)
        length = self._lengths.get(edit.cell_id)
        if length is None:
            length = len(self._document.source(edit.cell_id))
        if edit.start < 0 or edit.removed < 0 or edit.start + edit.removed > length:
            raise EditDoesNotFit("it changes text that is not there")
        _need_text(edit.inserted)
        self._lengths[edit.cell_id] = length - edit.removed + len(edit.inserted)

    def _has(self, cell_id: CellId) -> bool:
        return self._there.get(cell_id, self._document.has(cell_id))

    def _need(self, cell_id: CellId) -> None:
        if not self._has(cell_id):
            raise CellMissing(cell_id)

    def _need_place(self, after: CellId | None) -> None:
        if after is not None:
            self._need(after)


def _need_text(text: str) -> None:
    """Half of a character (a lone surrogate) could never be saved."""
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise EditDoesNotFit("it holds half of a character") from error
