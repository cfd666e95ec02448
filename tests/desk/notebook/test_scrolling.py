"""The virtualised view: anchoring, focus, floods."""

import time

from PySide6.QtWidgets import QApplication

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.wire.changes import AddOutput, AppendText
from dssdesk.wire.outputs import Display, MimeValue
from tests.helpers.documents import code, printed


def uneven(count=300):
    """Cells whose heights are guessed wrongly: prose that wraps, tables with captions."""
    html = "<table>" + "<tr><th>0</th><td>x</td></tr>" * 7 + "</table>"
    cells = []
    for number in range(count):
        rich = Display(data={"text/markdown": MimeValue(text="word " * (number % 90))})
        table = Display(data={"text/html": MimeValue(text=html)})
        lines = "x = 1\n" * (number % 5)
        cells.append(code(f"c{number}", lines, rich, *([table] if number % 3 == 0 else [])))
    return cells


def tops(view):
    return {cell_id: view.widget_of(cell_id).y() for cell_id in view.visible_cells()}


def test_nothing_jumps_in_400_steps_up_into_what_was_never_measured(open_tab):
    view = open_tab(*uneven()).view
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    jumps = 0
    before = tops(view)
    for _ in range(400):
        bar.setValue(bar.value() - 37)
        after = tops(view)
        moved = {after[each] - before[each] for each in after.keys() & before.keys()}
        jumps += moved != {37}
        before = after
    assert jumps == 0


def test_a_far_jump_that_takes_long_is_shown_whole_in_the_end(open_tab, qtbot, monkeypatch):
    monkeypatch.setattr("dssdesk.desk.notebook.view._SHARE", 0.0)
    view = open_tab(*uneven()).view
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = tops(view)
    assert len(before) == 1
    qtbot.waitUntil(lambda: sum(view.widget_of(each).height() for each in tops(view)) > 500)
    after = tops(view)
    assert before.items() < after.items()


def test_few_cells_of_many_are_alive(open_tab):
    view = open_tab(*uneven()).view
    bar = view.verticalScrollBar()
    for step in range(60):
        bar.setValue(bar.maximum() * step // 60)
    assert len(view._live) <= 60


def test_the_focused_cell_keeps_the_keyboard_out_of_view(open_tab, qtbot):
    window = open_tab(*uneven())
    first = CellId("c0")
    window.tab.commands.select(choosing.one(first, is_editing=True))
    editor = window.view.widget_of(first).editor
    bar = window.view.verticalScrollBar()
    for step in range(1, 60):
        bar.setValue(bar.maximum() * step // 60)
    assert editor.hasFocus()
    qtbot.keyClicks(editor, "y")
    assert window.state.document.source(first).endswith("y")


def test_the_caret_stays_while_outputs_above_grow(open_tab):
    window = open_tab(*(code(letter, "x") for letter in "abcdefghijklmnop"))
    window.tab.commands.select(choosing.one(CellId("c"), is_editing=True))
    before = window.view.widget_of(CellId("c")).y()
    window.tell(AddOutput(cell_id=CellId("b"), output=printed("line\n" * 60)))
    window.view.sync()
    assert window.view.widget_of(CellId("c")).y() == before
    assert QApplication.focusWidget() is window.view.widget_of(CellId("c")).editor


def test_a_flood_is_shown_whole_and_never_stalls(open_tab, qtbot):
    window = open_tab()
    cell = CellId("a")
    window.tell(AddOutput(cell_id=cell, output=printed("start\n")))
    text = "".join(f"line {number}\n" for number in range(200_000))
    stalls = []
    began = time.thread_time()
    window.tell(AppendText(cell_id=cell, text=text))
    stalls.append(time.thread_time() - began)

    def is_done():
        begin = time.thread_time()
        window.tab.presenter.following.take_in()
        window.view.sync()
        stalls.append(time.thread_time() - begin)
        return not window.state.intake

    qtbot.waitUntil(is_done, timeout=60_000)
    log = window.view.widget_of(cell).outputs[0].log
    assert len(log.store) == 200_001
    assert log.store.plain(200_000) == "line 199999"
    assert max(stalls[1:]) < 0.1


def test_another_theme_shows_the_same_place(open_tab):
    window = open_tab(*uneven())
    bar = window.view.verticalScrollBar()
    bar.setValue(5_000)
    before = window.view.visible_cells()[0]
    window.tab.presenter._on_look_changed()
    assert window.view.visible_cells()[0] == before


def test_an_empty_notebook_is_no_trouble(open_tab):
    from dssdesk.notebook.model import Document
    from dssdesk.wire.notebooks import DocumentSnapshot

    window = open_tab()
    nothing = DocumentSnapshot(cells=(), metadata={}, source_revision=0, change_number=0)
    window.view.show_document(Document(nothing))
    assert window.view.visible_cells() == []
