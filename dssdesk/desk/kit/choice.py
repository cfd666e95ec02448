"""A field in which one of several things is chosen."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QWidget

from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.theme import Look


class Choice(QComboBox):
    """A combo box with the house's chevron; a style sheet could not tint one."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(name)
        self.setProperty("house", True)
        # Qt's own delegate of a combo box knows nothing of the style sheet's rows.
        self.setItemDelegate(QStyledItemDelegate(self))
        self._fit()
        look.changed.connect(self._fit)

    def _fit(self) -> None:
        side = self._look.px(self._look.tokens.icon.size)
        self.setIconSize(QSize(side, side))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        look = self._look
        size = look.px(look.tokens.icon.small)
        left = self.width() - size - look.px(8)
        box = QRectF(left, (self.height() - size) / 2, size, size)
        tint = "text.secondary" if self.isEnabled() else "text.disabled"
        paint_icon(QPainter(self), look, Icon.FOLD_OPEN, box, tint=tint)


_WAYS_ON = {Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape}


class PickList(Choice):
    """A choice that does something: its list opens first, for keys as for the mouse."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Esc, for one, comes with a text that nobody can see.
        is_typed = bool(event.text().strip()) and event.text().isprintable()
        if is_typed or event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.showPopup()
        elif event.key() in _WAYS_ON or event.key() in {Qt.Key.Key_Space, Qt.Key.Key_F4}:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
