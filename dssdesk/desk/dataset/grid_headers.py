"""The grid's headers, painted by hand.

Qt's own header asks the model for the flags of every row whenever a column is selected: minutes
with millions of rows. Overriding `paintSection` is what avoids it.
"""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from dssdesk.desk.dataset.columns import icon_of, kind_of
from dssdesk.desk.kit.icons import paint_icon
from dssdesk.desk.kit.text import number_text
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.wire.datasets import ColumnItem

ICON = 13
GAP = 5
PADDING = 10
_HEIGHT = 32
_NUMBERS = 46


class ColumnHeader(QHeaderView):
    """Type icon and name of each column."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._columns: tuple[ColumnItem, ...] = ()
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setAccessibleName("Columns")

    def show_columns(self, columns: tuple[ColumnItem, ...]) -> None:
        """The columns of the grid."""
        self._columns = columns

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._look.px(_HEIGHT))

    def width_for(self, column: ColumnItem) -> int:
        """How wide a column must be to show its name whole."""
        look = self._look
        name = look.metrics(TypeRole.STRONG).horizontalAdvance(column.name)
        return name + look.px(ICON + GAP + 2 * PADDING) + 2

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:
        look = self._look
        painter.save()
        _paint_ground(painter, look, rect)
        if index < len(self._columns):
            column = self._columns[index]
            size, padding = look.px(ICON), look.px(PADDING)
            top = rect.top() + (rect.height() - size) / 2
            box = QRectF(rect.left() + padding, top, size, size)
            paint_icon(painter, look, icon_of(column), box, tint="text.muted")
            left = padding + size + look.px(GAP)
            place = rect.adjusted(left, 0, -2, 0)
            painter.setFont(look.font(TypeRole.STRONG))
            painter.setPen(look.colour("text.primary"))
            name = painter.fontMetrics().elidedText(
                column.name, Qt.TextElideMode.ElideRight, place.width()
            )
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()


class RowHeader(QHeaderView):
    """Row numbers, from 1."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._look = look
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName("Row numbers")
        self.fit(0)

    def fit(self, rows: int) -> None:
        """Take the width that the largest number needs, and the height of the text size."""
        look = self._look
        height = look.px(look.tokens.row.grid)
        self.setMinimumSectionSize(height)
        self.setDefaultSectionSize(height)
        metrics = look.metrics(TypeRole.SMALL)
        needed = metrics.horizontalAdvance(number_text(rows)) + 2 * look.px(PADDING)
        self.setFixedWidth(max(look.px(_NUMBERS), needed))

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:
        look = self._look
        painter.save()
        _paint_ground(painter, look, rect, below="line.subtle")
        painter.setFont(look.font(TypeRole.SMALL, figures=True))
        painter.setPen(look.colour("text.muted"))
        place = rect.adjusted(0, 0, -look.px(PADDING), 0)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, flags, number_text(index + 1))
        painter.restore()


def column_tooltip(column: ColumnItem) -> str:
    """What a pointer on a column's name learns."""
    text = f"{column.name}\n{kind_of(column).value}, stored as {column.type}"
    return f"{text}\n{column.comment}" if column.comment else text


def _paint_ground(
    painter: QPainter, look: Look, rect: QRect, *, below: str = "line.default"
) -> None:
    painter.fillRect(rect, look.colour("surface.window"))
    painter.setPen(look.colour(below))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    painter.setPen(look.colour("line.subtle"))
    painter.drawLine(rect.topRight(), rect.bottomRight())
