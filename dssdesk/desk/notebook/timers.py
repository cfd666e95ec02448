"""Timers that fire once."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def one_shot(parent: QObject, interval: int, slot: Callable[[], None]) -> QTimer:
    """A timer that calls this once, so many milliseconds after each start."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval)
    timer.timeout.connect(slot)
    return timer
