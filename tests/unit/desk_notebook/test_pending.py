"""Edits on their way."""

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook.pending import Batch, PendingEdits
from dssdesk.wire.changes import ChangeSource, DeleteCell

A, B = CellId("a"), CellId("b")


def typed(start, text, removed=0, cell_id=A):
    return ChangeSource(cell_id=cell_id, start=start, removed=removed, inserted=text)


def test_typing_becomes_one_edit():
    pending = PendingEdits(7)
    for place, letter in enumerate("print"):
        pending.add((typed(place, letter),))
    assert pending.seal() == Batch(7, (typed(0, "print"),))


def test_a_correction_within_what_was_typed_joins_it():
    pending = PendingEdits()
    pending.add((typed(3, "abc"),))
    pending.add((typed(5, "", removed=1),))
    pending.add((typed(4, "X", removed=1),))
    assert pending.seal() == Batch(0, (typed(3, "aX"),))


def test_what_was_there_before_is_not_joined():
    pending = PendingEdits()
    pending.add((typed(3, "abc"), typed(2, "", removed=1), typed(9, "x", cell_id=B)))
    batch = pending.seal()
    assert batch is not None
    assert len(batch.edits) == 3


def test_batches_stand_on_each_other():
    pending = PendingEdits(3)
    for letter in "ab":
        pending.add((typed(0, letter),))
        pending.seal()
    assert [batch.base_revision for batch in pending.batches] == [3, 4]
    assert pending.revision == 5


def test_nothing_to_send_is_no_batch():
    assert PendingEdits().seal() is None


def test_an_acknowledged_batch_is_forgotten():
    pending = PendingEdits()
    pending.add((typed(0, "a"),))
    pending.seal()
    pending.add((typed(1, "b"),))
    pending.acknowledge(1)
    assert pending.batches == ()
    assert not pending.is_empty
    assert pending.seal() == Batch(1, (typed(1, "b"),))


def test_after_a_reconnect_only_what_is_missing_is_left():
    pending = PendingEdits(3)
    for letter in "abc":
        pending.add((typed(0, letter),))
        pending.seal()
    left = pending.restart(4)
    assert [batch.base_revision for batch in left] == [4, 5]


def test_what_does_not_go_on_where_the_document_is_is_given_up():
    pending = PendingEdits(3)
    pending.add((typed(0, "a"),))
    assert pending.restart(2) == ()


def test_touched_cells_are_known():
    pending = PendingEdits()
    pending.add((typed(0, "a"),))
    pending.seal()
    pending.add((DeleteCell(cell_id=B),))
    assert pending.cells() == {A, B}
