"""The grid of a sample: reads pages as they come into sight, paints only what is on show."""

from PySide6.QtCore import (
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QTableView,
    QWidget,
)

from dssdesk.desk.dataset.columns import display_text
from dssdesk.desk.dataset.grid_cells import EMPTY, CellDelegate
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
        self._cells = CellDelegate(look, self, self._model)
        self.setItemDelegate(self._cells)
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
        self._cells.apply_look()
        rows = self._model.rows
        self._row_header.fit(0 if rows is None else rows.sample.rows)
        if rows is not None:
            self._measure()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._cells.begin()
        super().paintEvent(event)
        if not self._model.rowCount():
            return
        painter = QPainter(self.viewport())
        painter.setPen(self._look.colour("line.subtle"))
        box, rows, columns = self.viewport().rect(), self._row_header, self._column_header
        bottom = min(box.bottom(), rows.length() - rows.offset())
        right = min(box.right(), columns.length() - columns.offset())
        first, last = max(0, self.rowAt(0)), self.rowAt(bottom)
        for row in range(first, (last if last >= 0 else self._model.rowCount() - 1) + 1):
            y = self.rowViewportPosition(row) + self.rowHeight(row) - 1
            painter.drawLine(0, y, right, y)
        first, last = max(0, self.columnAt(0)), self.columnAt(right)
        for column in range(first, (last if last >= 0 else self._model.columnCount() - 1) + 1):
            x = self.columnViewportPosition(column) + self.columnWidth(column) - 1
            painter.drawLine(x, 0, x, bottom)
        self._paint_ring(painter)

    def _paint_ring(self, painter: QPainter) -> None:
        current = self.currentIndex()
        if current.isValid():
            painter.setPen(QPen(self._look.colour("accent.line"), self._look.tokens.focus.width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.visualRect(current).adjusted(1, 1, -2, -2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settled.start()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()  # the whole row is tinted
        self.selection_moved.emit()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
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
            texts = [EMPTY, *rows.longest(index, 3)]
            kind = self._model.kinds[index]
            shown = [metrics.horizontalAdvance(display_text(text, kind)) for text in texts]
            needed = max(self._column_header.width_for(column), max(shown) + extra)
            self.setColumnWidth(index, self._bounded(needed))

    def _bounded(self, width: int) -> int:
        return min(max(width, self._look.px(_NARROWEST)), self._look.px(_WIDEST))
