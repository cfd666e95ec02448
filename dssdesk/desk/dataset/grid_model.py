"""The sample's rows as Qt asks for them; says nothing but texts, the delegate knows the rest."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from dssdesk.desk.dataset.columns import ColumnKind, kind_of
from dssdesk.desk.dataset.grid_headers import column_tooltip
from dssdesk.desk.dataset.state import Rows
from dssdesk.desk.kit.text import number_text
from dssdesk.wire.datasets import ColumnItem

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_LONG = 30
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)


class GridModel(QAbstractTableModel):
    """Rows of a sample; empty until `show_rows`."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Rows | None = None
        self.columns: tuple[ColumnItem, ...] = ()
        self.kinds: tuple[ColumnKind, ...] = ()

    def show_rows(self, rows: Rows) -> None:
        """Another sample."""
        self.beginResetModel()
        self.rows = rows
        self.columns = rows.sample.columns
        self.kinds = tuple(kind_of(column) for column in self.columns)
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if self.rows is None or parent.isValid() else self.rows.sample.rows

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        if self.rows is None or role not in {_DISPLAY, _TOOLTIP}:
            return None
        text = self.rows.text(index.row(), index.column())
        if role == _TOOLTIP:
            return text if text is not None and len(text) > _LONG else None
        return text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return number_text(section + 1) if role == _DISPLAY else None
        if not 0 <= section < len(self.columns):
            return None
        if role == _TOOLTIP:
            return column_tooltip(self.columns[section])
        return self.columns[section].name if role == _DISPLAY else None
