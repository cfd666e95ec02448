"""The header of *Background tasks*: titles, the order's arrow, the box that checks all."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView

from dssdesk.desk.administration.delegate import LEFT, gap_of
from dssdesk.desk.administration.state import FIGURES, TITLES, Column, TasksState
from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.marks import paint_check
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_WIDTHS = {
    Column.CHECK: 44,
    Column.OWNER: 66,
    Column.NOTEBOOK: 136,
    Column.SESSION: 72,
    Column.KERNEL: 72,
    Column.PID: 68,
    Column.STATE: 122,
    Column.CONNECTIONS: 52,
    Column.CPU: 58,
    Column.MEMORY: 80,
    Column.ACTIVE: 84,
    Column.STARTED: 82,
}
"""At the least; names get what is left."""


class TasksHeader(QHeaderView):
    """Painted like the rest; clicks are told by `sectionClicked`."""

    def __init__(self, look: Look) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._look = look
        self._sort = Column.OWNER
        self._descending = False
        self._checked = (False, False)
        self.setHighlightSections(False)
        self.setStretchLastSection(False)
        self.setAccessibleName("Columns")

    def show_order(self, state: TasksState, *, is_all: bool, is_any: bool) -> None:
        """Show by what the rows are sorted, and whether all or any of them are checked."""
        self._sort, self._descending = state.sort, state.descending
        self._checked = is_all, is_any
        self.viewport().update()

    def fit(self, width: int) -> None:
        """Take the widths that the text size asks for; where there is no room, one scrolls."""
        widths = {column: self._look.px(least) for column, least in _WIDTHS.items()}
        widths[Column.NOTEBOOK] += max(0, width - sum(widths.values()))
        for column, wanted in widths.items():
            self.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.resizeSection(column, wanted)

    def sizeHint(self) -> QSize:
        height = self._look.px(self._look.tokens.row.table_header)
        return QSize(super().sizeHint().width(), height)

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:
        look, column = self._look, Column(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, look.colour("surface.window"))
        line = look.colour("line.default")
        painter.fillRect(rect.left(), rect.top(), rect.width(), 1, line)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line)
        if column is Column.CHECK:
            place = QRectF(rect).adjusted(look.px(LEFT), 0, 0, 0)
            is_all, is_any = self._checked
            paint_check(painter, look, place, is_on=is_all, is_partly=is_any)
        self._paint_title(painter, rect, column)
        painter.restore()

    def _paint_title(self, painter: QPainter, rect: QRect, column: Column) -> None:
        look, title = self._look, TITLES[column]
        painter.setFont(look.font(TypeRole.SECTION))
        painter.setPen(look.colour("text.secondary"))
        place = rect.adjusted(0, 0, -gap_of(look, column), 0)
        is_figure = column in FIGURES
        side = Qt.AlignmentFlag.AlignRight if is_figure else Qt.AlignmentFlag.AlignLeft
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, title)
        if column is not self._sort or column is Column.CHECK:
            return
        size, width = look.px(12), painter.fontMetrics().horizontalAdvance(title)
        left = place.right() - width - size - 2 if is_figure else place.left() + width + 2
        arrow = Icon.MOVE_DOWN if self._descending else Icon.MOVE_UP
        box = QRectF(left, QRectF(rect).center().y() - size / 2, size, size)
        paint_icon(painter, look, arrow, box, tint="accent.text")
