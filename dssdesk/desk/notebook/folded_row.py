"""One line in place of a cell's code or outputs that are collapsed; a click shows them again."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.notebook.collapsing import Part
from dssdesk.desk.notebook.style import Style

_HEIGHT = 28


class FoldedRow(QWidget):
    """A chevron, the beginning of the code, and how much there is.

    Signals:
        unfold_wished: It was clicked; carries the `Part`.
    """

    unfold_wished = Signal(Part)

    def __init__(self, part: Part, style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self._part = part
        self._style = style
        self._code = ""
        self._words = ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_words(self, code: str, words: str) -> None:
        """Say what is collapsed: its first line, and how much it is."""
        self._code, self._words = code, words
        self.setAccessibleName(f"{words}, collapsed")
        self.setToolTip("Click to show")
        self.update()

    def wanted_height(self) -> int:
        """One line."""
        return self._style.px(_HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.unfold_wished.emit(self._part)

    def paintEvent(self, _event: QPaintEvent) -> None:
        style = self._style
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(QPen(Qt.PenStyle.NoPen))
            painter.setBrush(style.colour("surface.hover"))
            painter.drawRoundedRect(QRectF(self.rect()), style.radius, style.radius)
        size = style.look.px(style.look.tokens.icon.small)
        left = style.padding_x
        box = QRectF(left - style.px(4), (self.height() - size) / 2, size, size)
        paint_icon(painter, style.look, Icon.FOLD_CLOSED, box, tint="text.muted")
        left += size + style.px(4)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(style.caption)
        words = painter.fontMetrics().horizontalAdvance(self._words) + style.padding_x
        painter.setPen(style.colour("text.muted"))
        if not self._code:
            painter.drawText(QRect(left, 0, words, self.height()), middle, self._words)
            painter.end()
            return
        metrics = QFontMetrics(style.code_small)
        room = max(0, self.width() - left - words - style.padding_x)
        code = metrics.elidedText(self._code, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(code)
        # Beside the code: at the right, the cell's own buttons would lie over it.
        after = QRect(left + width + style.padding_x, 0, words, self.height())
        painter.drawText(after, middle, self._words)
        painter.setFont(style.code_small)
        painter.setPen(style.colour("text.secondary"))
        painter.drawText(QRect(left, 0, width + 1, self.height()), middle, code)
        painter.end()
