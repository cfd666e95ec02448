"""The find bar over a document whose cells mostly have no widgets."""

import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook import finder
from dssdesk.desk.notebook.find_bar import FindBar
from dssdesk.desk.notebook.pattern import PatternTooSlow
from dssdesk.wire.cells import Cell, CellKind
from tests.helpers.documents import A, B, C, code, printed

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def looking(open_tab, qtbot):
    """A function that opens a tab and looks for something."""

    def look(*cells, text="late", key=Qt.Key.Key_F):
        window = open_tab(*cells)
        qtbot.keyClick(window.view, key, CONTROL)
        bar = window.host.findChild(FindBar)
        qtbot.waitUntil(bar.field.hasFocus)
        qtbot.keyClicks(bar.field, text)
        return window, bar

    return look


CELLS = (code("a", "late = 1"), code("b", "x", printed("too late\n")), code("c", "late + later"))


def test_enter_goes_on_and_round(looking, qtbot):
    window, bar = looking(*CELLS)
    assert bar.count.text() == "1 of 3"
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert (bar.count.text(), window.state.chosen.active) == ("2 of 3", C)
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert (bar.count.text(), window.state.chosen.active) == ("1 of 3", A)
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, SHIFT)
    assert bar.count.text() == "3 of 3"
    assert bar.field.hasFocus()


def test_what_is_found_is_tinted_in_cells_that_appear_later(looking, qtbot):
    cells = [code(f"c{number}", "pass\n" * 20) for number in range(30)]
    window, bar = looking(*cells, code("last", "x = late"))
    assert bar.count.text() == "1 of 1"
    widget = window.view.widget_of("last")
    assert len(widget.editor.extraSelections()) == 1
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert widget.editor.textCursor().selectedText() == "late"
    assert window.state.chosen == choosing.one("last", is_editing=True)


def test_outputs_and_capitals_and_words(looking, qtbot):
    _, bar = looking(*CELLS)
    for switch, count in ((bar.outputs, "4"), (bar.word, "3"), (bar.case, "3")):
        qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
        assert bar.count.text().endswith(f"of {count}")


def test_what_is_found_in_a_long_output_is_marked_and_scrolled_to(looking, qtbot):
    lines = "".join(f"line {n}{' is late' if n in (3, 400) else ''}\n" for n in range(500))
    window, bar = looking(code("a", "x", printed(lines)), code("b", "late"))
    bar.outputs.click()
    qtbot.waitUntil(lambda: bar.count.text().endswith("of 3"))
    log = window.view.widget_of(A).outputs[0].log
    while bar.count.text() != "2 of 3":
        qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert log.selected_text() == "late"
    top = log.verticalScrollBar().value()
    assert top <= 400 < top + log.verticalScrollBar().pageStep()
    line = log.mapTo(window.view.viewport(), QPoint(0, (400 - top) * log._style.code_line))
    assert 0 <= line.y() < window.view.viewport().height()
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert log.selected_text() == ""


def test_what_is_found_far_at_the_right_is_scrolled_to(looking, qtbot):
    long = "x = 1 + " * 80
    window, bar = looking(code("a", f"{long}late + {long}"), code("b", "late"))
    editor = window.view.widget_of(A).editor
    place = editor.place_of(len(long))
    assert 0 < place.left() < editor.viewport().width()
    for _ in range(2):
        qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar.count.text() == "1 of 2"
    assert 0 < editor.place_of(len(long)).left() < editor.viewport().width()


def test_a_wrong_pattern_is_shown(looking, qtbot):
    _, bar = looking(*CELLS, text="(la")
    assert bar.count.text() == "Nothing found"
    qtbot.mouseClick(bar.pattern, Qt.MouseButton.LeftButton)
    assert bar.count.text().startswith("Missing )")
    assert bar.field.property("wrong") is True
    assert not bar.all.isEnabled()


def test_an_expression_without_end_is_told_where_a_wrong_one_is(looking, qtbot):
    _, bar = looking(code("a", "a" * 5_000), code("b", "late!"), text=r"(\w+)+[!?]")
    began = time.monotonic()
    qtbot.mouseClick(bar.pattern, Qt.MouseButton.LeftButton)
    assert bar.count.text() == "This expression takes too long here. Make it simpler."
    assert time.monotonic() - began < 1
    assert bar.field.property("wrong") is True
    assert not bar.all.isEnabled()
    bar.field.setText("late")
    qtbot.keyClicks(bar.field, "!")
    assert bar.count.text() == "1 of 1"


def test_a_replacement_without_end_is_told_and_changes_nothing(looking, qtbot, monkeypatch):
    window, bar = looking(*CELLS, key=Qt.Key.Key_H)

    def give_up(*_):
        raise PatternTooSlow

    monkeypatch.setattr(finder, "replaced", give_up)
    qtbot.mouseClick(bar.all, Qt.MouseButton.LeftButton)
    assert bar.count.text() == "This expression takes too long here. Make it simpler."
    assert window.state.document.source(A) == "late = 1"


def test_a_long_search_shows_nothing_half_found(looking, qtbot, monkeypatch):
    _, bar = looking(*CELLS, text="x")
    monkeypatch.setattr(finder, "_SLICE", 0.0)
    bar.field.selectAll()
    qtbot.keyClicks(bar.field, "late")
    assert bar.count.text() == "Searching…"
    assert not bar.all.isEnabled()
    qtbot.waitUntil(lambda: bar.count.text() == "1 of 3")
    assert bar.all.isEnabled()


def test_a_long_search_ends_with_the_bar(looking, qtbot, monkeypatch):
    window, bar = looking(*CELLS, text="x")
    monkeypatch.setattr(finder, "_SLICE", 0.0)
    qtbot.keyClicks(bar.field, "y")
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.isHidden()
    qtbot.keyClick(window.view, Qt.Key.Key_F, CONTROL)
    qtbot.waitUntil(lambda: bar.count.text() == "Nothing found")


def test_replacing_one_goes_on_to_the_next(looking, qtbot):
    window, bar = looking(*CELLS, key=Qt.Key.Key_H)
    bar.other.setText("early and late")
    qtbot.keyClick(bar.other, Qt.Key.Key_Return)
    assert window.state.document.source(A) == "early and late = 1"
    assert (window.state.chosen.active, bar.count.text()) == (C, "2 of 3")


def test_replacing_all_is_one_step_to_undo(looking, qtbot):
    window, bar = looking(*CELLS, key=Qt.Key.Key_H)
    bar.other.setText("soon")
    qtbot.mouseClick(bar.all, Qt.MouseButton.LeftButton)
    assert [window.state.document.source(each) for each in (A, C)] == ["soon = 1", "soon + soonr"]
    assert bar.count.text() == "3 replaced"
    assert bar.field.hasFocus()  # the button that was pressed is disabled now
    window.tab.commands.cells.undo()
    assert [window.state.document.source(each) for each in (A, C)] == ["late = 1", "late + later"]
    window.tab.presenter.sending.send()
    assert window.truth.source(C) == "late + later"


def test_only_the_selected_cells(looking, qtbot):
    window, bar = looking(*CELLS)
    window.tab.presenter.mark(C)
    qtbot.keyClick(bar.field, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    assert bar.count.text().endswith("of 2")


def test_a_text_cell_shows_its_source_only_while_one_is_there(looking, qtbot):
    text = Cell(id=B, kind=CellKind.MARKDOWN, source="too late")
    window, bar = looking(code("a", "x"), text, code("c", "late"))
    assert window.view.widget_of(B).editor is not None
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert window.view.widget_of(B).editor is None


def test_typing_meanwhile_counts_anew_and_leaves_the_keyboard(looking, qtbot):
    window, bar = looking(*CELLS)
    window.tab.commands.select(choosing.one(A, is_editing=True))
    editor = window.view.widget_of(A).editor
    qtbot.keyClicks(editor, "late ")
    qtbot.waitUntil(lambda: bar.count.text().endswith("of 4"))
    assert editor.hasFocus()


def test_the_selected_word_is_looked_for(open_tab, qtbot):
    window = open_tab(code("a", "carrier = 1"), code("b", "carrier"))
    window.tab.commands.select(choosing.one(A, is_editing=True))
    editor = window.view.widget_of(A).editor
    editor.select(0, 7)
    qtbot.keyClick(editor, Qt.Key.Key_F, CONTROL)
    bar = window.host.findChild(FindBar)
    assert (bar.field.text(), bar.count.text()) == ("carrier", "1 of 2")


def test_a_thousand_cells_are_searched_without_a_stall(looking, qtbot):
    cells = [code(f"c{number}", "late = flights.dep_delay\n" * 10) for number in range(1_000)]
    window, bar = looking(*cells, text="lat")
    before = time.perf_counter()
    qtbot.keyClicks(bar.field, "e")
    assert bar.count.text() == "1 of 10,000 or more"
    assert time.perf_counter() - before < 0.5
    assert len(window.view.viewport().findChildren(QWidget)) < 500
