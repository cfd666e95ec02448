"""How far to scroll: by the wheel, a page by keys, or as little as brings a line into view."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QScrollBar

_KEYS = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Space)
_PAGE = 0.9
_NOTCH = 0.8  # pixels for each eighth of a degree of the wheel


def turn(bar: QScrollBar, event: QWheelEvent) -> None:
    """Scroll as far as the wheel, or two fingers, say."""
    pixels = event.pixelDelta().y() or round(event.angleDelta().y() * _NOTCH)
    bar.setValue(bar.value() - pixels)


def page(bar: QScrollBar, event: QKeyEvent, room: int) -> bool:
    """Scroll by nearly a window, if that is what the key means; whether it is."""
    if event.key() not in _KEYS:
        return False
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    up = event.key() == Qt.Key.Key_PageUp or (event.key() == Qt.Key.Key_Space and shift)
    step = round(room * _PAGE)
    bar.setValue(bar.value() + (-step if up else step))
    return True


def reveal_line(bar: QScrollBar, line: QRect, room: int, margin: int) -> None:
    """Bring a line into a window that is ``room`` high, and a margin beside it."""
    bottom = line.top() + line.height()
    if line.top() < 0:
        bar.setValue(bar.value() + line.top() - margin)
    elif bottom > room:
        bar.setValue(bar.value() + bottom - room + margin)
