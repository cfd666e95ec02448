"""Which widget shows an output. A new kind of output is one line in `_KINDS`, and its painter."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

import msgspec
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from dssdesk.desk.notebook import heights
from dssdesk.desk.notebook.markdown import to_html
from dssdesk.desk.notebook.outputs import html_text, web_text
from dssdesk.desk.notebook.outputs.base import OutputWidget, Surroundings
from dssdesk.desk.notebook.outputs.json_tree import JsonTree
from dssdesk.desk.notebook.outputs.later import Later, Maker
from dssdesk.desk.notebook.outputs.picture import Picture
from dssdesk.desk.notebook.outputs.prose import ProseOutput
from dssdesk.desk.notebook.outputs.rows import ErrorRow, GapRow
from dssdesk.desk.notebook.outputs.table import Table
from dssdesk.desk.notebook.outputs.table_text import read_table
from dssdesk.desk.notebook.outputs.text import StreamOutput, TextOutput
from dssdesk.desk.notebook.outputs.web_output import WebOutput
from dssdesk.desk.notebook.tex import latex_html
from dssdesk.notebook import scripts
from dssdesk.wire.outputs import Display, Error, Gap, MimeValue, Output, Result, Stream

Showing: TypeAlias = Callable[[Surroundings, Display | Result, QWidget], OutputWidget | None]


def make_output(around: Surroundings, output: Output, parent: QWidget) -> OutputWidget:
    """The widget for an output."""
    match output:
        case Stream():
            return StreamOutput(around, output.text, parent)
        case Error():
            return ErrorRow(around, output, parent)
        case Gap():
            return GapRow(around, output, parent)
        case Display() | Result():
            return _bundle(around, output, parent)


def _bundle(around: Surroundings, output: Display | Result, parent: QWidget) -> OutputWidget:
    if web_text.needs_page(output.data):
        return WebOutput(around, output.data, partial(_still, around, output), parent)
    for mime, show in _KINDS:
        widget = show(around, output, parent) if mime in output.data else None
        if widget is not None:
            return widget
    names = ", ".join(output.data) or "nothing"
    return TextOutput(around, f"<{names}>", parent)


def _still(around: Surroundings, output: Display | Result, parent: QWidget) -> OutputWidget | None:
    """What a bundle has besides its scripts: a picture, or a text that says something."""
    for mime, show in _KINDS:
        if mime.startswith("image/") and mime in output.data:
            return show(around, output, parent)
    plain = output.data.get("text/plain")
    if plain is None or (plain.text is not None and web_text.is_name_only(plain.text)):
        return None
    return _plain("text/plain", around, output, parent)


def _html(around: Surroundings, output: Display | Result, parent: QWidget) -> OutputWidget | None:
    value = output.data["text/html"]
    make = partial(_make_html, output)
    return _text(around, value, parent, make=make, prepare=read_table)


def _make_html(
    output: Display | Result, around: Surroundings, text: str, parent: QWidget
) -> OutputWidget:
    if scripts.html_needs_page(text):
        return WebOutput(around, output.data, partial(_still, around, output), parent)
    if scripts.is_styled_table(text):
        return WebOutput(around, output.data, partial(_plain_table, around, text), parent)
    table, is_easy = read_table(text), html_text.can_show(text)
    if table is not None and (table.is_alone or not is_easy):
        return Table(around, table, parent)
    rest = {mime: value for mime, value in output.data.items() if mime != "text/html"}
    if is_easy or not rest:
        return ProseOutput(around, html_text.cleaned(text), parent)
    return _bundle(around, msgspec.structs.replace(output, data=rest), parent)


def _plain_table(around: Surroundings, text: str, parent: QWidget) -> OutputWidget | None:
    table = read_table(text)
    return Table(around, table, parent) if table is not None else None


def _markdown(around: Surroundings, output: Display | Result, parent: QWidget) -> OutputWidget:
    return _text(around, output.data["text/markdown"], parent, make=_make_markdown)


def _latex(around: Surroundings, output: Display | Result, parent: QWidget) -> OutputWidget:
    return _text(around, output.data["text/latex"], parent, make=_make_latex)


def _make_latex(around: Surroundings, text: str, parent: QWidget) -> OutputWidget:
    return ProseOutput(around, latex_html(text), parent)


def _json(around: Surroundings, output: Display | Result, parent: QWidget) -> OutputWidget | None:
    raw = output.data["application/json"].json
    if not raw:
        return None
    try:
        value = msgspec.json.decode(raw)
    except msgspec.DecodeError:
        return None
    return JsonTree(around, value, parent)


def _make_markdown(around: Surroundings, text: str, parent: QWidget) -> OutputWidget:
    return ProseOutput(around, to_html(text, around.style), parent)


def _plain(
    mime: str, around: Surroundings, output: Display | Result, parent: QWidget
) -> OutputWidget:
    return _text(around, output.data[mime], parent, make=TextOutput)


def _text(
    around: Surroundings,
    value: MimeValue,
    parent: QWidget,
    *,
    make: Maker,
    prepare: Callable[[str], object] | None = None,
) -> OutputWidget:
    if value.blob is not None:
        rows = value.blob.rows
        metrics = around.style.metrics
        expected = (
            heights.of_lines(rows, metrics) if make is TextOutput else (rows + 1) * metrics.row
        )
        return Later(around, value.blob, make, expected=expected, prepare=prepare, parent=parent)
    return make(around, value.text or "", parent)


def _picture(
    mime: str, around: Surroundings, output: Display | Result, parent: QWidget
) -> OutputWidget:
    size = _shown_size(output.metadata.get(mime))
    return Picture(around, mime, output.data[mime], shown_size=size, parent=parent)


def _shown_size(metadata: Mapping[str, Any] | None) -> QSize | None:
    if not isinstance(metadata, dict):
        return None
    width, height = metadata.get("width"), metadata.get("height")
    if (
        isinstance(width, int | float)
        and isinstance(height, int | float)
        and min(width, height) > 0
    ):
        return QSize(round(width), round(height))
    return None


_PICTURES = ("svg+xml", "png", "jpeg", "gif", "webp", "bmp")

_KINDS: tuple[tuple[str, Showing], ...] = (
    ("text/html", _html),
    ("text/markdown", _markdown),
    ("text/latex", _latex),
    *((f"image/{kind}", partial(_picture, f"image/{kind}")) for kind in _PICTURES),
    ("application/json", _json),
    ("text/plain", partial(_plain, "text/plain")),
)
