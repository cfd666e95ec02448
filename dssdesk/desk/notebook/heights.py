"""How tall a cell will be before it is drawn. No Qt here.

Exact for code, streams and pictures whose size is known; a guess for prose and tables, which the
view corrects when it draws them.
"""

from dataclasses import dataclass

from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.outputs import Display, Error, Gap, MimeValue, Output, Result, Stream

MOST_LINES = 30
"""Lines of text that an output shows before it scrolls inside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """The measures of a theme that heights depend on, in pixels."""

    code_line: int = 20
    padding: int = 8
    gap: int = 8
    output_gap: int = 6
    prose_line: int = 22
    row: int = 24
    bar: int = 32
    caption: int = 24
    characters: int = 110


def of_cell(cell: Cell, metrics: Metrics) -> int:
    """The height of a whole cell, the gap above it included."""
    lines = cell.source.count("\n") + 1
    if cell.kind is CellKind.MARKDOWN:
        wrapped = len(cell.source) // metrics.characters
        return metrics.gap + metrics.padding + (lines + wrapped) * metrics.prose_line
    height = metrics.gap + lines * metrics.code_line + 2 * metrics.padding
    return height + sum(of_output(output, metrics) + metrics.output_gap for output in cell.outputs)


def of_output(output: Output, metrics: Metrics) -> int:
    """The height of one output, without the gap above it."""
    match output:
        case Stream():
            return of_lines(_lines(output.text), metrics)
        case Error():
            return metrics.bar
        case Gap():
            return metrics.bar - 4
        case Display() | Result():
            return _of_bundle(output, metrics)


def of_lines(lines: int, metrics: Metrics) -> int:
    """The height of so many lines of printed text; below long ones, a line that opens them."""
    caption = metrics.caption if lines > MOST_LINES else 0
    return max(1, min(lines, MOST_LINES)) * metrics.code_line + caption


def _of_bundle(output: Display | Result, metrics: Metrics) -> int:
    data = output.data
    for mime, value in data.items():
        if mime.startswith("image/") and "text/html" not in data:
            return _of_picture(value, output.metadata.get(mime))
    if "text/html" in data:
        rows = _rows(data["text/html"])
        if rows:
            return (rows + 1) * metrics.row
    if "text/latex" in data:
        return 2 * metrics.prose_line
    for text in (data.get("text/markdown"), data.get("text/plain")):
        if text is not None:
            lines = text.blob.rows if text.blob is not None else _lines(text.text or "")
            return of_lines(lines, metrics)
    return metrics.code_line


def _of_picture(value: MimeValue, metadata: object) -> int:
    asked = metadata.get("height") if isinstance(metadata, dict) else None
    if isinstance(asked, int | float) and asked > 0:
        return round(asked)
    blob = value.blob
    return blob.height if blob is not None and blob.height else 240


def _rows(value: MimeValue) -> int:
    return value.blob.rows if value.blob is not None else (value.text or "").count("<tr")


def _lines(text: str) -> int:
    return text.count("\n") + (not text.endswith("\n"))
