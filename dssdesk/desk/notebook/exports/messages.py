"""What the window and the process that makes an export say to each other, a line of JSON each.

The window: `Begin`, a `CellIs` for each cell, a `TextIs` for each long value, `AllIsSaid`; later a
`LibraryIs` for each `LibraryWanted`. The process ends with `Written` or `NotWritten`.
"""

from enum import StrEnum
from typing import Any

import msgspec

from dssdesk.wire.cells import Cell
from dssdesk.wire.record import Record


class Form(StrEnum):
    """What is made; the value is the file's ending."""

    NOTEBOOK = "ipynb"
    PYTHON = "py"
    MARKDOWN = "md"
    HTML = "html"
    PDF = "pdf"


class Begin(Record, frozen=True, kw_only=True, tag_field="type", tag="begin"):
    """What is to be made, and where.

    Attributes:
        title: The notebook's name.
        is_trusted: Whether scripts of outputs may run in what is made.
        metadata: The notebook's.
    """

    form: Form
    path: str
    title: str
    is_trusted: bool
    metadata: dict[str, Any]


class CellIs(Record, frozen=True, kw_only=True, tag_field="type", tag="cell"):
    """The next cell."""

    cell: Cell


class TextIs(Record, frozen=True, kw_only=True, tag_field="type", tag="text"):
    """The text of a long value."""

    digest: str
    text: str


class AllIsSaid(Record, frozen=True, kw_only=True, tag_field="type", tag="end"):
    """Cells and texts are there."""


class LibraryIs(Record, frozen=True, kw_only=True, tag_field="type", tag="library"):
    """A script that draws plots; None where the notebook's environment has none."""

    name: str
    text: str | None


class LibraryWanted(Record, frozen=True, kw_only=True, tag_field="type", tag="wanted"):
    """The page needs this script."""

    name: str


class Written(Record, frozen=True, kw_only=True, tag_field="type", tag="written"):
    """The file is there, whole."""


class NotWritten(Record, frozen=True, kw_only=True, tag_field="type", tag="not_written"):
    """There is no new file; what was there before is as it was."""

    why: str


Told = Begin | CellIs | TextIs | AllIsSaid | LibraryIs
Answer = LibraryWanted | Written | NotWritten

told: msgspec.json.Decoder[Told] = msgspec.json.Decoder(Told)
answer: msgspec.json.Decoder[Answer] = msgspec.json.Decoder(Answer)


def line(message: Told | Answer) -> bytes:
    """One message; JSON has no line breaks inside."""
    return msgspec.json.encode(message) + b"\n"
