"""What keys do to the text of a cell: indent, dedent, comment, a new line's indentation."""

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextBlock, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

if TYPE_CHECKING:
    from collections.abc import Iterator

INDENT = "    "
_KEEP, _LEFT = QTextCursor.MoveMode.KeepAnchor, QTextCursor.MoveOperation.Left
_MOVE = QTextCursor.MoveMode.MoveAnchor
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_BRACKETS = (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight)
_UP_DOWN = (Qt.Key.Key_Up, Qt.Key.Key_Down)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ENDS = [["return"], ["pass"], ["break"], ["continue"], ["raise"]]  # first words of last lines
_TEXTS = re.compile(r"\"[^\"]*\"|'[^']*'")


def belongs_to_notebook(event: QKeyEvent) -> bool:
    """Whether these keys are an action of the notebook, not the editor's own."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() in _ENTER:
        return modifiers != Qt.KeyboardModifier.NoModifier
    if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
        return modifiers == _CONTROL | _SHIFT
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(
        QKeySequence.StandardKey.Redo
    )


def handle(editor: QPlainTextEdit, event: QKeyEvent) -> bool:
    """Do what the key means in code; whether it meant something."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() in _ENTER and not modifiers:
        _new_line(editor)
    elif event.key() == Qt.Key.Key_Backspace and not modifiers:
        return _backspace(editor)
    elif event.key() == Qt.Key.Key_Home and modifiers in (Qt.KeyboardModifier.NoModifier, _SHIFT):
        _home(editor, keep=bool(modifiers))
    elif event.key() == Qt.Key.Key_Slash and modifiers == _CONTROL:
        toggle_comment(editor)
    elif event.key() in _BRACKETS and modifiers == _CONTROL:
        shift_lines(editor, dedent=event.key() == Qt.Key.Key_BracketLeft)
    else:
        return _handle_lines(editor, event.key(), modifiers)
    return True


def _handle_lines(editor: QPlainTextEdit, key: int, modifiers: Qt.KeyboardModifier) -> bool:
    """Keys for whole lines; whether it was one."""
    if key == Qt.Key.Key_D and modifiers == _CONTROL:
        delete_lines(editor)
    elif key in _UP_DOWN and modifiers == _ALT:
        move_lines(editor, up=key == Qt.Key.Key_Up)
    elif key in _UP_DOWN and modifiers == _ALT | _SHIFT:
        duplicate_lines(editor, up=key == Qt.Key.Key_Up)
    else:
        return False
    return True


def move_lines(editor: QPlainTextEdit, *, up: bool) -> None:
    """The selected lines, or the caret's, one line up or down."""
    cursor = editor.textCursor()
    blocks = list(_selected_blocks(cursor))
    first, last = blocks[0], blocks[-1]
    other = first.previous() if up else last.next()
    if not other.isValid():
        return
    start, end = (other, last) if up else (first, other)
    texts = [block.text() for block in blocks]
    lines = [*texts, other.text()] if up else [other.text(), *texts]
    shift = -other.length() if up else other.length()
    anchor, place = cursor.anchor() + shift, cursor.position() + shift
    _write(cursor, start.position(), _end_of(end), "\n".join(lines))
    _select(editor, anchor, place)


def duplicate_lines(editor: QPlainTextEdit, *, up: bool) -> None:
    """The selected lines, or the caret's, once more; the caret is in the upper or lower ones."""
    cursor = editor.textCursor()
    blocks = list(_selected_blocks(cursor))
    text = "\n".join(block.text() for block in blocks)
    shift = 0 if up else sum(block.length() for block in blocks)
    anchor, place = cursor.anchor() + shift, cursor.position() + shift
    end = _end_of(blocks[-1])
    _write(cursor, end, end, "\n" + text)
    _select(editor, anchor, place)


def delete_lines(editor: QPlainTextEdit) -> None:
    """The selected lines, or the caret's, go."""
    cursor = editor.textCursor()
    blocks = list(_selected_blocks(cursor))
    start, end = blocks[0].position(), _end_of(blocks[-1])
    if blocks[-1].next().isValid():
        end += 1
    elif start:
        start -= 1
    _write(cursor, start, end, "")
    editor.setTextCursor(cursor)


def _end_of(block: QTextBlock) -> int:
    return block.position() + block.length() - 1


def _write(cursor: QTextCursor, start: int, end: int, text: str) -> None:
    cursor.setPosition(start)
    cursor.setPosition(end, _KEEP)
    cursor.insertText(text)


def _select(editor: QPlainTextEdit, anchor: int, place: int) -> None:
    cursor = editor.textCursor()
    last = editor.document().characterCount() - 1
    cursor.setPosition(min(anchor, last))
    cursor.setPosition(min(place, last), _KEEP)
    editor.setTextCursor(cursor)


def wants_indent(editor: QPlainTextEdit) -> bool:
    """Whether Tab indents here: before the text of a line, or several lines are selected."""
    cursor = editor.textCursor()
    before = cursor.block().text()[: cursor.positionInBlock()]
    return cursor.hasSelection() or not before.strip() or before[-1:].isspace()


def wants_dedent(editor: QPlainTextEdit) -> bool:
    """Whether Shift+Tab dedents here rather than asks for help."""
    cursor = editor.textCursor()
    before = cursor.block().text()[: cursor.positionInBlock()]
    return cursor.hasSelection() or not before.strip()


def indent(editor: QPlainTextEdit, *, dedent: bool) -> None:
    """Move the selected lines, or the rest of the line, by one step."""
    cursor = editor.textCursor()
    if not dedent and not cursor.hasSelection():
        missing = len(INDENT) - cursor.positionInBlock() % len(INDENT)
        cursor.insertText(" " * missing)
    else:
        shift_lines(editor, dedent=dedent)


def shift_lines(editor: QPlainTextEdit, *, dedent: bool) -> None:
    """Move the selected lines, or the caret's, by one step."""
    cursor = editor.textCursor()
    cursor.beginEditBlock()
    for block in _selected_blocks(cursor):
        line = QTextCursor(block)
        if not dedent:
            if block.text().strip():
                line.insertText(INDENT)
            continue
        spaces = len(block.text()) - len(block.text().lstrip(" "))
        taken = 1 if block.text().startswith("\t") else min(spaces, len(INDENT))
        line.setPosition(block.position() + taken, _KEEP)
        line.removeSelectedText()
    cursor.endEditBlock()


def toggle_comment(editor: QPlainTextEdit) -> None:
    """Comment the selected lines; uncomment them, if all of them are comments."""
    cursor = editor.textCursor()
    blocks = [block for block in _selected_blocks(cursor) if block.text().strip()]
    if not blocks:
        return
    is_on = all(block.text().lstrip().startswith("#") for block in blocks)
    column = min(len(block.text()) - len(block.text().lstrip()) for block in blocks)
    cursor.beginEditBlock()
    for block in blocks:
        line = QTextCursor(block)
        if not is_on:
            line.setPosition(block.position() + column)
            line.insertText("# ")
            continue
        start = block.text().index("#")
        length = 2 if block.text()[start : start + 2] == "# " else 1
        line.setPosition(block.position() + start)
        line.setPosition(block.position() + start + length, _KEEP)
        line.removeSelectedText()
    cursor.endEditBlock()


def _selected_blocks(cursor: QTextCursor) -> "Iterator[QTextBlock]":
    document = cursor.document()
    first, last = cursor.selectionStart(), cursor.selectionEnd()
    block = document.findBlock(first)
    end = document.findBlock(last)
    if end.position() == last and end != block:
        end = end.previous()  # the selection ends before this line's first character
    blocks = [block]
    while block != end and block.isValid():
        block = block.next()
        blocks.append(block)
    return iter(blocks)


def _new_line(editor: QPlainTextEdit) -> None:
    cursor = editor.textCursor()
    before = cursor.block().text()[: cursor.positionInBlock()]
    blank = before[: len(before) - len(before.lstrip())]
    code = _TEXTS.sub("''", before).split("#", 1)[0].rstrip()
    if code.endswith(":") or _opens_bracket(code):
        blank += INDENT
    elif code.split(maxsplit=1)[:1] in _ENDS:
        blank = blank[: -len(INDENT)]
    cursor.insertText("\n" + blank)
    editor.ensureCursorVisible()


def _opens_bracket(code: str) -> bool:
    """Whether a bracket of this line is still open at its end."""
    return sum(map(code.count, "([{")) > sum(map(code.count, ")]}"))


def _backspace(editor: QPlainTextEdit) -> bool:
    cursor = editor.textCursor()
    before = cursor.block().text()[: cursor.positionInBlock()]
    if cursor.hasSelection() or not before or before.strip(" "):
        return False
    back = (len(before) - 1) % len(INDENT) + 1
    cursor.movePosition(_LEFT, _KEEP, back)
    cursor.removeSelectedText()
    return True


def _home(editor: QPlainTextEdit, *, keep: bool) -> None:
    cursor = editor.textCursor()
    text = cursor.block().text()
    column = len(text) - len(text.lstrip())
    target = 0 if cursor.positionInBlock() == column else column
    cursor.setPosition(cursor.block().position() + target, _KEEP if keep else _MOVE)
    editor.setTextCursor(cursor)
