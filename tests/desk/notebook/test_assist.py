"""Completion and help."""

import pytest
from PySide6.QtCore import Qt

from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook.completion import CompletionPopup
from dssdesk.desk.notebook.tooltip import HelpTip
from dssdesk.wire.sessions import SessionChanged, SessionPhase
from tests.desk.notebook.conftest import session
from tests.helpers.documents import A, code
from tests.helpers.fake_kernel_client import FakeKernelClient

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def asking(open_tab):
    """An editor with a kernel behind it: window, client, editor, what tells of the popup."""
    client = FakeKernelClient()
    window = open_tab(code("a", "🙂 = fl"), needs={"kernel_client": lambda _kernel: client})
    window.link.tell(SessionChanged(session=session()))
    window.tab.commands.select(choosing.one(A, is_editing=True))
    editor = window.view.widget_of(A).editor
    editor.place_caret(len(editor.source))

    def popup():
        """The popup that is open, if one is."""
        found = window.view.findChildren(CompletionPopup)
        return next((each for each in found if each.isVisible()), None)

    return window, client, editor, popup


def offer(*matches, start=4, end=6):
    return {"status": "ok", "matches": list(matches), "cursor_start": start, "cursor_end": end}


def test_a_word_is_completed_from_the_list(asking, qtbot):
    _, client, editor, popup = asking
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert client.asked == [("complete", "🙂 = fl", 6)]
    client.answer("complete", offer("flat", "flights", "float"))
    assert popup()
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.source == "🙂 = flights"
    assert not popup()


def test_typing_on_narrows_the_list_and_escape_leaves_it(asking, qtbot):
    window, client, editor, popup = asking
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    client.answer("complete", offer("flat", "flights", "float"))
    qtbot.keyClicks(editor, "o")
    assert popup().model().rowCount() == 1
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not popup()
    assert window.state.chosen.is_editing
    assert editor.source == "🙂 = flo"


def test_a_single_completion_is_taken_at_once(asking, qtbot):
    _, client, editor, popup = asking
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    client.answer("complete", offer("flights"))
    assert (editor.source, popup()) == ("🙂 = flights", None)


def test_an_answer_that_comes_after_more_typing_is_passed_over(asking, qtbot):
    _, client, editor, popup = asking
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    qtbot.keyClicks(editor, "ee")
    client.answer("complete", offer("flat", "flights"))
    assert not popup()


def test_an_answer_that_takes_long_is_waited_for_visibly(asking, qtbot):
    window, client, editor, popup = asking
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: window.view.findChild(HelpTip) is not None)
    tip = window.view.findChild(HelpTip)
    assert tip.toPlainText() == "Asking the kernel…"
    client.answer("complete", offer("flat", "flights"))
    assert not tip.isVisible()
    assert popup()


def test_that_there_is_nothing_to_complete_is_said(asking, qtbot):
    window, client, editor, _ = asking
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    client.answer("complete", offer())
    tip = window.view.findChild(HelpTip)
    assert tip.isVisible()
    qtbot.keyClicks(editor, "x")
    assert not tip.isVisible()


def test_help_is_shown_without_colours(asking, qtbot):
    window, client, editor, _ = asking
    qtbot.keyClick(editor, Qt.Key.Key_Backtab, SHIFT)
    found = {"status": "ok", "found": True, "data": {"text/plain": "\x1b[31mSignature:\x1b[0m f()"}}
    client.answer("inspect", found)
    tip = window.view.findChild(HelpTip)
    assert tip.toPlainText() == "Signature: f()"
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not tip.isVisible()


def test_without_a_kernel_nothing_is_asked(asking, qtbot):
    window, client, editor, _ = asking
    window.link.tell(SessionChanged(session=session(SessionPhase.DIED)))
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert client.asked == []


def test_a_closed_tab_lets_go_of_the_kernel(asking, qtbot):
    window, client, editor, _ = asking
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert client.is_running
    window.tab.closed()
    assert not client.is_running


def test_the_help_of_a_completion_stands_beside_the_list(asking, qtbot):
    window, client, editor, popup = asking
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    client.answer("complete", offer("flights", "float"))
    qtbot.waitUntil(lambda: client.asked[-1] == ("inspect", "🙂 = flights", 11))
    client.answer("inspect", {"status": "ok", "found": True, "data": {"text/plain": "A frame"}})
    (tip,) = window.view.findChildren(HelpTip)
    assert (tip.isVisible(), tip.toPlainText()) == (True, "A frame")
    assert not tip.geometry().intersects(popup().geometry())
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: client.asked[-1] == ("inspect", "🙂 = float", 9))
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not tip.isVisible()
    assert popup() is None


def test_help_grows_with_each_press(asking, qtbot):
    window, client, editor, _ = asking
    text = {"status": "ok", "found": True, "data": {"text/plain": "line\n" * 60}}
    heights = []
    for _press in range(2):
        qtbot.keyClick(editor, Qt.Key.Key_Backtab, SHIFT)
        client.answer("inspect", text)
        (tip,) = window.view.findChildren(HelpTip)
        heights.append(tip.height())
    assert heights[1] > 1.5 * heights[0]
    qtbot.keyClicks(editor, "x")
    qtbot.keyClick(editor, Qt.Key.Key_Backtab, SHIFT)
    client.answer("inspect", text)
    assert tip.height() == heights[0]


def test_help_never_covers_the_line_that_one_writes(asking, qtbot):
    window, client, editor, _ = asking
    text = {"status": "ok", "found": True, "data": {"text/plain": "line\n" * 400}}
    for _press in range(6):
        qtbot.keyClick(editor, Qt.Key.Key_Backtab, SHIFT)
        client.answer("inspect", text)
    (tip,) = window.view.findChildren(HelpTip)
    caret = editor.cursorRect()
    caret.moveTopLeft(editor.viewport().mapTo(window.view, caret.topLeft()))
    assert not tip.geometry().intersects(caret)
    assert window.view.rect().contains(tip.geometry())


def test_tab_in_an_empty_line_indents(asking, qtbot):
    _, client, editor, _ = asking
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    asked = len(client.asked)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.source.endswith("\n    ")
    assert len(client.asked) == asked
