"""A row of the list of columns: a box to tick, what kind of column it is, its name."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from dssdesk.desk.dataset.columns import icon_of
from dssdesk.desk.kit.icons import paint_icon
from dssdesk.desk.kit.labels import paint_short
from dssdesk.desk.kit.marks import paint_check
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.wire.datasets import ColumnItem

COLUMN = int(Qt.ItemDataRole.UserRole)
"""The role of the `ColumnItem`."""

_Index = QModelIndex | QPersistentModelIndex
_CHECK = int(Qt.ItemDataRole.CheckStateRole)
_EDGE = 8


class ColumnRow(QStyledItemDelegate):
    """Paints it, and takes a click anywhere on it; Space is the list's own."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(0, self._look.px(self._look.tokens.row.menu))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look, column = self._look, index.data(COLUMN)
        if not isinstance(column, ColumnItem):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, look.colour("surface.selected"))
        left, row = option.rect.left() + _EDGE, QRectF(option.rect)
        is_on = index.data(_CHECK) is Qt.CheckState.Checked
        paint_check(painter, look, row.adjusted(_EDGE, 0, 0, 0), is_on=is_on)
        left += look.px(look.tokens.control.checkbox) + _EDGE
        side = look.px(look.tokens.icon.small)
        icon = QRectF(left, row.center().y() - side / 2, side, side)
        paint_icon(painter, look, icon_of(column), icon)
        painter.setFont(look.font(TypeRole.BODY))
        painter.setPen(look.colour("text.primary"))
        place = row.adjusted(left + side + _EDGE - row.left(), 0, -_EDGE, 0)
        paint_short(painter, place, column.name)
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        if not isinstance(event, QMouseEvent):
            return super().editorEvent(event, model, option, index)
        is_click = event.type() is QEvent.Type.MouseButtonRelease
        if is_click and event.button() is Qt.MouseButton.LeftButton:
            is_on = index.data(_CHECK) is Qt.CheckState.Checked
            state = Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked
            return model.setData(index, state, _CHECK)
        return False
