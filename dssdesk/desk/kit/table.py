"""A table in the house look: one current row, a ring for the keyboard, a header that sorts."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from dssdesk.desk.kit.marks import paint_focus_ring
from dssdesk.desk.kit.table_header import TableHeader
from dssdesk.desk.kit.theme import Look

_Index = QModelIndex | QPersistentModelIndex


@dataclass(slots=True)
class Hot:
    """Where pointer and keyboard are; the table keeps it, the delegate reads it.

    Attributes:
        step: How far the marks that turn have turned.
    """

    row: int = -1
    current: int = -1
    has_focus: bool = False
    step: int = 0


class Table(QTreeView):
    """What tables have in common; one that does more with a row adds it.

    Signals:
        all_toggled: The box in the header was pressed.
        menu_requested: The current row's menu is wanted at this point of the screen.
        sort_requested: The column whose title was pressed.
        current_changed: Another row is the current one.
    """

    all_toggled = Signal()
    menu_requested = Signal(QPoint)
    sort_requested = Signal(int)
    current_changed = Signal()

    def __init__(
        self, look: Look, titles: TableHeader, delegate: QStyledItemDelegate, hot: Hot, *, home: int
    ) -> None:
        """``home`` is the column that the current cell is in."""
        super().__init__()
        self.look = look
        self.titles = titles
        self.hot = hot
        self.home = home
        self.by_keyboard = False
        self._delegate = delegate  # Qt keeps none alive
        self.setHeader(titles)
        titles.setSectionsClickable(True)  # a tree takes that from its header
        self.setItemDelegate(delegate)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        titles.sectionClicked.connect(self._on_title)
        look.changed.connect(self._on_look_changed)

    def go_to(self, index: QModelIndex) -> None:
        """Make the row of this index the current one."""
        self.setCurrentIndex(index.siblingAtColumn(self.home))

    def turn_rings(self, step: int) -> None:
        """Paint again what turns."""
        self.hot.step = step
        self.viewport().update()

    @property
    def has_row_ring(self) -> bool:
        """Whether the keyboard is on the current row as a whole."""
        return self.by_keyboard

    def hover(self, row: int) -> None:
        """The pointer is over this row."""
        if row != self.hot.row:
            self.hot.row = row
            self.viewport().update()

    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: _Index) -> None:
        self.hot.current = self.currentIndex().row()
        self.hot.has_focus = self.hasFocus()
        super().drawRow(painter, options, index)
        if index.row() == self.hot.current and self.hot.has_focus and self.has_row_ring:
            rect = self.visualRect(self.currentIndex())
            rect.setLeft(0)
            rect.setRight(self.viewport().width() - 1)
            paint_focus_ring(painter, self.look, rect.toRectF(), radius=0, is_inside=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.titles.fit(self.viewport().width())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hover(-1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if not index.isValid():
            return
        self.go_to(index)
        place = self.visualRect(self.currentIndex()).bottomLeft() if by_key else event.pos()
        self.menu_requested.emit(self.viewport().mapToGlobal(place))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        is_key = event.reason() is not Qt.FocusReason.MouseFocusReason
        self.by_keyboard = is_key and event.reason() is not Qt.FocusReason.PopupFocusReason
        model = self.model()
        if self.by_keyboard and not self.currentIndex().isValid() and model.rowCount():
            self.setCurrentIndex(model.index(0, self.home))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        self.current_changed.emit()

    def _on_title(self, section: int) -> None:
        column = self.titles.columns[section]
        if column.is_check:
            self.all_toggled.emit()
        elif column.title:
            self.sort_requested.emit(section)

    def _on_look_changed(self) -> None:
        self.titles.fit(self.viewport().width())
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
