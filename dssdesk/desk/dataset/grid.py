"""The grid of a sample: reads pages as they come into sight, paints only what is on show."""

from PySide6.QtCore import (
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QTableView,
    QWidget,
)

from dssdesk.desk.dataset.column_header import ColumnHeader
from dssdesk.desk.dataset.columns import display_text
from dssdesk.desk.dataset.grid_cells import EMPTY, CellDelegate
from dssdesk.desk.dataset.grid_headers import PADDING, RowHeader
from dssdesk.desk.dataset.grid_model import GridModel
from dssdesk.desk.dataset.hits import columns_with
from dssdesk.desk.dataset.state import Block, Rows
from dssdesk.desk.dataset.wishes import ViewChoice
from dssdesk.desk.kit.controls import EmptyHint, FlatButton
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.wire.datasets import ColumnProfile

_Index = QModelIndex | QPersistentModelIndex

_WIDEST = 360
_NARROWEST = 56
_USUAL = 110
_PROBLEM = 280
_FITTED_AT_ONCE = 200
"""Columns; more of them are fitted when they come into sight."""
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
        self._fitted: set[int] = set()
        self._hint: EmptyHint | None = None
        self._is_hit_due = False
        self._is_outdated = False
        self.column_header = ColumnHeader(look, self)
        self._row_header = RowHeader(look, self)
        self.setModel(self._model)
        self._cells = CellDelegate(look, self, self._model)
        self.setItemDelegate(self._cells)
        self.setHorizontalHeader(self.column_header)
        self.setVerticalHeader(self._row_header)
        self.filter_button = FlatButton(look, Icon.FILTER, "Clear filters", parent=self)
        self.filter_button.setEnabled(False)
        self._problem = QLabel(self.viewport())
        self._problem.setWordWrap(True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.hide()
        self._set_up()
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLE)
        self._settled.timeout.connect(self._tell_rows_shown)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.horizontalScrollBar().valueChanged.connect(self._on_scrolled)
        self.column_header.column_wanted.connect(self.show_column)
        self.column_header.left_down.connect(self._on_left_down)
        self._take_look()
        look.changed.connect(self.apply_look)

    @property
    def rows(self) -> Rows | None:
        """What it shows."""
        return self._model.rows

    @property
    def hint(self) -> EmptyHint | None:
        """What stands in the place of rows, below the header."""
        return self._hint

    @property
    def problem(self) -> str:
        """What is said to be wrong with a filter."""
        return "" if self._problem.isHidden() else self._problem.text()

    def show_rows(self, rows: Rows) -> None:
        """Other rows; their pages are asked for by `rows_shown`.

        Columns that are the same ones stay as wide as they are, and where they are.
        """
        if self._model.rows is not None and self._model.columns == rows.columns:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            self._model.exchange_rows(rows)
            self.scrollToTop()
        else:
            self._fitted.clear()
            self.column_header.show_columns(rows.columns)
            self._model.show_rows(rows)
            self.column_header.setDefaultSectionSize(self._look.px(_USUAL))
        # As wide as the sample needs: columns stay where they are while one filters.
        self._row_header.fit(rows.sample.rows)
        self._is_hit_due = True
        self._settled.start()

    def show_profiles(self, profiles: tuple[ColumnProfile, ...], rows: int) -> None:
        """What is in the columns."""
        self._model.profiles = profiles
        self.column_header.show_profiles(profiles, rows)

    def show_view(self, view: ViewChoice, wrong: str = "") -> None:
        """How the rows are sorted and filtered; the column whose filter is not understood."""
        self.column_header.show_view(view, wrong)
        self._cells.search = view.search
        self.viewport().update()
        self.filter_button.setEnabled(bool(view.filters))
        sorted_by = {key.column for key in view.sort}
        for index, column in enumerate(self._model.columns if sorted_by else ()):
            if column.name in sorted_by:  # the arrow needs room, too
                needed = min(self.column_header.width_for(index), self._look.px(_WIDEST))
                if self.columnWidth(index) < needed:
                    self.setColumnWidth(index, needed)

    def show_problem(self, text: str, column: str = "") -> None:
        """Say below the filter of a column what is wrong with it; "" for nothing."""
        self._problem.setVisible(bool(text))
        if not text:
            return
        look = self._look
        theme, pad = look.theme, look.px(6)
        self._problem.setText(text)
        self._problem.setFont(look.font(TypeRole.SMALL))
        self._problem.setStyleSheet(
            f"background: {theme.state.danger_soft}; color: {theme.state.danger_text};"
            f" border: 1px solid {theme.state.danger_mark}; padding: {pad}px;"
        )
        names = [one.name for one in self._model.columns]
        place = self.columnViewportPosition(names.index(column)) if column in names else 0
        width = min(look.px(_PROBLEM), self.viewport().width())
        self._problem.setFixedWidth(width)
        self._problem.adjustSize()
        self._problem.move(max(0, min(place, self.viewport().width() - width)), 0)
        self._problem.raise_()

    def show_hint(self, hint: EmptyHint | None) -> None:
        """Say below the header why there are no rows; None where there are some."""
        if self._hint is not None:
            self._hint.hide()
            self._hint.deleteLater()
        self._hint = hint
        if hint is not None:
            hint.setParent(self.viewport())
            hint.setGeometry(self.viewport().rect())
            hint.show()

    def hide_columns(self, hidden: frozenset[int]) -> None:
        """Hide these columns, and show all others."""
        self.setUpdatesEnabled(False)
        for index in range(self._model.columnCount()):
            if self.isColumnHidden(index) != (index in hidden):
                self.setColumnHidden(index, index in hidden)
        self.setUpdatesEnabled(True)
        self._settled.start()

    def shown_columns(self) -> list[int]:
        """The columns that are not hidden."""
        return [n for n in range(self._model.columnCount()) if not self.isColumnHidden(n)]

    def show_column(self, index: int) -> None:
        """Scroll so far that a column is on show."""
        header, bar = self.column_header, self.horizontalScrollBar()
        left, room = header.sectionPosition(index), self.viewport().width()
        if left < header.offset():
            bar.setValue(left)
        elif left + header.sectionSize(index) > header.offset() + room:
            bar.setValue(left + header.sectionSize(index) - room)

    def take_page(self, rows: range) -> None:
        """A page came: show it; the first one tells how wide columns are."""
        self._fit_columns()
        first = self._model.index(rows.start, 0)
        last = self._model.index(rows.stop - 1, self._model.columnCount() - 1)
        self._model.dataChanged.emit(first, last)
        if self._is_hit_due and rows.start == 0:
            self._is_hit_due = False
            self._show_hit()

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
        """Take sizes and colours of the current look; out of sight, when it is shown again."""
        self._is_outdated = not self.isVisible()
        if not self._is_outdated:
            self._take_look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_outdated:
            self.apply_look()
        else:
            self.updateGeometries()

    def _take_look(self) -> None:
        ground, line = self._look.theme.surface.window, self._look.theme.line
        self.setStyleSheet(
            f"QTableCornerButton::section {{ background: {ground}; border: none;"
            f" border-right: 1px solid {line.subtle}; border-bottom: 1px solid {line.default}; }}"
            "QTableView::corner { background: transparent; border: none; }"
        )
        self._cells.apply_look()
        rows = self._model.rows
        self._row_header.fit(0 if rows is None else rows.sample.rows)
        self._fitted.clear()
        self._fit_columns()
        self.updateGeometries()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._cells.begin()
        super().paintEvent(event)
        if not self._model.rowCount():
            return
        painter = QPainter(self.viewport())
        painter.setPen(self._look.colour("line.subtle"))
        box, rows, columns = self.viewport().rect(), self._row_header, self.column_header
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

    def _show_hit(self) -> None:
        """Scroll to what one looks for in the first row, where none of it is on show."""
        rows, header = self._model.rows, self.column_header
        if rows is None or not self._cells.search:
            return
        values = ((column, rows.text(0, column)) for column in self.shown_columns())
        found = columns_with(values, self._cells.search)
        places = [header.sectionViewportPosition(one) for one in found]
        if found and not any(0 <= place < self.viewport().width() for place in places):
            self.show_column(found[0])

    def _paint_ring(self, painter: QPainter) -> None:
        current = self.currentIndex()
        if current.isValid():
            painter.setPen(QPen(self._look.colour("accent.line"), self._look.tokens.focus.width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.visualRect(current).adjusted(1, 1, -2, -2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._hint is not None:
            self._hint.setGeometry(self.viewport().rect())
        self._settled.start()

    def updateGeometries(self) -> None:
        if not self.isVisible():
            return  # another text size would ask for it dozens of times, in each tab
        super().updateGeometries()
        look, header = self._look, self.column_header
        height = look.px(look.tokens.row.filter)
        top = header.height() - height
        button, width = self.filter_button, self._row_header.width()
        button.move((width - button.width()) // 2, top + (height - button.height()) // 2)

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

    def _on_scrolled(self, _value: int) -> None:
        self._settled.start()  # not connected itself: it would take the value for its interval

    def _on_left_down(self) -> None:
        if not self.currentIndex().isValid() and self._model.rowCount():
            self.setCurrentIndex(self._model.index(0, max(0, self.columnAt(0))))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_rows_shown(self) -> None:
        self._fit_columns()
        count = self._model.rowCount()
        if count:
            first = self.rowAt(0)
            last = self.rowAt(self.viewport().height() - 1)
            self.rows_shown.emit(max(0, first), count - 1 if last < 0 else last)

    def _fit_columns(self) -> None:
        """Make columns as wide as they need, once; of very many only those on show."""
        rows, count = self._model.rows, self._model.columnCount()
        if rows is None or not (rows.has(0) or rows.has(max(0, self.rowAt(0)))):
            return
        first, last = 0, count - 1
        if count > _FITTED_AT_ONCE:
            first, last = max(0, self.columnAt(0)), self.columnAt(self.viewport().width() - 1)
        for index in range(first, (last if last >= 0 else count - 1) + 1):
            if index not in self._fitted:
                self._fitted.add(index)
                self.setColumnWidth(index, self._width_of(rows, index))

    def _width_of(self, rows: Rows, index: int) -> int:
        metrics = QFontMetrics(self._look.font(TypeRole.SMALL, figures=True))
        extra = 2 * self._look.px(PADDING) + 2
        texts = [EMPTY, *rows.longest(index, 3)]
        kind = self._model.kinds[index]
        shown = [metrics.horizontalAdvance(display_text(text, kind)) for text in texts]
        needed = max(self.column_header.width_for(index), max(shown) + extra)
        return min(max(needed, self._look.px(_NARROWEST)), self._look.px(_WIDEST))
