"""What the preview shows: names and types of the columns, and the first rows."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from dssdesk.desk.importing.state import is_figure
from dssdesk.desk.kit.icons import Icon, make_icon
from dssdesk.desk.kit.labels import plain_tip
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.wire.datasets import ColumnItem

NAME_ROW, TYPE_ROW = 0, 1

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_DISPLAY = Qt.ItemDataRole.DisplayRole
_LONG = 400
_WIDE = 90
"""Characters; what is longer is also shown as a tooltip."""


class ColumnModel(QAbstractTableModel):
    """Two rows: names, which can be edited, and types.

    Signals:
        renamed: The place of a column, and what was typed.
    """

    renamed = Signal(int, str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._chevron = make_icon(look, Icon.FOLD_OPEN, "text.muted")
        self.columns: tuple[ColumnItem, ...] = ()

    def show_columns(self, columns: tuple[ColumnItem, ...]) -> None:
        """Show other columns."""
        self.beginResetModel()
        self.columns = columns
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 2

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.row() == NAME_ROW else flags

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        column = self.columns[index.column()]
        is_name = index.row() == NAME_ROW
        if role in _TEXTS:
            return _head_text(column, role, is_name=is_name)
        match role:
            case Qt.ItemDataRole.DecorationRole if not is_name:
                return self._chevron
            case Qt.ItemDataRole.FontRole:
                return self._look.font(TypeRole.STRONG if is_name else TypeRole.CAPTION)
            case Qt.ItemDataRole.ForegroundRole:
                return self._look.colour("text.primary" if is_name else "text.secondary")
        return None

    def setData(self, index: Index, value: Any, _role: int = Qt.ItemDataRole.EditRole) -> bool:
        self.renamed.emit(index.column(), str(value))
        return True


class RowModel(QAbstractTableModel):
    """The first rows."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._columns: tuple[ColumnItem, ...] = ()
        self._rows: tuple[tuple[str | None, ...], ...] = ()

    def show_rows(
        self, columns: tuple[ColumnItem, ...], rows: tuple[tuple[str | None, ...], ...]
    ) -> None:
        """Show other rows: ``rows[c][r]``."""
        self.beginResetModel()
        self._columns, self._rows = columns, rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or not self._rows else len(self._rows[0])

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        text = self._rows[index.column()][index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return "empty" if text is None else " ".join(text[:_LONG].split("\n"))
            case Qt.ItemDataRole.ForegroundRole if text is None:
                return self._look.colour("text.muted")
            case Qt.ItemDataRole.FontRole if text is None:
                font = self._look.font(TypeRole.SMALL)
                font.setItalic(True)
                return font
            case Qt.ItemDataRole.TextAlignmentRole if is_figure(self._columns[index.column()]):
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(text) if text is not None and len(text) > _WIDE else None
        return None


_TEXTS = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.EditRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    }
)


def _head_text(column: ColumnItem, role: int, *, is_name: bool) -> str:
    if role == Qt.ItemDataRole.ToolTipRole:
        return plain_tip(f"{column.name}: type to rename") if is_name else "Choose the type"
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return f"Name {column.name}" if is_name else f"Type of {column.name}: {column.type}"
    return column.name if is_name else column.type
