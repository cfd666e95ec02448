"""Operations on cells."""

import pytest

from dssdesk.desk.notebook import cell_edits
from dssdesk.wire.cells import CellKind
from tests.helpers.documents import A, B, C, code, document


def after(edits, *cells):
    changed = document(*cells)
    changed.apply_edits(0, edits)
    return changed


@pytest.mark.parametrize(
    ("chosen", "step", "order"),
    [
        ({A}, 1, (B, A, C)),
        ({C}, -1, (A, C, B)),
        ({A, B}, 1, (C, A, B)),
        ({B, C}, -1, (B, C, A)),
    ],
)
def test_cells_move_together(chosen, step, order):
    assert after(cell_edits.moved(document(), frozenset(chosen), step)).order == order


def test_a_cell_at_the_end_does_not_move_on():
    assert cell_edits.moved(document(), frozenset({C}), 1) == ()
    assert cell_edits.moved(document(), frozenset({A}), -1) == ()


def test_the_last_cell_leaves_an_empty_one():
    changed = after(cell_edits.deleted(document(), (A, B, C)))
    assert len(changed.order) == 1
    assert changed.source(changed.order[0]) == ""


def test_a_heading_replaces_an_older_mark():
    cells = (code("a", "## Title"),)
    changed = after(cell_edits.headed(document(*cells), A, 1), *cells)
    assert (changed.kind(A), changed.source(A)) == (CellKind.MARKDOWN, "# Title")


def test_a_split_cell_keeps_every_line():
    cells = (code("a", "one\ntwo\n"),)
    below, edits = cell_edits.split(document(*cells), A, 4)
    changed = after(edits, *cells)
    assert [changed.source(A), changed.source(below)] == ["one", "two\n"]


def test_merged_cells_stand_below_each_other():
    cells = (code("a", "one"), code("b", "two"))
    changed = after(cell_edits.merged(document(*cells), (A, B)), *cells)
    assert (changed.order, changed.source(A)) == ((A,), "one\n\ntwo")


def test_copies_are_other_cells():
    (copy,) = cell_edits.copies((code("a", "x"),))
    assert (copy.source, copy.id != A, copy.run) == ("x", True, None)
