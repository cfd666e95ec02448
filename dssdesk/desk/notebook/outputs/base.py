"""What every output of a cell is: a widget that knows its height for a width."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QWidget

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook.outputs.images import Images
from dssdesk.desk.notebook.outputs.math_shapes import MathShapes
from dssdesk.desk.notebook.outputs.table_text import TableText
from dssdesk.desk.notebook.outputs.web_pane import WebPane
from dssdesk.desk.notebook.style import Style
from dssdesk.wire.outputs import BlobRef


class Reach(Protocol):
    """What a person can ask of the notebook, or of the computer, from an output."""

    def trust(self) -> None:
        """Let this notebook's outputs run scripts."""

    def clear(self, cell_id: CellId) -> None:
        """Forget this cell's outputs."""

    def go_to_run(self, count: int, line: int, *, near: CellId | None) -> None:
        """Go to a line of the cell that ran as ``In [count]``; `near` wins among several."""

    def go_to_heading(self, name: str) -> None:
        """Go to the text cell with this heading."""

    def open_file(self, path: str, line: int) -> None:
        """Show a file, to be read."""

    def open_text(self, text: str, *, near: CellId | None) -> None:
        """Show a long output in a window of its own."""

    def open_table(self, table: TableText, *, near: CellId | None) -> None:
        """Show a table in a window of its own."""

    def save_as(self, name: str, data: bytes) -> None:
        """Write this to a file that the person chooses."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What outputs are made with.

    Attributes:
        fetch: Asks for the text behind a blob; calls back with it, at once where it is there, or
            with None where it cannot be had.
        web: The page for outputs that run scripts.
    """

    style: Style
    images: Images
    fetch: Callable[[BlobRef, Callable[[str | None], None]], None]
    math: MathShapes
    web: WebPane
    reach: Reach


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One thing that a person can do with an output."""

    text: str
    do: Callable[[], None]


GONE = "This output is no longer kept here. Run its cell again."
"""What stands where a long value cannot be had."""


class OutputWidget(QWidget):
    """One output. Its geometry is given by the cell, which asks for the height first.

    Signals:
        height_changed: Ask `height_for` again.
    """

    height_changed = Signal()
    at_text = False
    """Whether it starts where the editor's text does, not at the editor's border."""

    @property
    def cell_id(self) -> CellId | None:
        """The cell that it belongs to."""
        parent = self.parentWidget()
        while isinstance(parent, OutputWidget):
            parent = parent.parentWidget()
        found = getattr(parent, "cell_id", None)
        return CellId(found) if isinstance(found, str) else None

    def height_for(self, width: int) -> int:
        """How tall it is when it is so wide."""
        raise NotImplementedError

    def plain_text(self) -> str:
        """What *Copy* takes when nothing is selected."""
        return ""

    def selected_text(self) -> str:
        """What the mouse has selected in it."""
        return ""

    def mark_text(self, _text: str, _number: int, /) -> QRect:
        """Mark a text that is looked for, after so many others of its like.

        Returns where it is; nowhere, if it is not seen as text here.
        """
        return QRect()

    def clear_mark(self) -> None:
        """Something else is looked for."""

    def menu_items(self) -> tuple[MenuItem, ...]:
        """What can be done with it, besides copying its text and clearing it."""
        return ()

    def leave(self) -> None:
        """Its cell is no longer the active one: scroll with the notebook again."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
