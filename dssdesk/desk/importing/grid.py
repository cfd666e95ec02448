"""The live preview: names and types of the columns, to correct in place, above the first rows."""

import functools

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QObject,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from dssdesk.desk.importing.models import NAME_ROW, TYPE_ROW, ColumnModel, Index, RowModel
from dssdesk.desk.importing.state import TYPES
from dssdesk.desk.kit.actions import make_action, make_menu
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.wire.datasets import ColumnItem

_NARROWEST, _WIDEST = 90, 260
_FITTED = 60
"""Columns that are measured; more of them get the usual width."""


class PreviewGrid(QWidget):
    """Shows columns and rows.

    Signals:
        renamed: The place of a column, and its new name.
        retyped: The place of a column, and its new type.
    """

    renamed = Signal(int, str)
    retyped = Signal(int, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._column_model = ColumnModel(look)
        self._row_model = RowModel(look)
        self.head = ColumnTable(look)
        self.rows = QTableView()
        self._set_up()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.rows, 1)
        self._column_model.renamed.connect(self.renamed)
        self.head.type_wanted.connect(self.offer_types)
        self.rows.horizontalScrollBar().valueChanged.connect(self.head.scroll_to)
        self.head.horizontalScrollBar().valueChanged.connect(
            self.rows.horizontalScrollBar().setValue
        )
        self.apply_look()
        look.changed.connect(self.apply_look)

    def show_preview(
        self, columns: tuple[ColumnItem, ...], rows: tuple[tuple[str | None, ...], ...]
    ) -> None:
        """Show these; the current column stays the current one."""
        current = self.head.currentIndex()
        self._column_model.show_columns(columns)
        self._row_model.show_rows(columns, rows)
        self._fit(columns, rows)
        if current.isValid() and current.column() < len(columns):
            self.head.setCurrentIndex(self._column_model.index(current.row(), current.column()))

    def offer_types(self, column: int) -> None:
        """Let the person choose the type of a column."""
        columns = self._column_model.columns
        if not 0 <= column < len(columns):
            return
        menu = make_menu(self)
        menu.installEventFilter(_LetterSearch(menu))
        for kind in TYPES:
            action = make_action(kind, menu)
            action.setCheckable(True)
            action.setChecked(kind == columns[column].type)
            action.triggered.connect(functools.partial(self._on_type, column, kind))
            menu.addAction(action)
            if action.isChecked():
                menu.setActiveAction(action)
        rect = self.head.visualRect(self._column_model.index(TYPE_ROW, column))
        menu.popup(self.head.viewport().mapToGlobal(rect.bottomLeft() + QPoint(0, 1)))

    def apply_look(self) -> None:
        """Sizes and colours of the current theme."""
        look, theme = self._look, self._look.theme
        self.head.fit()
        for table, ground in ((self.head, theme.surface.window), (self.rows, theme.surface.base)):
            table.setFont(look.font(TypeRole.SMALL, figures=True))
            table.setStyleSheet(
                f"QTableView {{ background: {ground}; gridline-color: {theme.line.subtle};"
                f" selection-background-color: {theme.surface.selected};"
                f" selection-color: {theme.text.primary}; }}"
                f"QTableView::item {{ padding: 0 {look.px(6)}px; border: none; }}"
                f"QTableView::item:selected {{ background: {theme.surface.selected}; }}"
                f"QTableView::item:focus {{ border: 2px solid {theme.accent.line}; }}"
            )
        self.rows.verticalHeader().setDefaultSectionSize(look.px(look.tokens.row.grid))

    def _set_up(self) -> None:
        self.head.setModel(self._column_model)
        self.rows.setModel(self._row_model)
        self.rows.setAccessibleName("First rows")
        self.rows.setWordWrap(False)
        self.rows.setTabKeyNavigation(False)
        self.rows.horizontalHeader().hide()
        self.rows.verticalHeader().hide()
        self.rows.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.rows.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.rows.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def _fit(
        self, columns: tuple[ColumnItem, ...], rows: tuple[tuple[str | None, ...], ...]
    ) -> None:
        """Columns as wide as their first texts; those that were there do not jump."""
        look = self._look
        metrics = QFontMetrics(self.rows.font())  # its figures are wider than those of others
        strong = look.metrics(TypeRole.STRONG)
        low, high = look.px(_NARROWEST), look.px(_WIDEST)
        for index, column in enumerate(columns[:_FITTED]):
            texts = rows[index][:20] if index < len(rows) else ()
            widths = [metrics.horizontalAdvance((text or "")[:60]) for text in texts]
            wanted = max([strong.horizontalAdvance(column.name), *widths]) + look.px(36)
            wanted = min(max(wanted, low), high)
            for table in (self.head, self.rows):
                table.setColumnWidth(index, wanted)

    def _on_type(self, column: int, kind: str) -> None:
        self.retyped.emit(column, kind)


class ColumnTable(QTableView):
    """The two rows; Enter, Space or a click on a type offers the others.

    Signals:
        type_wanted: The place of the column.
    """

    type_wanted = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName("Columns: names and types")
        self.setItemDelegate(_NameDelegate(self))
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )

    def fit(self) -> None:
        """Rows as high as their texts need."""
        small = self._look.px(self._look.tokens.icon.small)
        self.setIconSize(QSize(small, small))
        name = self._look.px(self._look.tokens.control.dialog)
        kind = self._look.px(self._look.tokens.control.min_hit)
        self.verticalHeader().setMinimumSectionSize(kind)
        self.verticalHeader().resizeSection(NAME_ROW, name)
        self.verticalHeader().resizeSection(TYPE_ROW, kind)
        self.setFixedHeight(name + kind + 1)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is not None:
            model.modelReset.connect(self.fit)

    def scroll_to(self, value: int) -> None:
        """Stand above the rows."""
        self.horizontalScrollBar().setRange(0, max(value, self.horizontalScrollBar().maximum()))
        self.horizontalScrollBar().setValue(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        keys = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2}
        if not index.isValid() or event.key() not in keys:
            super().keyPressEvent(event)
        elif index.row() == TYPE_ROW:
            self.type_wanted.emit(index.column())
        elif self.state() is not QAbstractItemView.State.EditingState:
            self.edit(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.row() == TYPE_ROW:
            self.type_wanted.emit(index.column())


class _LetterSearch(QObject):
    """In a menu, a letter goes to the next entry that begins with it, as in a list."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_press = event.type() is QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and isinstance(watched, QMenu):
            found = _next_of(watched, event.text().lower())
            if found is not None:
                watched.setActiveAction(found)
                return True
        return super().eventFilter(watched, event)


def _next_of(menu: QMenu, letter: str) -> QAction | None:
    actions, active = menu.actions(), menu.activeAction()
    after = actions.index(active) + 1 if active in actions else 0
    turned = actions[after:] + actions[:after]
    found = (each for each in turned if letter.isalpha() and each.text().startswith(letter))
    return next(found, None)


class _NameDelegate(QStyledItemDelegate):
    """Edits a name in the whole cell, with all of it selected."""

    def createEditor(
        self, parent: QWidget | None, _option: QStyleOptionViewItem, _index: Index
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName("Name of the column")
        return editor
