"""Rows of a table as a Qt model; what stands in a cell is said by who derives from it."""

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from dssdesk.desk.kit.labels import plain_tip

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = Qt.ItemDataRole.UserRole
"""The whole row, for whoever paints its cells."""

_ROOT = QModelIndex()


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows in the order in which they were given, each with a key that tells it from others."""

    def __init__(self, key: Callable[[R], Hashable], *, columns: int, home: int = 0) -> None:
        """``home`` is the column that stands for the row."""
        super().__init__()
        self._key = key
        self._columns = columns
        self._home = home
        self.rows: tuple[R, ...] = ()

    def show_rows(self, rows: tuple[R, ...]) -> bool:
        """Show these; returns whether others came, went or moved."""
        before = self.rows
        if [self._key(row) for row in before] != [self._key(row) for row in rows]:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return True
        self.rows = rows
        changed = [at for at, row in enumerate(rows) if row != before[at]]
        if changed:
            last = self.index(changed[-1], self._columns - 1)
            self.dataChanged.emit(self.index(changed[0], 0), last)
        return False

    def row_at(self, index: Index) -> R | None:
        """The row of this index."""
        return self.rows[index.row()] if 0 <= index.row() < len(self.rows) else None

    def index_of(self, key: Hashable) -> QModelIndex:
        """Where the row with this key is; an invalid index if it is not shown."""
        for at, row in enumerate(self.rows):
            if self._key(row) == key:
                return self.index(at, self._home)
        return QModelIndex()

    def text_of(self, row: R, column: int) -> str:
        """What stands in a cell."""
        raise NotImplementedError

    def tip_of(self, row: R, column: int) -> str:
        """What is told over a cell."""
        return self.text_of(row, column)

    def spoken_of(self, row: R, column: int) -> str:
        """What a screen reader says of a cell; of the home column, all that the row says."""
        return self.text_of(row, column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            return None
        match role:
            case Qt.ItemDataRole.UserRole:  # `ROW_ROLE`
                return row
            case Qt.ItemDataRole.DisplayRole:
                return self.text_of(row, index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self.tip_of(row, index.column()))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.spoken_of(row, index.column())
        return None

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, _parent: Index = _ROOT) -> int:
        return self._columns
