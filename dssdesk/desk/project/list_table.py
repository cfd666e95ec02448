"""The table of the notebooks list: mouse and keyboard, the plate as a second stop of its row."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QStyleOptionViewItem, QTreeView

from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.marks import paint_focus_ring
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.project.list_delegate import Hot, ListDelegate
from dssdesk.desk.project.list_header import ListHeader
from dssdesk.desk.project.list_model import ListModel
from dssdesk.desk.project.state import Column, ListRow
from dssdesk.wire.places import NotebookRef

_Index = QModelIndex | QPersistentModelIndex


class NotebookTable(QTreeView):
    """Arrows move, Enter opens, Space checks, Tab reaches the plate of the row.

    Signals:
        open_requested, unload_requested, toggled: Of this `NotebookRef`.
        all_toggled: The box in the header was pressed.
        menu_requested: The row's menu is wanted at this point of the screen.
        sort_requested: The `Column` whose title was pressed.
        current_changed: Another row is the current one.
    """

    open_requested = Signal(object)
    unload_requested = Signal(object)
    toggled = Signal(object)
    all_toggled = Signal()
    menu_requested = Signal(QPoint)
    sort_requested = Signal(int)
    current_changed = Signal()

    def __init__(self, look: Look, model: ListModel) -> None:
        super().__init__()
        self._look = look
        self._model = model
        self._by_keyboard = False
        self.hot = Hot()
        self.titles = ListHeader(look)
        # Qt keeps no delegate alive.
        self._delegate = ListDelegate(look, self.hot)
        self.setHeader(self.titles)
        self.titles.setSectionsClickable(True)  # a tree takes that from its header
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("Notebooks")
        self.titles.fit()
        self.titles.sectionClicked.connect(self._on_title)
        look.changed.connect(self._on_look_changed)

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
            self.hot.row = -1
            if current is not None:
                self.choose(current.notebook)
            self.current_changed.emit()

    def turn_rings(self, step: int) -> None:
        """Paint again what turns."""
        self.hot.step = step
        self.viewport().update()

    # -- painting

    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: _Index) -> None:
        self.hot.current = self.currentIndex().row()
        self.hot.has_focus = self.hasFocus()
        super().drawRow(painter, options, index)
        is_current = index.row() == self.hot.current and self.hot.has_focus
        if is_current and self._by_keyboard and not self.hot.is_plate_focused:
            rect = self.visualRect(self._model.index(index.row(), Column.CHECK))
            rect.setRight(self.viewport().width() - 1)
            paint_focus_ring(painter, self._look, rect.toRectF(), radius=0, is_inside=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.titles.make_room(self.viewport().width())

    # -- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_keyboard = False
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
        self._hover(index.row(), index.column(), self._tool_at(index, where))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1, -1, None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if self._model.row_at(index) is None:
            return
        self.setCurrentIndex(index.siblingAtColumn(Column.NAME))
        place = self.visualRect(self.currentIndex()).bottomLeft() if by_key else event.pos()
        self.menu_requested.emit(self.viewport().mapToGlobal(place))

    # -- keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_keyboard = True
        row = self.current_row()
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        is_space = event.key() == Qt.Key.Key_Space
        if row is None or not (is_enter or is_space) or event.modifiers():
            super().keyPressEvent(event)
        elif self.hot.is_plate_focused:
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
        if row is None or row.session is None or is_forward is self.hot.is_plate_focused:
            return False
        self.hot.is_plate_focused = is_forward
        self._by_keyboard = True
        self.viewport().update()
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        is_key = event.reason() is not Qt.FocusReason.MouseFocusReason
        self._by_keyboard = is_key and event.reason() is not Qt.FocusReason.PopupFocusReason
        if not self.currentIndex().isValid() and self._model.rows:
            self.setCurrentIndex(self._model.index(0, Column.NAME))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.hot.is_plate_focused = False
        super().focusOutEvent(event)
        self.viewport().update()

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        self.hot.is_plate_focused = False
        super().currentChanged(current, previous)
        self.viewport().update()
        self.current_changed.emit()

    def _tool_at(self, index: QModelIndex, where: QPoint) -> Icon | None:
        if not index.isValid() or index.column() != Column.NAME:
            return None
        return self._delegate.tool_at(self.visualRect(index), where.x())

    def _hover(self, row: int, column: int, tool: Icon | None) -> None:
        if (row, column, tool) == (self.hot.row, self.hot.column, self.hot.tool):
            return
        self.hot.row, self.hot.column, self.hot.tool = row, column, tool
        at = self._model.rows[row] if 0 <= row < len(self._model.rows) else None
        is_plate = at is not None and at.session is not None and column == Column.UNLOAD
        is_hand = is_plate or tool is not None or column == Column.CHECK
        shape = Qt.CursorShape.PointingHandCursor if is_hand else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        self.viewport().update()

    def _on_title(self, section: int) -> None:
        if section == Column.CHECK:
            self.all_toggled.emit()
        elif section != Column.UNLOAD:
            self.sort_requested.emit(section)

    def _on_look_changed(self) -> None:
        self.titles.fit()
        self.titles.make_room(self.viewport().width())
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
