"""The hairlines between the parts of a sheet."""

from PySide6.QtWidgets import QFrame

from dssdesk.desk.kit.theme import Look


def line_of(look: Look, *, is_upright: bool) -> QFrame:
    """A line that parts what is beside it."""
    line = QFrame()
    line.setStyleSheet(f"background: {look.theme.line.default}")
    if is_upright:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line
