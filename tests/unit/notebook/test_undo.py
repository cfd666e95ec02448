"""Undo and redo of text and cells."""

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from dssdesk.notebook.errors import CellMissing, EditDoesNotFit
from dssdesk.notebook.undo import PAUSE, UndoHistory
from dssdesk.wire.cells import CellKind
from dssdesk.wire.changes import (
    AddOutput,
    ChangeCellMetadata,
    ChangeKind,
    ChangeNotebookMetadata,
    ChangeSource,
    DeleteCell,
    InsertCell,
    MoveCell,
)
from tests.helpers.documents import A, B, code, document, printed


class Desk:
    """A document whose edits are recorded."""

    def __init__(self, *cells):
        self.document = document(*cells)
        self.history = UndoHistory()
        self.at = 0.0

    def do(self, *edits, label="edit", merge_key="", pause=0.1):
        self.at += pause
        inverses = self.document.apply_edits(self.document.source_revision, edits)
        self.history.record(edits, inverses, label=label, merge_key=merge_key, at=self.at)

    def type(self, text, at=None, cell_id=A, pause=0.1):
        start = len(self.document.source(cell_id)) if at is None else at
        edit = ChangeSource(cell_id=cell_id, start=start, inserted=text)
        self.do(edit, label="typing", merge_key=f"typing {cell_id}", pause=pause)

    def backspace(self):
        start = len(self.document.source(A)) - 1
        edit = ChangeSource(cell_id=A, start=start, removed=1)
        self.do(edit, label="typing", merge_key=f"typing {A}")

    def undo(self):
        edits = self.history.undo()
        inverses = self.document.apply_edits(self.document.source_revision, edits)
        self.history.settle(inverses, was_undo=True)
        return edits

    def redo(self):
        edits = self.history.redo()
        inverses = self.document.apply_edits(self.document.source_revision, edits)
        self.history.settle(inverses, was_undo=False)

    @property
    def text(self):
        return self.document.source(A)


def test_typing_is_one_step_and_one_edit():
    desk = Desk()
    for letter in "hello":
        desk.type(letter)
    assert desk.undo() == (ChangeSource(cell_id=A, start=0, removed=5),)
    desk.redo()
    assert desk.text == "hello"


def test_deleting_backwards_merges_into_one_edit():
    desk = Desk(code("a", "hello"))
    for _ in range(3):
        desk.backspace()
    assert desk.undo() == (ChangeSource(cell_id=A, start=2, inserted="llo"),)
    assert desk.text == "hello"


def test_typing_and_deleting_what_was_typed_is_one_step():
    desk = Desk(code("a", "x"))
    desk.type("a")
    desk.type("b")
    desk.backspace()
    desk.type("c")
    desk.undo()
    assert desk.text == "x"
    desk.redo()
    assert desk.text == "xac"


def test_a_pause_begins_a_new_step():
    desk = Desk()
    desk.type("a")
    desk.type("b", pause=PAUSE + 1)
    desk.undo()
    assert desk.text == "a"


def test_a_new_line_begins_a_new_step():
    desk = Desk()
    desk.type("a")
    desk.type("\n")
    desk.type("b")
    desk.undo()
    assert desk.text == "a"


def test_another_cell_begins_a_new_step():
    desk = Desk()
    desk.type("a")
    desk.type("b", cell_id=B)
    desk.undo()
    assert (desk.text, desk.document.source(B)) == ("a", "")


def test_a_jump_of_the_caret_begins_a_new_step():
    desk = Desk()
    desk.type("a")
    desk.history.end_step()
    desk.type("b")
    desk.undo()
    assert desk.text == "a"


def test_typing_after_an_undo_does_not_merge_with_what_is_left():
    desk = Desk()
    desk.type("a")
    desk.type("b", pause=PAUSE + 1)
    desk.undo()
    desk.type("c")
    assert not desk.history.can_redo
    desk.undo()
    assert desk.text == "a"


def test_a_deleted_cell_comes_back_with_what_it_showed():
    whole = code("b", "1", printed("x"), execution_count=4, metadata={"tags": ["t"]})
    desk = Desk(code("a"), whole)
    desk.do(DeleteCell(cell_id=B), label="delete cell")
    desk.undo()
    assert desk.document.cell(B) == whole


def test_outputs_that_came_after_an_undo_survive_redo_and_undo():
    desk = Desk(code("a"), code("b"))
    desk.do(DeleteCell(cell_id=B))
    desk.undo()
    desk.document.apply(AddOutput(cell_id=B, output=printed("new")))
    desk.redo()
    desk.undo()
    assert desk.document.cell(B).outputs == (printed("new"),)


def test_the_menu_names_the_step():
    desk = Desk()
    assert (desk.history.undo_label, desk.history.redo_label) == ("Undo", "Redo")
    desk.do(DeleteCell(cell_id=A), label="delete cell")
    assert desk.history.undo_label == "Undo delete cell"
    desk.undo()
    assert desk.history.redo_label == "Redo delete cell"


def test_nothing_to_undo_is_none():
    history = UndoHistory()
    assert (history.undo(), history.redo()) == (None, None)


def test_what_has_no_inverse_is_not_recorded():
    history = UndoHistory()
    history.record([], [], label="nothing", at=0.0)
    assert not history.can_undo


def test_a_cleared_history_is_empty():
    desk = Desk()
    desk.type("a")
    desk.history.clear()
    assert not desk.history.can_undo


cells = st.sampled_from(["a", "b", "c"])
edits = st.one_of(
    st.builds(InsertCell, cell=st.builds(code, st.sampled_from("abcde")), after=st.none() | cells),
    st.builds(DeleteCell, cell_id=cells),
    st.builds(MoveCell, cell_id=cells, after=st.none() | cells),
    st.builds(ChangeKind, cell_id=cells, kind=st.sampled_from(CellKind)),
    st.builds(
        ChangeCellMetadata, cell_id=cells, metadata=st.dictionaries(st.text("k"), st.integers())
    ),
    st.builds(ChangeNotebookMetadata, metadata=st.dictionaries(st.text("k"), st.integers())),
    st.builds(
        ChangeSource,
        cell_id=cells,
        start=st.integers(0, 6),
        removed=st.integers(0, 3),
        inserted=st.text(max_size=3),
    ),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(edits, min_size=1, max_size=3), max_size=15), st.booleans())
def test_undoing_everything_and_redoing_it_leads_back(batches, merging):
    desk = Desk(code("a", "one", printed("x"), execution_count=1), code("b", "two"), code("c"))
    begin = desk.document.snapshot()
    for batch in batches:
        with contextlib.suppress(CellMissing, EditDoesNotFit):
            desk.do(*batch, merge_key="m" if merging else "")
    end = desk.document.snapshot()
    while desk.history.can_undo:
        desk.undo()
    assert desk.document.snapshot().cells == begin.cells
    assert desk.document.metadata == begin.metadata
    while desk.history.can_redo:
        desk.redo()
    assert desk.document.snapshot().cells == end.cells
    assert desk.document.metadata == end.metadata
