"""Takes a widget out of a cell."""

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
