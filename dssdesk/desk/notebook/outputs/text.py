"""Outputs that are text: streams, plain values, LaTeX in source form."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from dssdesk.desk.notebook.outputs.base import OutputWidget, Surroundings
from dssdesk.desk.notebook.outputs.log_view import LogView


class TextOutput(OutputWidget):
    """Text with ANSI colours, of any length."""

    at_text = True

    def __init__(
        self, surroundings: Surroundings, text: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.log = LogView(surroundings.style, text, self)
        self.log.height_changed.connect(self.height_changed)

    def height_for(self, width: int) -> int:
        return self.log.wanted_height(width)

    def plain_text(self) -> str:
        return self.log.plain_text()

    def selected_text(self) -> str:
        return self.log.selected_text()

    def leave(self) -> None:
        self.log.leave()

    def append(self, text: str) -> None:
        """Print more."""
        self.log.append(text)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self.log.setGeometry(self.rect())
