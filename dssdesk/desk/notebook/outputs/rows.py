"""One-line rows below a cell: an error folded to its name, and the mark of a gap."""

import re
from functools import partial

from PySide6.QtCore import QRect, QRectF, Qt, Slot
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.labels import paint_short
from dssdesk.desk.notebook import ansi
from dssdesk.desk.notebook.outputs.base import MenuItem, OutputWidget, Surroundings
from dssdesk.desk.notebook.outputs.frames import Frame, frames_of
from dssdesk.desk.notebook.outputs.ground import paint_ground
from dssdesk.desk.notebook.outputs.log_view import LogView
from dssdesk.wire.outputs import Error, Gap

_MOST_IN_MENU = 8
_FRAME = re.compile(r"^(?:File |Cell |Input )", re.MULTILINE)


class ErrorRow(OutputWidget):
    """An exception: its name and message; the traceback unfolds below."""

    def __init__(
        self, surroundings: Surroundings, error: Error, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._style = surroundings.style
        self._reach = surroundings.reach
        self._error = error
        self._trace = "\n".join(error.traceback)
        self._frames = count_frames(self._trace)
        self._log: LogView | None = None
        self._copy_area = QRect()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(f"Error: {error.name}: {_first_line(error.value)}")
        self.setAccessibleDescription("Press Space to unfold the traceback")

    @property
    def is_folded(self) -> bool:
        """Whether only the row shows."""
        return self._log is None

    def fold(self, *, folded: bool) -> None:
        """Show or hide the traceback."""
        if folded == self.is_folded:
            return
        if self._log is not None:
            self._log.deleteLater()
            self._log = None
        else:
            self._log = LogView(self._style, self._trace, self)
            self._log.verticalScrollBar().setValue(0)
            self._log.show_links({row: each.columns for row, each in self.frames().items()})
            self._log.link_pressed.connect(self._on_link)
            self._log.show()
        self.height_changed.emit()
        self.update()

    def frames(self) -> dict[int, Frame]:
        """The places that the traceback names, by its rows."""
        return frames_of(ansi.strip(self._trace).split("\n"))

    def go_to(self, frame: Frame) -> None:
        """Go to the cell or the file of a frame."""
        if frame.count:
            self._reach.go_to_run(frame.count, frame.line, near=self.cell_id)
        else:
            self._reach.open_file(frame.path, frame.line)

    def menu_items(self) -> tuple[MenuItem, ...]:
        if not self._trace:
            return ()
        fold = "Unfold traceback" if self.is_folded else "Fold traceback"
        frames = tuple(self.frames().values())[-_MOST_IN_MENU:]
        return (
            MenuItem(fold, partial(self.fold, folded=not self.is_folded)),
            *(MenuItem(frame.words, partial(self.go_to, frame)) for frame in frames),
            MenuItem("Open full", self._open_full),
        )

    def height_for(self, width: int) -> int:
        if self._log is None:
            return self._bar()
        inner = width - 2 * self._style.padding_x
        return self._bar() + self._log.wanted_height(inner) + self._style.padding_y

    def plain_text(self) -> str:
        return ansi.strip(self._trace) or f"{self._error.name}: {self._error.value}"

    def selected_text(self) -> str:
        return self._log.selected_text() if self._log is not None else ""

    def resizeEvent(self, _event: QResizeEvent) -> None:
        if self._log is not None:
            side = self._style.padding_x
            height = self.height() - self._bar() - self._style.padding_y
            self._log.setGeometry(side, self._bar(), self.width() - 2 * side, height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        point = event.position().toPoint()
        if self._copy_area.contains(point):
            QGuiApplication.clipboard().setText(self.plain_text())
        elif point.y() < self._bar() and self._trace:
            self.fold(folded=not self.is_folded)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_link = event.position().y() < self._bar()
        shape = Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return):
            self.fold(folded=not self.is_folded)
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_ground(painter, self, self._style.colour("state.danger_soft"), self._style.radius)
        colour = self._style.colour
        if self._trace:
            self._paint_chevron(painter)
        x = self._style.px(30)
        right = self._paint_copy(painter)
        name_font = QFont(self._style.code_small)
        name_font.setWeight(QFont.Weight.Bold)
        painter.setPen(colour("state.danger_text"))
        x = self._write(painter, name_font, self._error.name, x, right) + self._style.px(8)
        painter.setPen(colour("text.primary"))
        code = self._style.code_small
        x = self._write(
            painter, code, _first_line(self._error.value), x, right - self._style.px(80)
        )
        if self._frames:
            painter.setPen(colour("text.muted"))
            text = "1 frame" if self._frames == 1 else f"{self._frames} frames"
            self._write(painter, self._style.small, text, x + self._style.px(12), right)
        painter.end()

    @Slot(int)
    def _on_link(self, row: int) -> None:
        frame = self.frames().get(row)
        if frame is not None:
            self.go_to(frame)

    def _open_full(self) -> None:
        self._reach.open_text(self._trace, near=self.cell_id)

    def _bar(self) -> int:
        return self._style.px(32)

    def _write(self, painter: QPainter, font: QFont, text: str, x: int, right: int) -> int:
        painter.setFont(font)
        metrics = QFontMetrics(font)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, right - x))
        width = metrics.horizontalAdvance(text)
        area = QRect(x, 0, width + 2, self._bar())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
        return x + width

    def _paint_copy(self, painter: QPainter) -> int:
        font = self._style.small
        width = QFontMetrics(font).horizontalAdvance("Copy")
        left = self.width() - width - self._style.px(10)
        self._copy_area = QRect(left - 6, 0, width + 12, self._bar())
        painter.setPen(self._style.colour("accent.text"))
        self._write(painter, font, "Copy", left, self.width())
        return left - self._style.px(12)

    def _paint_chevron(self, painter: QPainter) -> None:
        icon = Icon.FOLD_CLOSED if self.is_folded else Icon.FOLD_OPEN
        size = self._style.px(14)
        rect = QRectF(self._style.px(10), (self._bar() - size) / 2, size, size)
        paint_icon(painter, self._style.look, icon, rect, tint="state.danger_text")


class GapRow(OutputWidget):
    """Something may be missing here; never hidden."""

    def __init__(self, surroundings: Surroundings, gap: Gap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = surroundings.style
        self._gap = gap
        self.setToolTip(gap.text)
        self.setAccessibleName(f"Gap in the output: {gap.text}")

    def height_for(self, _width: int) -> int:
        return self._style.px(28)

    def plain_text(self) -> str:
        return self._gap.text

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_ground(painter, self, self._style.colour("state.warning_soft"), self._style.radius)
        size = self._style.px(14)
        icon = QRectF(self._style.px(10), (self.height() - size) / 2, size, size)
        paint_icon(painter, self._style.look, Icon.WARNING, icon, tint="state.warning_text")
        painter.setPen(self._style.colour("state.warning_text"))
        painter.setFont(self._style.small)
        area = self.rect().adjusted(self._style.px(32), 0, -10, 0)
        paint_short(painter, area, self._gap.text)
        painter.end()


def count_frames(trace: str) -> int:
    """How many frames a traceback has."""
    return len(_FRAME.findall(ansi.strip(trace)))


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0]
