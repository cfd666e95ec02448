"""The table of the notebooks list: mouse and keyboard, the plate as a second stop of its row."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.table import Table
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.project.list_delegate import ListDelegate, ListHot
from dssdesk.desk.project.list_header import ListHeader
from dssdesk.desk.project.list_model import ListModel
from dssdesk.desk.project.state import Column, ListRow
from dssdesk.wire.places import NotebookRef

_Index = QModelIndex | QPersistentModelIndex


class NotebookTable(Table):
    """Arrows move, Enter opens, Space checks, Tab reaches the plate of the row.

    Signals:
        open_requested, unload_requested, toggled: Of this `NotebookRef`.
    """

    open_requested = Signal(object)
    unload_requested = Signal(object)
    toggled = Signal(object)

    def __init__(self, look: Look, model: ListModel) -> None:
        hot = ListHot()
        painter = ListDelegate(look, hot)
        super().__init__(look, ListHeader(look), painter, hot, home=Column.NAME)
        self._hot = hot
        self._painter = painter
        self._model = model
        self.setModel(model)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Notebooks")

    def current_row(self) -> ListRow | None:
        """The row that the keyboard is on."""
        return self._model.row_at(self.currentIndex())

    def choose(self, notebook: NotebookRef) -> bool:
        """Make this the current row; False if it is not shown."""
        index = self._model.index_of(notebook)
        if index.isValid():
            self.setCurrentIndex(index)
        return index.isValid()

    def show_rows(self, rows: tuple[ListRow, ...]) -> None:
        """Show these; the current notebook stays the current one."""
        current = self.current_row()
        if self._model.show_rows(rows):
            self._hot.row = -1
            if current is not None:
                self.choose(current.notebook)
            self.current_changed.emit()

    @property
    def has_row_ring(self) -> bool:
        """Whether the keyboard is on the current row as a whole, not on its plate."""
        return self.by_keyboard and not self._hot.is_plate_focused

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.by_keyboard = False
        where = event.position().toPoint()
        index = self.indexAt(where)
        row = self._model.row_at(index)
        if event.button() is not Qt.MouseButton.LeftButton or row is None:
            super().mousePressEvent(event)
            return
        tool = self._tool_at(index, where)
        if index.column() == Column.UNLOAD and row.session is not None:
            self.unload_requested.emit(row.notebook)
            return
        self.setCurrentIndex(index.siblingAtColumn(Column.NAME))
        if index.column() == Column.CHECK:
            self.toggled.emit(row.notebook)
        elif tool is Icon.GO_TO:
            self.open_requested.emit(row.notebook)
        elif tool is Icon.MORE:
            self.menu_requested.emit(self.viewport().mapToGlobal(where))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        where = event.position().toPoint()
        index = self.indexAt(where)
        row = self._model.row_at(index)
        is_elsewhere = index.column() in {Column.CHECK, Column.UNLOAD}
        if row is not None and not is_elsewhere and self._tool_at(index, where) is None:
            self.open_requested.emit(row.notebook)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        where = event.position().toPoint()
        index = self.indexAt(where)
        self._point(index.row(), index.column(), self._tool_at(index, where))

    def hover(self, row: int) -> None:
        self._point(row, -1, None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.by_keyboard = True
        row = self.current_row()
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        is_space = event.key() == Qt.Key.Key_Space
        if row is None or not (is_enter or is_space) or event.modifiers():
            super().keyPressEvent(event)
        elif self._hot.is_plate_focused:
            self.unload_requested.emit(row.notebook)
        elif is_enter:
            self.open_requested.emit(row.notebook)
        else:
            self.toggled.emit(row.notebook)
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        is_press = event.type() is QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and self._move_to_plate(event):
            return True
        return super().event(event)

    def _move_to_plate(self, event: QKeyEvent) -> bool:
        """Tab goes from the row to its plate, and back."""
        if event.key() not in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            return False
        is_forward, row = event.key() == Qt.Key.Key_Tab, self.current_row()
        if row is None or row.session is None or is_forward is self._hot.is_plate_focused:
            return False
        self._hot.is_plate_focused = is_forward
        self.by_keyboard = True
        self.viewport().update()
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._hot.is_plate_focused = False
        super().focusOutEvent(event)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        self._hot.is_plate_focused = False
        super().currentChanged(current, previous)

    def _tool_at(self, index: QModelIndex, where: QPoint) -> Icon | None:
        if not index.isValid() or index.column() != Column.NAME:
            return None
        return self._painter.tool_at(self.visualRect(index), where.x())

    def _point(self, row: int, column: int, tool: Icon | None) -> None:
        if (row, column, tool) == (self._hot.row, self._hot.column, self._hot.tool):
            return
        self._hot.row, self._hot.column, self._hot.tool = row, column, tool
        at = self._model.rows[row] if 0 <= row < len(self._model.rows) else None
        is_plate = at is not None and at.session is not None and column == Column.UNLOAD
        is_hand = is_plate or tool is not None or column == Column.CHECK
        shape = Qt.CursorShape.PointingHandCursor if is_hand else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        self.viewport().update()
