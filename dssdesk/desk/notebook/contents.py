"""A notebook's headings, in order. No Qt here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dssdesk.base.ids import CellId
from dssdesk.notebook.model import Document
from dssdesk.wire.cells import CellKind

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_MARKS = re.compile(r"[*_`]+|!?\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and the cell that it stands in; level 1 is the highest."""

    level: int
    text: str
    cell_id: CellId


def headings(document: Document) -> tuple[Heading, ...]:
    """Those of all text cells."""
    return tuple(
        Heading(level, text, cell_id)
        for cell_id in document.order
        if document.kind(cell_id) is CellKind.MARKDOWN
        for level, text in _of_text(document.source(cell_id))
    )


def _of_text(source: str) -> Iterator[tuple[int, str]]:
    fence = ""
    for line in source.split("\n"):
        mark = _FENCE.match(line)
        if mark is not None and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence:
            found = _HEADING.match(line)
            text = _MARKS.sub(r"\1", found[2]).strip() if found is not None else ""
            if found is not None and text:
                yield len(found[1]), text
