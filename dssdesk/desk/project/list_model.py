"""The rows of the notebooks list as a Qt model."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from dssdesk.desk.project.state import TITLES, Column, ListRow
from dssdesk.wire.places import NotebookRef

ROW_ROLE = Qt.ItemDataRole.UserRole

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class ListModel(QAbstractTableModel):
    """Rows in the order in which they were given."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[ListRow, ...] = ()

    def show_rows(self, rows: tuple[ListRow, ...]) -> bool:
        """Show these; returns whether others came, went or moved."""
        before, after = [one.notebook for one in self.rows], [one.notebook for one in rows]
        if before != after:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return True
        changed = [at for at, row in enumerate(rows) if row != self.rows[at]]
        self.rows = rows
        if changed:
            last = self.index(changed[-1], len(Column) - 1)
            self.dataChanged.emit(self.index(changed[0], 0), last)
        return False

    def row_at(self, index: _Index) -> ListRow | None:
        """The notebook of this index."""
        return self.rows[index.row()] if 0 <= index.row() < len(self.rows) else None

    def index_of(self, notebook: NotebookRef) -> QModelIndex:
        """Where a notebook is; an invalid index if it is not shown."""
        for at, row in enumerate(self.rows):
            if row.notebook == notebook:
                return self.index(at, Column.NAME)
        return QModelIndex()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, _parent: _Index = _ROOT) -> int:
        return len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            return None
        column = Column(index.column())
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return text_of(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tooltip(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken if column is Column.NAME else text_of(row, column)
        return None

    def headerData(
        self, section: int, _orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        return TITLES[Column(section)] if role == Qt.ItemDataRole.DisplayRole else None


def text_of(row: ListRow, column: Column) -> str:
    """What stands in a cell."""
    return {
        Column.STATE: row.word,
        Column.NAME: row.notebook.name,
        Column.DATASET: row.dataset or "none",
        Column.ENVIRONMENT: row.environment,
        Column.MODIFIED: row.modified,
        Column.MEMORY: row.session.memory if row.session else "",
    }.get(column, "")


def _tooltip(row: ListRow, column: Column) -> str:
    if column is Column.UNLOAD:
        return f"Unload “{row.notebook.title}”" if row.session else ""
    if column in {Column.STATE, Column.MEMORY}:
        return row.session.tooltip if row.session else ""
    if column is Column.CHECK:
        return ""
    return text_of(row, column)
