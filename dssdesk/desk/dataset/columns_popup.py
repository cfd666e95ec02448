"""Which columns are shown: a list to tick, below its button. Two thousand are as good as two."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QVBoxLayout, QWidget

from dssdesk.desk.dataset.column_row import COLUMN, ColumnRow
from dssdesk.desk.kit.controls import Button
from dssdesk.desk.kit.fields import FilterField
from dssdesk.desk.kit.theme import Look
from dssdesk.wire.datasets import ColumnItem

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_CHECK = int(Qt.ItemDataRole.CheckStateRole)
_SIZE = (280, 380)
_EDGE = 8


class ColumnsModel(QAbstractListModel):
    """The columns, and which of them are hidden.

    Signals:
        hidden_changed: The hidden columns (a frozenset of places).
    """

    hidden_changed = Signal(object)

    def __init__(self, columns: Sequence[ColumnItem], hidden: frozenset[int]) -> None:
        super().__init__()
        self._columns = columns
        self.hidden = hidden

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        if role == _DISPLAY:
            return self._columns[index.row()].name
        if role == _CHECK:
            is_hidden = index.row() in self.hidden
            return Qt.CheckState.Unchecked if is_hidden else Qt.CheckState.Checked
        return self._columns[index.row()] if role == COLUMN else None

    def setData(self, index: _Index, value: Any, role: int = _DISPLAY) -> bool:
        if role != _CHECK:
            return False
        is_shown = Qt.CheckState(value) is Qt.CheckState.Checked
        self.hide_rows((index.row(),), on=not is_shown)
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def hide_rows(self, places: Sequence[int], *, on: bool) -> None:
        """Hide these columns, or show them."""
        self.hidden = self.hidden | set(places) if on else self.hidden - set(places)
        self.dataChanged.emit(self.index(0), self.index(len(self._columns) - 1), [_CHECK])
        self.hidden_changed.emit(self.hidden)


class ColumnsPopup(QWidget):
    """The list with a filter; goes away with a click elsewhere or Esc.

    Signals:
        hidden_changed: The hidden columns (a frozenset of places), at every tick.
    """

    hidden_changed = Signal(object)

    def __init__(
        self,
        look: Look,
        columns: Sequence[ColumnItem],
        hidden: frozenset[int],
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Choose columns")
        self.model = ColumnsModel(columns, hidden)
        self.model.setParent(self)
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self.model)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.filter = FilterField(look, "Filter columns")
        self.list = QListView()
        self.list.setUniformItemSizes(True)
        self.list.setModel(self._found)
        self.list.setItemDelegate(ColumnRow(look, self.list))
        self.list.setAccessibleName("Columns")
        self.show_all = Button(look, "Show all")
        self.hide_all = Button(look, "Hide all")
        self._lay_out()
        self.filter.filter_changed.connect(self._found.setFilterFixedString)
        self.filter.left_down.connect(self._on_left_down)
        self.show_all.clicked.connect(self._on_show_all)
        self.hide_all.clicked.connect(self._on_hide_all)
        self.model.hidden_changed.connect(self.hidden_changed)
        self.filter.setFocus()

    def open_below(self, button: QWidget) -> None:
        """Show it below a button, where its right edge is; as much of it as the screen has."""
        room = self.screen().availableGeometry()
        place = button.mapToGlobal(QPoint(button.width() - self.width(), button.height() + 2))
        place.setX(max(room.left(), place.x()))
        self.setFixedHeight(min(self.height(), room.bottom() - _EDGE - place.y()))
        self.move(place)
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("surface.raised"))
        painter.setPen(self._look.colour("line.default"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _lay_out(self) -> None:
        look = self._look
        self.setFixedSize(look.px(_SIZE[0]), look.px(_SIZE[1]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self.filter)
        layout.addWidget(self.list, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        buttons.addWidget(self.show_all)
        buttons.addWidget(self.hide_all)
        buttons.addStretch(1)
        layout.addLayout(buttons)

    def _places(self) -> list[int]:
        """The columns that the filter leaves."""
        found = self._found
        return [found.mapToSource(found.index(n, 0)).row() for n in range(found.rowCount())]

    def _on_show_all(self) -> None:
        self.model.hide_rows(self._places(), on=False)

    def _on_hide_all(self) -> None:
        self.model.hide_rows(self._places(), on=True)

    def _on_left_down(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self._found.index(0, 0))
