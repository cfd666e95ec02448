"""Headings whose cells are collapsed below them, as JupyterLab writes it. No Qt here."""

from collections.abc import Iterable

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook.cell_edits import level_of
from dssdesk.notebook.model import Document
from dssdesk.wire.changes import ChangeCellMetadata, Edit

_KEY = "jp-MarkdownHeadingCollapsed"


def is_folded(document: Document, cell_id: CellId) -> bool:
    """Whether the cells below this heading are collapsed."""
    is_on = document.cell_metadata(cell_id).get(_KEY) is True
    return is_on and level_of(document, cell_id) > 0


def below(document: Document, heading: CellId) -> tuple[CellId, ...]:
    """The cells that belong to a heading: down to the next one of its level, or higher."""
    level, order = level_of(document, heading), document.order
    start = end = document.position(heading) + 1
    while level and end < len(order) and not 0 < level_of(document, order[end]) <= level:
        end += 1
    return order[start:end]


def shown_order(document: Document) -> tuple[CellId, ...]:
    """The cells that are not collapsed below a heading."""
    order = document.order
    if not document.cells_with(_KEY):
        return order
    shown, hiding = [], 0
    for cell_id in order:
        level = level_of(document, cell_id)
        if hiding and not 0 < level <= hiding:
            continue
        hiding = level if is_folded(document, cell_id) else 0
        shown.append(cell_id)
    return tuple(shown)


def heading_of(document: Document, cell_id: CellId) -> CellId | None:
    """The heading to which a cell belongs; of a heading, the one that it stands below."""
    own = level_of(document, cell_id) or 7
    above = reversed(document.order[: document.position(cell_id)])
    return next((each for each in above if 0 < level_of(document, each) < own), None)


def folded(document: Document, cell_ids: Iterable[CellId], *, on: bool) -> tuple[Edit, ...]:
    """The edits that collapse what is below these headings, or show it."""
    edits = []
    for cell_id in cell_ids:
        if level_of(document, cell_id) and is_folded(document, cell_id) is not on:
            metadata = dict(document.cell_metadata(cell_id))
            metadata.pop(_KEY, None)
            if on:
                metadata[_KEY] = True
            edits.append(ChangeCellMetadata(cell_id=cell_id, metadata=metadata))
    return tuple(edits)


def uncovered(document: Document, cell_id: CellId) -> tuple[Edit, ...]:
    """The edits that show a cell that is collapsed below headings."""
    if cell_id in shown_order(document):
        return ()
    headings = []
    heading = heading_of(document, cell_id)
    while heading is not None:
        headings.append(heading)
        heading = heading_of(document, heading)
    return folded(document, headings, on=False)
