"""How a cell of the grid is painted: some hundred times a frame, so nothing is looked up twice."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from dssdesk.desk.dataset.columns import ColumnKind, display_text
from dssdesk.desk.dataset.grid_headers import PADDING
from dssdesk.desk.dataset.grid_model import GridModel
from dssdesk.desk.dataset.hits import hit_in
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

EMPTY = "empty"
NOT_HERE = "…"

_Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CellDelegate(QStyledItemDelegate):
    """Paints ground and text of a cell; the grid draws lines and the current cell's ring.

    Attributes:
        search: What one looks for in the cells; "" for nothing.
    """

    def __init__(self, look: Look, grid: QTableView, model: GridModel) -> None:
        super().__init__(grid)
        self._look = look
        self._grid = grid
        self._model = model
        self._current_row = -1
        self._has_selection = False
        self.search = ""
        self.apply_look()

    def apply_look(self) -> None:
        """Take fonts, colours and measures of the current look."""
        look = self._look
        self._font = look.font(TypeRole.SMALL, figures=True)
        self._italic = QFont(self._font)
        self._italic.setItalic(True)
        self._metrics = QFontMetrics(self._font)
        self._padding = look.px(PADDING)
        self._narrowest = look.px(4)
        self._text = look.colour("text.primary")
        self._muted = look.colour("text.muted")
        self._chosen = look.colour("surface.selected")
        self._find = look.colour("surface.find")

    def begin(self) -> None:
        """A frame begins: note what is the same for all its cells."""
        self._current_row = self._grid.currentIndex().row()
        self._has_selection = self._grid.selectionModel().hasSelection()
        has_focus = self._grid.hasFocus()
        token = "surface.selected" if has_focus else "surface.selected_inactive"
        self._chosen = self._look.colour(token)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        rect: QRect = option.rect
        row, column = index.row(), index.column()
        if row == self._current_row or (
            self._has_selection and self._grid.selectionModel().isSelected(index)
        ):
            painter.fillRect(rect, self._chosen)
        rows = self._model.rows
        if rows is None:
            return
        kind = self._model.kinds[column]
        value = text = rows.text(row, column)
        if text is None:
            is_empty = rows.has(row)
            text = EMPTY if is_empty else NOT_HERE
            painter.setFont(self._italic if is_empty else self._font)
            painter.setPen(self._muted)
        else:
            text = display_text(text, kind)
            painter.setFont(self._font)
            painter.setPen(self._text)
        place = rect.adjusted(self._padding, 0, -self._padding - 1, 0)
        if len(text) * self._narrowest > place.width():  # no letter is narrower: it may not fit
            text = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        if self.search and value:
            self._paint_hit(painter, place, value, text, is_right=kind is ColumnKind.NUMBER)
        painter.drawText(place, _RIGHT if kind is ColumnKind.NUMBER else _LEFT, text)

    def _paint_hit(
        self, painter: QPainter, place: QRect, value: str, text: str, *, is_right: bool
    ) -> None:
        """Mark what one looks for; the whole text where it is cut off."""
        if hit_in(value, self.search) is None:
            return
        begin, length = hit_in(text, self.search) or (0, len(text))
        advance = self._metrics.horizontalAdvance
        left = place.right() + 1 - advance(text) if is_right else place.left()
        left, width = left + advance(text[:begin]), advance(text[begin : begin + length])
        height = self._metrics.height()
        top = place.center().y() - height // 2
        painter.fillRect(QRect(left, top, width, height), self._find)

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        width = self._metrics.horizontalAdvance(index.data() or EMPTY)
        height = self._look.px(self._look.tokens.row.grid)
        return QSize(width + 2 * self._padding + 2, height)
