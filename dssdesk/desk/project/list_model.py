"""The rows of the notebooks list as a Qt model."""

from operator import attrgetter
from typing import Any

from PySide6.QtCore import Qt

from dssdesk.desk.kit.labels import plain_tip
from dssdesk.desk.kit.rows_model import ROW_ROLE, Index, RowsModel
from dssdesk.desk.project.state import TITLES, Column, ListRow


class ListModel(RowsModel[ListRow]):
    """One row a notebook."""

    def __init__(self) -> None:
        super().__init__(attrgetter("notebook"), columns=len(Column), home=Column.NAME)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            return None
        column = Column(index.column())
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return text_of(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(_tooltip(row, column))
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
