"""The lists of the Lab's dialog: notebooks with their state, templates with what they do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.labels import plain_tip
from dssdesk.desk.kit.marks import Mark, RingClock, paint_focus_ring, paint_mark
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_PADDING = 10
_GAP = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a list.

    Attributes:
        second: Muted, below the name.
        word: In a chip behind the name: ``Yours``.
        mark: Of a kernel, at the right.
    """

    id: str
    name: str
    second: str = ""
    word: str = ""
    icon: Icon | None = None
    tint: str = "text.secondary"
    mark: Mark | None = None
    tooltip: str = ""


class RowList(QListView):
    """Shows rows of one height; Enter or a double-click takes the current one.

    Signals:
        moved: The id of the row that is the current one now.
        taken: The id of the row that the person wants.
    """

    moved = Signal(str)
    taken = Signal(str)

    def __init__(
        self, look: Look, name: str, *, height: int, clock: RingClock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = _Model()
        self._is_showing = False
        self.setAccessibleName(name)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(look, self, clock, height))
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("QListView { background: transparent; border: none; outline: none; }")
        self.doubleClicked.connect(self._on_double_clicked)
        clock.turned.connect(self.viewport().update)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is on show."""
        return self._model.rows

    def show_rows(self, rows: Sequence[Row], current: str = "") -> None:
        """Show these; the row with this id is the current one."""
        self._is_showing = True
        if tuple(rows) != self._model.rows:
            self._model.show_rows(tuple(rows))
        ids = [row.id for row in rows]
        if current in ids:
            self.setCurrentIndex(self._model.index(ids.index(current)))
        self._is_showing = False

    def step(self, by: int) -> None:
        """Go up or down, from wherever the keyboard is."""
        row = self.currentIndex().row() + by
        if 0 <= row < len(self.rows):
            self.setCurrentIndex(self._model.index(row))

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and not self._is_showing:
            self.moved.emit(self.rows[current.row()].id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and index.isValid():
            self.taken.emit(self.rows[index.row()].id)
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.viewport().update()

    def _on_double_clicked(self, index: _Index) -> None:
        self.taken.emit(self.rows[index.row()].id)


class _Model(QAbstractListModel):
    """The rows; painting takes them whole, screen readers their names."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(row.tooltip) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            mark = "" if row.mark is None else row.mark.value
            return ", ".join(part for part in (row.name, row.word, row.second, mark) if part)
        return None


class _Delegate(QStyledItemDelegate):
    """Paints a row: icon, name over a muted line, a mark at the right."""

    def __init__(self, look: Look, view: RowList, clock: RingClock, height: int) -> None:
        super().__init__(view)
        self._look = look
        self._view = view
        self._clock = clock
        self._height = height

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(0, self._look.px(self._height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look, row = self._look, self._view.rows[index.row()]
        box: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, QRectF(box))
        left, right = box.left() + look.px(_PADDING), box.right() - look.px(_PADDING)
        if row.mark is not None:
            size = look.px(look.tokens.icon.size)
            centre = QRectF(right - size, box.top(), size, box.height()).center()
            paint_mark(painter, look, row.mark, centre, step=self._clock.step)
            right -= size + look.px(_GAP)
        line = look.line_height(TypeRole.BODY)
        second = look.line_height(TypeRole.SMALL) if row.second else 0
        top = box.top() + (box.height() - line - second) // 2
        if row.icon is not None:
            size = look.px(look.tokens.icon.size)
            icon = QRectF(left, top + (line - size) / 2, size, size)
            paint_icon(painter, look, row.icon, icon, tint=row.tint)
            left += size + look.px(_GAP)
        self._paint_name(painter, row, QRect(left, top, right - left, line))
        if row.second:
            place = QRect(left, top + line, right - left, second)
            _paint_text(painter, look, row.second, place, TypeRole.SMALL, "text.secondary")
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF) -> None:
        look, state = self._look, option.state
        radius = look.tokens.radius.small
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        ground = "surface.selected" if is_selected else ""
        if not ground and state & QStyle.StateFlag.State_MouseOver:
            ground = "surface.hover"
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour(ground))
            painter.drawRoundedRect(box, radius, radius)
        if is_selected and self._view.hasFocus():
            paint_focus_ring(painter, look, box, radius=radius, is_inside=True)

    def _paint_name(self, painter: QPainter, row: Row, place: QRect) -> None:
        look = self._look
        role = TypeRole.STRONG if row.icon is None else TypeRole.BODY
        chip = look.metrics(TypeRole.CAPTION).horizontalAdvance(row.word) if row.word else 0
        room = place.width() - (chip + look.px(22) if chip else 0)
        used = _paint_text(
            painter, look, row.name, QRect(place.topLeft(), QSize(room, place.height())), role
        )
        if not chip:
            return
        height = look.px(look.tokens.control.badge) + 2
        left = place.left() + used + look.px(_GAP)
        top = place.top() + (place.height() - height) // 2
        box = QRect(left, top, chip + look.px(12), height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("surface.pressed"))
        painter.drawRoundedRect(box, look.tokens.radius.small, look.tokens.radius.small)
        painter.setFont(look.font(TypeRole.CAPTION))
        painter.setPen(look.colour("text.secondary"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, row.word)


def _paint_text(
    painter: QPainter,
    look: Look,
    text: str,
    place: QRect,
    role: TypeRole,
    tint: str = "text.primary",
) -> int:
    """Draw a text, elided; the width that it used."""
    font = look.font(role, figures=True)
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.setFont(font)
    painter.setPen(look.colour(tint))
    painter.drawText(place, _LEFT, shown)
    return metrics.horizontalAdvance(shown)
