"""The grid of a sample: reads pages as they come into sight, paints only what is on show."""

from PySide6.QtCore import (
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from dssdesk.desk.dataset.columns import ColumnKind, display_text
from dssdesk.desk.dataset.grid_headers import PADDING, ColumnHeader, RowHeader
from dssdesk.desk.dataset.grid_model import GridModel
from dssdesk.desk.dataset.state import Block, Rows
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_Index = QModelIndex | QPersistentModelIndex

_WIDEST = 360
_NARROWEST = 56
_SETTLE = 30
"""Milliseconds that the grid must stand still before pages are read: a fling reads none."""

_EMPTY = "empty"
_NOT_HERE = "…"


class Grid(QTableView):
    """Shows the rows of a sample.

    Signals:
        rows_shown: First and last row that are on show, when the grid stands still.
        selection_moved: Another cell is the current one, or other cells are selected.
    """

    rows_shown = Signal(int, int)
    selection_moved = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._model = GridModel()
        self._is_measured = False
        self._column_header = ColumnHeader(look, self)
        self._row_header = RowHeader(look, self)
        self.setModel(self._model)
        self.setItemDelegate(CellDelegate(look, self))
        self.setHorizontalHeader(self._column_header)
        self.setVerticalHeader(self._row_header)
        self._set_up()
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLE)
        self._settled.timeout.connect(self._tell_rows_shown)
        self.verticalScrollBar().valueChanged.connect(self._settled.start)
        self.apply_look()
        look.changed.connect(self.apply_look)

    @property
    def rows(self) -> Rows | None:
        """What it shows."""
        return self._model.rows

    def kind(self, column: int) -> ColumnKind:
        """The kind of a column's values."""
        return self._model.kinds[column]

    def show_rows(self, rows: Rows) -> None:
        """Another sample; its pages are asked for by `rows_shown`."""
        self._is_measured = False
        self._column_header.show_columns(rows.sample.columns)
        self._model.show_rows(rows)
        self._row_header.fit(rows.sample.rows)
        for index, column in enumerate(rows.sample.columns):
            self.setColumnWidth(index, self._bounded(self._column_header.width_for(column)))
        self._settled.start(0)

    def take_page(self, rows: range) -> None:
        """A page came: show it; the first one tells how wide columns are."""
        if not self._is_measured:
            self._measure()
        first = self._model.index(rows.start, 0)
        last = self._model.index(rows.stop - 1, self._model.columnCount() - 1)
        self._model.dataChanged.emit(first, last)

    def blocks(self) -> list[Block]:
        """What is selected, or the current cell."""
        chosen = self.selectionModel().selection()
        found = [
            Block(part.top(), part.left(), part.bottom(), part.right())
            for part in (chosen.at(n) for n in range(chosen.count()))
        ]
        current = self.currentIndex()
        if not found and current.isValid():
            found.append(Block(current.row(), current.column(), current.row(), current.column()))
        return found

    def apply_look(self) -> None:
        """Take sizes and colours of the current look."""
        ground, line = self._look.theme.surface.window, self._look.theme.line
        self.setStyleSheet(
            f"QTableCornerButton::section {{ background: {ground}; border: none;"
            f" border-right: 1px solid {line.subtle}; border-bottom: 1px solid {line.default}; }}"
            "QTableView::corner { background: transparent; border: none; }"
        )
        rows = self._model.rows
        self._row_header.fit(0 if rows is None else rows.sample.rows)
        if rows is not None:
            self._measure()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._settled.start()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        self.viewport().update()

    def currentChanged(self, current: _Index, previous: _Index) -> None:  # noqa: D102, N802
        super().currentChanged(current, previous)
        self.viewport().update()  # the whole row is tinted
        self.selection_moved.emit()

    def selectionChanged(  # noqa: D102, N802
        self, selected: QItemSelection, deselected: QItemSelection
    ) -> None:
        super().selectionChanged(selected, deselected)
        self.selection_moved.emit()

    def _set_up(self) -> None:
        self.setAccessibleName("Rows of the sample")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setTabKeyNavigation(False)

    def _tell_rows_shown(self) -> None:
        count = self._model.rowCount()
        if count:
            first = self.rowAt(0)
            last = self.rowAt(self.viewport().height() - 1)
            self.rows_shown.emit(max(0, first), count - 1 if last < 0 else last)

    def _measure(self) -> None:
        rows = self._model.rows
        if rows is None:
            return
        self._is_measured = True
        metrics = QFontMetrics(self._look.font(TypeRole.SMALL, figures=True))
        extra = 2 * self._look.px(PADDING) + 2
        for index, column in enumerate(self._model.columns):
            texts = [_EMPTY, *rows.longest(index, 3)]
            kind = self._model.kinds[index]
            shown = [metrics.horizontalAdvance(display_text(text, kind)) for text in texts]
            needed = max(self._column_header.width_for(column), max(shown) + extra)
            self.setColumnWidth(index, self._bounded(needed))

    def _bounded(self, width: int) -> int:
        return min(max(width, self._look.px(_NARROWEST)), self._look.px(_WIDEST))


class CellDelegate(QStyledItemDelegate):
    """Paints one cell; asks the model for nothing but its text."""

    def __init__(self, look: Look, grid: Grid) -> None:
        super().__init__(grid)
        self._look = look
        self._grid = grid

    def paint(  # noqa: D102
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> None:
        look, grid, rect = self._look, self._grid, option.rect
        current = grid.currentIndex()
        is_current = current.row() == index.row() and current.column() == index.column()
        ground = self._ground(index, in_row=index.row() == current.row())
        painter.fillRect(rect, look.colour(ground))
        painter.setPen(look.colour("line.subtle"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        self._paint_text(painter, rect, index)
        if is_current:
            painter.setPen(QPen(look.colour("accent.line"), look.tokens.focus.width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def sizeHint(  # noqa: D102
        self, _option: QStyleOptionViewItem, index: _Index
    ) -> QSize:
        text = index.data()
        width = self._look.metrics(TypeRole.SMALL).horizontalAdvance(text or _EMPTY)
        height = self._look.px(self._look.tokens.row.grid)
        return QSize(width + 2 * self._look.px(PADDING) + 2, height)

    def _ground(self, index: _Index, *, in_row: bool) -> str:
        if in_row or self._grid.selectionModel().isSelected(index):
            has_focus = self._grid.hasFocus()
            return "surface.selected" if has_focus else "surface.selected_inactive"
        return "surface.base"

    def _paint_text(self, painter: QPainter, rect: QRect, index: _Index) -> None:
        rows = self._grid.rows
        if rows is None:
            return
        look = self._look
        kind = self._grid.kind(index.column())
        text = rows.text(index.row(), index.column())
        font = look.font(TypeRole.SMALL, figures=True)
        if text is None:
            text = _EMPTY if rows.has(index.row()) else _NOT_HERE
            font.setItalic(text == _EMPTY)
            painter.setPen(look.colour("text.muted"))
        else:
            text = display_text(text, kind)
            painter.setPen(look.colour("text.primary"))
        painter.setFont(font)
        padding = look.px(PADDING)
        place = rect.adjusted(padding, 0, -padding - 1, 0)
        if len(text) * look.px(4) > place.width():  # no figure is narrower: it may not fit
            text = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, place.width()
            )
        side = Qt.AlignmentFlag.AlignRight if kind is ColumnKind.NUMBER else _LEFT
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, text)


_LEFT = Qt.AlignmentFlag.AlignLeft
