"""Typing, keys, cells."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from dssdesk.base.ids import DeskId
from dssdesk.desk.kit.theme import Scheme
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook.outputs.prose import Prose
from dssdesk.desk.notebook.tool_buttons import ActionButton
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.changes import ChangeSource
from dssdesk.wire.notebooks import EditNotebook, Lease
from dssdesk.wire.sessions import RunCells
from tests.helpers.documents import A, B, C, code, printed

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def editor_of(window, cell_id=A):
    return window.view.widget_of(cell_id).editor


def edit(window, cell_id=A):
    window.tab.commands.select(choosing.one(cell_id, is_editing=True))
    return editor_of(window, cell_id)


def sent(window):
    return [edit for ask in window.link.asked_of(EditNotebook) for edit in ask.edits]


def test_typing_is_sent_as_one_edit(open_tab, qtbot):
    window = open_tab()
    qtbot.keyClicks(edit(window), "x = 1")
    assert sent(window) == []
    qtbot.waitUntil(lambda: bool(sent(window)))
    assert sent(window) == [ChangeSource(cell_id=A, start=0, inserted="x = 1")]
    assert window.truth.source(A) == "x = 1"
    assert window.state.pending.is_empty


def test_characters_outside_the_basic_plane_have_their_places(open_tab, qtbot):
    window = open_tab(code("a", "🙂x"))
    editor = edit(window)
    editor.place_caret(1)
    qtbot.keyClicks(editor, "y")
    window.tab.presenter.sending.send()
    assert sent(window) == [ChangeSource(cell_id=A, start=1, inserted="y")]
    assert window.truth.source(A) == "🙂yx"


def test_another_desks_edit_appears_without_an_echo(open_tab, qtbot):
    window = open_tab(code("a", "🙂 one"))
    editor = edit(window)
    window.tell(ChangeSource(cell_id=A, start=2, removed=3, inserted="two\nthree"))
    assert editor.toPlainText() == "🙂 two\nthree"
    window.tab.presenter.sending.send()
    assert sent(window) == []


def test_a_pasted_text_keeps_its_hard_spaces(open_tab):
    window = open_tab()
    editor = edit(window)
    QGuiApplication.clipboard().setText("a\u00a0b\r\nc")
    editor.paste()
    window.tab.presenter.sending.send()
    assert window.truth.source(A) == "a\u00a0b\nc"


def test_shift_enter_runs_what_was_typed_and_goes_on(open_tab, qtbot):
    window = open_tab()
    editor = edit(window)
    qtbot.keyClicks(editor, "f()")
    qtbot.keyClick(editor, Qt.Key.Key_Return, SHIFT)
    (run,) = window.link.asked_of(RunCells)
    assert (run.cell_ids, run.source_revision) == ((A,), 1)
    assert window.truth.source(A) == "f()"
    assert window.state.chosen == choosing.one(B)


def test_shift_enter_on_the_last_cell_adds_one(open_tab, qtbot):
    window = open_tab(code("a", "x"))
    qtbot.keyClick(edit(window), Qt.Key.Key_Return, SHIFT)
    assert len(window.state.document.order) == 2
    assert window.state.chosen.is_editing


def test_control_enter_stays(open_tab, qtbot):
    window = open_tab(code("a", "x"), code("b"))
    qtbot.keyClick(edit(window), Qt.Key.Key_Return, CONTROL)
    assert [run.cell_ids for run in window.link.asked_of(RunCells)] == [(A,)]
    assert window.state.chosen == choosing.one(A)


def test_alt_enter_writes_on_below(open_tab, qtbot):
    window = open_tab(code("a", "x"), code("b"))
    qtbot.keyClick(edit(window), Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert window.state.document.order[0::2] == (A, B)
    assert window.state.chosen.is_editing


def test_command_keys_insert_delete_and_undo(open_tab, qtbot):
    window = open_tab()
    view = window.view
    qtbot.keyClick(view, Qt.Key.Key_B)
    assert len(window.state.document.order) == 4
    qtbot.keyClick(view, Qt.Key.Key_D)
    qtbot.keyClick(view, Qt.Key.Key_D)
    assert window.state.document.order == (A, B, C)
    qtbot.keyClick(view, Qt.Key.Key_Z)
    assert len(window.state.document.order) == 4
    qtbot.keyClick(view, Qt.Key.Key_Z)
    assert window.state.document.order == (A, B, C)
    window.tab.presenter.sending.send()
    assert window.truth.order == (A, B, C)


def test_all_cells_can_be_deleted_at_once_and_come_back(open_tab, qtbot):
    window = open_tab()
    view = window.view
    qtbot.waitUntil(lambda: len(view.visible_cells()) == 3)
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Qt.Key.Key_D)
    qtbot.keyClick(view, Qt.Key.Key_D)
    (fresh,) = window.state.document.order
    qtbot.waitUntil(lambda: view.visible_cells() == [fresh])
    assert view.widget_of(A) is None
    qtbot.keyClick(view, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: view.visible_cells() == [A, B, C])


def test_arrows_go_from_cell_to_cell(open_tab, qtbot):
    window = open_tab()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_J, Qt.Key.Key_K):
        qtbot.keyClick(window.view, key)
    assert window.state.chosen == choosing.one(B)
    qtbot.keyClick(window.view, Qt.Key.Key_Down, SHIFT)
    assert window.state.chosen.selected == {B, C}


def test_enter_and_escape_change_the_mode(open_tab, qtbot):
    window = open_tab()
    qtbot.keyClick(window.view, Qt.Key.Key_Return)
    assert editor_of(window).hasFocus()
    qtbot.keyClick(editor_of(window), Qt.Key.Key_Escape)
    assert window.view.hasFocus()
    assert not window.state.chosen.is_editing


def test_letters_go_into_the_text_in_edit_mode(open_tab, qtbot):
    window = open_tab()
    qtbot.keyClicks(edit(window), "abdjkxz")
    assert window.state.document.source(A) == "abdjkxz"
    assert len(window.state.document.order) == 3


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (Qt.Key.Key_M, CellKind.MARKDOWN),
        (Qt.Key.Key_R, CellKind.RAW),
        (Qt.Key.Key_2, CellKind.MARKDOWN),
    ],
)
def test_a_cell_turns_into_another_kind(open_tab, qtbot, key, kind):
    window = open_tab(code("a", "title"))
    qtbot.keyClick(window.view, key)
    assert window.state.document.kind(A) is kind
    assert window.view.widget_of(A).kind is kind


def test_the_caret_walks_into_the_next_cell(open_tab, qtbot):
    window = open_tab(code("a", "one\ntwo"), code("b", "three"))
    editor = edit(window)
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    assert editor.hasFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    assert editor_of(window, B).hasFocus()
    qtbot.keyClick(editor_of(window, B), Qt.Key.Key_Up)
    assert editor.hasFocus()


def test_a_new_line_is_indented_after_a_colon(open_tab, qtbot):
    window = open_tab()
    editor = edit(window)
    qtbot.keyClicks(editor, "if x:")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "return")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert window.state.document.source(A) == "if x:\n    return\n"


def test_lines_are_commented_and_back(open_tab, qtbot):
    window = open_tab(code("a", "if x:\n    y"))
    editor = edit(window)
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Slash, CONTROL)
    assert window.state.document.source(A) == "# if x:\n#     y"
    qtbot.keyClick(editor, Qt.Key.Key_Slash, CONTROL)
    assert window.state.document.source(A) == "if x:\n    y"


def test_tab_indents_and_shift_tab_takes_it_back(open_tab, qtbot):
    window = open_tab(code("a", "x\ny"))
    editor = edit(window)
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert window.state.document.source(A) == "    x\n    y"
    qtbot.keyClick(editor, Qt.Key.Key_Backtab, SHIFT)
    assert window.state.document.source(A) == "x\ny"


def test_undo_takes_typing_back_in_the_editor(open_tab, qtbot):
    window = open_tab(code("a", "x"))
    editor = edit(window)
    editor.place_caret(1)
    qtbot.keyClicks(editor, " = 1")
    qtbot.keyClick(editor, Qt.Key.Key_Z, CONTROL)
    assert editor.toPlainText() == "x"
    qtbot.keyClick(editor, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert editor.toPlainText() == "x = 1"


def test_cells_are_cut_and_pasted(open_tab, qtbot):
    window = open_tab(code("a", "x", printed("out\n")), code("b"))
    for key in (Qt.Key.Key_X, Qt.Key.Key_V):
        qtbot.keyClick(window.view, key)
    document = window.state.document
    assert document.order[0] == B
    assert document.cell(document.order[1]).outputs == (printed("out\n"),)


def test_a_watcher_cannot_type(open_tab, qtbot):
    window = open_tab(lease=Lease(desk=DeskId("other"), holder="Grace"))
    assert editor_of(window).isReadOnly()
    qtbot.keyClick(window.view, Qt.Key.Key_B)
    assert window.state.document.order == (A, B, C)


def test_text_is_shown_as_it_reads_after_a_run(open_tab, qtbot):
    cell = code("a", "# Title")
    window = open_tab(cell, code("b"))
    qtbot.keyClick(window.view, Qt.Key.Key_M)
    window.tab.commands.start_editing()
    widget = window.view.widget_of(A)
    assert widget.editor is not None
    window.tab.commands.run_in_place()
    assert widget.editor is None
    assert window.link.asked_of(RunCells) == []


def test_a_heading_without_words_says_what_to_do(open_tab, qtbot):
    window = open_tab(Cell(id=A, kind=CellKind.MARKDOWN, source="## "))
    prose = window.view.widget_of(A).findChild(Prose)
    assert prose.toPlainText() == "Empty text cell. Press Enter to write."


def test_a_long_line_is_read_from_its_beginning_once_the_caret_has_left(open_tab, qtbot):
    window = open_tab(code("a", "x = " + "1 + " * 200 + "1"))
    qtbot.keyClick(window.view, Qt.Key.Key_Return)
    editor = window.view.widget_of(A).editor
    qtbot.keyClick(editor, Qt.Key.Key_End)
    assert editor.horizontalScrollBar().value() > 0
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.horizontalScrollBar().value() == 0


def test_tab_in_command_mode_goes_into_no_text(open_tab, qtbot):
    window = open_tab()
    qtbot.keyClick(window.view, Qt.Key.Key_Tab)
    assert not window.state.chosen.is_editing


def test_brackets_are_tinted_only_where_the_keyboard_is(open_tab, qtbot):
    window = open_tab(code("a", "f(x)"))
    editor_of(window).take(ChangeSource(cell_id=A, start=4, removed=0, inserted="()"))
    assert not editor_of(window).extraSelections()
    editor = edit(window)
    qtbot.keyClick(editor, Qt.Key.Key_End)
    assert len(editor.extraSelections()) == 2


def test_writing_goes_on_in_other_colours(open_tab, qtbot):
    window = open_tab()
    edit(window)
    window.look.choose_scheme(Scheme.DARK)
    editor = editor_of(window)
    assert editor.hasFocus()
    assert window.state.chosen.is_editing
    window.look.choose_scheme(Scheme.LIGHT)


def test_one_writes_on_behind_the_mark_of_a_new_heading(open_tab, qtbot):
    window = open_tab()
    window.tab.commands.cells.insert_heading(above=False)
    editor = window.view.widget_of(window.state.chosen.active).editor
    qtbot.keyClicks(editor, "Title")
    assert editor.source == "# Title"


def test_the_status_bar_says_where_the_caret_is(open_tab, qtbot):
    window = open_tab(code("a", "x = 1"))
    assert window.tab.place_words[0] == "Command mode"
    window.tab.commands.select(choosing.one(A, is_editing=True))
    editor = window.view.widget_of(A).editor
    with qtbot.waitSignal(window.tab.changed):
        qtbot.keyClicks(editor, "yy")
    assert window.tab.place_words[:2] == ("Ln 1, Col 3", "Edit mode")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert window.tab.place_words[0] == "Ln 2, Col 1"


@pytest.mark.parametrize(
    ("line", "indented"),
    [
        ("for x in y:", 4),
        ("df.merge(other,", 4),
        ("rows = [1, 2", 4),
        ("f(1)[2]", 0),
        ("print('(', \"#[\")", 0),
        ("    return 1  # (", 0),
        ("    returned = 1", 4),
        ("    pass", 0),
    ],
)
def test_a_new_line_is_indented_as_the_code_above_asks(open_tab, qtbot, line, indented):
    window = open_tab(code("a", line))
    window.tab.commands.select(choosing.one(A, is_editing=True))
    editor = window.view.widget_of(A).editor
    editor.place_caret(len(line))
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.source == f"{line}\n{' ' * indented}"


def test_undo_says_what_it_would_take_back(open_tab, qtbot):
    window = open_tab()
    undo, redo = (window.tab.actions[f"notebook.{verb}"] for verb in ("undo", "redo"))
    button = next(
        one for one in window.tab.widget.findChildren(ActionButton) if one.text() == "Undo"
    )
    assert (undo.text(), redo.text()) == ("Undo", "Redo")
    window.tab.commands.cells.cut_cells()
    assert undo.text() == "Undo cut cells"
    assert (button.toolTip(), button.accessibleName()) == ("Undo cut cells (Ctrl+Z)", undo.text())
    qtbot.keyClicks(edit(window, B), "x")
    assert undo.text() == "Undo typing"
    undo.trigger()
    undo.trigger()
    assert (undo.text(), redo.text()) == ("Undo", "Redo cut cells")
    assert button.toolTip() == "Undo\nThere is nothing to undo."
    window.tab.commands.cells.make(CellKind.RAW)
    assert (undo.text(), redo.text()) == ("Undo turn into raw text", "Redo")
