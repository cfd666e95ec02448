"""How a reader is kept up to date by `Document.changes_since`."""

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from dssdesk.notebook.errors import CellMissing, EditDoesNotFit
from dssdesk.wire.cells import CellKind, RunPhase
from dssdesk.wire.changes import (
    AddOutput,
    AppendText,
    ChangeKind,
    ChangeRun,
    ChangeSource,
    ClearOutputs,
    DeleteCell,
    InsertCell,
    MoveCell,
    ReplaceOutput,
)
from dssdesk.wire.outputs import Display, Error, MimeValue
from tests.helpers.documents import A, B, code, document, printed, replica_of, running


def display(text):
    return Display(data={"text/plain": MimeValue(text=text)})


def test_a_reader_that_has_seen_all_is_told_nothing():
    doc = document()
    doc.apply(AddOutput(cell_id=A, output=printed("x")))
    changes, _, more = doc.changes_since(doc.cursor(), most_characters=1000)
    assert (changes, more) == ((), False)


def test_a_thousand_prints_are_told_as_one():
    doc = document()
    cursor = doc.cursor()
    doc.apply(AddOutput(cell_id=A, output=printed("0")))
    for _ in range(1000):
        doc.apply(AppendText(cell_id=A, text="1"))
    changes, _, _ = doc.changes_since(cursor, most_characters=5000)
    assert changes == (AddOutput(cell_id=A, output=printed("0" + "1" * 1000)),)


def test_what_a_stream_grew_by_is_told_before_what_follows_it():
    doc = document(code("a", "", printed("seen")))
    cursor = doc.cursor()
    doc.apply(AppendText(cell_id=A, text=" new"))
    doc.apply(AddOutput(cell_id=A, output=display("d")))
    changes, _, _ = doc.changes_since(cursor, most_characters=5000)
    assert changes == (
        AppendText(cell_id=A, text=" new"),
        AddOutput(cell_id=A, output=display("d")),
    )


def test_a_display_that_was_updated_often_is_told_once():
    doc = document(code("a", "", display("0"), display("x")))
    cursor = doc.cursor()
    for number in range(5):
        doc.apply(ReplaceOutput(cell_id=A, index=0, output=display(str(number))))
    changes, _, _ = doc.changes_since(cursor, most_characters=5000)
    assert changes == (ReplaceOutput(cell_id=A, index=0, output=display("4")),)


def test_long_text_is_told_in_slices():
    doc = document()
    cursor, replica = doc.cursor(), replica_of(doc)
    doc.apply(AddOutput(cell_id=A, output=printed("0123456789" * 100)))
    slices, more = 0, True
    while more:
        changes, cursor, more = doc.changes_since(cursor, most_characters=300)
        replica.accept(changes, source_revision=0, change_number=doc.change_number)
        slices += 1
    assert slices == 4
    assert replica.snapshot() == doc.snapshot()


def test_a_flood_in_one_cell_does_not_hide_another_cell():
    doc = document()
    cursor = doc.cursor()
    doc.apply(AddOutput(cell_id=A, output=printed("x" * 1000)))
    doc.apply(AddOutput(cell_id=B, output=printed("y")))
    doc.apply(AppendText(cell_id=A, text="x" * 1000))
    changes, _, more = doc.changes_since(cursor, most_characters=400)
    assert changes[0] == AddOutput(cell_id=B, output=printed("y"))
    assert more


def test_a_run_that_goes_on_is_told_before_its_text_and_its_end_after():
    doc = document()
    cursor = doc.cursor()
    doc.apply(ChangeRun(cell_id=A, run=running()))
    doc.apply(AddOutput(cell_id=A, output=printed("x" * 500)))
    changes, cursor, _ = doc.changes_since(cursor, most_characters=300)
    assert isinstance(changes[0], ChangeRun)
    done = ChangeRun(cell_id=A, run=running(phase=RunPhase.DONE), execution_count=1)
    doc.apply(done)
    changes, cursor, _ = doc.changes_since(cursor, most_characters=3000)
    assert changes[-1] == done
    assert doc.changes_since(cursor, most_characters=3000)[0] == ()


class Stage:
    """A truth and a replica that gets edits at once and the rest at random moments."""

    def __init__(self):
        self.truth = document(code("a", "", printed("old"), display("old")), code("b"))
        self.replica = replica_of(self.truth)
        self.cursor = self.truth.cursor()

    def change(self, change):
        with contextlib.suppress(CellMissing, EditDoesNotFit):
            self.truth.apply(change)

    def edit(self, edits):
        """Somebody else's edits: this replica hears of them in their order among all else."""
        with contextlib.suppress(CellMissing, EditDoesNotFit):
            self.truth.apply_edits(self.truth.source_revision, edits)
            for edit in edits:
                self.replica.apply(edit)

    def read(self, most):
        changes, self.cursor, more = self.truth.changes_since(self.cursor, most_characters=most)
        self.take(changes)
        return more

    def take(self, changes):
        for change in changes:
            self.replica.apply(change)

    def end(self):
        while self.read(500):
            pass
        assert self.replica.snapshot().cells == self.truth.snapshot().cells


class AuthorStage(Stage):
    """The replica is the author's: its edits are ahead of the truth."""

    def __init__(self):
        super().__init__()
        self.waiting = []

    def edit(self, edits):
        with contextlib.suppress(CellMissing, EditDoesNotFit):
            self.replica.apply_edits(self.replica.source_revision, edits)
            self.waiting.append(edits)

    def arrive(self, most):
        """So many batches of edits reach the truth."""
        for edits in self.waiting[:most]:
            self.truth.apply_edits(self.truth.source_revision, edits)
        del self.waiting[:most]

    def take(self, changes):
        self.replica.accept(
            changes,
            source_revision=self.truth.source_revision,
            change_number=self.truth.change_number,
        )

    def end(self):
        self.arrive(len(self.waiting))
        super().end()
        assert self.replica.source_revision == self.truth.source_revision


cells = st.sampled_from(["a", "b"])
outputs = st.one_of(
    st.builds(printed, st.text("xy", max_size=400), st.sampled_from(["stdout", "stderr"])),
    st.builds(display, st.text(max_size=3)),
    st.just(Error(name="E", value="v")),
)
changes = st.one_of(
    st.builds(AddOutput, cell_id=cells, output=outputs),
    st.builds(AppendText, cell_id=cells, text=st.text("z", min_size=1, max_size=400)),
    st.builds(ClearOutputs, cell_id=cells),
    st.builds(
        ReplaceOutput,
        cell_id=cells,
        index=st.integers(0, 2),
        output=st.builds(display, st.text(max_size=3)),
    ),
    st.builds(
        ChangeRun,
        cell_id=cells,
        run=st.builds(running, st.integers(1, 3), st.sampled_from(RunPhase)),
        execution_count=st.none() | st.integers(1, 3),
    ),
)
shown = st.one_of(
    st.builds(code, cells),
    st.builds(code, cells, st.just(""), outputs, execution_count=st.just(9)),
)
one_edit = st.one_of(
    st.builds(InsertCell, cell=shown, after=st.none() | cells),
    st.builds(DeleteCell, cell_id=cells),
    st.builds(MoveCell, cell_id=cells, after=st.none() | cells),
    st.builds(ChangeSource, cell_id=cells, start=st.just(0), inserted=st.text(max_size=2)),
    st.builds(ChangeKind, cell_id=cells, kind=st.sampled_from(CellKind)),
    st.builds(ClearOutputs, cell_id=cells),
)


def again(cell):
    return [DeleteCell(cell_id=cell.id), InsertCell(cell=cell, after=None)]


edits = st.one_of(st.tuples(one_edit), st.builds(again, shown))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("change"), changes),
        st.tuples(st.just("edit"), edits),
        st.tuples(st.just("read"), st.integers(1, 900)),
        st.tuples(st.just("arrive"), st.integers(1, 3)),
    ),
    min_size=4,
    max_size=40,
)


@settings(max_examples=200, deadline=None)
@given(steps)
def test_a_reader_ends_up_with_the_truth(steps):
    stage = Stage()
    for what, value in steps:
        if what != "arrive":
            getattr(stage, what)(value)
    stage.end()


@settings(max_examples=200, deadline=None)
@given(steps)
def test_an_author_whose_edits_are_ahead_ends_up_with_the_truth(steps):
    stage = AuthorStage()
    for what, value in steps:
        getattr(stage, what)(value)
    stage.end()


def test_a_cell_that_came_back_is_told_anew_to_the_author_who_saw_older_outputs():
    stage = AuthorStage()
    stage.edit(again(code("b")))
    stage.change(AddOutput(cell_id=B, output=printed("for the cell before")))
    stage.read(500)
    stage.arrive(1)
    stage.end()
    assert stage.replica.cell(B).outputs == ()
