"""Lines of code, or of text that wraps, at the height that the theme gives them.

QPlainTextEdit takes the font's own line height and knows no other.
"""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QTextBlock, QTextDocument, QTextLayout, QTextOption
from PySide6.QtWidgets import QPlainTextDocumentLayout


class CodeLayout(QPlainTextDocumentLayout):
    """Every line ``line`` pixels tall; a block of code is one, a paragraph may be several."""

    def __init__(self, document: QTextDocument, line: int) -> None:
        super().__init__(document)
        self._line = line

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        rect = super().blockBoundingRect(block)
        if rect.height() <= 0:
            return rect  # it is folded away
        layout = block.layout()
        count = max(1, layout.lineCount())
        for number in range(1, count):
            line = layout.lineAt(number)
            line.setPosition(QPointF(line.x(), number * self._line))
        rect.setHeight(max(rect.height(), count * self._line) if count == 1 else count * self._line)
        return rect


def wrapped_lines(text: str, font: QFont, width: float, tab: float) -> int:
    """How many lines a paragraph takes at this width, broken as Qt's editors break it."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTabStopDistance(tab)
    layout.setTextOption(option)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
    layout.endLayout()
    return max(1, layout.lineCount())
