"""The line at the bottom: left what runs, right where I am."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from dssdesk.desk.kit.controls import press_by_enter
from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.marks import RingClock, paint_focus_ring, paint_mark
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.shell.screens import StatusItem, TabStatus

_EDGE = 14
_BETWEEN = 18
_ICON = 14
_GAP = 7
_PAD = 8


class StatusBar(QWidget):
    """Paints the front tab's status, and where the desk is connected to."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._status = TabStatus()
        self._where = StatusItem("Not connected", Icon.CONNECTION)
        self._clock = RingClock(look, self)
        self._clock.turned.connect(self.update)
        self.warning = StatusWarning(look, self)
        self.fit()
        look.changed.connect(self.fit)

    def fit(self) -> None:
        """Take the height that the text size asks for."""
        self.setFixedHeight(self._look.px(self._look.tokens.bar.status))
        self._place_warning()

    def show_warning(self, text: str, tip: str) -> None:
        """Say this on every screen; "" for nothing."""
        self.warning.show_text(text, tip)
        self._place_warning()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_warning()

    def show_status(self, status: TabStatus) -> None:
        """What the tab in front says."""
        if status == self._status:
            return
        self._status = status
        items = (*status.left, *status.right)
        self._clock.run(on=any(item.mark is not None and item.mark.turns for item in items))
        self._tell()

    def show_where(self, text: str) -> None:
        """Who I am, and on which instance."""
        self._where = StatusItem(text, Icon.CONNECTION)
        self._tell()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), look.colour("surface.window"))
        painter.fillRect(0, 0, self.width(), 1, look.colour("line.default"))
        painter.setFont(look.font(TypeRole.SMALL, figures=True))
        painter.setPen(look.colour("text.secondary"))
        right = self._paint_right(painter, (*self._status.right, self._where))
        self._paint_left(painter, self._status.left, right)

    def _paint_left(self, painter: QPainter, items: Sequence[StatusItem], end: float) -> None:
        left = float(self._look.px(_EDGE))
        end -= self._look.px(_BETWEEN)
        for number, item in enumerate(items):
            width = self._width(painter, item)
            if left + width > end:
                if number == 0:  # what matters most is shortened, not left out
                    self._paint_item(painter, item, left, end)
                break
            self._paint_item(painter, item, left)
            left += width + self._look.px(_BETWEEN)

    def _paint_right(self, painter: QPainter, items: Sequence[StatusItem]) -> float:
        """Paint from the right edge; returns where the left part must end."""
        right = float(self.width() - self._look.px(_EDGE))
        if not self.warning.isHidden():
            right = self.warning.x() - self._look.px(_BETWEEN)
        for item in reversed(items):
            right -= self._width(painter, item)
            self._paint_item(painter, item, right)
            right -= self._look.px(_BETWEEN)
        return right

    def _width(self, painter: QPainter, item: StatusItem) -> float:
        width = painter.fontMetrics().horizontalAdvance(item.text)
        has_sign = item.icon is not None or item.mark is not None
        return width + (self._look.px(_ICON + _GAP) if has_sign else 0)

    def _paint_item(
        self, painter: QPainter, item: StatusItem, left: float, end: float = math.inf
    ) -> None:
        look = self._look
        size = look.px(_ICON)
        middle = (self.height() + 1) / 2
        if item.mark is not None:
            centre = QPointF(left + size / 2, middle)
            paint_mark(painter, look, item.mark, centre, step=self._clock.step)
        elif item.icon is not None:
            paint_icon(painter, look, item.icon, QRectF(left, middle - size / 2, size, size))
        if item.icon is not None or item.mark is not None:
            left += size + look.px(_GAP)
        place = QRectF(left, 1, self.width(), self.height() - 1)
        text = item.text
        if end < math.inf:
            room = int(end - left)
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _place_warning(self) -> None:
        size = self.warning.sizeHint()
        left = self.width() - size.width() - self._look.px(_EDGE - _PAD)
        self.warning.setGeometry(left, 1, size.width(), self.height() - 1)

    def _tell(self) -> None:
        texts = [item.text for item in (*self._status.left, *self._status.right, self._where)]
        self.setAccessibleName(f"Status: {', '.join(texts)}")
        self.update()


class StatusWarning(QAbstractButton):
    """What everybody must know on every screen; pressing it leads to more."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hide()

    def show_text(self, text: str, tip: str) -> None:
        """Say this; "" for nothing."""
        self.setText(text)
        self.setToolTip(tip)
        self.setAccessibleName(text)
        self.setAccessibleDescription(tip)
        self.setVisible(bool(text))

    def sizeHint(self) -> QSize:
        look = self._look
        width = look.metrics(TypeRole.SMALL).horizontalAdvance(self.text())
        return QSize(width + look.px(_ICON + _GAP + 2 * _PAD), look.px(look.tokens.bar.status))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, painter, rect = self._look, QPainter(self), QRectF(self.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_hot = self.underMouse() or self.isDown()
        painter.fillRect(rect, look.colour("surface.hover" if is_hot else "state.warning_soft"))
        size, left = look.px(_ICON), look.px(_PAD)
        box = QRectF(left, (rect.height() - size) / 2, size, size)
        paint_icon(painter, look, Icon.WARNING, box, tint="state.warning_text")
        painter.setFont(look.font(TypeRole.SMALL))
        painter.setPen(look.colour("text.primary"))
        place = rect.adjusted(left + size + look.px(_GAP), 0, 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            paint_focus_ring(painter, look, rect, radius=0, is_inside=True)
