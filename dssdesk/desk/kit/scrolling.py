"""Areas that scroll what is larger than they are, and show nothing of their own."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def bare_area(content: QWidget | None = None) -> QScrollArea:
    """An area as wide as its content: no frame, no ground, no place for Tab."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    if content is not None:
        hold(area, content)
    return area


def hold(area: QScrollArea, content: QWidget) -> None:
    """Show this instead of what the area held, which is deleted."""
    area.setWidget(content)
    content.setAutoFillBackground(False)  # which `setWidget` turned on
