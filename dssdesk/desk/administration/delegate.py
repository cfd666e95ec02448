"""Paints the cells of *Background tasks*."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from dssdesk.desk.administration.columns import COLUMNS
from dssdesk.desk.administration.model import text_of
from dssdesk.desk.administration.state import FIGURES, Column, TaskRow
from dssdesk.desk.kit.labels import paint_short
from dssdesk.desk.kit.marks import Mark, paint_check, paint_mark
from dssdesk.desk.kit.rows_model import ROW_ROLE, Index
from dssdesk.desk.kit.table import Hot
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

LEFT = 20
"""Where the page's content begins."""

_CODE = {Column.SESSION, Column.KERNEL}
_FAINT = {Column.ACTIVE, Column.STARTED}


class TasksDelegate(QStyledItemDelegate):
    """Everything in a cell, its ground too."""

    def __init__(self, look: Look, hot: Hot) -> None:
        super().__init__()
        self._look = look
        self._hot = hot

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self._look.px(40), self._look.px(self._look.tokens.row.monitor))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, TaskRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect, column = option.rect, Column(index.column())
        self._paint_ground(painter, rect, row, index.row())
        match column:
            case Column.CHECK:
                place = QRectF(rect).adjusted(self._look.px(LEFT), 0, 0, 0)
                paint_check(painter, self._look, place, is_on=row.is_checked)
            case Column.NOTEBOOK:
                self._paint_notebook(painter, rect, row)
            case Column.STATE:
                self._paint_state(painter, rect, row)
            case _:
                self._paint_text(painter, rect, text_of(row, column), column)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRect, row: TaskRow, at: int) -> None:
        look, ground = self._look, "surface.base"
        if row.is_checked:
            ground = "surface.selected"
        elif at == self._hot.current and self._hot.has_focus:
            ground = "surface.selected_inactive"
        elif at == self._hot.row:
            ground = "surface.hover"
        painter.fillRect(rect, look.colour(ground))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, look.colour("line.subtle"))

    def _paint_notebook(self, painter: QPainter, cell: QRect, row: TaskRow) -> None:
        """The notebook over its project."""
        rect = cell.adjusted(0, 0, -self._gap(Column.NOTEBOOK), 0)
        middle = rect.center().y()
        upper = QRect(rect.left(), rect.top(), rect.width(), middle - rect.top() + 1)
        lower = QRect(rect.left(), middle + 1, rect.width(), rect.bottom() - middle)
        bottom, top = Qt.AlignmentFlag.AlignBottom, Qt.AlignmentFlag.AlignTop
        title = row.info.notebook.title
        self._write(painter, upper, title, TypeRole.STRONG, "text.primary", bottom)
        self._write(painter, lower, row.project, TypeRole.CAPTION, "text.muted", top)

    def _paint_state(self, painter: QPainter, rect: QRect, row: TaskRow) -> None:
        look = self._look
        centre = QPointF(rect.left() + look.px(7), QRectF(rect).center().y())
        paint_mark(painter, look, row.mark, centre, step=self._hot.step)
        tint = "state.danger_text" if row.mark is Mark.DIED else "text.primary"
        self._write(painter, rect.adjusted(look.px(22), 0, 0, 0), row.word, TypeRole.SMALL, tint)

    def _paint_text(self, painter: QPainter, rect: QRect, text: str, column: Column) -> None:
        role = TypeRole.CODE_SMALL if column in _CODE else TypeRole.SMALL
        tint = "text.secondary" if column in _FAINT else "text.primary"
        side = Qt.AlignmentFlag.AlignRight if column in FIGURES else Qt.AlignmentFlag.AlignLeft
        place = rect.adjusted(0, 0, -self._gap(column), 0)
        self._write(painter, place, text, role, tint, side | Qt.AlignmentFlag.AlignVCenter)

    def _gap(self, column: Column) -> int:
        return self._look.px(COLUMNS[column].gap)

    def _write(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        role: TypeRole,
        tint: str,
        flags: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignVCenter,
    ) -> None:
        painter.setFont(self._look.font(role, figures=True))
        painter.setPen(self._look.colour(tint))
        paint_short(painter, rect, text, flags)
