"""A data frame, painted: what pandas shows as an HTML table."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Slot
from PySide6.QtGui import (
    QEnterEvent,
    QFontMetrics,
    QGuiApplication,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollBar, QWidget

from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.notebook.outputs.base import MenuItem, OutputWidget, Surroundings
from dssdesk.desk.notebook.outputs.table_text import TableText, amount, shortened

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_VIEWER, _COPY = "Open in viewer", "Copy"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Table(OutputWidget):
    """Rows with a tinted index, figures at the right, and one line that says how much it is."""

    def __init__(
        self, surroundings: Surroundings, table: TableText, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._style = surroundings.style
        self._table = table
        self._hovered = -1
        self._row = self._style.px(self._style.look.tokens.row.output_table)
        self._font = self._style.font(TypeRole.SMALL, figures=True)
        self._small = self._style.caption
        self._padding = self._style.px(12)
        self._rows = (*table.head, *table.body)
        self._flags = [(_RIGHT if is_figure else _LEFT) for is_figure in table.figures]
        self._widths = _column_widths(table, QFontMetrics(self._font), self._padding)
        self._reach = surroundings.reach
        self._links: dict[str, QRect] = {}
        self._across = QScrollBar(Qt.Orientation.Horizontal, self)
        self._across.setAccessibleName("Scroll the table sideways")
        self._across.valueChanged.connect(self._on_scrolled)
        self._across.hide()
        self.setMouseTracking(True)
        rows, columns = len(table.body), table.columns - table.index_columns
        self.setAccessibleName(f"Table, {rows} rows, {columns} columns")

    def height_for(self, width: int) -> int:
        rows = len(self._table.head) + len(self._table.body)
        lane = self._across.sizeHint().height() if sum(self._widths) + 2 > width else 0
        return rows * self._row + 2 + lane + self._caption_height()

    def plain_text(self) -> str:
        return self._table.as_tsv()

    def menu_items(self) -> tuple[MenuItem, ...]:
        return (MenuItem(_VIEWER, self.open_viewer),)

    def open_viewer(self) -> None:
        """Show it in a window where it is sorted and searched."""
        self._reach.open_table(self._table, near=self.cell_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        missing = sum(self._widths) + 2 - self.width()
        self._across.setVisible(missing > 0)
        self._across.setRange(0, max(0, missing))
        self._across.setPageStep(self.width())
        self._across.setSingleStep(40)
        height = self._across.sizeHint().height()
        self._across.setGeometry(0, self._grid().bottom() + 1, self.width(), height)

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        if self._across.maximum() and abs(delta.x()) > abs(delta.y()):
            self._across.setValue(self._across.value() - delta.x() // 2)
            event.accept()
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        is_link = self._link_at(point) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor)
        self._hover(point.y() // self._row - len(self._table.head) if self._in_grid(point) else -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        link = self._link_at(event.position().toPoint())
        if link == _VIEWER:
            self.open_viewer()
        elif link == _COPY:
            QGuiApplication.clipboard().setText(self._table.as_tsv())
        else:
            event.ignore()

    def enterEvent(self, _event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover(-1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        grid = self._grid()
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(grid).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.save()
        painter.setClipPath(frame)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        first = max(0, event.rect().top() // self._row)
        last = min(
            len(self._table.head) + len(self._table.body), event.rect().bottom() // self._row + 1
        )
        for row in range(first, last):
            self._paint_row(painter, row, grid)
        self._paint_index_line(painter, grid)
        painter.restore()
        painter.setPen(QPen(self._style.colour("line.default"), 1))
        painter.drawPath(frame)
        self._paint_caption(painter, grid)
        painter.end()

    @Slot()
    def _on_scrolled(self) -> None:
        self.update()

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.update()

    def _in_grid(self, point: QPoint) -> bool:
        return self._grid().contains(point)

    def _grid(self) -> QRect:
        rows = len(self._table.head) + len(self._table.body)
        return QRect(0, 0, min(sum(self._widths) + 2, self.width()), rows * self._row + 2)

    def _caption_height(self) -> int:
        return self._style.px(24)

    def _paint_row(self, painter: QPainter, row: int, grid: QRect) -> None:
        head = len(self._table.head)
        is_head, is_hovered = row < head, row - head == self._hovered
        y, colour = row * self._row + 1, self._style.colour
        ground = "surface.window" if is_head else "surface.base"
        ground = "surface.hover" if is_hovered and not is_head else ground
        painter.fillRect(QRect(0, y, grid.width(), self._row), colour(ground))
        index = self._table.index_columns
        if index and ground == "surface.base":
            tinted = sum(self._widths[:index]) - self._across.value()
            painter.fillRect(QRect(0, y, tinted, self._row), colour("surface.window"))
        painter.setFont(self._font)
        painter.setPen(colour("text.secondary"))
        x, padding = 1 - self._across.value(), self._padding
        for column, (width, text) in enumerate(zip(self._widths, self._rows[row], strict=True)):
            if column == index and not is_head:
                painter.setPen(colour("text.primary"))
            if x + width >= 0 and text:
                area = QRect(x + padding, y, width - 2 * padding, self._row)
                painter.drawText(area, self._flags[column], shortened(text))
            x += width
            if x > grid.width():
                break
        painter.setPen(colour("line.default" if row == head - 1 else "line.subtle"))
        painter.drawLine(0, y + self._row - 1, grid.width(), y + self._row - 1)

    def _paint_index_line(self, painter: QPainter, grid: QRect) -> None:
        if self._table.index_columns:
            x = sum(self._widths[: self._table.index_columns]) - self._across.value()
            painter.setPen(self._style.colour("line.default"))
            painter.drawLine(x, 0, x, grid.height())

    def _paint_caption(self, painter: QPainter, grid: QRect) -> None:
        lane = self._across.height() if self._across.isVisible() else 0
        top = grid.bottom() + 1 + lane
        painter.setFont(self._small)
        metrics, x = QFontMetrics(self._small), 2
        words = amount(self._table)
        for text in (words, _VIEWER, _COPY):
            colour = "text.muted" if text == words else "accent.text"
            painter.setPen(self._style.colour(colour))
            area = QRect(x, top, metrics.horizontalAdvance(text), self._caption_height())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
            if text != words:
                self._links[text] = area
            x = area.right() + self._style.px(12)

    def _link_at(self, point: QPoint) -> str | None:
        return next((text for text, area in self._links.items() if area.contains(point)), None)


def _column_widths(table: TableText, metrics: QFontMetrics, padding: int) -> list[int]:
    widths = []
    for texts in table.longest:
        widest = max(map(metrics.horizontalAdvance, texts), default=0)
        widths.append(max(widest, metrics.averageCharWidth()) + 2 * padding)
    return widths
