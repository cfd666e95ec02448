"""What is known of a thing, one line each."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dssdesk.desk.kit.labels import Label, label_of
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_NAME = 81
_SPACING = 4


class Fact(QWidget):
    """A name and a value that can be selected and copied."""

    def __init__(
        self,
        look: Look,
        name: str,
        value: str,
        *,
        is_code: bool = False,
        name_width: int = _NAME,
        edge: int = 0,
    ) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(edge, 0, edge, 0)
        row.setSpacing(_SPACING)
        label = Label(look, name, role=TypeRole.SMALL, tint="text.muted")
        label.setFixedWidth(look.px(name_width))
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        role = TypeRole.CODE_SMALL if is_code else TypeRole.SMALL
        self._name = name
        self._text = label_of(look, "", role, "text.primary")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(self._text, 1)
        self.show_value(value)

    def show_value(self, value: str) -> None:
        """What it is now."""
        if value != self._text.text():
            self._text.setText(value)
        self._text.setAccessibleName(f"{self._name}: {value}")
