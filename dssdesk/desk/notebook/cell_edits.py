"""Operations on cells as edits of the document. No Qt here; nothing is applied."""

import re
from collections.abc import Iterable, Sequence

import msgspec

from dssdesk.base.ids import CellId, new_cell_id
from dssdesk.notebook.model import Document
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.changes import (
    ChangeKind,
    ChangeNotebookMetadata,
    ChangeSource,
    ClearOutputs,
    DeleteCell,
    Edit,
    InsertCell,
    MoveCell,
)

_TITLE = re.compile(r"(#{1,6})\s+\S")
_HEADING = re.compile(r"#{1,6}\s*")


def new_cell(kind: CellKind = CellKind.CODE, source: str = "") -> Cell:
    """A cell that nobody knows yet."""
    return Cell(id=new_cell_id(), kind=kind, source=source)


def new_heading(document: Document, near: CellId | None) -> Cell:
    """A heading that nobody knows yet, of the level of the one above this cell."""
    order = document.order
    place = document.position(near) + 1 if near is not None else 0
    levels = (level_of(document, each) for each in reversed(order[:place]))
    level = next(filter(None, levels), 1)
    return new_cell(CellKind.MARKDOWN, "#" * level + " ")


def level_of(document: Document, cell_id: CellId) -> int:
    """The level of the heading with which a text cell begins; 0 where it begins otherwise."""
    if document.kind(cell_id) is not CellKind.MARKDOWN:
        return 0
    match = _TITLE.match(document.source(cell_id))
    return len(match[1]) if match else 0


def inserted(cells: Iterable[Cell], after: CellId | None) -> tuple[InsertCell, ...]:
    """These cells below another one, in their order."""
    edits = []
    for cell in cells:
        edits.append(InsertCell(cell=cell, after=after))
        after = cell.id
    return tuple(edits)


def deleted(document: Document, cell_ids: Iterable[CellId]) -> tuple[Edit, ...]:
    """These cells go; a notebook that would be left without a cell gets an empty one."""
    gone = tuple(cell_ids)
    edits: tuple[Edit, ...] = tuple(DeleteCell(cell_id=cell_id) for cell_id in gone)
    if len(gone) == len(document.order):
        edits += inserted((new_cell(),), None)
    return edits


def moved(document: Document, cell_ids: frozenset[CellId], step: int) -> tuple[Edit, ...]:
    """These cells go one place up or down, together; none, where there is no place."""
    order = document.order
    chosen = [cell_id for cell_id in order if cell_id in cell_ids]
    if not chosen:
        return ()
    edge = document.position(chosen[0] if step < 0 else chosen[-1]) + step
    if not 0 <= edge < len(order):
        return ()
    if step > 0:
        # The cell below hops over the block.
        return _hop(order, order[edge], before=document.position(chosen[0]))
    return (MoveCell(cell_id=order[edge], after=chosen[-1]),)


def _hop(order: Sequence[CellId], cell_id: CellId, *, before: int) -> tuple[Edit, ...]:
    return (MoveCell(cell_id=cell_id, after=order[before - 1] if before else None),)


def of_kind(document: Document, cell_ids: Iterable[CellId], kind: CellKind) -> tuple[Edit, ...]:
    """These cells become code, text or raw."""
    return tuple(
        ChangeKind(cell_id=cell_id, kind=kind)
        for cell_id in cell_ids
        if document.kind(cell_id) is not kind
    )


def headed(document: Document, cell_id: CellId, level: int) -> tuple[Edit, ...]:
    """The cell becomes text whose first line is a heading of this level."""
    source = document.source(cell_id)
    match = _HEADING.match(source)
    mark = "#" * level + " "
    removed = len(match[0]) if match else 0
    edits = of_kind(document, (cell_id,), CellKind.MARKDOWN)
    if source[:removed] == mark:
        return edits
    return (*edits, ChangeSource(cell_id=cell_id, start=0, removed=removed, inserted=mark))


def copies(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """The same cells as new ones: other ids, no run."""
    return tuple(msgspec.structs.replace(cell, id=new_cell_id(), run=None) for cell in cells)


def without_outputs(document: Document, cell_ids: Iterable[CellId]) -> tuple[Edit, ...]:
    """These cells forget their outputs."""
    return tuple(
        ClearOutputs(cell_id=cell_id) for cell_id in cell_ids if document.output_count(cell_id)
    )


def split(document: Document, cell_id: CellId, at: int) -> tuple[CellId, tuple[Edit, ...]]:
    """The cell parted at a character; the new cell below and the edits."""
    source = document.source(cell_id)
    head, tail = source[:at].rstrip("\n"), source[at:].lstrip("\n")
    below = new_cell(document.kind(cell_id), tail)
    cut = ChangeSource(cell_id=cell_id, start=len(head), removed=len(source) - len(head))
    return below.id, (cut, InsertCell(cell=below, after=cell_id))


def merged(document: Document, cell_ids: Sequence[CellId]) -> tuple[Edit, ...]:
    """These cells become the first of them, texts one below the other."""
    if len(cell_ids) < 2:
        return ()
    first, *others = cell_ids
    text = "".join("\n\n" + document.source(cell_id) for cell_id in others)
    end = len(document.source(first))
    grown = ChangeSource(cell_id=first, start=end, inserted=text)
    return (grown, *(DeleteCell(cell_id=cell_id) for cell_id in others))


def cell_of(edit: Edit) -> CellId | None:
    """The cell that an edit touches."""
    if isinstance(edit, InsertCell):
        return edit.cell.id
    return None if isinstance(edit, ChangeNotebookMetadata) else edit.cell_id
