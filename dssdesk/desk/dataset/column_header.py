"""The grid's column header: what is in each column, and the field that filters by it.

Painted by hand, section by section, so that two thousand columns cost what is on show. Of the
filter fields one is a real one: that in which somebody types.
"""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHideEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QWidget

from dssdesk.desk.dataset.columns import icon_of
from dssdesk.desk.dataset.filter_editor import FilterEditor
from dssdesk.desk.dataset.grid_headers import GAP, ICON, PADDING, paint_ground
from dssdesk.desk.dataset.profile_texts import share_text
from dssdesk.desk.dataset.wishes import ViewChoice
from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.wire.datasets import ColumnItem, ColumnProfile

_ARROW = 12
_NAME = 28
_HISTOGRAM = 20
_FIELD_INSET = 4
_FIELD_TEXT = 6
_VCENTRE = Qt.AlignmentFlag.AlignVCenter
_ELIDE = Qt.TextElideMode.ElideRight


class ColumnHeader(QHeaderView):
    """Type, name, histogram and share of empty values of each column; below, its filter.

    Signals:
        sort_requested: A column was clicked.
        sort_added: It was clicked with Shift: sort by it as well.
        menu_requested: A column, and where on the screen.
        filter_typed: A column, and what stands above it now.
        column_wanted: This column must be on show.
        left_down: The person went from a filter down into the rows.
    """

    sort_requested = Signal(int)
    sort_added = Signal(int)
    menu_requested = Signal(int, QPoint)
    filter_typed = Signal(int, str)
    column_wanted = Signal(int)
    left_down = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._columns: tuple[ColumnItem, ...] = ()
        self._profiles: tuple[ColumnProfile, ...] = ()
        self._rows = 0
        self._view = ViewChoice()
        self._wrong = ""
        self._pressed = -1
        self._edited = -1
        self.editor = FilterEditor(look, self.viewport())
        self.editor.hide()
        self.editor.textEdited.connect(self._on_typed)
        self.editor.step_requested.connect(self._on_step)
        self.editor.left.connect(self._on_left)
        self.editor.left_down.connect(self._on_left_down)
        self.sectionResized.connect(self._place_editor)
        self.setHighlightSections(False)
        # A click sorts, and selects no column: Qt's own clicks stay off.
        self.setSectionsClickable(False)
        self.setAccessibleName("Columns")

    # -- what it shows

    def show_columns(self, columns: tuple[ColumnItem, ...]) -> None:
        """The columns of the grid; nothing is known of them yet."""
        self._columns = columns
        self._profiles = ()
        self._leave_editor()

    def show_profiles(self, profiles: tuple[ColumnProfile, ...], rows: int) -> None:
        """What is in the columns of a sample of so many rows; () where it is not known yet."""
        self._profiles = profiles
        self._rows = rows
        self.viewport().update()

    def show_view(self, view: ViewChoice, wrong: str = "") -> None:
        """How rows are sorted and filtered; the column whose filter is not understood."""
        self._view = view
        self._wrong = wrong
        if self._edited >= 0:
            self._show_in_editor()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        height = self._top_height() + self._look.px(self._look.tokens.row.filter)
        return QSize(super().sizeHint().width(), height)

    def width_for(self, index: int) -> int:
        """How wide a column must be to show its name and its share of empty values."""
        look = self._look
        column = self._columns[index]
        arrow = GAP + _ARROW if self._view.direction(column.name) is not None else 0
        name = look.metrics(TypeRole.STRONG).horizontalAdvance(column.name)
        share = look.metrics(TypeRole.CAPTION).horizontalAdvance("99.9 % empty")
        needed = max(name + look.px(ICON + GAP + arrow), share)
        return needed + look.px(2 * PADDING) + 2

    # -- filters

    def edit_filter(self, index: int) -> None:
        """Let the person type above this column."""
        if not 0 <= index < len(self._columns):
            return
        self._edited = index
        self._show_in_editor()
        self._place_editor()
        self.editor.show()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.editor.selectAll()

    def field_rect(self, index: int) -> QRect:
        """Where the filter field of a column is."""
        look, inset = self._look, self._look.px(_FIELD_INSET)
        left = self.sectionViewportPosition(index) + inset
        height = look.px(look.tokens.control.compact)
        top = self._top_height() + (look.px(look.tokens.row.filter) - height) // 2
        return QRect(left, top, self.sectionSize(index) - 2 * inset, height)

    def setOffset(self, offset: int) -> None:
        super().setOffset(offset)
        self._place_editor()

    def _place_editor(self) -> None:
        if self._edited >= 0:
            self.editor.setGeometry(self.field_rect(self._edited))

    def _show_in_editor(self) -> None:
        column = self._columns[self._edited].name
        text = self._view.filters.get(column, "")
        if text.strip() != self.editor.text().strip():
            self.editor.setText(text)
        self.editor.setAccessibleName(f"Filter of {column}")
        self.editor.show_wrong(on=column == self._wrong)

    def _leave_editor(self) -> None:
        self._edited = -1
        self.editor.hide()
        self.editor.setText("")

    def _on_typed(self, text: str) -> None:
        self.filter_typed.emit(self._edited, text)

    def _on_step(self, by: int) -> None:
        index = self._edited + by
        while 0 <= index < len(self._columns) and self.isSectionHidden(index):
            index += by
        if 0 <= index < len(self._columns):
            self.column_wanted.emit(index)
            self.edit_filter(index)
        else:
            self._on_left_down()

    def _on_left(self) -> None:
        self._leave_editor()
        self.viewport().update()

    def _on_left_down(self) -> None:
        self.left_down.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._leave_editor()

    # -- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        at = event.position().toPoint()
        index = self.logicalIndexAt(at)
        self._pressed = -1
        if event.button() is not Qt.MouseButton.LeftButton or index < 0:
            return
        if at.y() >= self._top_height():
            self.edit_filter(index)
        elif not self._is_handle(at.x()):
            self._pressed = index

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, -1
        if pressed >= 0 and self.logicalIndexAt(event.position().toPoint()) == pressed:
            adds = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self.sort_added if adds else self.sort_requested).emit(pressed)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.logicalIndexAt(event.pos())
        if index >= 0:
            self.menu_requested.emit(index, event.globalPos())

    def _is_handle(self, x: int) -> bool:
        """Whether a press there changes a width: between two columns."""
        grip = self.style().pixelMetric(QStyle.PixelMetric.PM_HeaderGripMargin, None, self)
        index = self.logicalIndexAt(x, 0)
        left = self.sectionViewportPosition(index)
        is_left = x < left + grip and self.visualIndex(index) > 0
        return is_left or x > left + self.sectionSize(index) - grip

    # -- painting

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:
        painter.save()
        paint_ground(painter, self._look, rect)
        if index < len(self._columns):
            pad = self._look.px(PADDING)
            inside = QRect(rect.left() + pad, rect.top(), rect.width() - 2 * pad, 0)
            self._paint_name(painter, inside, self._columns[index])
            if index < len(self._profiles):
                self._paint_profile(painter, inside, self._profiles[index])
            self._paint_field(painter, rect, index)
        painter.restore()

    def _paint_name(self, painter: QPainter, inside: QRect, column: ColumnItem) -> None:
        look = self._look
        size, height = look.px(ICON), look.px(_NAME)
        box = QRectF(inside.left(), inside.top() + (height - size) / 2, size, size)
        paint_icon(painter, look, icon_of(column), box, tint="text.muted")
        left = inside.left() + size + look.px(GAP)
        width = inside.right() + look.px(PADDING) - 2 - left
        descending = self._view.direction(column.name)
        if descending is not None:
            width -= look.px(GAP + _ARROW)
        painter.setFont(look.font(TypeRole.STRONG))
        painter.setPen(look.colour("text.primary"))
        metrics = painter.fontMetrics()
        name = metrics.elidedText(column.name, _ELIDE, width)
        painter.drawText(QRect(left, inside.top(), width, height), _VCENTRE, name)
        if descending is not None:
            arrow = Icon.MOVE_DOWN if descending else Icon.MOVE_UP
            size = look.px(_ARROW)
            left += metrics.horizontalAdvance(name) + look.px(GAP)
            box = QRectF(left, inside.top() + (height - size) / 2, size, size)
            paint_icon(painter, look, arrow, box, tint="accent.text")

    def _paint_profile(self, painter: QPainter, inside: QRect, profile: ColumnProfile) -> None:
        look = self._look
        top, height = inside.top() + look.px(_NAME), look.px(_HISTOGRAM)
        paint_bars(painter, look, QRect(inside.left(), top, inside.width(), height), profile.bins)
        top += height + look.px(2)
        place = QRect(inside.left(), top, inside.width() + look.px(PADDING), self._top_height())
        place.setBottom(inside.top() + self._top_height() - look.px(2))
        share = share_text(profile.empty, self._rows)
        painter.setFont(look.font(TypeRole.CAPTION, figures=True))
        painter.setPen(look.colour("text.muted"))
        if profile.empty:
            font = painter.font()
            font.setWeight(look.font(TypeRole.STRONG).weight())
            painter.setFont(font)
            painter.setPen(look.colour("text.primary"))
            painter.drawText(place, _VCENTRE, share)
            place.setLeft(place.left() + painter.fontMetrics().horizontalAdvance(share))
            painter.setFont(look.font(TypeRole.CAPTION))
            painter.setPen(look.colour("text.muted"))
            share = ""
        painter.drawText(place, _VCENTRE, f"{share} empty")

    def _paint_field(self, painter: QPainter, rect: QRect, index: int) -> None:
        look = self._look
        row = QRect(rect)
        row.setTop(rect.top() + self._top_height())
        painter.fillRect(row.adjusted(0, 0, -1, -1), look.colour("surface.sunken"))
        painter.setPen(look.colour("line.default"))
        painter.drawLine(row.topLeft(), row.topRight())
        if index == self._edited:
            return
        name = self._columns[index].name
        text = self._view.filters.get(name, "")
        field = self.field_rect(index)
        field.moveLeft(rect.left() + look.px(_FIELD_INSET))
        line = "accent.line" if text else "line.default"
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("state.danger_mark" if name == self._wrong else line)))
        painter.setBrush(look.colour("surface.base"))
        radius = look.tokens.radius.small
        painter.drawRoundedRect(QRectF(field).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        if text:
            pad = look.px(_FIELD_TEXT)
            painter.setFont(look.font(TypeRole.SMALL, figures=True))
            painter.setPen(look.colour("text.primary"))
            place = field.adjusted(pad, 0, -pad, 0)
            shown = painter.fontMetrics().elidedText(text, _ELIDE, place.width())
            painter.drawText(place, _VCENTRE, shown)

    def _top_height(self) -> int:
        return self._look.px(self._look.tokens.row.grid_header)


def paint_bars(painter: QPainter, look: Look, rect: QRect, bins: tuple[int, ...]) -> None:
    """A histogram: bars from the bottom of the rectangle, the largest as high as it is."""
    most = max(bins, default=0)
    if not most or rect.width() <= 0:
        return
    colour = look.colour("kind.chart")
    step = min(rect.width() / len(bins), look.px(16))
    for place, count in enumerate(bins):
        if not count:
            continue
        left, right = rect.left() + round(place * step), rect.left() + round((place + 1) * step)
        height = max(1, round(rect.height() * count / most))
        gap = 1 if right - left > 2 else 0
        painter.fillRect(left, rect.bottom() + 1 - height, right - left - gap, height, colour)
