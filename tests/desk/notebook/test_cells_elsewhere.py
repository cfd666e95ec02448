"""Copy, cut and paste, also between notebooks and from other programs; collapsing; lines' keys."""

import msgspec
import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication

from dssdesk.base.ids import ProjectKey
from dssdesk.desk.link.errors import NoService
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook.clipboard import MIME, decoded
from dssdesk.desk.notebook.folded_row import FoldedRow
from dssdesk.wire.outputs import BlobRef, Display, MimeValue
from dssdesk.wire.places import NotebookRef
from tests.helpers.documents import A, B, C, code, printed

ALT, CONTROL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
REF = BlobRef(digest="d", size=20_000)
SHOWN = Display(data={"image/png": MimeValue(blob=REF)})


def sources(window):
    return [window.state.document.source(each) for each in window.state.document.order]


def from_elsewhere():
    """What lies on the clipboard came from another notebook."""
    copied = decoded(bytes(QGuiApplication.clipboard().mimeData().data(MIME).data()))
    other = NotebookRef(project=ProjectKey("Q"), name="Other")
    data = QMimeData()
    data.setData(MIME, msgspec.json.encode(msgspec.structs.replace(copied, notebook=other)))
    QGuiApplication.clipboard().setMimeData(data)


def test_cells_are_copied_with_outputs_and_as_text(open_tab, qtbot):
    window = open_tab(code("a", "x", printed("1\n"), execution_count=3), code("b", "y"))
    qtbot.keyClick(window.view, Qt.Key.Key_Down, SHIFT)
    qtbot.keyClick(window.view, Qt.Key.Key_C)
    assert QGuiApplication.clipboard().text() == "x\n\ny"
    qtbot.keyClick(window.view, Qt.Key.Key_V)
    assert sources(window) == ["x", "y", "x", "y"]
    pasted = window.state.document.cell(window.state.document.order[2])
    assert (pasted.outputs, pasted.execution_count) == ((printed("1\n"),), 3)
    assert pasted.id != A


def test_cells_are_pasted_above_and_instead(open_tab, qtbot):
    window = open_tab(code("a", "x"), code("b", "y"))
    qtbot.keyClick(window.view, Qt.Key.Key_C)
    window.tab.commands.select(choosing.one(B))
    qtbot.keyClick(window.view, Qt.Key.Key_V, SHIFT)
    assert sources(window) == ["x", "x", "y"]
    window.tab.commands.select(choosing.one(B))
    window.tab.commands.copying.paste_instead()
    assert sources(window) == ["x", "x", "x"]
    window.tab.commands.cells.undo()
    assert sources(window) == ["x", "x", "y"]


def test_long_outputs_are_fetched_from_where_they_lie(open_tab, qtbot):
    window = open_tab(code("a", "plot()", SHOWN))
    qtbot.keyClick(window.view, Qt.Key.Key_C)
    from_elsewhere()
    qtbot.keyClick(window.view, Qt.Key.Key_V)
    assert len(window.state.document.order) == 1
    for _, pending in window.link.blob_asks:
        pending.resolve("AAAA")
    pasted = window.state.document.cell(window.state.document.order[1])
    assert pasted.outputs[0].data == {"image/png": MimeValue(text="AAAA")}


def test_an_output_that_is_gone_is_told_and_the_rest_is_pasted(open_tab, qtbot):
    window = open_tab(code("a", "plot()", SHOWN, printed("kept")))
    qtbot.keyClick(window.view, Qt.Key.Key_C)
    from_elsewhere()
    qtbot.keyClick(window.view, Qt.Key.Key_V)
    for _, pending in window.link.blob_asks:
        pending.fail(NoService())
    pasted = window.state.document.cell(window.state.document.order[1])
    assert pasted.outputs[1] == printed("kept")
    assert window.notices[0].title == "Some outputs were not pasted"


def test_within_a_notebook_long_outputs_stay_where_they_are(open_tab, qtbot):
    window = open_tab(code("a", "plot()", SHOWN))
    qtbot.keyClick(window.view, Qt.Key.Key_C)
    qtbot.keyClick(window.view, Qt.Key.Key_V)
    assert window.state.document.cell(window.state.document.order[1]).outputs == (SHOWN,)


def test_text_of_another_program_becomes_a_cell(open_tab, qtbot):
    window = open_tab(code("a", "x"))
    QGuiApplication.clipboard().setText("y = 1\r\nz = 2\n")
    qtbot.keyClick(window.view, Qt.Key.Key_V)
    assert sources(window) == ["x", "y = 1\nz = 2"]


def test_nothing_to_paste_is_told(open_tab, qtbot):
    window = open_tab()
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(window.view, Qt.Key.Key_V)
    assert window.notices[0].title == "Nothing to paste"


def test_cut_cells_go_and_can_be_pasted(open_tab, qtbot):
    window = open_tab(code("a", "x"), code("b", "y"))
    qtbot.keyClick(window.view, Qt.Key.Key_X)
    assert sources(window) == ["y"]
    qtbot.keyClick(window.view, Qt.Key.Key_V)
    assert sources(window) == ["y", "x"]


def test_merging_above_and_below(open_tab, qtbot):
    window = open_tab(code("a", "x"), code("b", "y"), code("c", "z"))
    window.tab.commands.select(choosing.one(B))
    qtbot.keyClick(window.view, Qt.Key.Key_Backspace, CONTROL)
    assert sources(window) == ["x\n\ny", "z"]
    qtbot.keyClick(window.view, Qt.Key.Key_M, CONTROL | SHIFT)
    assert sources(window) == ["x\n\ny\n\nz"]
    qtbot.keyClick(window.view, Qt.Key.Key_Backspace, CONTROL)
    assert sources(window) == ["x\n\ny\n\nz"]


def test_collapsed_code_is_one_line_that_opens(open_tab, qtbot):
    window = open_tab(code("a", "first\nsecond\nthird", printed("1\n" * 5)), code("b"))
    tall = window.view.widget_of(A).height()
    window.tab.actions["notebook.collapse_code"].trigger()
    window.tab.actions["notebook.collapse_outputs"].trigger()
    qtbot.waitUntil(lambda: window.view.widget_of(A).height() < tall)
    widget = window.view.widget_of(A)
    assert widget.editor.isHidden()
    rows = widget.findChildren(FoldedRow)
    assert [row.accessibleName() for row in rows] == ["3 lines, collapsed", "1 output, collapsed"]
    window.tab.presenter.sending.send()
    jupyter = {"source_hidden": True, "outputs_hidden": True}
    assert window.truth.cell_metadata(A) == {"jupyter": jupyter}
    qtbot.mouseClick(rows[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not widget.editor.isHidden())
    window.tab.commands.cells.undo()
    qtbot.waitUntil(widget.editor.isHidden)
    qtbot.keyClick(window.view, Qt.Key.Key_Return)
    assert widget.editor.hasFocus()


def test_what_is_printed_into_collapsed_outputs_stays_hidden(open_tab):
    from dssdesk.wire.changes import AddOutput

    hidden = {"jupyter": {"outputs_hidden": True}}
    window = open_tab(code("a", "x", metadata=hidden), code("b"))
    window.tell(AddOutput(cell_id=A, output=printed("1\n")))
    (output,) = window.view.widget_of(A).outputs
    assert output.isHidden()


def test_line_numbers_of_one_cell_and_of_all(open_tab, qtbot):
    window = open_tab(code("a", "x\ny"), code("b", "z"))
    left = window.view.widget_of(A).editor.viewport().x()
    qtbot.keyClick(window.view, Qt.Key.Key_L)
    assert window.view.widget_of(A).editor.viewport().x() > left
    assert window.view.widget_of(B).editor.viewport().x() == left
    qtbot.keyClick(window.view, Qt.Key.Key_L, SHIFT)
    assert window.view.widget_of(B).editor.viewport().x() > left
    qtbot.keyClick(window.view, Qt.Key.Key_L, SHIFT)
    assert window.view.widget_of(A).editor.viewport().x() == left


@pytest.mark.parametrize(
    ("key", "modifiers", "after", "caret"),
    [
        (Qt.Key.Key_Up, ALT, "🙂b\na\nc", 2),
        (Qt.Key.Key_Down, ALT, "a\nc\n🙂b", 6),
        (Qt.Key.Key_Down, ALT | SHIFT, "a\n🙂b\n🙂b\nc", 7),
        (Qt.Key.Key_Up, ALT | SHIFT, "a\n🙂b\n🙂b\nc", 4),
        (Qt.Key.Key_D, CONTROL, "a\nc", 2),
        (Qt.Key.Key_Slash, CONTROL, "a\n# 🙂b\nc", 6),
        (Qt.Key.Key_BracketRight, CONTROL, "a\n    🙂b\nc", None),
    ],
)
def test_keys_for_whole_lines(open_tab, qtbot, key, modifiers, after, caret):
    window = open_tab(code("a", "a\n🙂b\nc"))
    window.tab.commands.select(choosing.one(A, is_editing=True))
    editor = window.view.widget_of(A).editor
    editor.place_caret(4)
    qtbot.keyClick(editor, key, modifiers)
    assert editor.source == after
    if caret is not None:
        assert editor.caret() == caret
    window.tab.presenter.sending.send()
    assert window.truth.source(A) == after


def test_several_lines_move_together_and_stay_selected(open_tab, qtbot):
    window = open_tab(code("a", "a\nb\nc\nd"))
    window.tab.commands.select(choosing.one(A, is_editing=True))
    editor = window.view.widget_of(A).editor
    editor.select(2, 5)
    qtbot.keyClick(editor, Qt.Key.Key_Up, ALT)
    assert (editor.source, editor.selection()) == ("b\nc\na\nd", (0, 3))
    qtbot.keyClick(editor, Qt.Key.Key_Up, ALT)
    assert editor.source == "b\nc\na\nd"


def test_a_heading_has_the_level_of_the_one_above(open_tab, qtbot):
    from dssdesk.wire.cells import Cell, CellKind

    heading = Cell(id=A, kind=CellKind.MARKDOWN, source="## Part")
    window = open_tab(heading, code("b"), code("c"))
    window.tab.commands.select(choosing.one(C))
    qtbot.keyClick(window.view, Qt.Key.Key_A, SHIFT)
    assert sources(window) == ["## Part", "", "## ", ""]
    assert window.state.chosen.is_editing
