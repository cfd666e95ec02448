"""The bracket that belongs to the one beside the caret."""

from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from dssdesk.desk.notebook import utf16
from dssdesk.desk.notebook.style import Style

_PAIRS = {"(": ")", "[": "]", "{": "}"}
_BACK = {closing: opening for opening, closing in _PAIRS.items()}
_FARTHEST = 5_000


def tints(editor: QPlainTextEdit, style: Style) -> list[QTextEdit.ExtraSelection]:
    """The tints of the bracket beside the caret and of its partner; none where it has none."""
    cursor = editor.textCursor()
    block = cursor.block()
    column = cursor.positionInBlock()
    line = block.text()
    near = line[max(0, column - 1) : column + 1]
    if not any(character in _PAIRS or character in _BACK for character in near):
        return []
    text = editor.document().toRawText()
    places = partner(text, cursor.position()) if utf16.is_narrow(text) else ()
    return [
        tint(editor, place, place + 1, style.colour("syntax.bracket_match")) for place in places
    ]


def tint(editor: QPlainTextEdit, start: int, end: int, colour: QColor) -> QTextEdit.ExtraSelection:
    """A ground behind these UTF-16 units."""
    one = QTextEdit.ExtraSelection()
    one.format.setBackground(colour)
    one.cursor = QTextCursor(editor.document())
    one.cursor.setPosition(start)
    one.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return one


def partner(text: str, caret: int) -> tuple[int, ...]:
    """The places of the bracket beside the caret and of its partner; none where it has none.

    Brackets in strings are not told from others; texts beyond the basic plane give none.
    """
    for place in (caret - 1, caret):
        character = text[place : place + 1] if place >= 0 else ""
        if character in _PAIRS and character:
            return _search(text, place, step=1)
        if character in _BACK and character:
            return _search(text, place, step=-1)
    return ()


def _search(text: str, start: int, *, step: int) -> tuple[int, ...]:
    own = text[start]
    other = _PAIRS[own] if step > 0 else _BACK[own]
    depth = 0
    end = len(text) if step > 0 else -1
    for place in range(start, end, step)[:_FARTHEST]:
        if text[place] == own:
            depth += 1
        elif text[place] == other:
            depth -= 1
            if not depth:
                return (start, place)
    return ()
