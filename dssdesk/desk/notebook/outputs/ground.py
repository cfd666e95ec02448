"""The tinted ground of one-line rows below a cell."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget


def paint_ground(painter: QPainter, widget: QWidget, colour: QColor, radius: int) -> None:
    """Fill the whole widget, corners rounded."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(widget.rect()), radius, radius)
