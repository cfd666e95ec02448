"""Paints the cells of the notebooks list."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.labels import paint_short
from dssdesk.desk.kit.marks import paint_check, paint_mark, paint_unload_plate
from dssdesk.desk.kit.rows_model import ROW_ROLE, Index
from dssdesk.desk.kit.table import Hot
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.project.list_model import text_of
from dssdesk.desk.project.state import Column, ListRow

LEFT = 24
"""Where a page's content begins."""

_TOOL = 28
_VCENTRE = Qt.AlignmentFlag.AlignVCenter


@dataclass(slots=True)
class ListHot(Hot):
    """Which column, and which tool of it, the pointer is on; whether the plate has the keyboard."""

    column: int = -1
    tool: Icon | None = None
    is_plate_focused: bool = False


class ListDelegate(QStyledItemDelegate):
    """Everything in a cell, its ground too."""

    def __init__(self, look: Look, hot: ListHot) -> None:
        super().__init__()
        self._look = look
        self._hot = hot

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self._look.px(40), self._look.px(self._look.tokens.row.list))

    def tool_at(self, cell: QRect, x: int) -> Icon | None:
        """Which of the tools at the end of a name's cell is at this place."""
        from_right = cell.right() - x
        if from_right < 0 or from_right >= 2 * self._look.px(_TOOL):
            return None
        return Icon.MORE if from_right < self._look.px(_TOOL) else Icon.GO_TO

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, ListRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = option.rect
        self._paint_ground(painter, rect, index.row())
        column = Column(index.column())
        match column:
            case Column.CHECK:
                place = QRectF(rect).adjusted(self._look.px(LEFT), 0, 0, 0)
                paint_check(painter, self._look, place, is_on=row.is_checked)
            case Column.STATE:
                self._paint_state(painter, rect, row)
            case Column.NAME:
                self._paint_name(painter, rect, row, is_live=self._is_live(index.row()))
            case Column.DATASET:
                self._paint_dataset(painter, rect, row)
            case Column.UNLOAD:
                self._paint_plate(painter, rect, row, index.row())
            case _:
                self._paint_text(painter, rect, text_of(row, column), column)
        painter.restore()

    def _is_live(self, row: int) -> bool:
        """Whether the row shows its tools: under the pointer, or with the keyboard on it."""
        return row == self._hot.row or (self._hot.has_focus and row == self._hot.current)

    def _paint_ground(self, painter: QPainter, rect: QRect, row: int) -> None:
        look, ground = self._look, "surface.base"
        if row == self._hot.current:
            ground = "surface.selected" if self._hot.has_focus else "surface.selected_inactive"
        elif row == self._hot.row:
            ground = "surface.hover"
        painter.fillRect(rect, look.colour(ground))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, look.colour("line.subtle"))

    def _paint_state(self, painter: QPainter, rect: QRect, row: ListRow) -> None:
        if row.session is None:
            return
        look = self._look
        centre = QPointF(rect.left() + look.px(7), QRectF(rect).center().y())
        paint_mark(painter, look, row.session.mark, centre, step=self._hot.step)
        place = rect.adjusted(look.px(22), 0, -look.px(6), 0)
        self._write(painter, place, row.word, role=TypeRole.SMALL, tint="text.secondary")

    def _paint_name(self, painter: QPainter, rect: QRect, row: ListRow, *, is_live: bool) -> None:
        look, size = self._look, self._look.px(self._look.tokens.icon.size)
        paint_icon(painter, look, Icon.NOTEBOOK, _icon_box(rect, 0, size), tint="kind.notebook")
        tools = 2 * look.px(_TOOL)
        place = rect.adjusted(size + look.px(9), 0, -tools - look.px(4), 0)
        self._write(painter, place, row.notebook.name, role=TypeRole.STRONG, tint="text.primary")
        if is_live:
            self._paint_tool(painter, rect, Icon.GO_TO, 2)
            self._paint_tool(painter, rect, Icon.MORE, 1)

    def _paint_tool(self, painter: QPainter, rect: QRect, icon: Icon, place: int) -> None:
        look = self._look
        side, size = look.px(_TOOL), look.px(look.tokens.icon.size)
        box = QRectF(0, 0, look.px(24), look.px(24))
        box.moveCenter(QPointF(rect.right() - (place - 0.5) * side, QRectF(rect).center().y()))
        if self._hot.tool is icon and self._hot.row >= 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("surface.pressed"))
            painter.drawRoundedRect(box, look.tokens.radius.small, look.tokens.radius.small)
        glyph = QRectF(0, 0, size, size)
        glyph.moveCenter(box.center())
        paint_icon(painter, look, icon, glyph)

    def _paint_dataset(self, painter: QPainter, rect: QRect, row: ListRow) -> None:
        look = self._look
        if not row.dataset:
            self._write(painter, rect, "none", role=TypeRole.BODY, tint="text.muted")
            return
        size = look.px(look.tokens.icon.size)
        paint_icon(painter, look, Icon.DATASET, _icon_box(rect, 0, size), tint="kind.dataset")
        place = rect.adjusted(size + look.px(7), 0, -look.px(10), 0)
        self._write(painter, place, row.dataset, role=TypeRole.BODY, tint="text.primary")

    def _paint_plate(self, painter: QPainter, rect: QRect, row: ListRow, at: int) -> None:
        if row.session is None:
            return
        has_ring = self._hot.has_focus and self._hot.is_plate_focused and at == self._hot.current
        is_hot = has_ring or (at == self._hot.row and self._hot.column == Column.UNLOAD)
        centre = QPointF(rect.right() - self._look.px(LEFT), QRectF(rect).center().y())
        paint_unload_plate(painter, self._look, centre, is_hot=is_hot, has_ring=has_ring)

    def _paint_text(self, painter: QPainter, rect: QRect, text: str, column: Column) -> None:
        is_figure = column is Column.MEMORY
        place = rect.adjusted(0, 0, -self._look.px(10), 0)
        tint = "text.primary" if is_figure else "text.secondary"
        flags = Qt.AlignmentFlag.AlignRight if is_figure else Qt.AlignmentFlag.AlignLeft
        self._write(painter, place, text, role=TypeRole.BODY, tint=tint, flags=flags)

    def _write(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        *,
        role: TypeRole,
        tint: str,
        flags: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        painter.setFont(self._look.font(role, figures=True))
        painter.setPen(self._look.colour(tint))
        paint_short(painter, rect, text, flags | _VCENTRE)


def _icon_box(rect: QRect, left: int, size: int) -> QRectF:
    top = QRectF(rect).center().y() - size / 2
    return QRectF(rect.left() + left, round(top), size, size)
