"""Small painted things of the drawer: a usage curve, a box to tick."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QWidget

from dssdesk.desk.kit.marks import paint_check, paint_focus_ring
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.running.state import HISTORY

_WIDTH, _HEIGHT = 60, 22
_STROKE = 1.5


class Curve(QWidget):
    """The last minute of a figure, newest at the right."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._name = name
        self._values: tuple[float, ...] = ()
        self._least_top = 0.0
        self.setFixedSize(look.px(_WIDTH), look.px(_HEIGHT))

    def show_values(self, values: Sequence[float], *, least_top: float, text: str) -> None:
        """Show these; the top of the box is at least ``least_top``."""
        self.setAccessibleName(f"{self._name}, {text}")
        shown = tuple(values)
        if (shown, least_top) != (self._values, self._least_top):
            self._values, self._least_top = shown, least_top
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._values:
            return
        look, rect = self._look, QRectF(self.rect()).adjusted(0, 2, 0, -1)
        top = max(self._least_top, *self._values, 1.0)
        step = rect.width() / (HISTORY - 1)
        left = rect.right() - step * (len(self._values) - 1)
        points = [
            QPointF(left + index * step, rect.bottom() - value / top * (rect.height() - 1))
            for index, value in enumerate(self._values)
        ]
        if len(points) == 1:
            points.insert(0, points[0] - QPointF(step, 0))
        painter = QPainter(self)
        painter.setPen(look.colour("kind.chart_soft"))  # the minute that is not yet known
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QPainterPath(QPointF(points[0].x(), rect.bottom()))
        for point in points:
            area.lineTo(point)
        area.lineTo(points[-1].x(), rect.bottom())
        painter.fillPath(area, look.colour("kind.chart_soft"))
        pen = QPen(look.colour("kind.chart"), _STROKE)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(points))


class TickBox(QAbstractButton):
    """A check box in the house look."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        side = self._look.px(self._look.tokens.control.min_hit)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = look.px(look.tokens.control.checkbox)
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(self.rect()).center())
        paint_check(painter, look, box, is_on=self.isChecked())
        if self.hasFocus():
            radius = look.tokens.radius.small
            paint_focus_ring(painter, look, box, radius=radius, is_inside=False)
