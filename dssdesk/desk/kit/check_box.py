"""A check box in the house look: Fusion's is hardly seen on dark grounds."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.labels import paint_short
from dssdesk.desk.kit.marks import paint_focus_ring
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_GAP = 8
_RING = 3


class CheckBox(QCheckBox):
    """A box and its text."""

    def __init__(self, look: Look, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        look = self._look
        text = look.metrics().horizontalAdvance(self.text())
        side = look.px(look.tokens.control.checkbox)
        return QSize(_RING + side + look.px(_GAP) + text, look.px(look.tokens.control.min_hit))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def hitButton(self, where: QPoint) -> bool:
        return self.rect().contains(where)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = look.px(look.tokens.control.checkbox)
        box = QRectF(_RING, (self.height() - side) / 2, side, side)
        radius = look.tokens.radius.small
        is_on = self.isChecked() and self.isEnabled()
        painter.setBrush(look.colour("accent.base" if is_on else "surface.base"))
        edge = "line.control" if self.isEnabled() else "line.default"
        painter.setPen(Qt.PenStyle.NoPen if is_on else QPen(look.colour(edge)))
        inset = 0.0 if is_on else 0.5
        painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius, radius)
        if self.isChecked():
            tint = "text.on_accent" if is_on else "text.disabled"
            paint_icon(painter, look, Icon.CHECK, box.adjusted(1, 1, -1, -1), tint=tint)
        painter.setFont(look.font(TypeRole.BODY))
        painter.setPen(look.colour("text.primary" if self.isEnabled() else "text.disabled"))
        place = QRectF(self.rect()).adjusted(box.right() + look.px(_GAP), 0, 0, 0)
        paint_short(painter, place, self.text())
        if self.hasFocus():
            paint_focus_ring(painter, look, box, radius=radius, is_inside=False)
