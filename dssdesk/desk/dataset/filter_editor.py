"""The field above a column in which somebody types right now."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_TOOLTIP = (
    "A part of the text, or a comparison:\n> 3   <= 2024-01-31   = x   != x   empty   not empty"
)
_COMES_BACK = {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}
"""After a menu, a dialog or another program the keyboard is here again."""


class FilterEditor(QLineEdit):
    """Tab goes to the next column's filter, down into the rows; Esc empties it, then leaves.

    Signals:
        step_requested: 1 for the next column's filter, -1 for the one before.
        left_down: Into the rows.
        left: The keyboard is elsewhere.
    """

    step_requested = Signal(int)
    left_down = Signal()
    left = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setToolTip(_TOOLTIP)
        self._fit()
        look.changed.connect(self._fit)

    def show_wrong(self, *, on: bool) -> None:
        """What is typed is not understood, or it is."""
        if bool(self.property("wrong")) != on:
            self.setProperty("wrong", on)
            self.style().unpolish(self)
            self.style().polish(self)

    def event(self, event: QEvent) -> bool:
        # Before Qt looks for the next widget: the next filter is none yet.
        steps = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = steps.get(Qt.Key(event.key()))
            if step is not None:
                self.step_requested.emit(step)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.textEdited.emit("")
        elif event.key() in {
            Qt.Key.Key_Escape,
            Qt.Key.Key_Down,
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        }:
            self.left_down.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _COMES_BACK:
            self.left.emit()

    def _fit(self) -> None:
        self.setFont(self._look.font(TypeRole.SMALL, figures=True))
        # The field is lower than those of forms, which the style sheet is made for.
        inner = self._look.px(self._look.tokens.control.compact) - 4
        self.setStyleSheet(f"QLineEdit {{ min-height: {inner}px; padding: 0 4px; }}")
