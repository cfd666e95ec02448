"""What of a notebook goes into a template made from it, and what can be said of that."""

import re
from collections.abc import Collection
from typing import Any

import msgspec

from dssdesk.base.ids import ProjectKey
from dssdesk.notebook.blobs import MemoryBlobs
from dssdesk.notebook.codec import dataset_of, new_notebook, write_notebook
from dssdesk.projects.notebook_files import KernelSpec
from dssdesk.projects.placeholders import in_code, in_text
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.notebooks import DocumentSnapshot
from dssdesk.wire.templates import PLACEHOLDER, TemplateFields

EDITED = "editedTemplate"
"""In a notebook's metadata: the template that it was made from to change it."""

_OF_ONE_NOTEBOOK = ("analyzedDataset", "creator", "widgets", EDITED)
_OF_ONE_RUN = ("execution", "ExecuteTime", "executionInfo", "outputId", "collapsed", "scrolled")


def dataset_to_replace(
    document: DocumentSnapshot, named: str | None, *, is_standalone: bool
) -> str | None:
    """What the placeholder shall stand for: what somebody named, or what the notebook is on."""
    return None if is_standalone else named or dataset_of(document.metadata)


def cells_of(
    document: DocumentSnapshot,
    project: ProjectKey,
    dataset: str | None,
    *,
    leaves_text: bool = False,
) -> tuple[Cell, ...]:
    """The cells as if they had never run, with the placeholder for this dataset in them.

    With ``leaves_text`` in their code alone.
    """
    return tuple(
        Cell(
            id=cell.id,
            kind=cell.kind,
            source=cell.source
            if leaves_text and cell.kind is not CellKind.CODE
            else with_placeholder(cell, dataset, project),
            metadata=_without(cell.metadata, _OF_ONE_RUN),
            attachments=cell.attachments,
        )
        for cell in document.cells
    )


def notebook_of(document: DocumentSnapshot, cells: Collection[Cell]) -> bytes:
    """A template's file: these cells, and what the notebook says of itself beyond its own case."""
    metadata = _without(document.metadata, _OF_ONE_NOTEBOOK)
    metadata["kernelspec"] = msgspec.to_builtins(KernelSpec())
    kept = new_notebook([*cells], metadata).snapshot
    return write_notebook(new_notebook(), kept, MemoryBlobs())


def with_placeholder(cell: Cell, dataset: str | None, project: ProjectKey | None = None) -> str:
    """The cell's text with the placeholder in it; code may name a dataset with its project."""
    if dataset is None:
        return cell.source
    if cell.kind is CellKind.CODE:
        return in_code(cell.source, {dataset, f"{project}.{dataset}"})
    return in_text(cell.source, dataset)


def proposed_fields(title: str, dataset: str | None) -> TemplateFields:
    """``Delays of flights`` is the template “Delays”, whose notebooks are “Delays of …”."""
    if dataset is None:
        return TemplateFields(label=title)
    name = in_text(title, dataset)
    if PLACEHOLDER not in name:
        return TemplateFields(label=title, for_dataset=True)
    said = re.sub(rf"\s*\b(?:of|on|for|in|from)\s+{PLACEHOLDER}|{PLACEHOLDER}", " ", name)
    label = " ".join(said.split()) or title
    return TemplateFields(label=label[:1].upper() + label[1:], for_dataset=True, name=name)


def _without(metadata: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {key: value for key, value in metadata.items() if key not in names}
