"""How a notebook's file is written, so that saving it changes nothing but what changed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dssdesk.base.ids import CellId

_ESCAPE = re.compile(rb"\\u(?!00[01])[0-9a-fA-F]{4}")
_INDENT = re.compile(rb'\{\r?\n([ \t]*)"')
_HEAD = 4_096
_END = 64

TOP = ("cells", "metadata", "nbformat", "nbformat_minor")
CODE = ("cell_type", "execution_count", "id", "metadata", "outputs", "source")
TEXT = ("cell_type", "id", "metadata", "source")
OUTPUTS: Mapping[str, tuple[str, ...]] = {
    "stream": ("name", "output_type", "text"),
    "display_data": ("data", "metadata", "output_type"),
    "execute_result": ("data", "execution_count", "metadata", "output_type"),
    "error": ("ename", "evalue", "output_type", "traceback"),
}


@dataclass(frozen=True, slots=True)
class CellLayout:
    """How one cell is written: its keys in order, and the fields that we do not know."""

    keys: tuple[str, ...]
    unknown: Mapping[str, Any] = field(default_factory=dict)
    unknown_of_outputs: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How one file is written. The defaults are nbformat's own.

    Attributes:
        indent: What one level is indented by; None for a file without line breaks.
        item_separator: Between values, in a file without line breaks.
        source_in_lines: Whether a cell's text is a list of lines; else one string.
        text_in_lines: The same for streams and textual values.
        minor: Of nbformat 4. Raised to 5 when a changed notebook is written.
        is_converted: Whether the file was nbformat 3 or older; then there is no way back.
        unknown: Top-level fields that we do not know.
    """

    indent: str | None = " "
    item_separator: str = ","
    key_separator: str = ": "
    line_end: str = "\n"
    ends_with: str = "\n"
    is_ascii: bool = False
    source_in_lines: bool = True
    text_in_lines: bool = True
    minor: int = 5
    is_converted: bool = False
    top: tuple[str, ...] = TOP
    unknown: Mapping[str, Any] = field(default_factory=dict)
    cells: Mapping[CellId, CellLayout] = field(default_factory=dict)
    code: tuple[str, ...] = CODE
    text: tuple[str, ...] = TEXT
    outputs: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: dict(OUTPUTS))


@dataclass(frozen=True, slots=True)
class Style:
    """What can be told from a file's bytes alone."""

    indent: str | None
    item_separator: str
    key_separator: str
    line_end: str
    ends_with: str
    is_ascii: bool


def style_of(data: bytes) -> Style:
    """How this JSON is written."""
    head = data[:_HEAD]
    indented = _INDENT.match(head)
    end = data[-_END:]
    return Style(
        indent=indented[1].decode() if indented else None,
        item_separator=", " if not indented and b', "' in head else ",",
        key_separator=": " if b'": ' in head else ":",
        line_end="\r\n" if b"\r\n" in head else "\n",
        ends_with=end[len(end.rstrip()) :].decode("ascii"),
        is_ascii=data.isascii() and b"\\u" in data and _escapes_letters(data),
    )


def _escapes_letters(data: bytes) -> bool:
    """Whether a character is escaped that would not have to be.

    A search that begins with a literal, which is quick over many megabytes; whether the backslash
    is an escaped one itself is looked at afterwards.
    """
    for found in _ESCAPE.finditer(data):
        before = data[max(0, found.start() - _HEAD) : found.start()]
        backslashes = len(before) - len(before.rstrip(b"\\"))
        if backslashes % 2 == 0:
            return True
    return False
