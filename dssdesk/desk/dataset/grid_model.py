"""The sample's rows as Qt asks for them; says nothing but texts, the delegate knows the rest."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from dssdesk.desk.dataset.columns import ColumnKind, kind_of
from dssdesk.desk.dataset.profile_texts import profile_text
from dssdesk.desk.dataset.state import Rows
from dssdesk.desk.kit.labels import plain_tip
from dssdesk.desk.kit.text import number_text
from dssdesk.wire.datasets import ColumnItem, ColumnProfile

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
        self.profiles: tuple[ColumnProfile, ...] = ()

    def show_rows(self, rows: Rows) -> None:
        """Rows of other columns."""
        self.beginResetModel()
        self.rows = rows
        self.columns = rows.columns
        self.kinds = tuple(kind_of(column) for column in self.columns)
        self.profiles = ()
        self.endResetModel()

    def exchange_rows(self, rows: Rows) -> None:
        """Other rows of the same columns, which stay as wide as they are."""
        if self.rowCount():
            self.beginRemoveRows(_NOWHERE, 0, self.rowCount() - 1)
            self.rows = None
            self.endRemoveRows()
        if rows.count:
            self.beginInsertRows(_NOWHERE, 0, rows.count - 1)
            self.rows = rows
            self.endInsertRows()
        self.rows = rows

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if self.rows is None or parent.isValid() else self.rows.count

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        if self.rows is None or role not in {_DISPLAY, _TOOLTIP}:
            return None
        text = self.rows.text(index.row(), index.column())
        if role == _TOOLTIP:
            return plain_tip(text) if text is not None and len(text) > _LONG else None
        return text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return number_text(section + 1) if role == _DISPLAY else None
        if not 0 <= section < len(self.columns):
            return None
        if role == _TOOLTIP:
            return plain_tip(self.column_text(section))
        return self.columns[section].name if role == _DISPLAY else None

    def column_text(self, column: int) -> str:
        """What is known of a column, in words."""
        profile = self.profiles[column] if column < len(self.profiles) else None
        rows = 0 if self.rows is None else self.rows.sample.rows
        return profile_text(self.columns[column], profile, rows)
