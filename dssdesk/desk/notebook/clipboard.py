"""Copied cells as other programs, and other tabs, may paste them. No Qt here.

Long outputs travel as their digests: whoever pastes fetches them from the project they came from.
"""

from collections.abc import Iterable, Mapping

import msgspec

from dssdesk.wire.cells import Cell
from dssdesk.wire.outputs import BlobRef, Display, MimeValue, Output, Result
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Record

MIME = "application/x-dssdesk-cells+json"


class CopiedCells(Record, frozen=True, kw_only=True):
    """Cells, and the notebook that they were copied from."""

    notebook: NotebookRef
    cells: tuple[Cell, ...]


def encoded(copied: CopiedCells) -> bytes:
    """For the clipboard."""
    return msgspec.json.encode(copied)


def decoded(data: bytes) -> CopiedCells | None:
    """What lies on the clipboard; None for what another version of ours wrote otherwise."""
    try:
        return msgspec.json.decode(data, type=CopiedCells)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def plain_text(cells: Iterable[Cell]) -> str:
    """The cells' texts, for programs that know no cells."""
    return "\n\n".join(cell.source for cell in cells)


def long_values(cells: Iterable[Cell]) -> tuple[BlobRef, ...]:
    """The long values in these cells' outputs, each once."""
    found: dict[str, BlobRef] = {}
    for cell in cells:
        for output in cell.outputs:
            if isinstance(output, Display | Result):
                for value in output.data.values():
                    if value.blob is not None:
                        found[value.blob.digest] = value.blob
    return tuple(found.values())


def with_texts(cell: Cell, texts: Mapping[str, str]) -> Cell:
    """The cell with its long values in it; those without a text are left out."""
    outputs = tuple(_with_texts(output, texts) for output in cell.outputs)
    return msgspec.structs.replace(cell, outputs=outputs)


def _with_texts(output: Output, texts: Mapping[str, str]) -> Output:
    if not isinstance(output, Display | Result):
        return output
    data = {
        mime: value if value.blob is None else MimeValue(text=texts[value.blob.digest])
        for mime, value in output.data.items()
        if value.blob is None or value.blob.digest in texts
    }
    return msgspec.structs.replace(output, data=data)
