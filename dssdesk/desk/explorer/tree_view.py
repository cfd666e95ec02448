"""The tree itself: rows painted by the delegate, the plate as a second stop of its row."""

from collections.abc import Callable

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QStyle, QStyleOptionViewItem, QTreeView

from dssdesk.base.ids import FILES, ProjectKey
from dssdesk.desk.explorer.delegate import Hot, TreeDelegate, depth_of
from dssdesk.desk.explorer.dragging import (
    Dropped,
    can_drop,
    notebooks_of,
    start_drag,
    wanted_action,
)
from dssdesk.desk.explorer.model import TreeModel
from dssdesk.desk.explorer.state import Node, NodeKey, NodeKind
from dssdesk.desk.kit.dropping import paths_of
from dssdesk.desk.kit.theme import Look

_Index = QModelIndex | QPersistentModelIndex


class TreeView(QTreeView):
    """Shows a `TreeModel`; arrows move, Enter opens, Tab reaches the plate of the row.

    Signals:
        open_requested: The node was double-clicked, or Enter was pressed on it.
        current_node_changed: Another row is the current one.
        unload_requested: The plate of this node was pressed.
        menu_requested: The node's menu is wanted at this point of the screen.
        selection_changed: Others are selected.
        notebooks_dropped: `Dropped` notebooks.
        files_dropped: Paths of files, and the `ProjectKey` below them, or None.

    Attributes:
        may_drop_on: Whether a project, or None beside all of them, takes anything.
    """

    open_requested = Signal(object)
    current_node_changed = Signal(object)
    unload_requested = Signal(object)
    menu_requested = Signal(object, QPoint)
    selection_changed = Signal()
    notebooks_dropped = Signal(object)
    files_dropped = Signal(list, object)

    def __init__(self, look: Look, model: TreeModel) -> None:
        super().__init__()
        self._look = look
        self._model = model
        self.hot = Hot(QPersistentModelIndex())
        self.may_drop_on: Callable[[ProjectKey | None], bool] = bool
        # Qt does not keep a delegate alive.
        self._delegate = TreeDelegate(look, self.hot)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setIndentation(0)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName("Projects, datasets and notebooks")
        look.changed.connect(self._on_look_changed)

    def current_node(self) -> Node | None:
        """The node of the current row."""
        return self._model.node_at(self.currentIndex())

    def selected_nodes(self) -> list[Node]:
        """The nodes of the selected rows, from top to bottom."""
        chosen = self.selectionModel()
        rows = chosen.selectedRows()
        if len(rows) > 1:  # Qt has them in no order; to walk the whole tree for one takes long
            rows = [one for one in self._model.indexes() if chosen.isSelected(one)]
        nodes = [self._model.node_at(one) for one in rows]
        return [node for node in nodes if node is not None]

    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: _Index) -> None:
        # The delegate paints all; QTreeView would fill the row with a square selection first.
        option = QStyleOptionViewItem(options)
        if self.selectionModel().isSelected(index):
            option.state |= QStyle.StateFlag.State_Selected
        self.hot.has_focus = self.hasFocus()
        # A row stays the active one while its menu has the keyboard.
        if (self.hot.has_focus or self.hot.has_menu) and self.currentIndex() == index:
            option.state |= QStyle.StateFlag.State_HasFocus
        self._delegate.paint(painter, option, index)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        self.hot.is_plate_focused = False
        super().currentChanged(current, previous)
        self.current_node_changed.emit(self._model.node_at(current))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.viewport().update()
        self.selection_changed.emit()

    def selectionCommand(
        self, index: _Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        if event is None:
            # Not by a person: Qt would add to the selection while Ctrl is held, as in Ctrl+W.
            return QItemSelectionModel.SelectionFlag.ClearAndSelect
        return super().selectionCommand(index, event)

    def startDrag(self, _supported: Qt.DropAction) -> None:
        start_drag(self, self._look, self.selected_nodes())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if can_drop(event.mimeData()):
            event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        key = self._project_at(event.position().toPoint())
        notebooks = notebooks_of(event.mimeData())
        event.setDropAction(wanted_action(event, is_notebook=bool(notebooks)))
        is_elsewhere = any(one.project != key for one in notebooks)
        is_copy = event.dropAction() is Qt.DropAction.CopyAction
        fits = not notebooks or (key is not None and (is_elsewhere or is_copy))
        self.hot.is_drop = fits and self.may_drop_on(key)
        event.setAccepted(self.hot.is_drop)
        self._hover(self._project_row(key), is_on_plate=False)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._end_drag()

    def dropEvent(self, event: QDropEvent) -> None:
        key = self._project_at(event.position().toPoint())
        self._end_drag()
        notebooks, paths = notebooks_of(event.mimeData()), paths_of(event.mimeData())
        event.setDropAction(wanted_action(event, is_notebook=bool(notebooks)))
        event.accept()
        if notebooks and key:
            is_copy = event.dropAction() is Qt.DropAction.CopyAction
            self.notebooks_dropped.emit(Dropped(notebooks, key, is_copy))
        elif paths:
            self.files_dropped.emit(paths, key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.hot.by_keyboard = False
        where = event.position().toPoint()
        index = self.indexAt(where)
        if event.button() is not Qt.MouseButton.LeftButton or not index.isValid():
            super().mousePressEvent(event)
        elif self._is_on_plate(index, where):
            self.unload_requested.emit(self._model.node_at(index))
        elif self._is_on_chevron(index, where):
            self.setExpanded(index, not self.isExpanded(index))
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        where = event.position().toPoint()
        index = self.indexAt(where)
        if not index.isValid() or self._is_on_plate(index, where):
            return
        if not self._is_on_chevron(index, where):
            self._open(index)
        elif self._model.rowCount(index):
            self.setExpanded(index, not self.isExpanded(index))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        where = event.position().toPoint()
        index = self.indexAt(where)
        self._hover(index, is_on_plate=self._is_on_plate(index, where))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(QModelIndex(), is_on_plate=False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.hot.by_keyboard = event.reason() in {
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        }
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.hot.is_plate_focused = False
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.hot.by_keyboard = True
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        node = self.current_node()
        if (
            node is not None
            and self.hot.is_plate_focused
            and (is_enter or event.key() == Qt.Key.Key_Space)
        ):
            self.unload_requested.emit(node)
        elif node is not None and is_enter and not event.modifiers():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        is_press = event.type() is QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and self._move_to_plate(event):
            return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        node = self._model.node_at(index)
        if node is None:
            return
        if not self.selectionModel().isSelected(index):  # else the menu is of all that is selected
            self.setCurrentIndex(index)
        place = self.visualRect(index).bottomLeft() if by_key else event.pos()
        self.menu_requested.emit(node, self.viewport().mapToGlobal(place))

    def show_menu_open(self, *, on: bool) -> None:
        """The menu of the current row opened, or went."""
        self.hot.has_menu = on
        self.viewport().update()
        if not on:
            # Nobody tells a widget that the mouse left it while a menu was open.
            where = self.viewport().mapFromGlobal(QCursor.pos())
            is_inside = self.viewport().rect().contains(where)
            index = self.indexAt(where) if is_inside else QModelIndex()
            self._hover(index, is_on_plate=is_inside and self._is_on_plate(index, where))

    def turn_rings(self, step: int) -> None:
        """Paint the rows again whose ring turns."""
        self.hot.step = step
        self.viewport().update()

    def _move_to_plate(self, event: QKeyEvent) -> bool:
        """Tab goes from the row to its plate, and back."""
        if event.key() not in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            return False
        is_forward, node = event.key() == Qt.Key.Key_Tab, self.current_node()
        if node is None or node.running is None or is_forward is self.hot.is_plate_focused:
            return False
        self.hot.is_plate_focused = is_forward
        self.hot.by_keyboard = True
        self.viewport().update()
        return True

    def _open(self, index: QModelIndex) -> None:
        """What leads nowhere folds; what leads somewhere shows what is below it as well."""
        node = self._model.node_at(index)
        if self._model.rowCount(index):
            is_closed = not self.isExpanded(index)
            leads = node is not None and node.key.kind in {NodeKind.PROJECT, NodeKind.NOTEBOOKS}
            self.setExpanded(index, is_closed or leads)
        self.open_requested.emit(node)

    def _project_at(self, where: QPoint) -> ProjectKey | None:
        node = self._model.node_at(self.indexAt(where))
        return None if node is None or node.key.project == FILES else node.key.project

    def _project_row(self, key: ProjectKey | None) -> QModelIndex:
        if key is None:
            return QModelIndex()
        return self._model.index_of(NodeKey(NodeKind.PROJECT, key))

    def _end_drag(self) -> None:
        self.hot.is_drop = False
        self._hover(QModelIndex(), is_on_plate=False)

    def _hover(self, index: QModelIndex, *, is_on_plate: bool) -> None:
        if self.hot.hovered == index and self.hot.is_plate_hovered == is_on_plate:
            return
        self.hot.hovered = QPersistentModelIndex(index)
        self.hot.is_plate_hovered = is_on_plate
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if is_on_plate else Qt.CursorShape.ArrowCursor
        )
        self.viewport().update()

    def _is_on_plate(self, index: QModelIndex, where: QPoint) -> bool:
        node = self._model.node_at(index)
        if node is None or node.running is None:
            return False
        return self._delegate.plate_hit(self._row_rect(index)).contains(where)

    def _is_on_chevron(self, index: QModelIndex, where: QPoint) -> bool:
        if not self._model.rowCount(index):
            return False
        return where.x() < self._delegate.chevron_width(depth_of(index))

    def _row_rect(self, index: QModelIndex) -> QRect:
        rect = self.visualRect(index)
        rect.setLeft(0)
        rect.setWidth(self.viewport().width())
        return rect

    def _on_look_changed(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
