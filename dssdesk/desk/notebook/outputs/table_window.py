"""A table in a window of its own: sorted, searched, copied and saved as CSV."""

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPalette,
    QShortcut,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from dssdesk.desk.kit.controls import Button
from dssdesk.desk.kit.fields import FilterField
from dssdesk.desk.kit.labels import paint_short, plain_tip
from dssdesk.desk.kit.marks import paint_focus_ring
from dssdesk.desk.kit.text import counted
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.notebook.outputs.table_rows import TableRows
from dssdesk.desk.notebook.outputs.table_text import TableText, amount, shortened

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_PADDING = 16
"""Pixels beside texts; the arrow of the order has room in it."""
_LINE = 3  # pixels for the line between columns, and for what measuring leaves out


class TableWindow(QWidget):
    """Shows a table to be looked through; it deletes itself when it is closed.

    Signals:
        save_wished: A proposed name, and what is shown, as CSV.
    """

    save_wished = Signal(str, str)

    def __init__(self, look: Look, title: str, table: TableText) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.title = title
        self.setAccessibleName(title)
        self._look = look
        self._rows = TableRows(table)
        self.model = _Model(self._rows)
        self.grid = _Grid(self)
        self.field = FilterField(look, "Find in rows", self)
        self.words = QLabel(amount(table), self)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self._lay_out()
        self._set_up_grid()
        self._bind_keys()
        self._take_look()
        look.changed.connect(self._take_look)
        self.resize(look.px(900), look.px(640))
        self.grid.setFocus()

    def _lay_out(self) -> None:
        px = self._look.px
        self._copy = Button(self._look, "Copy", parent=self)
        self._save = Button(self._look, "Save as CSV…", parent=self)
        self.field.setFixedWidth(px(260))
        bar = QHBoxLayout()
        bar.setContentsMargins(px(12), px(6), px(12), px(6))
        bar.setSpacing(px(8))
        bar.addWidget(self.field)
        bar.addWidget(self.words)
        bar.addStretch(1)
        bar.addWidget(self._copy)
        bar.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.grid, 1)
        self._copy.clicked.connect(self.copy)
        self.grid.copy_wished.connect(self.copy)
        self._save.clicked.connect(self._on_save)
        self.field.filter_changed.connect(self._on_sought)

    def _set_up_grid(self) -> None:
        grid, titles = self.grid, self.grid.horizontalHeader()
        grid.setModel(self.model)
        grid.setAccessibleName("Rows of the table")
        grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        grid.setWordWrap(False)
        grid.setTabKeyNavigation(False)
        grid.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        grid.setItemDelegate(_Cells(self._look, self._rows.table.index_columns, grid))
        grid.verticalHeader().hide()
        grid.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        titles.setHighlightSections(False)
        titles.setSectionsClickable(True)
        titles.setSortIndicatorShown(True)
        titles.setSortIndicatorClearable(True)  # a third click: the order of the output
        titles.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        titles.sortIndicatorChanged.connect(self._on_order)

    def _bind_keys(self) -> None:
        keys = (
            (QKeySequence.StandardKey.Find, self._on_find),
            (QKeySequence.StandardKey.Save, self._on_save),
            (QKeySequence.StandardKey.Close, self.close),
            (QKeySequence.StandardKey.Cancel, self.close),
        )
        for key, act in keys:
            QShortcut(QKeySequence(key), self).activated.connect(act)

    @Slot()
    def copy(self) -> None:
        """Copy the cells that are selected; where it is none or one alone, all that is shown."""
        chosen = self.grid.selectionModel().selectedIndexes()
        rows = sorted({index.row() for index in chosen})
        columns = sorted({index.column() for index in chosen})
        if len(chosen) > 1:
            text = self._rows.as_tsv(rows, columns)
        elif self.grid.hasFocus() and chosen:
            text = self._rows.shown[rows[0]][columns[0]]
        else:
            every = range(len(self._rows.names))
            body = self._rows.as_tsv(range(len(self._rows.shown)), every)
            text = "\t".join(self._rows.names) + "\n" + body
        QGuiApplication.clipboard().setText(text)

    @Slot()
    def _take_look(self) -> None:
        look, grid = self._look, self.grid
        padding = look.px(_PADDING)
        grid.setStyleSheet(
            f"QTableView {{ gridline-color: {look.theme.line.subtle}; }}"
            f"QHeaderView::section {{ padding: 0 {padding}px; }}"
        )
        grid.verticalHeader().setDefaultSectionSize(look.px(look.tokens.row.output_table))
        grid.horizontalHeader().setFixedHeight(look.px(look.tokens.row.table_header))
        texts_in, names_in = QFontMetrics(_font(look)), grid.horizontalHeader().fontMetrics()
        for column, texts in enumerate(self._rows.table.longest):
            name = names_in.horizontalAdvance(self._rows.names[column])
            widest = max((name, *map(texts_in.horizontalAdvance, texts))) + _LINE
            grid.setColumnWidth(column, widest + 2 * padding)

    @Slot(int, Qt.SortOrder)
    def _on_order(self, column: int, order: Qt.SortOrder) -> None:
        self.model.sort(column, order)

    @Slot()
    def _on_find(self) -> None:
        self.field.setFocus()
        self.field.selectAll()

    @Slot(str)
    def _on_sought(self, text: str) -> None:
        self.model.search(text)
        whole, shown = len(self._rows.table.body), len(self._rows.shown)
        found = f"{shown:,} of {counted(whole, 'row')}" if shown else "No row matches"
        self.words.setText(found if text.strip() else amount(self._rows.table))

    @Slot()
    def _on_save(self) -> None:
        self.save_wished.emit(f"{self.title}.csv", self._rows.as_csv())


class _Grid(QTableView):
    """Leaves to the window what *Copy* takes: Qt's own takes one cell."""

    copy_wished = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wished.emit()
        else:
            super().keyPressEvent(event)


class _Cells(QStyledItemDelegate):
    """Texts with room beside them, on the ground of their column."""

    def __init__(self, look: Look, index_columns: int, grid: QTableView) -> None:
        super().__init__(grid)
        self._look = look
        self._index_columns = index_columns
        self._grid = grid

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look, is_index = self._look, index.column() < self._index_columns
        ground = "surface.window" if is_index else "surface.base"
        if option.state & QStyle.StateFlag.State_Selected:
            is_here = self._grid.hasFocus()
            ground = "surface.selected" if is_here else "surface.selected_inactive"
        painter.fillRect(option.rect, look.colour(ground))
        painter.setFont(_font(look))
        painter.setPen(look.colour("text.secondary" if is_index else "text.primary"))
        padding = look.px(_PADDING)
        place = option.rect.adjusted(padding, 0, -padding, 0)
        paint_short(painter, place, index.data(), index.data(Qt.ItemDataRole.TextAlignmentRole))
        if self._grid.hasFocus() and index == self._grid.currentIndex():
            paint_focus_ring(painter, look, QRectF(option.rect), radius=0, is_inside=True)


class _Model(QAbstractTableModel):
    """The rows as Qt asks for them."""

    def __init__(self, rows: TableRows) -> None:
        super().__init__()
        self._rows = rows

    def search(self, sought: str) -> None:
        """Show the rows that hold this."""
        self.beginResetModel()
        self._rows.search(sought)
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Show them in another order."""
        self.beginResetModel()
        self._rows.sort(column, descending=order is Qt.SortOrder.DescendingOrder)
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows.shown)

    def columnCount(self, _parent: _Index = _ROOT) -> int:
        return len(self._rows.names)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return shortened(self._rows.shown[index.row()][column])
            case Qt.ItemDataRole.ToolTipRole:
                text = self._rows.shown[index.row()][column]
                return plain_tip(text) if text != shortened(text) else None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if self._rows.table.figures[column] else _LEFT
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self._rows.table.figures[section] else _LEFT
        return self._rows.names[section] if role == Qt.ItemDataRole.DisplayRole else None


def _font(look: Look) -> QFont:
    return look.font(TypeRole.SMALL, figures=True)
