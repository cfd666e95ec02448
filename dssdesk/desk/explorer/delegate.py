"""Paints the rows of the tree: chevron, icon, name, and fixed slots for state, memory, unload."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from dssdesk.desk.explorer.model import NODE_ROLE
from dssdesk.desk.explorer.state import GROUPS, Node, NodeKind
from dssdesk.desk.kit.icons import DATASET_ICONS, Icon, paint_icon
from dssdesk.desk.kit.labels import paint_short
from dssdesk.desk.kit.marks import paint_focus_ring, paint_mark, paint_unload_plate
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_Index = QModelIndex | QPersistentModelIndex

INDENT = 16
_INSET = 6
_START = 8
_CHEVRON = 18
_GAP = 7
_SLOT_END = 4
_UNLOAD_SLOT = 23
_MEMORY_SLOT = 50
_STATE_SLOT = 20
_LEAST_FOR_MEMORY = 264  # in less, a notebook's name would keep less than 90
_COUNT_END = 10


@dataclass(slots=True)
class Hot:
    """Where pointer and keyboard are in the tree; the view keeps it, the delegate reads it.

    Attributes:
        is_drop: What is dragged would be dropped on the hovered row.
    """

    hovered: QPersistentModelIndex
    is_plate_hovered: bool = False
    is_plate_focused: bool = False
    by_keyboard: bool = False
    is_drop: bool = False
    has_menu: bool = False
    has_focus: bool = False
    step: int = 0


class TreeDelegate(QStyledItemDelegate):
    """Everything of a row is painted here; the view leaves branches out."""

    def __init__(self, look: Look, hot: Hot) -> None:
        super().__init__()
        self._look = look
        self._hot = hot

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        look = self._look
        return QSize(look.px(look.tokens.pane.tree_min), look.px(look.tokens.row.tree))

    def chevron_width(self, depth: int) -> int:
        """How far from the left a click folds or unfolds."""
        return self._look.px(_START + depth * INDENT + _CHEVRON)

    def plate_hit(self, row: QRect) -> QRect:
        """Where a click means *unload*: the slot, the whole row high."""
        width = self._look.px(_UNLOAD_SLOT + _SLOT_END)
        return QRect(
            row.right() - self._look.px(_INSET) - width + 1, row.top(), width, row.height()
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        node = index.data(NODE_ROLE)
        if not isinstance(node, Node):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(option.rect)
        state = option.state
        inset = self._look.px(_INSET)
        body = row.adjusted(inset, 0, -inset, 0)
        is_hovered = self._hot.hovered == index
        self._paint_ground(painter, body, state=state, is_hovered=is_hovered)
        right = self._paint_right(painter, body, node, state=state, is_hovered=is_hovered)
        self._paint_left(painter, row, node, state=state, depth=depth_of(index), right=right)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, body: QRectF, *, state: QStyle.StateFlag, is_hovered: bool
    ) -> None:
        look = self._look
        radius = look.tokens.radius.small
        is_active = self._hot.has_focus or self._hot.has_menu
        is_current = bool(state & QStyle.StateFlag.State_HasFocus)
        ground: QColor | None = None
        if state & QStyle.StateFlag.State_Selected:
            name = "surface.selected" if is_active else "surface.selected_inactive"
            ground = look.colour(name)
        elif is_hovered:
            ground = look.colour("surface.hover")
        if is_hovered and self._hot.is_drop:
            ground = look.colour("surface.selected")
        if ground is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(body, radius, radius)
        is_marked = is_current and self._hot.by_keyboard and not self._hot.is_plate_focused
        if is_marked or (is_hovered and self._hot.is_drop):
            paint_focus_ring(painter, look, body, radius=radius, is_inside=True)

    def _paint_right(
        self,
        painter: QPainter,
        body: QRectF,
        node: Node,
        *,
        state: QStyle.StateFlag,
        is_hovered: bool,
    ) -> float:
        """Paint the slots; returns where the name must end."""
        look = self._look
        if node.running is None:
            if node.count and node.key.kind in GROUPS:
                return self._paint_count(painter, body, node.count)
            return body.right() - look.px(_SLOT_END)
        edge = body.right() - look.px(_SLOT_END)
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        if is_hovered or is_selected:
            self._paint_plate(painter, edge, body, state=state, is_hovered=is_hovered)
        edge -= look.px(_UNLOAD_SLOT + 2)
        if body.width() >= look.px(_LEAST_FOR_MEMORY):
            self._paint_memory(painter, body, node.running.memory, edge)
            edge -= look.px(_MEMORY_SLOT)
        half = look.px(12) / 2
        centre = QPointF(round(edge - half), body.center().y())
        paint_mark(painter, look, node.running.mark, centre, step=self._hot.step)
        return edge - look.px(_STATE_SLOT)

    def _paint_memory(self, painter: QPainter, body: QRectF, memory: str, edge: float) -> None:
        look = self._look
        slot = QRectF(edge - look.px(_MEMORY_SLOT + 10), body.top(), look.px(60), body.height())
        painter.setFont(look.font(TypeRole.CAPTION, figures=True))
        painter.setPen(look.colour("text.muted"))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(slot, flags, memory)

    def _paint_count(self, painter: QPainter, body: QRectF, count: int) -> float:
        look = self._look
        painter.setFont(look.font(TypeRole.CAPTION, figures=True))
        painter.setPen(look.colour("text.muted"))
        place = body.adjusted(0, 0, -look.px(_COUNT_END), 0)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, flags, str(count))
        return place.right() - look.px(30)

    def _paint_plate(
        self,
        painter: QPainter,
        edge: float,
        body: QRectF,
        *,
        state: QStyle.StateFlag,
        is_hovered: bool,
    ) -> None:
        has_ring = bool(state & QStyle.StateFlag.State_HasFocus) and self._hot.is_plate_focused
        is_hot = (is_hovered and self._hot.is_plate_hovered) or has_ring
        centre = QPointF(edge - self._look.px(_UNLOAD_SLOT) / 2, body.center().y())
        paint_unload_plate(painter, self._look, centre, is_hot=is_hot, has_ring=has_ring)

    def _paint_left(
        self,
        painter: QPainter,
        row: QRectF,
        node: Node,
        *,
        state: QStyle.StateFlag,
        depth: int,
        right: float,
    ) -> None:
        look = self._look
        left = row.left() + look.px(_START + depth * INDENT)
        is_open = bool(state & QStyle.StateFlag.State_Open)
        if state & QStyle.StateFlag.State_Children:
            chevron = Icon.FOLD_OPEN if is_open else Icon.FOLD_CLOSED
            size = look.px(look.tokens.icon.small)
            centre = QPointF(left + look.px(_CHEVRON) / 2, row.center().y())
            paint_icon(painter, look, chevron, _around(centre, size), tint="text.muted")
        left += look.px(_CHEVRON)
        size = look.px(look.tokens.icon.size)
        icon, tint = icon_of(node, is_open=is_open and bool(node.children))
        centre = QPointF(left + size / 2, row.center().y())
        paint_icon(painter, look, icon, _around(centre, size), tint=tint)
        left += size + look.px(_GAP)
        painter.setFont(look.font(TypeRole.BODY))
        painter.setPen(look.colour("text.primary"))
        place = QRectF(left, row.top(), max(0.0, right - left), row.height())
        paint_short(painter, place, node.title)


def icon_of(node: Node, *, is_open: bool = False) -> tuple[Icon, str]:
    """The icon of a node and its colour's token."""
    match node.key.kind:
        case NodeKind.PROJECT:
            return Icon.PROJECT, "kind.project"
        case NodeKind.DATASET:
            return DATASET_ICONS[node.dataset_kind], "kind.dataset"
        case NodeKind.NOTEBOOK:
            return Icon.NOTEBOOK, "kind.notebook"
        case _:
            return (Icon.FOLDER_OPEN if is_open else Icon.FOLDER_CLOSED), "kind.folder"


def depth_of(index: _Index) -> int:
    """How many rows are above this one."""
    depth = 0
    above = index.parent()
    while above.isValid():
        depth += 1
        above = above.parent()
    return depth


def _around(centre: QPointF, size: float) -> QRectF:
    return QRectF(round(centre.x() - size / 2), round(centre.y() - size / 2), size, size)
