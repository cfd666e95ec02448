"""Lines of code at the height that the theme gives them.

QPlainTextEdit takes the font's own line height and knows no other.
"""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextBlock, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout


class CodeLayout(QPlainTextDocumentLayout):
    """One line of code a block, each of them ``line`` pixels tall."""

    def __init__(self, document: QTextDocument, line: int) -> None:
        super().__init__(document)
        self._line = line

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        rect = super().blockBoundingRect(block)
        if 0 < rect.height() < self._line:
            rect.setHeight(self._line)
        return rect
