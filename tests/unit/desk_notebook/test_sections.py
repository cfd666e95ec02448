"""Cells that are collapsed below their headings."""

import pytest

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook.sections import (
    below,
    folded,
    heading_of,
    is_folded,
    shown_order,
    uncovered,
)
from dssdesk.wire.cells import Cell, CellKind
from tests.helpers.documents import code, document


def text(cell_id, source):
    return Cell(id=CellId(cell_id), kind=CellKind.MARKDOWN, source=source)


@pytest.fixture
def doc():
    return document(
        code("x"),
        text("one", "# One"),
        code("a"),
        text("sub", "## Sub"),
        text("b", "words"),
        text("two", "# Two"),
        code("c"),
    )


def test_what_belongs_to_a_heading(doc):
    assert below(doc, "one") == ("a", "sub", "b")
    assert below(doc, "sub") == ("b",)
    assert below(doc, "two") == ("c",)
    assert below(doc, "a") == ()
    assert [heading_of(doc, each) for each in doc.order] == [
        None, None, "one", "one", "sub", None, "two",
    ]  # fmt: skip


def test_a_collapsed_heading_hides_its_cells_and_no_others(doc):
    assert shown_order(doc) == doc.order
    doc.apply_edits(0, folded(doc, ("one", "a"), on=True))
    assert shown_order(doc) == ("x", "one", "two", "c")
    assert is_folded(doc, "one")
    doc.apply_edits(1, folded(doc, ("one",), on=False))
    assert shown_order(doc) == doc.order
    assert doc.cell_metadata("one") == {}


def test_a_cell_below_two_collapsed_headings_is_shown_by_both(doc):
    doc.apply_edits(0, folded(doc, doc.order, on=True))
    assert shown_order(doc) == ("x", "one", "two")
    assert uncovered(doc, "two") == ()
    doc.apply_edits(1, uncovered(doc, "b"))
    assert shown_order(doc) == ("x", "one", "a", "sub", "b", "two")


def test_what_is_no_heading_any_more_hides_nothing():
    hidden = {"jp-MarkdownHeadingCollapsed": True}
    plain = Cell(id=CellId("t"), kind=CellKind.MARKDOWN, source="words", metadata=hidden)
    doc = document(plain, code("a"))
    assert shown_order(doc) == ("t", "a")
