"""The table of *Background tasks*: mouse and keyboard."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from dssdesk.base.ids import SessionId
from dssdesk.desk.administration.columns import COLUMNS
from dssdesk.desk.administration.delegate import LEFT, TasksDelegate
from dssdesk.desk.administration.model import TasksModel
from dssdesk.desk.administration.state import Column, TaskRow
from dssdesk.desk.kit.table import Hot, Table
from dssdesk.desk.kit.table_header import TableHeader
from dssdesk.desk.kit.theme import Look


class TasksTable(Table):
    """Arrows move, Space or a click checks, Shift checks up to here, Enter goes to the notebook.

    Signals:
        open_requested, toggled: Of this session.
        range_checked: A `frozenset` of sessions that are to be checked, and no others.
    """

    open_requested = Signal(str)
    toggled = Signal(str)
    range_checked = Signal(frozenset)

    def __init__(self, look: Look, model: TasksModel) -> None:
        hot = Hot()
        titles = TableHeader(look, COLUMNS, left=LEFT, has_top_line=True)
        super().__init__(look, titles, TasksDelegate(look, hot), hot, home=Column.NOTEBOOK)
        self._model = model
        self._anchor: SessionId | None = None
        self.setModel(model)
        self.setAccessibleName("Background tasks")

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

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.by_keyboard = False
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.by_keyboard = True
        row = self.current_row()
        key, is_shift = event.key(), event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if row is not None and key == Qt.Key.Key_Space:
            self._check(row, is_range=is_shift)
        elif row is not None and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.open_requested.emit(row.session_id)
        else:
            super().keyPressEvent(event)
        self.viewport().update()

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
