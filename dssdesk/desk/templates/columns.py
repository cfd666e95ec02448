"""Columns that the sheets with templates share: a list below its filter, a preview."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dssdesk.desk.kit.labels import Label
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole


def list_column(filter_field: QWidget, *parts: QWidget, grows: QWidget, most: int) -> QWidget:
    """The filter, and below it the parts, of which one ``grows``; ``most`` pixels wide."""
    side = QWidget()
    side.setMaximumWidth(most)
    column = QVBoxLayout(side)
    column.setContentsMargins(8, 12, 8, 8)
    column.setSpacing(8)
    field = QHBoxLayout()
    field.setContentsMargins(4, 0, 4, 0)
    field.addWidget(filter_field)
    column.addLayout(field)
    for part in parts:
        column.addWidget(part, int(part is grows))
    column.addStretch(0)
    column.setAlignment(Qt.AlignmentFlag.AlignTop)
    return side


def preview_column(
    look: Look, preview: QWidget, said: QWidget, tools: QWidget | None = None
) -> QVBoxLayout:
    """A preview below its title, what is ``said`` of it, and the tools at the right."""
    column = QVBoxLayout()
    column.setContentsMargins(16, 10, 8, 12)
    column.setSpacing(8)
    head = QHBoxLayout()
    head.setSpacing(8)
    head.addWidget(Label(look, "Preview", role=TypeRole.STRONG))
    head.addWidget(said)
    head.addStretch(1)
    if tools is not None:
        head.addWidget(tools)
    column.addLayout(head)
    column.addWidget(preview, 1)
    return column
