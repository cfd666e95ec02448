"""Colours of code in an editor, from `syntax`."""

from PySide6.QtGui import QSyntaxHighlighter, QTextDocument

from dssdesk.desk.kit import syntax
from dssdesk.desk.notebook import utf16
from dssdesk.desk.notebook.style import Style


class Highlighter(QSyntaxHighlighter):
    """Python in a cell; does nothing to a cell of another kind."""

    def __init__(self, document: QTextDocument, style: Style) -> None:
        super().__init__(document)
        self._style = style
        self.rehighlight()  # else the first frame would be without colours

    def highlightBlock(self, text: str) -> None:
        before = max(self.previousBlockState(), 0)
        is_first = self.currentBlock().blockNumber() == 0
        found, state = syntax.tokens(text, before, is_first=is_first)
        self.setCurrentBlockState(state)
        is_narrow = text.isascii() or utf16.is_narrow(text)
        for token in found:
            start, length = token.start, token.length
            if not is_narrow:
                start = utf16.to_units(text, token.start)
                length = utf16.length(text[token.start : token.start + token.length])
            self.setFormat(start, length, self._style.syntax(token.kind))
