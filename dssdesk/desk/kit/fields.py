"""Fields to type in."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from dssdesk.desk.kit.icons import Icon, make_icon, paint_icon
from dssdesk.desk.kit.theme import Look

_FIELD_ICON_LEFT = 9


class FilterField(QLineEdit):
    """A field that filters a list: search icon, clear button, Esc empties it.

    Signals:
        filter_changed: The text without space at its ends.
        left_down: The person went down into the list.
    """

    filter_changed = Signal(str)
    left_down = Signal()

    def __init__(
        self, look: Look, placeholder: str = "Filter", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setProperty("quiet", True)
        self._look = look
        self._fit()
        look.changed.connect(self._fit)
        self.setClearButtonEnabled(True)
        self._replace_clear_icon(look)
        self.textChanged.connect(self._on_text_changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        size = self._look.px(self._look.tokens.icon.small)
        box = QRectF(_FIELD_ICON_LEFT, (self.height() - size) / 2, size, size)
        paint_icon(QPainter(self), self._look, Icon.SEARCH, box, tint="text.muted")

    def _fit(self) -> None:
        # A leading action would stand too far from the text.
        self.setTextMargins(self._look.px(self._look.tokens.icon.small) + 6, 0, 0, 0)

    def _replace_clear_icon(self, look: Look) -> None:
        for button in self.findChildren(QToolButton):
            action = button.defaultAction()
            if action.objectName() == "_q_qlineeditclearaction":
                action.setIcon(make_icon(look, Icon.CLOSE, "text.muted"))
                action.setText("Clear")

    def _on_text_changed(self, text: str) -> None:
        self.filter_changed.emit(text.strip())
