"""Outputs that are text: what is printed, and plain values."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from dssdesk.desk.kit.text import counted
from dssdesk.desk.notebook.heights import MOST_LINES
from dssdesk.desk.notebook.outputs.base import MenuItem, OutputWidget, Surroundings
from dssdesk.desk.notebook.outputs.log_view import LogView


class TextOutput(OutputWidget):
    """Text with ANSI colours, of any length; below a long one, a line that opens all of it."""

    at_text = True

    def __init__(
        self, surroundings: Surroundings, text: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.log = LogView(surroundings.style, text, self)
        self.log.verticalScrollBar().setValue(0)
        self._style = surroundings.style
        self._reach = surroundings.reach
        self._links: dict[str, QRect] = {}
        self._hovered = ""
        self.log.height_changed.connect(self.height_changed)
        self.setMouseTracking(True)

    @property
    def is_long(self) -> bool:
        """Whether it shows a part only."""
        return len(self.log.store) > MOST_LINES

    def height_for(self, width: int) -> int:
        return self.log.wanted_height(width) + self._caption_height()

    def plain_text(self) -> str:
        return self.log.plain_text()

    def selected_text(self) -> str:
        return self.log.selected_text()

    def menu_items(self) -> tuple[MenuItem, ...]:
        return (
            MenuItem("Select all", self.log.select_all),
            MenuItem("Open full", self.open_full),
            MenuItem("Save as…", self._save),
        )

    def mark_text(self, text: str, number: int, /) -> QRect:
        return self.log.select_text(text, number)

    def clear_mark(self) -> None:
        self.log.clear_selection()

    def leave(self) -> None:
        self.log.leave()

    def append(self, text: str) -> None:
        """Print more."""
        was_long = self.is_long
        self.log.append(text)
        if self.is_long:
            self.update()
            if not was_long:
                self.height_changed.emit()

    def open_full(self) -> None:
        """Show all of it in a window."""
        self._reach.open_text(self.log.whole_text(), near=self.cell_id)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        height = self.height() - self._caption_height()
        self.log.setGeometry(0, 0, self.width(), max(0, height))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hovered = self._link_at(event)
        shape = Qt.CursorShape.PointingHandCursor if hovered else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        match self._link_at(event):
            case "Open full":
                self.open_full()
            case "Copy":
                QGuiApplication.clipboard().setText(self.plain_text())
            case _:
                event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._links.clear()
        if not self.is_long:
            return
        painter = QPainter(self)
        font = self._style.caption
        metrics = QFontMetrics(font)
        painter.setFont(font)
        height = self._caption_height()
        top, x, gap = self.height() - height, 0, self._style.px(12)
        words = counted(len(self.log.store), "line")
        for text in (words, "Open full", "Copy"):
            colour = "text.muted" if text == words else "accent.text"
            painter.setPen(self._style.colour(colour))
            area = QRect(x, top, metrics.horizontalAdvance(text), height)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
            if text != words:
                self._links[text] = area
            x = area.right() + gap
        painter.end()

    def _caption_height(self) -> int:
        return self._style.metrics.caption if self.is_long else 0

    def _link_at(self, event: QMouseEvent) -> str:
        point = event.position().toPoint()
        return next((text for text, area in self._links.items() if area.contains(point)), "")

    def _save(self) -> None:
        self._reach.save_as("output.txt", self.plain_text().encode())


class StreamOutput(TextOutput):
    """What is printed; its end is shown, and followed."""

    def __init__(
        self, surroundings: Surroundings, text: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(surroundings, text, parent)
        self.log.verticalScrollBar().setValue(self.log.verticalScrollBar().maximum())
