"""A table of plain texts: people, groups, keys. Rows come sorted and filtered."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from PySide6.QtCore import (
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from dssdesk.desk.kit.labels import paint_short
from dssdesk.desk.kit.rows_model import ROW_ROLE, Index, RowsModel
from dssdesk.desk.kit.table import Hot, Table
from dssdesk.desk.kit.table_header import TableColumn, TableHeader
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """A row; its first text is its name.

    Attributes:
        key: Tells it from others.
        tip: Over its name.
        is_faint: Of less importance now: somebody who cannot log in.
    """

    key: str
    texts: tuple[str, ...]
    tip: str = ""
    is_faint: bool = False


class TextTable(Table):
    """Arrows move, Enter or a double click opens.

    Signals:
        open_requested: The key of a row.
    """

    open_requested = Signal(str)

    def __init__(
        self,
        look: Look,
        columns: Sequence[TableColumn],
        *,
        name: str,
        left: int,
        ground: str = "surface.base",
    ) -> None:
        """``ground`` is the colour of what the table stands on."""
        hot = Hot()
        titles = TableHeader(look, columns, left=left)
        delegate = _Delegate(look, hot, titles, ground)
        super().__init__(look, titles, delegate, hot, home=0)
        self._rows_model = _Model(columns)
        self.setModel(self._rows_model)
        self.setAccessibleName(name)

    @property
    def rows(self) -> tuple[TextRow, ...]:
        """What is shown."""
        return self._rows_model.rows

    @property
    def current_key(self) -> str:
        """The key of the row that the keyboard is on; "" for none."""
        row = self._rows_model.row_at(self.currentIndex())
        return "" if row is None else row.key

    def choose(self, key: str) -> None:
        """Make this row the current one, if it is shown."""
        index = self._rows_model.index_of(key)
        if index.isValid():
            self.setCurrentIndex(index)

    def show_rows(self, rows: Sequence[TextRow]) -> None:
        """Show these; the current row stays the current one, else what stands there now."""
        if tuple(rows) == self.rows:
            return
        key, place = self.current_key, self.currentIndex().row()
        self._rows_model.show_rows(tuple(rows))
        self.hot.row = -1
        if key and rows:
            self.setCurrentIndex(self._rows_model.index(min(place, len(rows) - 1), 0))
            self.choose(key)
        self.current_changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.by_keyboard = False
        index = self.indexAt(event.position().toPoint())
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if index.isValid():
            self.go_to(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self._rows_model.row_at(self.indexAt(event.position().toPoint()))
        if row is not None:
            self.open_requested.emit(row.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.by_keyboard = True
        if self.current_key and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.open_requested.emit(self.current_key)
        else:
            super().keyPressEvent(event)
        self.viewport().update()


class _Model(RowsModel[TextRow]):
    """Texts."""

    def __init__(self, columns: Sequence[TableColumn]) -> None:
        super().__init__(attrgetter("key"), columns=len(columns))
        self._titles = tuple(column.title for column in columns)

    def text_of(self, row: TextRow, column: int) -> str:
        """One of the row's texts."""
        return row.texts[column]

    def tip_of(self, row: TextRow, column: int) -> str:
        """The text, whole, or what the row says over its name."""
        return row.tip if row.tip and column == 0 else row.texts[column]

    def spoken_of(self, row: TextRow, column: int) -> str:
        """All that the row says, at its name."""
        if column != 0:
            return row.texts[column]
        named = zip(self._titles, row.texts, strict=True)
        return ", ".join(f"{title}: {one}" for title, one in named if one)

    def headerData(
        self, section: int, _orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        return self._titles[section] if role == Qt.ItemDataRole.DisplayRole else None


class _Delegate(QStyledItemDelegate):
    """Everything in a cell, its ground too."""

    def __init__(self, look: Look, hot: Hot, titles: TableHeader, ground: str) -> None:
        super().__init__()
        self._look = look
        self._hot = hot
        self._columns = titles.columns
        self._left = titles.left
        self._rest = ground
        # Fine lines would vanish on what is raised.
        self._line = "line.default" if ground == "surface.raised" else "line.subtle"

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self._look.px(40), self._look.px(self._look.tokens.row.list))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, TextRow):
            return
        look, rect, at = self._look, option.rect, index.column()
        painter.save()
        painter.fillRect(rect, look.colour(self._ground(index.row())))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, look.colour(self._line))
        painter.setFont(look.font(TypeRole.STRONG if at == 0 else TypeRole.BODY, figures=True))
        tint = "text.muted" if row.is_faint else "text.primary" if at == 0 else "text.secondary"
        painter.setPen(look.colour(tint))
        self._write(painter, rect, row.texts[at], at)
        painter.restore()

    def _write(self, painter: QPainter, rect: QRect, text: str, at: int) -> None:
        column = self._columns[at]
        begin = self._look.px(self._left) if at == 0 else 0
        place = rect.adjusted(begin, 0, -self._look.px(column.gap), 0)
        side = Qt.AlignmentFlag.AlignRight if column.is_figure else Qt.AlignmentFlag.AlignLeft
        paint_short(painter, place, text, side | Qt.AlignmentFlag.AlignVCenter)

    def _ground(self, row: int) -> str:
        if row == self._hot.current:
            is_here = self._hot.has_focus
            return "surface.selected" if is_here else "surface.selected_inactive"
        return "surface.hover" if row == self._hot.row else self._rest
