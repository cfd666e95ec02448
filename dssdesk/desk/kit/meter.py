"""A share of a whole, as a bar: memory against the machine."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dssdesk.desk.kit.theme import Look


class Meter(QWidget):
    """A share of a whole, as a bar."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._name = name
        self._share = 0.0
        self.setFixedHeight(look.px(4))

    def show_share(self, share: float, text: str) -> None:
        """Show this share, from 0 to 1."""
        self._share = share
        self.setAccessibleName(f"{self._name}, {text}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = rect.height() / 2
        painter.setBrush(self._look.colour("surface.pressed"))
        painter.drawRoundedRect(rect, radius, radius)
        if self._share:
            rect.setWidth(max(rect.height(), rect.width() * self._share))
            painter.setBrush(self._look.colour("kind.chart"))
            painter.drawRoundedRect(rect, radius, radius)
