"""Which widget shows an output. A new kind of output is one line in `_KINDS`, and its painter."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from dssdesk.desk.notebook import heights
from dssdesk.desk.notebook.markdown import to_html
from dssdesk.desk.notebook.outputs import html_text
from dssdesk.desk.notebook.outputs.base import OutputWidget, Surroundings
from dssdesk.desk.notebook.outputs.later import Later, Maker
from dssdesk.desk.notebook.outputs.picture import Picture
from dssdesk.desk.notebook.outputs.prose import ProseOutput
from dssdesk.desk.notebook.outputs.rows import ErrorRow, GapRow
from dssdesk.desk.notebook.outputs.table import Table
from dssdesk.desk.notebook.outputs.table_text import read_table
from dssdesk.desk.notebook.outputs.text import TextOutput
from dssdesk.wire.outputs import Display, Error, Gap, MimeValue, Output, Result, Stream

Showing: TypeAlias = Callable[[Surroundings, Display | Result, QWidget], OutputWidget | None]


def make_output(around: Surroundings, output: Output, parent: QWidget) -> OutputWidget:
    """The widget for an output."""
    match output:
        case Stream():
            return TextOutput(around, output.text, parent)
        case Error():
            return ErrorRow(around, output, parent)
        case Gap():
            return GapRow(around, output, parent)
        case Display() | Result():
            return _bundle(around, output, parent)


def _bundle(around: Surroundings, output: Display | Result, parent: QWidget) -> OutputWidget:
    for mime, show in _KINDS:
        widget = show(around, output, parent) if mime in output.data else None
        if widget is not None:
            return widget
    names = ", ".join(output.data) or "nothing"
    return TextOutput(around, f"<{names}>", parent)


def _html(around: Surroundings, output: Display | Result, parent: QWidget) -> OutputWidget | None:
    value = output.data["text/html"]
    plain = output.data.get("text/plain")
    if value.blob is not None and (value.blob.rows or plain is None):
        return _text(around, value, parent, make=partial(_make_html, plain))
    text = value.text or ""
    if value.blob is not None or not (html_text.can_show(text) or read_table(text)):
        return None
    return _make_html(plain, around, text, parent)


def _make_html(
    plain: MimeValue | None, around: Surroundings, text: str, parent: QWidget
) -> OutputWidget:
    table = read_table(text)
    if table is not None:
        return Table(around, table, parent)
    if html_text.can_show(text) or plain is None:
        return ProseOutput(around, html_text.cleaned(text), parent)
    return _text(around, plain, parent, make=TextOutput)


def _markdown(around: Surroundings, output: Display | Result, parent: QWidget) -> OutputWidget:
    return _text(around, output.data["text/markdown"], parent, make=_make_markdown)


def _make_markdown(around: Surroundings, text: str, parent: QWidget) -> OutputWidget:
    return ProseOutput(around, to_html(text, around.style), parent)


def _plain(
    mime: str, around: Surroundings, output: Display | Result, parent: QWidget
) -> OutputWidget:
    return _text(around, output.data[mime], parent, make=TextOutput)


def _text(around: Surroundings, value: MimeValue, parent: QWidget, *, make: Maker) -> OutputWidget:
    if value.blob is not None:
        rows = value.blob.rows
        metrics = around.style.metrics
        expected = (
            heights.of_lines(rows, metrics) if make is TextOutput else (rows + 1) * metrics.row
        )
        return Later(around, value.blob, make, expected=expected, parent=parent)
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


_KINDS: tuple[tuple[str, Showing], ...] = (
    ("text/html", _html),
    ("text/markdown", _markdown),
    ("image/svg+xml", partial(_picture, "image/svg+xml")),
    ("image/png", partial(_picture, "image/png")),
    ("image/jpeg", partial(_picture, "image/jpeg")),
    ("text/plain", partial(_plain, "text/plain")),
    ("text/latex", partial(_plain, "text/latex")),
)
