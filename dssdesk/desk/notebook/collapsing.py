"""Which parts of a cell are collapsed, as JupyterLab writes it into the cell's metadata. No Qt."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from dssdesk.base.ids import CellId
from dssdesk.notebook.model import Document
from dssdesk.wire.cells import CellKind
from dssdesk.wire.changes import ChangeCellMetadata, Edit

_JUPYTER = "jupyter"


class Part(StrEnum):
    """What can be collapsed; the value of the first two is JupyterLab's key."""

    CODE = "source_hidden"
    OUTPUTS = "outputs_hidden"
    SECTION = "section"
    """The cells below a heading: `sections` knows of them."""


def is_collapsed(metadata: Mapping[str, Any], part: Part) -> bool:
    """Whether this part shows as one line."""
    jupyter = metadata.get(_JUPYTER)
    if isinstance(jupyter, dict) and jupyter.get(part.value) is True:
        return True
    # What the classic Notebook wrote.
    return part is Part.OUTPUTS and metadata.get("collapsed") is True


def collapsed(
    document: Document, cell_ids: Iterable[CellId], part: Part, *, on: bool
) -> tuple[Edit, ...]:
    """The edits that collapse this part of these cells, or show it again."""
    return tuple(
        ChangeCellMetadata(
            cell_id=cell_id, metadata=_changed(document.cell_metadata(cell_id), part, on=on)
        )
        for cell_id in cell_ids
        if document.kind(cell_id) is CellKind.CODE
        and is_collapsed(document.cell_metadata(cell_id), part) is not on
    )


def are_collapsed(document: Document, cell_ids: Iterable[CellId], part: Part) -> bool:
    """Whether this part of all of these is collapsed, of those that have it."""
    code = [each for each in cell_ids if document.kind(each) is CellKind.CODE]
    return bool(code) and all(is_collapsed(document.cell_metadata(each), part) for each in code)


def _changed(metadata: Mapping[str, Any], part: Part, *, on: bool) -> dict[str, Any]:
    after = dict(metadata)
    found = after.pop(_JUPYTER, None)
    jupyter = dict(found) if isinstance(found, dict) else {}
    jupyter.pop(part.value, None)
    if part is Part.OUTPUTS:
        after.pop("collapsed", None)
    if on:
        jupyter[part.value] = True
    if jupyter:
        after[_JUPYTER] = jupyter
    return after
