"""The header of the notebooks list: titles, the order's arrow, the box that checks all."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView

from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.marks import paint_check
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.project.list_delegate import LEFT
from dssdesk.desk.project.state import TITLES, Column

_WIDTHS = {
    Column.CHECK: 62,
    Column.STATE: 150,
    Column.NAME: 200,
    Column.DATASET: 150,
    Column.ENVIRONMENT: 160,
    Column.MODIFIED: 140,
    Column.MEMORY: 90,
    Column.UNLOAD: 60,
}


_LESS_NEEDED = (Column.ENVIRONMENT, Column.MODIFIED, Column.DATASET)
"""What is hidden where there is no room for it, in this order."""


_MARK_ONLY = 28
"""The state without its word."""


class ListHeader(QHeaderView):
    """Painted like the rest; clicks are told by `sectionClicked`."""

    def __init__(self, look: Look) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._look = look
        self._sort = Column.NAME
        self._descending = False
        self._all_checked = False
        self.setHighlightSections(False)
        self.setStretchLastSection(False)
        self.setMinimumSectionSize(look.px(_MARK_ONLY))
        self.setAccessibleName("Columns")

    def show_order(self, sort: Column, *, descending: bool, all_checked: bool) -> None:
        """Show by what the rows are sorted, and whether all of them are checked."""
        self._sort, self._descending, self._all_checked = sort, descending, all_checked
        self.viewport().update()

    def fit(self) -> None:
        """Take the widths that the text size asks for; names get the rest."""
        for column, width in _WIDTHS.items():
            self.resizeSection(column, self._look.px(width))
            self.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        for column in (Column.CHECK, Column.UNLOAD):
            self.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)

    def make_room(self, width: int) -> None:
        """Hide what one can do without where the names would have too little room."""
        look = self._look
        needed = sum(look.px(one) for one in _WIDTHS.values())
        for column in _LESS_NEEDED:
            is_hidden = needed > width
            self.setSectionHidden(column, is_hidden)
            needed -= look.px(_WIDTHS[column]) if is_hidden else 0
        state = _MARK_ONLY if needed > width else _WIDTHS[Column.STATE]
        self.resizeSection(Column.STATE, look.px(state))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._look.px(30))

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:
        look, column = self._look, Column(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, look.colour("surface.window"))
        line = look.colour("line.default")
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line)
        if column is Column.CHECK:
            place = QRectF(rect).adjusted(look.px(LEFT), 0, 0, 0)
            paint_check(painter, look, place, is_on=self._all_checked)
        self._paint_title(painter, rect, column)
        painter.restore()

    def _paint_title(self, painter: QPainter, rect: QRect, column: Column) -> None:
        look = self._look
        painter.setFont(look.font(TypeRole.STRONG))
        painter.setPen(look.colour("text.secondary"))
        is_figure = column is Column.MEMORY
        place = rect.adjusted(0, 0, -look.px(10), 0)
        side = Qt.AlignmentFlag.AlignRight if is_figure else Qt.AlignmentFlag.AlignLeft
        size, width = look.px(12), painter.fontMetrics().horizontalAdvance(TITLES[column])
        if width <= place.width():
            painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, TITLES[column])
        if column is not self._sort:
            return
        left = place.right() - width - size - 6 if is_figure else place.left() + width + 6
        arrow = Icon.MOVE_DOWN if self._descending else Icon.MOVE_UP
        box = QRectF(left, QRectF(rect).center().y() - size / 2, size, size)
        paint_icon(painter, look, arrow, box, tint="accent.text")
