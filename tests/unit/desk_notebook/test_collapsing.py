"""Collapsed parts of cells, in JupyterLab's words."""

import pytest

from dssdesk.desk.notebook.collapsing import Part, are_collapsed, collapsed, is_collapsed
from dssdesk.wire.cells import Cell, CellKind
from tests.helpers.documents import A, B, code, document


@pytest.mark.parametrize("part", list(Part))
def test_collapsing_and_back_leaves_the_metadata_as_it_was(part):
    doc = document(code("a", metadata={"tags": ["x"], "jupyter": {"other": 1}}))
    doc.apply_edits(0, collapsed(doc, (A,), part, on=True))
    assert is_collapsed(doc.cell_metadata(A), part)
    assert doc.cell_metadata(A)["jupyter"] == {"other": 1, part.value: True}
    doc.apply_edits(1, collapsed(doc, (A,), part, on=False))
    assert doc.cell_metadata(A) == {"tags": ["x"], "jupyter": {"other": 1}}


def test_an_empty_group_is_not_left_behind():
    doc = document(code("a"))
    doc.apply_edits(0, collapsed(doc, (A,), Part.CODE, on=True))
    doc.apply_edits(1, collapsed(doc, (A,), Part.CODE, on=False))
    assert doc.cell_metadata(A) == {}


def test_nothing_is_done_twice_and_nothing_to_text():
    text = Cell(id=B, kind=CellKind.MARKDOWN)
    doc = document(code("a", metadata={"jupyter": {"source_hidden": True}}), text)
    assert collapsed(doc, (A, B), Part.CODE, on=True) == ()
    assert are_collapsed(doc, (A, B), Part.CODE)
    assert not are_collapsed(doc, (B,), Part.CODE)


def test_the_classic_notebooks_word_counts_and_goes():
    doc = document(code("a", metadata={"collapsed": True}))
    assert is_collapsed(doc.cell_metadata(A), Part.OUTPUTS)
    doc.apply_edits(0, collapsed(doc, (A,), Part.OUTPUTS, on=False))
    assert doc.cell_metadata(A) == {}


@pytest.mark.parametrize("metadata", [{"jupyter": None}, {"jupyter": {"source_hidden": 1}}, {}])
def test_foreign_metadata_collapses_nothing(metadata):
    assert not is_collapsed(metadata, Part.CODE)
