"""The cells of a document as a column."""

from dssdesk.desk.notebook.cell_column import CellColumn
from dssdesk.desk.notebook.heights import Metrics
from dssdesk.wire.changes import AppendText, DeleteCell
from tests.helpers.documents import A, B, C, code, document


def shown(*cells):
    column = CellColumn(Metrics())
    column.show(document(*cells), Metrics(), end=0)
    return column


def test_what_was_measured_is_known_after_another_cell_went():
    cells = shown(code("a"), code("b"), code("c"))
    cells.column.set_height(cells.place_of(C), 777)
    cells.document.apply(DeleteCell(cell_id=B))
    cells.follow_order(end=0)
    assert cells.order == [A, C]
    assert cells.column.height(cells.place_of(C)) == 777


def test_where_the_anchor_was_deleted_the_next_cell_takes_its_place():
    cells = shown(code("a"), code("b"), code("c"))
    cells.column.hold(cells.place_of(B), 33)
    cells.document.apply(DeleteCell(cell_id=B))
    cells.follow_order(end=0)
    assert cells.column.top(cells.place_of(C)) == 33


def test_a_cell_out_of_view_grows_by_what_it_prints():
    cells = shown(code("a"), code("b"))
    before = cells.column.height(0)
    cells.guess_growth(AppendText(cell_id=A, text="line\n" * 3))
    assert cells.column.height(0) == before + 3 * Metrics().code_line
    cells.guess_growth(AppendText(cell_id=C, text="of a cell that does not show\n"))
    assert len(cells.column) == 2
