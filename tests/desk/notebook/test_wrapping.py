"""Text cells wrap while they are written; code does not."""

import random

import pytest
from PySide6.QtCore import Qt

from dssdesk.desk.notebook import chosen as choosing
from dssdesk.wire.cells import Cell, CellKind
from tests.helpers.documents import A, B, code

WORDS = "Départ late by many minutes, 遅い https://example.org/a/very/long/path?with=words "


def text_cell(source: str) -> Cell:
    return Cell(id=A, kind=CellKind.MARKDOWN, source=source)


@pytest.fixture
def writing(open_tab, qtbot):
    """A function that opens a text cell to be written, above one of code."""

    def write(source: str):
        window = open_tab(text_cell(source), code("b", "x = 1 + " * 60))
        window.tab.commands.select(choosing.one(A, is_editing=True))
        editor = window.view.widget_of(A).editor
        qtbot.waitUntil(editor.hasFocus)
        window.view.sync()
        return window, editor

    return write


def test_all_of_a_long_paragraph_is_seen(writing):
    _, editor = writing(WORDS * 20)
    lines = editor.document().lineCount()
    assert lines > 5
    assert editor.height() >= lines * editor._style.code_line
    assert editor.horizontalScrollBar().maximum() < editor._style.code_advance  # a last space
    assert (editor.verticalScrollBar().value(), editor.verticalScrollBar().maximum()) == (0, 0)
    editor.place_caret(len(WORDS) * 20)
    assert editor.viewport().rect().contains(editor.cursorRect())
    tops = {editor.place_of(index).top() for index in range(0, len(WORDS) * 20, 10)}
    assert tops == {line * editor._style.code_line for line in range(lines)}


def test_code_does_not_wrap(writing):
    window, _ = writing("text")
    window.tab.commands.select(choosing.one(B, is_editing=True))
    editor = window.view.widget_of(B).editor
    assert editor.document().lineCount() == 1
    assert editor.horizontalScrollBar().maximum() > 0


def test_its_height_is_known_before_qt_lays_it_out(writing, qtbot):
    window, editor = writing("")
    dice = random.Random(3)
    for _ in range(20):
        words = (dice.choice(WORDS.split()) + " " * dice.randrange(1, 3) for _ in range(60))
        text = "".join(word + "\n" * (dice.random() < 0.1) for word in words)
        editor.selectAll()
        editor.insertPlainText(text)
        window.view.sync()
        assert editor._lines == editor.document().lineCount(), text


def test_arrows_leave_at_the_first_and_last_line_that_is_seen(writing, qtbot):
    window, editor = writing(WORDS * 20)
    left = []
    editor.left.connect(left.append)
    editor.place_caret(0)
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    assert (left, editor.caret() > 0) == ([], True)
    qtbot.keyClick(editor, Qt.Key.Key_Up)
    assert left == []
    qtbot.keyClick(editor, Qt.Key.Key_Up)
    assert left == [-1]
    assert window.view.widget_of(A) is not None


def test_typing_on_makes_room_for_the_next_line(writing, qtbot):
    window, editor = writing("")
    before = editor.height()
    qtbot.keyClicks(editor, "word " * 60)
    qtbot.waitUntil(lambda: editor.height() > before)
    assert editor.document().lineCount() == editor._lines > 1
    assert window.state.document.source(A) == "word " * 60


def test_a_line_of_code_that_grows_long_gets_its_scroll_bar_at_once(open_tab, qtbot):
    window = open_tab(code("a", "x = 1"))
    window.tab.commands.select(choosing.one(A, is_editing=True))
    editor = window.view.widget_of(A).editor
    qtbot.waitUntil(editor.hasFocus)
    before = editor.height()
    qtbot.keyClicks(editor, " + 1" * 60)
    qtbot.waitUntil(lambda: editor.height() > before)
    assert editor.horizontalScrollBar().isVisible()
