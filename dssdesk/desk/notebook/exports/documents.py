"""A notebook as other files: Markdown, a copy of the `.ipynb`. No Qt here."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from dssdesk.desk.notebook import ansi
from dssdesk.desk.notebook.clipboard import with_texts
from dssdesk.desk.notebook.exports.clean import cleaned
from dssdesk.desk.notebook.exports.texts import picture_address
from dssdesk.notebook.blobs import MemoryBlobs
from dssdesk.notebook.layout import Layout
from dssdesk.notebook.scripts import html_needs_page
from dssdesk.notebook.writing import Writer
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.notebooks import DocumentSnapshot
from dssdesk.wire.outputs import Display, Error, Gap, Output, Result, Stream

_IMAGES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")
_ATTACHED = re.compile(r"\(attachment:([^\s)\"']+)")
_CELL_MAGIC = re.compile(r"%%(\w+)")
_MAGIC_LANGUAGES = {
    "bash": "bash",
    "html": "html",
    "javascript": "javascript",
    "js": "javascript",
    "latex": "latex",
    "markdown": "markdown",
    "perl": "perl",
    "ruby": "ruby",
    "sh": "bash",
    "sql": "sql",
    "svg": "xml",
}
_LEAST_FENCE = 3


def to_markdown(cells: Sequence[Cell], texts: Mapping[str, str], language: str = "python") -> str:
    """Texts as they are, code fenced, below it what it showed; pictures are inside the file."""
    parts = []
    for cell in cells:
        source = cell.source.strip("\n")
        if cell.kind is CellKind.CODE:
            if source:
                parts.append(_fenced(source, _language_of(source, language)))
            full = with_texts(cell, texts)
            parts += [shown for shown in map(_markdown_output, full.outputs) if shown]
        elif source:
            parts.append(_text(cell) if cell.kind is CellKind.MARKDOWN else _fenced(source))
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


def _language_of(source: str, language: str) -> str:
    magic = _CELL_MAGIC.match(source)
    return _MAGIC_LANGUAGES.get(magic[1], language) if magic is not None else language


def _text(cell: Cell) -> str:
    """Markdown with the pictures that it brings along inside."""
    attachments = cell.attachments or {}

    def embedded(match: re.Match[str]) -> str:
        bundle = attachments.get(unquote(match[1]))
        for mime in _IMAGES:
            data = bundle.get(mime) if isinstance(bundle, Mapping) else None
            if isinstance(data, str):
                return f"({picture_address(mime, data)}"
        return match[0]

    return _ATTACHED.sub(embedded, cell.source.strip("\n"))


def _markdown_output(output: Output) -> str:
    match output:
        case Stream(text=text):
            return _fenced(ansi.strip(text).rstrip("\n"), "text") if text.strip() else ""
        case Error(name=name, value=value, traceback=traceback):
            return _fenced(ansi.strip("\n".join(traceback)) or f"{name}: {value}", "text")
        case Gap(text=text):
            return f"*{text}*"
        case Display(data=data) | Result(data=data):
            return _markdown_bundle({mime: it.text for mime, it in data.items() if it.text})


def _markdown_bundle(texts: Mapping[str, str]) -> str:
    for mime in _IMAGES:
        if mime in texts:
            return f"![output]({picture_address(mime, texts[mime])})"
    html = texts.get("text/html", "")
    rich = (
        texts.get("text/markdown", "").strip("\n"),
        _html_block(html) if html and not html_needs_page(html) else "",
        texts.get("text/latex", "").strip("\n"),
    )
    plain = ansi.strip(texts.get("text/plain", "").rstrip("\n"))
    return next(filter(None, rich), "") or (_fenced(plain, "text") if plain else "")


def _html_block(html: str) -> str:
    """HTML that is one block: an empty line would end it."""
    return "\n".join(line for line in cleaned(html).split("\n") if line.strip())


def _fenced(text: str, language: str = "") -> str:
    """Fenced by more backticks than stand anywhere in the text."""
    longest, now = 0, 0
    for character in text:
        now = now + 1 if character == "`" else 0
        longest = max(longest, now)
    fence = "`" * max(_LEAST_FENCE, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"
