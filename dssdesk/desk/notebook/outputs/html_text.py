"""HTML and markdown as Qt can show them: text, tables, links; nothing is ever loaded."""

import re

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument

_HIDDEN = re.compile(
    r"<(script|style|iframe|object|embed|head)\b.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE
)
_BARE_TABLE = re.compile(r"<table\b(?![^>]*\bcellpadding\b)", re.IGNORECASE)
_MOST_CELLS = 300
_MOST_CHARACTERS = 60_000


class InertDocument(QTextDocument):
    """A text document that opens no file and no address, whatever its text asks for."""

    def loadResource(self, _type: int, _name: QUrl | str) -> object:
        return None


def can_show(html: str) -> bool:
    """Whether Qt's rich text does this HTML justice, and quickly."""
    return len(html) <= _MOST_CHARACTERS and html.lower().count("<td") <= _MOST_CELLS


def cleaned(html: str) -> str:
    """The HTML without what is not for reading; cells of its tables stand apart."""
    return _BARE_TABLE.sub('<table cellspacing="0" cellpadding="6"', _HIDDEN.sub("", html))
