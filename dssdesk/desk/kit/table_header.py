"""The header of a table: titles, the order's arrow, perhaps the box that checks all."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView

from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.marks import paint_check
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_GAP = 10
_ARROW = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """One column.

    Attributes:
        title: Empty where there is nothing to sort by.
        width: At the least.
        grows: It gets what is left.
        is_figure: Stands at the right.
        is_check: Boxes; the header's checks all.
        gap: What it leaves free at its right.
        spare: What is hidden where there is no room: 1 first, then 2 …; 0 never.
    """

    title: str = ""
    width: int
    grows: bool = False
    is_figure: bool = False
    is_check: bool = False
    gap: int = _GAP
    spare: int = 0


class TableHeader(QHeaderView):
    """Painted like the rest; clicks are told by `sectionClicked`.

    Attributes:
        columns: As they were given, in their order.
        left: Where the page's content begins.
    """

    def __init__(
        self,
        look: Look,
        columns: Sequence[TableColumn],
        *,
        left: int,
        role: TypeRole = TypeRole.SECTION,
        has_top_line: bool = False,
    ) -> None:
        """``left`` is where the page's content begins."""
        super().__init__(Qt.Orientation.Horizontal)
        self.look = look
        self.columns = tuple(columns)
        self.left = left
        self._role = role
        self._has_top_line = has_top_line
        self._sort = -1
        self._descending = False
        self._checked = (False, False)
        self.setHighlightSections(False)
        self.setStretchLastSection(False)
        self.setAccessibleName("Columns")

    def show_order(
        self, sort: int, *, descending: bool, is_all: bool = False, is_any: bool = False
    ) -> None:
        """Show by what the rows are sorted, and whether all or any of them are checked."""
        self._sort, self._descending = sort, descending
        self._checked = is_all, is_any
        self.viewport().update()

    def fit(self, width: int) -> None:
        """Take the widths that the text size asks for; where there is no room, one scrolls."""
        shown = self.shown_in(width)
        left = max(0, width - self._needed(shown))
        growing = [column for column in shown if column.grows]
        share = left // len(growing) if growing else 0
        for at, column in enumerate(self.columns):
            self.setSectionHidden(at, column not in shown)
            self.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed)
            self.resizeSection(at, self.look.px(column.width) + (share if column.grows else 0))

    def shown_in(self, width: int) -> list[TableColumn]:
        """What there is room for, without what is spare."""
        shown = list(self.columns)
        spare = sorted((one for one in shown if one.spare), key=lambda one: one.spare)
        while spare and self._needed(shown) > width:
            shown.remove(spare.pop(0))
        return shown

    def _needed(self, columns: Sequence[TableColumn]) -> int:
        return sum(self.look.px(column.width) for column in columns)

    def sizeHint(self) -> QSize:
        height = self.look.px(self.look.tokens.row.table_header)
        return QSize(super().sizeHint().width(), height)

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:
        look, column = self.look, self.columns[index]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, look.colour("surface.window"))
        line = look.colour("line.default")
        if self._has_top_line:
            painter.fillRect(rect.left(), rect.top(), rect.width(), 1, line)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line)
        if column.is_check:
            place = QRectF(rect).adjusted(look.px(self.left), 0, 0, 0)
            is_all, is_any = self._checked
            paint_check(painter, look, place, is_on=is_all, is_partly=is_any)
        elif column.title:
            self._paint_title(painter, rect, index)
        painter.restore()

    def _paint_title(self, painter: QPainter, rect: QRect, index: int) -> None:
        look, column = self.look, self.columns[index]
        painter.setFont(look.font(self._role))
        painter.setPen(look.colour("text.secondary"))
        begin = look.px(self.left) if index == 0 else 0
        place = rect.adjusted(begin, 0, -look.px(column.gap), 0)
        side = Qt.AlignmentFlag.AlignRight if column.is_figure else Qt.AlignmentFlag.AlignLeft
        width = painter.fontMetrics().horizontalAdvance(column.title)
        if width <= place.width():
            painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, column.title)
        if index != self._sort:
            return
        size = look.px(_ARROW)
        is_right = column.is_figure
        left = place.right() - width - size - 2 if is_right else place.left() + width + 2
        arrow = Icon.MOVE_DOWN if self._descending else Icon.MOVE_UP
        box = QRectF(left, QRectF(rect).center().y() - size / 2, size, size)
        paint_icon(painter, look, arrow, box, tint="accent.text")
