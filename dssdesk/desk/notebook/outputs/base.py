"""What every output of a cell is: a widget that knows its height for a width."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QWidget

from dssdesk.desk.notebook.outputs.images import Images
from dssdesk.desk.notebook.style import Style
from dssdesk.wire.outputs import BlobRef


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What outputs are made with.

    Attributes:
        fetch: Asks for the text behind a blob; calls back with it, at once where it is there, or
            with None where it cannot be had.
    """

    style: Style
    images: Images
    fetch: Callable[[BlobRef, Callable[[str | None], None]], None]


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

    def height_for(self, width: int) -> int:
        """How tall it is when it is so wide."""
        raise NotImplementedError

    def plain_text(self) -> str:
        """What *Copy* takes when nothing is selected."""
        return ""

    def selected_text(self) -> str:
        """What the mouse has selected in it."""
        return ""

    def leave(self) -> None:
        """Its cell is no longer the active one: scroll with the notebook again."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
