"""The builders of small documents."""

from dssdesk.wire.changes import DeleteCell
from tests.helpers.documents import A, code, document, printed, replica_of, running


def test_a_document_has_the_cells_that_were_named():
    assert document().order == ("a", "b", "c")
    cell = code("x", "1", printed("p"), run=running(3))
    assert document(cell).cell("x") == cell


def test_a_replica_goes_its_own_way():
    truth = document()
    replica_of(truth).apply_edits(0, [DeleteCell(cell_id=A)])
    assert truth.has(A)
