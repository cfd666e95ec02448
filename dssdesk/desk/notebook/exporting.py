"""A notebook as other files: a Python script, Markdown, a copy of the `.ipynb`. No Qt here."""

from collections.abc import Mapping, Sequence
from typing import Any

from dssdesk.desk.notebook import ansi
from dssdesk.desk.notebook.clipboard import with_texts
from dssdesk.notebook.blobs import MemoryBlobs
from dssdesk.notebook.layout import Layout
from dssdesk.notebook.writing import Writer
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.notebooks import DocumentSnapshot
from dssdesk.wire.outputs import Display, Error, Gap, MimeValue, Output, Result, Stream

_MAGIC = ("%", "!", "?")
_IMAGES = ("image/png", "image/jpeg", "image/gif")
_LEAST_FENCE = 3


def to_python(cells: Sequence[Cell]) -> str:
    """A script in percent format: every cell begins with ``# %%``; no outputs.

    What only IPython understands becomes a comment.
    """
    return "\n\n".join(_python_cell(cell) for cell in cells if cell.source.strip()) + "\n"


def to_markdown(cells: Sequence[Cell], texts: Mapping[str, str]) -> str:
    """Texts as they are, code fenced, below it what it showed; pictures are inside the file."""
    parts = []
    for cell in cells:
        source = cell.source.strip("\n")
        if cell.kind is CellKind.CODE:
            if source:
                parts.append(_fenced(source, "python"))
            full = with_texts(cell, texts)
            parts += [shown for shown in map(_markdown_output, full.outputs) if shown]
        elif source:
            parts.append(source if cell.kind is CellKind.MARKDOWN else _fenced(source))
    return "\n\n".join(parts) + "\n"


def to_notebook(
    cells: Sequence[Cell], metadata: Mapping[str, Any], texts: Mapping[str, str]
) -> str:
    """An `.ipynb` of version 4.5."""
    snapshot = DocumentSnapshot(
        cells=tuple(with_texts(cell, texts) for cell in cells),
        metadata=dict(metadata),
        source_revision=0,
        change_number=0,
    )
    return Writer(Layout(), MemoryBlobs(), ()).file(snapshot, is_changed=True) + "\n"


def _python_cell(cell: Cell) -> str:
    source = cell.source.strip("\n")
    if cell.kind is CellKind.CODE:
        lines = source.split("\n")
        if lines[0].startswith("%%"):
            return "\n".join(("# %%", *(f"# {line}".rstrip() for line in lines)))
        return "\n".join(("# %%", *map(_python_line, lines)))
    kind = "markdown" if cell.kind is CellKind.MARKDOWN else "raw"
    comments = (f"# {line}".rstrip() for line in source.split("\n"))
    return "\n".join((f"# %% [{kind}]", *comments))


def _python_line(line: str) -> str:
    return f"# {line}" if line.lstrip().startswith(_MAGIC) else line


def _markdown_output(output: Output) -> str:
    match output:
        case Stream(text=text):
            return _fenced(ansi.strip(text).rstrip("\n"), "text") if text.strip() else ""
        case Error(name=name, value=value):
            return _fenced(f"{name}: {value}", "text")
        case Gap(text=text):
            return f"*{text}*"
        case Display(data=data) | Result(data=data):
            return _markdown_bundle(data)


def _markdown_bundle(data: Mapping[str, MimeValue]) -> str:
    for mime in _IMAGES:
        value = data.get(mime)
        if value is not None and value.text:
            return f"![output](data:{mime};base64,{''.join(value.text.split())})"
    for mime in ("text/markdown", "text/html", "text/latex"):
        value = data.get(mime)
        if value is not None and value.text:
            return value.text.strip("\n")
    value = data.get("text/plain")
    return _fenced(value.text.rstrip("\n"), "text") if value is not None and value.text else ""


def _fenced(text: str, language: str = "") -> str:
    """Fenced by more backticks than stand anywhere in the text."""
    longest, now = 0, 0
    for character in text:
        now = now + 1 if character == "`" else 0
        longest = max(longest, now)
    fence = "`" * max(_LEAST_FENCE, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"
