"""A quiet row at an output: one sentence, and a button that does something about it."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from dssdesk.desk.kit.controls import Button
from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.labels import paint_short
from dssdesk.desk.notebook.outputs.ground import paint_ground
from dssdesk.desk.notebook.style import Style


class Notice(QWidget):
    """Says why an output is not shown as it could be.

    Signals:
        pressed: The button was.
    """

    pressed = Signal()

    def __init__(
        self, style: Style, text: str, button: str = "", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.text = text
        self._style = style
        self.button: Button | None = None
        if button:
            self.button = Button(style.look, button, parent=self)
            self.button.clicked.connect(self.pressed)
        self.setAccessibleName(text)
        self.setToolTip(text)

    def wanted_height(self) -> int:
        """One row."""
        return self._style.px(36)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        if self.button is not None:
            size = self.button.sizeHint()
            self.button.setGeometry(
                self.width() - size.width() - self._style.px(4),
                (self.height() - size.height()) // 2,
                size.width(),
                size.height(),
            )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        style = self._style
        paint_ground(painter, self, style.colour("surface.window"), style.radius)
        size = style.px(14)
        icon = QRectF(style.px(10), (self.height() - size) / 2, size, size)
        paint_icon(painter, style.look, Icon.INFO, icon, tint="text.muted")
        right = self.button.width() + style.px(12) if self.button is not None else style.px(10)
        area = self.rect().adjusted(style.px(32), 0, -right, 0)
        painter.setPen(style.colour("text.secondary"))
        painter.setFont(style.small)
        paint_short(painter, area, self.text)
        painter.end()
