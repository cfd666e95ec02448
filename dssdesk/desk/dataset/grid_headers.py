"""What the grid's headers share, and its row numbers, painted by hand.

Qt's own header asks the model for the flags of every row whenever a column is selected: minutes
with millions of rows. Overriding `paintSection` is what avoids it.
"""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from dssdesk.desk.kit.text import number_text
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

ICON = 13
GAP = 5
PADDING = 10
_NUMBERS = 46


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
        paint_ground(painter, look, rect, below="line.subtle")
        painter.setFont(look.font(TypeRole.SMALL, figures=True))
        painter.setPen(look.colour("text.muted"))
        place = rect.adjusted(0, 0, -look.px(PADDING), 0)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, flags, number_text(index + 1))
        painter.restore()


def paint_ground(
    painter: QPainter, look: Look, rect: QRect, *, below: str = "line.default"
) -> None:
    """The ground of a section of a header, and its lines."""
    painter.fillRect(rect, look.colour("surface.window"))
    painter.setPen(look.colour(below))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    painter.setPen(look.colour("line.subtle"))
    painter.drawLine(rect.topRight(), rect.bottomRight())
