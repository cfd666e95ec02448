"""Pairs of a key and a value, one below the other; there is always an empty one for the next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from dssdesk.desk.kit.controls import FlatButton
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_SHOWN = 5
"""Rows; more of them scroll."""


class PairsInput(QScrollArea):
    """Edits pairs. As a text: a pair a line, the key up to the first space.

    Signals:
        edited: A person typed, or took a pair away.
    """

    edited = Signal()

    def __init__(self, look: Look, value: str, key: str, worth: str) -> None:
        """``key`` and ``worth`` say what belongs into the two fields of a pair."""
        super().__init__()
        self._look = look
        self._words = (key, worth)
        self.rows: list[PairRow] = []
        self._page = QWidget()
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(4, 4, 4, 4)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        self.setProperty("boxed", True)
        self.setWidget(self._page)
        self._page.setAutoFillBackground(False)  # which `setWidget` turned on
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.show_value(value)
        row = self.rows[0].sizeHint().height() + self._column.spacing()
        self.setFixedHeight(row * _SHOWN + 2 * self._column.contentsMargins().top())

    def value(self) -> str:
        """Every pair that is not empty."""
        return "\n".join(row.text() for row in self.rows if row.text())

    def show_value(self, text: str) -> None:
        """Show these pairs."""
        while self.rows:
            self._drop(self.rows[-1])
        for line in text.splitlines():
            self._add(line)
        self._add("")

    def take_keyboard(self) -> None:
        """Focus on the first key."""
        self.rows[0].key.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, line: str) -> None:
        row = PairRow(self._look, line, *self._words)
        row.edited.connect(self._on_edited)
        row.removed.connect(self._on_removed)
        row.reached.connect(self.ensureWidgetVisible)
        self.rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)

    def _drop(self, row: "PairRow") -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _on_edited(self) -> None:
        if self.rows[-1].text():
            self._add("")
        self.edited.emit()

    def _on_removed(self, gone: QWidget) -> None:
        at = next(at for at, row in enumerate(self.rows) if row is gone)
        self._drop(self.rows[at])
        if not self.rows or self.rows[-1].text():
            self._add("")
        self.rows[min(at, len(self.rows) - 1)].key.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()


class PairRow(QWidget):
    """One pair, and the way to be rid of it.

    Signals:
        edited: A person typed.
        removed: A person wants it gone: the row itself.
        reached: A field of it that the keyboard is on now.
    """

    edited = Signal()
    removed = Signal(QWidget)
    reached = Signal(QWidget)

    def __init__(self, look: Look, line: str, key: str, worth: str) -> None:
        super().__init__()
        first, _, rest = line.partition(" ")
        self.key = _Part(look, first, key)
        self.worth = _Part(look, rest.strip(), worth)
        self.remove = FlatButton(look, Icon.CLOSE, "Remove this setting")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.key, 3)
        layout.addWidget(self.worth, 2)
        layout.addWidget(self.remove)
        for part in (self.key, self.worth):
            part.textEdited.connect(self._on_edited)
            part.reached.connect(self.reached)
        self.remove.clicked.connect(self._on_remove)
        self._name()

    def text(self) -> str:
        """The pair as a line; empty where nothing is typed."""
        return f"{self.key.text().strip()} {self.worth.text().strip()}".rstrip()

    def _on_edited(self) -> None:
        self._name()
        self.edited.emit()

    def _on_remove(self) -> None:
        self.removed.emit(self)

    def _name(self) -> None:
        """What a screen reader says; an empty one cannot be removed."""
        key = self.key.text().strip()
        self.worth.setAccessibleName(f"{self.worth.placeholderText()} of {key}" if key else "")
        self.remove.setAccessibleName(f"Remove {key}" if key else "Remove this setting")
        self.remove.setEnabled(bool(self.text()))


class _Part(QLineEdit):
    """A key, or a value."""

    reached = Signal(QWidget)

    def __init__(self, look: Look, text: str, about: str) -> None:
        super().__init__(text)
        self.setPlaceholderText(about)
        self.setAccessibleName(about)
        self.setFont(look.font(TypeRole.CODE_SMALL))
        self.setCursorPosition(0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.reached.emit(self)
