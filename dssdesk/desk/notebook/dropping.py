"""Takes a widget out of a cell, and keeps a cell from being held by what it holds."""

from typing import cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget


def drop(widget: QWidget) -> None:
    """Let go of a cell's widget; if it has the keyboard, the notebook gets it."""
    focus = QApplication.focusWidget()
    cell = widget.parentWidget()
    host = cell.parentWidget() if cell is not None else None
    if focus is not None and host is not None and widget.isAncestorOf(focus):
        host.setFocus()  # left to itself, Qt gives the keyboard to some other cell
    widget.hide()
    widget.deleteLater()


def cell_of(part: QObject) -> QWidget:
    """The cell that made this part as its child.

    A part that kept its cell in a field would be a cycle: dropped cells would then wait for the
    garbage collector, which takes some hundred of them in one pause.
    """
    return cast("QWidget", part.parent())
