"""The rows of the notebooks list as a Qt model."""

from operator import attrgetter
from typing import Any

from PySide6.QtCore import Qt

from dssdesk.desk.kit.rows_model import RowsModel
from dssdesk.desk.project.state import TITLES, Column, ListRow


class ListModel(RowsModel[ListRow]):
    """One row a notebook."""

    def __init__(self) -> None:
        super().__init__(attrgetter("notebook"), columns=len(Column), home=Column.NAME)

    def text_of(self, row: ListRow, column: int) -> str:
        """A name or a figure."""
        return text_of(row, Column(column))

    def tip_of(self, row: ListRow, column: int) -> str:
        """What there is no room for."""
        return _tooltip(row, Column(column))

    def spoken_of(self, row: ListRow, column: int) -> str:
        """All that the row says, at the name."""
        return row.spoken if column == Column.NAME else text_of(row, Column(column))

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
