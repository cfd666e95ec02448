"""The table of *Background tasks*: mouse and keyboard."""

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

from dssdesk.base.ids import SessionId
from dssdesk.desk.administration.delegate import Hot, TasksDelegate
from dssdesk.desk.administration.header import TasksHeader
from dssdesk.desk.administration.model import TasksModel
from dssdesk.desk.administration.state import Column, TaskRow
from dssdesk.desk.kit.marks import paint_focus_ring
from dssdesk.desk.kit.theme import Look

_Index = QModelIndex | QPersistentModelIndex


class TasksTable(QTreeView):
    """Arrows move, Space or a click checks, Shift checks up to here, Enter goes to the notebook.

    Signals:
        open_requested, toggled: Of this session.
        range_checked: A `frozenset` of sessions that are to be checked, and no others.
        all_toggled: The box in the header was pressed.
        menu_requested: The row's menu is wanted at this point of the screen.
        sort_requested: The `Column` whose title was pressed.
        current_changed: Another row is the current one.
    """

    open_requested = Signal(str)
    toggled = Signal(str)
    range_checked = Signal(frozenset)
    all_toggled = Signal()
    menu_requested = Signal(QPoint)
    sort_requested = Signal(int)
    current_changed = Signal()

    def __init__(self, look: Look, model: TasksModel) -> None:
        super().__init__()
        self._look = look
        self._model = model
        self._by_keyboard = False
        self._anchor: SessionId | None = None
        self.hot = Hot()
        self.titles = TasksHeader(look)
        # Qt keeps no delegate alive.
        self._delegate = TasksDelegate(look, self.hot)
        self.setHeader(self.titles)
        self.titles.setSectionsClickable(True)  # a tree takes that from its header
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("Background tasks")
        self.titles.sectionClicked.connect(self._on_title)
        look.changed.connect(self._on_look_changed)

    def current_row(self) -> TaskRow | None:
        """The row that the keyboard is on."""
        return self._model.row_at(self.currentIndex())

    def show_rows(self, rows: tuple[TaskRow, ...]) -> None:
        """Show these; the current session stays the current one, else what stands there now."""
        current, place = self.current_row(), self.currentIndex().row()
        if self._model.show_rows(rows):
            self.hot.row = -1
            if current is not None:
                index = self._model.index_of(current.session_id)
                instead = self._model.index(min(place, len(rows) - 1), Column.NOTEBOOK)
                self.setCurrentIndex(index if index.isValid() else instead)
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
        if index.row() == self.hot.current and self.hot.has_focus and self._by_keyboard:
            rect = self.visualRect(self._model.index(index.row(), Column.CHECK))
            rect.setRight(self.viewport().width() - 1)
            rect.setLeft(0)
            paint_focus_ring(painter, self._look, rect.toRectF(), radius=0, is_inside=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.titles.fit(self.viewport().width())

    # -- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_keyboard = False
        row = self._model.row_at(self.indexAt(event.position().toPoint()))
        if event.button() is not Qt.MouseButton.LeftButton or row is None:
            super().mousePressEvent(event)
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._check(row, is_range=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        row = self._model.row_at(index)
        if row is None:
            return
        self.toggled.emit(row.session_id)  # back to what it was before the first click
        if index.column() != Column.CHECK:
            self.open_requested.emit(row.session_id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if self._model.row_at(index) is None:
            return
        self.setCurrentIndex(index.siblingAtColumn(Column.NOTEBOOK))
        place = self.visualRect(self.currentIndex()).bottomLeft() if by_key else event.pos()
        self.menu_requested.emit(self.viewport().mapToGlobal(place))

    # -- keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_keyboard = True
        row = self.current_row()
        key, is_shift = event.key(), event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if row is not None and key == Qt.Key.Key_Space:
            self._check(row, is_range=is_shift)
        elif row is not None and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.open_requested.emit(row.session_id)
        else:
            super().keyPressEvent(event)
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        is_key = event.reason() is not Qt.FocusReason.MouseFocusReason
        self._by_keyboard = is_key and event.reason() is not Qt.FocusReason.PopupFocusReason
        if self._by_keyboard and not self.currentIndex().isValid() and self._model.rows:
            self.setCurrentIndex(self._model.index(0, Column.NOTEBOOK))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        self.current_changed.emit()

    def _check(self, row: TaskRow, *, is_range: bool) -> None:
        """Check or uncheck this row; or all from the one before up to it."""
        self.setCurrentIndex(self._model.index_of(row.session_id))
        ids = [one.session_id for one in self._model.rows]
        if is_range and self._anchor in ids:
            first, last = sorted((ids.index(self._anchor), ids.index(row.session_id)))
            self.range_checked.emit(frozenset(ids[first : last + 1]))
            return
        self._anchor = row.session_id
        self.toggled.emit(row.session_id)

    def _hover(self, row: int) -> None:
        if row != self.hot.row:
            self.hot.row = row
            self.viewport().update()

    def _on_title(self, section: int) -> None:
        if section == Column.CHECK:
            self.all_toggled.emit()
        else:
            self.sort_requested.emit(section)

    def _on_look_changed(self) -> None:
        self.titles.fit(self.viewport().width())
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
