"""Printed text: a store of lines of which only the visible ones are painted."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QMenu, QWidget

from dssdesk.desk.notebook.ansi import Pen
from dssdesk.desk.notebook.heights import MOST_LINES
from dssdesk.desk.notebook.lines import LineStore
from dssdesk.desk.notebook.outputs.selection import Selection
from dssdesk.desk.notebook.style import Style

_LONGEST_DRAWN = 2_000  # characters of one line from its first visible one


class LogView(QAbstractScrollArea):
    """Lines of text with colours, selection and copy; scrolls inside beyond 30 lines.

    Signals:
        height_changed: There are more lines to show than before.
        link_pressed: A row that leads somewhere was clicked.
    """

    height_changed = Signal()
    link_pressed = Signal(int)

    def __init__(
        self,
        style: Style,
        text: str = "",
        parent: QWidget | None = None,
        *,
        is_whole: bool = False,
    ) -> None:
        super().__init__(parent)
        self.store = LineStore(text)
        self._is_whole = is_whole
        self._marked = -1
        self._links: Mapping[int, tuple[int, int]] = {}
        self._style = style
        self._selection = Selection()
        self._is_entered = False
        self._fonts: dict[tuple[bool, bool], QFont] = {}
        self._metrics = QFontMetricsF(style.code)
        self.setFrameShape(QFrame.Shape.NoFrame)
        if is_whole:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the notebook keeps the keyboard
            self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # and the cell its menu
        self.setAccessibleName("Output")
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().setSingleStep(1)
        self._fit()
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def show_style(self, style: Style) -> None:
        """Another theme or text size."""
        self._style = style
        self._metrics = QFontMetricsF(style.code)
        self._fonts.clear()
        self._fit()
        self.viewport().update()

    def append(self, text: str) -> None:
        """Print more at the end; follows it if the end was in view."""
        bar = self.verticalScrollBar()
        follows = bar.value() >= bar.maximum()
        before = self.wanted_height(self.width())
        self.store.append(text)
        self._fit()
        if follows:
            bar.setValue(bar.maximum())
        self.viewport().update()
        if self.wanted_height(self.width()) != before:
            self.height_changed.emit()

    def wanted_height(self, width: int) -> int:
        """Tall enough for its lines at this width, up to thirty."""
        lines = max(1, min(len(self.store), MOST_LINES))
        return lines * self._style.code_line + (
            self.horizontalScrollBar().sizeHint().height() if self._is_wide(width) else 0
        )

    def selected_text(self) -> str:
        """The selected part."""
        return "" if self._selection.is_empty else self._selection.text_of(self.store)

    def plain_text(self) -> str:
        """Everything, as it is seen."""
        return "\n".join(self.store.plain(row) for row in range(len(self.store)))

    def whole_text(self) -> str:
        """Everything, with its colours."""
        return "\n".join(self.store.line(row) for row in range(len(self.store)))

    def copy(self) -> None:
        """Put the selected part on the clipboard, or everything."""
        QGuiApplication.clipboard().setText(self.selected_text() or self.plain_text())

    def select(self, row: int, column: int, length: int) -> None:
        """Select a piece of one line, and bring it into view."""
        self._selection.start(row, column)
        self._selection.extend(row, column + length)
        self._reveal(row)

    def select_text(self, text: str, number: int) -> QRect:
        """Select a text, after so many others of its like; its line, empty where it is not seen."""
        place = self.store.place_of(text, number)
        if place is None:
            return QRect()
        self.select(*place, len(text))
        line = self._style.code_line
        return QRect(0, (place[0] - self.verticalScrollBar().value()) * line, self.width(), line)

    def clear_selection(self) -> None:
        """Select nothing."""
        self._selection.start(0, 0)
        self.viewport().update()

    def mark(self, row: int) -> None:
        """Tint this line, and bring it into view."""
        self._marked = row
        self._reveal(row)

    def show_links(self, links: Mapping[int, tuple[int, int]]) -> None:
        """These rows lead somewhere, between these columns."""
        self._links = links
        self.viewport().setMouseTracking(bool(links))
        self.viewport().update()

    def select_all(self) -> None:
        """Select every line."""
        last = len(self.store) - 1
        self._selection.start(0, 0)
        self._selection.extend(last, len(self.store.plain(last)))
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setFont(self._style.code)
        line = self._style.code_line
        first_row = self.verticalScrollBar().value()
        top = event.rect().top() // line
        bottom = event.rect().bottom() // line + 1
        for row in range(first_row + top, min(first_row + bottom, len(self.store))):
            self._paint_line(painter, row, (row - first_row) * line)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._fit_across()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Only a log that somebody clicked into scrolls inside; at its ends the notebook goes on.
        bar = self.verticalScrollBar()
        down = event.angleDelta().y() < 0
        at_end = bar.value() >= bar.maximum() if down else bar.value() <= bar.minimum()
        sideways = abs(event.angleDelta().x()) > abs(event.angleDelta().y())
        if self._is_whole or (sideways and self.horizontalScrollBar().maximum() > 0):
            super().wheelEvent(event)
        elif at_end or not (self._is_entered or event.modifiers()):
            event.ignore()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._is_entered = True
        row, column = self._place(event.position().toPoint())
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._selection.extend(row, column)
        else:
            self._selection.start(row, column)
        self.viewport().update()
        event.ignore()  # it also selects the cell

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self._link_at(event.position().toPoint())
        if row >= 0 and self._selection.is_empty:
            self.link_pressed.emit(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._links:
            is_link = self._link_at(event.position().toPoint()) >= 0
            shape = Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.IBeamCursor
            self.viewport().setCursor(shape)
        if event.buttons() & Qt.MouseButton.LeftButton:
            point = event.position().toPoint()
            bar = self.verticalScrollBar()
            if point.y() < 0:
                bar.setValue(bar.value() - 1)
            elif point.y() > self.viewport().height():
                bar.setValue(bar.value() + 1)
            self._selection.extend(*self._place(point))
            self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row, column = self._place(event.position().toPoint())
        self._selection.take_word(row, column, self.store.plain(row))
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy").triggered.connect(self.copy)
        menu.addAction("Select all").triggered.connect(self.select_all)
        menu.popup(event.globalPos())

    def leave(self) -> None:
        """Scroll with the notebook again."""
        self._is_entered = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            bar = self.verticalScrollBar()
            bar.setValue(bar.minimum() if event.key() == Qt.Key.Key_Home else bar.maximum())
        else:
            super().keyPressEvent(event)

    def _reveal(self, row: int) -> None:
        bar = self.verticalScrollBar()
        if not bar.value() <= row < bar.value() + bar.pageStep():
            bar.setValue(max(0, row - bar.pageStep() // 3))
        self.viewport().update()

    def _link_at(self, point: QPoint) -> int:
        if not self._links:
            return -1
        row, column = self._place(point)
        found = self._links.get(row)
        return row if found is not None and found[0] <= column <= found[1] else -1

    def _is_wide(self, width: int) -> bool:
        return self.store.longest * self._style.code_advance > width

    def _fit(self) -> None:
        rows = max(1, self.viewport().height() // self._style.code_line)
        bar = self.verticalScrollBar()
        bar.setPageStep(rows)
        bar.setRange(0, max(0, len(self.store) - max(rows, 1)) if self._is_capped() else 0)
        if self.isVisible():
            self._fit_across()

    def _fit_across(self) -> None:
        across = self.horizontalScrollBar()
        width = self.viewport().width()
        across.setPageStep(width)
        across.setSingleStep(round(self._style.code_advance * 4))
        across.setRange(0, max(0, round(self.store.longest * self._style.code_advance) - width))

    def _is_capped(self) -> bool:
        return self._is_whole or len(self.store) > MOST_LINES

    def _place(self, point: QPoint) -> tuple[int, int]:
        row = point.y() // self._style.code_line + self.verticalScrollBar().value()
        row = max(0, min(row, len(self.store) - 1))
        text = self.store.plain(row)
        x = point.x() + self.horizontalScrollBar().value()
        column = round(x / self._style.code_advance)
        if text.isascii():
            return row, max(0, min(column, len(text)))
        place = 0
        while place < len(text) and self._metrics.horizontalAdvance(text[: place + 1]) < x:
            place += 1
        return row, place

    def _paint_line(self, painter: QPainter, row: int, y: int) -> None:
        if row == self._marked:
            ground = QRect(0, y, self.viewport().width(), self._style.code_line)
            painter.fillRect(ground, self._style.colour("accent.soft"))
        self._paint_selection(painter, row, y)
        self._paint_link(painter, row, y)
        left = self.horizontalScrollBar().value()
        if left == 0 or len(self.store.line(row)) <= _LONGEST_DRAWN:
            x, drawn = -float(left), 0
            for text, pen in self.store.runs(row):
                x = self._paint_run(painter, QPointF(x, y), text[: _LONGEST_DRAWN - drawn], pen)
                drawn += len(text)
                if x > self.viewport().width() or drawn >= _LONGEST_DRAWN:
                    break
        else:
            first = int(left / self._style.code_advance)
            text = self.store.plain(row)[first : first + _LONGEST_DRAWN]
            start = first * self._style.code_advance - left
            self._paint_run(painter, QPointF(start, y), text, Pen())

    def _paint_link(self, painter: QPainter, row: int, y: int) -> None:
        found = self._links.get(row)
        if found is not None:
            text = self.store.plain(row)
            shift = self.horizontalScrollBar().value()
            left = self._metrics.horizontalAdvance(text[: found[0]]) - shift
            right = self._metrics.horizontalAdvance(text[: found[1]]) - shift
            level = y + self._style.code_ascent + 2.5
            painter.setPen(self._style.colour("accent.text"))
            painter.drawLine(QPointF(left, level), QPointF(right, level))

    def _paint_run(self, painter: QPainter, at: QPointF, text: str, pen: Pen) -> float:
        painter.setFont(self._font_of(pen))
        width = (
            len(text) * self._style.code_advance
            if text.isascii()
            else self._metrics.horizontalAdvance(text)
        )
        colour, ground = self._style.pen_colours(pen)
        line = self._style.code_line
        if ground is not None:
            painter.fillRect(QRectF(at.x(), at.y(), width, line), ground)
        painter.setPen(colour)
        painter.drawText(QPointF(at.x(), at.y() + self._style.code_ascent), text)
        if pen.underline or pen.strike:
            level = at.y() + (self._style.code_ascent + 2 if pen.underline else line / 2)
            painter.drawLine(QPointF(at.x(), level), QPointF(at.x() + width, level))
        return at.x() + width

    def _font_of(self, pen: Pen) -> QFont:
        key = (pen.bold, pen.italic)
        font = self._fonts.get(key)
        if font is None:
            font = self._fonts[key] = QFont(self._style.code)
            font.setItalic(pen.italic)
            if pen.bold:
                font.setWeight(QFont.Weight.Bold)
        return font

    def _paint_selection(self, painter: QPainter, row: int, y: int) -> None:
        found = self._selection.columns(row, self.store)
        if found is None:
            return
        text = self.store.plain(row)
        left = self._metrics.horizontalAdvance(text[: found[0]])
        right = self._metrics.horizontalAdvance(text[: found[1]]) + (
            self._style.code_advance / 2 if self._selection.goes_on_after(row) else 0
        )
        x = round(left) - self.horizontalScrollBar().value()
        rect = QRect(x, y, round(right - left), self._style.code_line)
        painter.fillRect(rect, self._style.colour("surface.text_selection"))
