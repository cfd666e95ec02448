"""The numbers of an editor's lines, left of its text."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from dssdesk.desk.notebook.style import Style

_GAP = 12


class LineNumbers(QWidget):
    """As wide as the last number; it follows the editor's text, which never scrolls up or down."""

    def __init__(self, editor: QPlainTextEdit, style: Style) -> None:
        super().__init__(editor)
        self._editor = editor
        self._style = style
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show()

    def wanted_width(self) -> int:
        """Room for the last number, and the gap to the text."""
        digits = len(str(self._editor.blockCount()))
        return round(digits * self._style.code_advance) + self._style.px(_GAP)

    def place(self, top: int) -> None:
        """Stand left of the text."""
        height = self._editor.document().lineCount() * self._style.code_line
        self.setGeometry(self._style.padding_x, top, self.wanted_width(), height)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        line = self._style.code_line
        painter = QPainter(self)
        painter.setFont(self._style.code)
        painter.setPen(self._style.colour("syntax.line_number"))
        right = self.width() - self._style.px(_GAP)
        first = event.rect().top() // line
        last = event.rect().bottom() // line
        block = self._editor.document().findBlockByLineNumber(first)
        while block.isValid() and block.firstLineNumber() <= last:
            area = QRect(0, block.firstLineNumber() * line, right, line)
            number = str(block.blockNumber() + 1)
            painter.drawText(
                area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number
            )
            block = block.next()
        painter.end()
