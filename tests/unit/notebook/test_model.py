"""Edits, outputs and revisions of a document."""

import pytest

from dssdesk.notebook.errors import CellMissing, EditDoesNotFit, RevisionPassed
from dssdesk.wire.cells import CellKind, RunPhase
from dssdesk.wire.changes import (
    AddOutput,
    AppendText,
    ChangeCellMetadata,
    ChangeKind,
    ChangeNotebookMetadata,
    ChangeRun,
    ChangeSource,
    ClearOutputs,
    DeleteCell,
    InsertCell,
    MoveCell,
    ReplaceOutput,
)
from dssdesk.wire.outputs import Display, Gap
from tests.helpers.documents import A, B, C, code, document, printed, replica_of, running


def test_a_cell_is_inserted_below_another():
    doc = document()
    doc.apply_edits(0, [InsertCell(cell=code("new"), after=A)])
    assert doc.order == ("a", "new", "b", "c")


def test_a_cell_is_inserted_at_the_top():
    doc = document()
    doc.apply_edits(0, [InsertCell(cell=code("new"), after=None)])
    assert doc.order == ("new", "a", "b", "c")
    assert doc.position("new") == 0


def test_a_cell_moves_down():
    doc = document()
    inverses = doc.apply_edits(0, [MoveCell(cell_id=A, after=C)])
    assert doc.order == ("b", "c", "a")
    assert inverses == (MoveCell(cell_id=A, after=None),)


def test_positions_in_text_are_code_points():
    doc = document(code("a", "x = '🐍é'"))
    doc.apply_edits(0, [ChangeSource(cell_id=A, start=6, removed=1, inserted="e")])
    assert doc.source(A) == "x = '🐍e'"


def test_editing_text_keeps_outputs_and_count():
    doc = document(code("a", "1", printed("1\n"), execution_count=3))
    doc.apply_edits(0, [ChangeSource(cell_id=A, start=1, inserted="+1")])
    assert doc.cell(A) == code("a", "1+1", printed("1\n"), execution_count=3)


def test_a_batch_raises_the_revision_by_one():
    doc = document()
    doc.apply_edits(0, [DeleteCell(cell_id=A), DeleteCell(cell_id=B)])
    assert (doc.source_revision, doc.change_number) == (1, 2)


def test_edits_for_another_revision_are_refused():
    doc = document()
    doc.apply_edits(0, [DeleteCell(cell_id=A)])
    with pytest.raises(RevisionPassed) as caught:
        doc.apply_edits(0, [DeleteCell(cell_id=B)])
    assert caught.value.details == {"source_revision": 1}
    assert doc.has(B)


@pytest.mark.parametrize(
    "bad",
    [
        DeleteCell(cell_id=A),
        InsertCell(cell=code("b"), after=None),
        InsertCell(cell=code("not an id"), after=None),
        InsertCell(cell=code("new"), after=A),
        MoveCell(cell_id=B, after=B),
        ChangeSource(cell_id=B, start=0, removed=1),
        ChangeSource(cell_id=B, start=-1),
        ChangeSource(cell_id=B, start=0, inserted="\ud83d"),
        ChangeKind(cell_id=A, kind=CellKind.RAW),
    ],
)
def test_a_batch_with_one_bad_edit_changes_nothing(bad):
    doc = document()
    before = doc.snapshot()
    with pytest.raises((CellMissing, EditDoesNotFit)):
        doc.apply_edits(0, [DeleteCell(cell_id=A), bad])
    assert doc.snapshot() == before


def test_edits_may_build_on_each_other():
    doc = document()
    doc.apply_edits(
        0,
        [
            InsertCell(cell=code("new", "ab"), after=A),
            ChangeSource(cell_id="new", start=2, inserted="cd"),
            ChangeSource(cell_id="new", start=3, removed=1),
            DeleteCell(cell_id=A),
            InsertCell(cell=code("a", "again"), after="new"),
        ],
    )
    assert [cell.source for cell in doc.snapshot().cells] == ["abc", "again", "", ""]


def test_inverses_bring_a_deleted_cell_back_whole():
    whole = code("b", "1", printed("x"), execution_count=4, metadata={"tags": ["t"]})
    doc = document(code("a"), whole)
    inverses = doc.apply_edits(0, [DeleteCell(cell_id=B)])
    doc.apply_edits(1, inverses)
    assert doc.snapshot().cells == (code("a"), whole)


def test_inverses_of_a_change_of_kind_bring_outputs_back():
    doc = document(code("a", "1", printed("x"), execution_count=4))
    before = doc.cell(A)
    inverses = doc.apply_edits(0, [ChangeKind(cell_id=A, kind=CellKind.MARKDOWN)])
    assert doc.cell(A).outputs == ()
    doc.apply_edits(1, inverses)
    assert doc.cell(A) == before


def test_a_cell_that_becomes_text_has_no_run_and_no_count():
    doc = document(code("a", run=running(), execution_count=1))
    doc.apply_edits(0, [ChangeKind(cell_id=A, kind=CellKind.MARKDOWN)])
    assert (doc.run(A), doc.execution_count(A)) == (None, None)


def test_metadata_are_replaced_and_restored():
    doc = document()
    edits = [
        ChangeCellMetadata(cell_id=A, metadata={"k": 1}),
        ChangeNotebookMetadata(metadata={"n": 2}),
    ]
    inverses = doc.apply_edits(0, edits)
    assert (doc.cell(A).metadata, doc.metadata) == ({"k": 1}, {"n": 2})
    doc.apply_edits(1, inverses)
    assert (doc.cell(A).metadata, doc.metadata) == ({}, {})


def test_a_stream_grows_and_a_display_is_replaced():
    doc = document()
    old, new = Display(data={}), Display(data={}, display_id="d")
    for change in (
        AddOutput(cell_id=A, output=old),
        AddOutput(cell_id=A, output=printed("a")),
        AppendText(cell_id=A, text="b"),
        ReplaceOutput(cell_id=A, index=0, output=new),
    ):
        doc.apply(change)
    assert doc.cell(A).outputs == (new, printed("ab"))
    assert doc.open_stream(A) == "stdout"
    assert doc.source_revision == 0


@pytest.mark.parametrize(
    "change",
    [
        AppendText(cell_id=A, text="b"),
        ReplaceOutput(cell_id=A, index=0, output=Gap(text="")),
        ReplaceOutput(cell_id=B, index=0, output=printed("")),
        AddOutput(cell_id=C, output=Gap(text="")),
    ],
)
def test_outputs_without_their_place_are_refused(change):
    doc = document(code("a"), code("b", "", Gap(text="")), code("c"))
    doc.apply_edits(0, [ChangeKind(cell_id=C, kind=CellKind.RAW)])
    before = doc.snapshot()
    with pytest.raises(EditDoesNotFit):
        doc.apply(change)
    assert doc.snapshot() == before


def test_clearing_keeps_the_count_of_a_cell_that_runs():
    doc = document(code("a", "", printed("x"), run=running(), execution_count=2))
    doc.apply(ClearOutputs(cell_id=A))
    assert (doc.cell(A).outputs, doc.cell(A).execution_count) == ((), 2)
    doc.apply(ChangeRun(cell_id=A, run=running(phase=RunPhase.DONE), execution_count=2))
    doc.apply(ClearOutputs(cell_id=A))
    assert doc.cell(A).execution_count is None


def test_a_cell_that_comes_back_does_not_claim_to_run():
    doc = document(code("a", run=running()))
    doc.apply_edits(0, [DeleteCell(cell_id=A)])
    doc.apply_edits(1, [InsertCell(cell=code("a", run=running()), after=None)])
    assert doc.run(A) is None


def test_a_replica_passes_over_outputs_whose_cell_it_deleted():
    truth = document()
    replica = replica_of(truth)
    replica.apply_edits(0, [DeleteCell(cell_id=A)])
    told = [AddOutput(cell_id=A, output=printed("x")), AddOutput(cell_id=B, output=printed("y"))]
    replica.accept(told, source_revision=0, change_number=2)
    assert replica.cell(B).outputs == (printed("y"),)
    assert (replica.source_revision, replica.change_number) == (1, 2)


def test_a_replica_refuses_edits_that_do_not_fit():
    with pytest.raises(CellMissing):
        document().accept([DeleteCell(cell_id="gone")], source_revision=1, change_number=1)
