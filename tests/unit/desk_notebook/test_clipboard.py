"""Cells on the clipboard."""

import pytest

from dssdesk.base.ids import ProjectKey
from dssdesk.desk.notebook.clipboard import (
    CopiedCells,
    decoded,
    encoded,
    long_values,
    plain_text,
    with_texts,
)
from dssdesk.wire.outputs import BlobRef, Display, MimeValue
from dssdesk.wire.places import NotebookRef
from tests.helpers.documents import code, printed

REF = BlobRef(digest="d", size=20_000)
SHOWN = Display(data={"image/png": MimeValue(blob=REF), "text/plain": MimeValue(text="Figure")})
CELL = code("a", "plot()", printed("x"), SHOWN)
NOTEBOOK = NotebookRef(project=ProjectKey("P"), name="n")


def test_cells_come_back_as_they_were():
    copied = CopiedCells(notebook=NOTEBOOK, cells=(CELL,))
    assert decoded(encoded(copied)) == copied


@pytest.mark.parametrize("data", [b"", b"{", b"{}", b"\xff", b'{"notebook": 1, "cells": []}'])
def test_what_others_left_there_is_nothing(data):
    assert decoded(data) is None


def test_other_programs_get_the_texts():
    assert plain_text((CELL, code("b", "x"))) == "plot()\n\nx"


def test_long_values_are_named_once_and_put_in():
    assert long_values((CELL, CELL)) == (REF,)
    (_, shown) = with_texts(CELL, {"d": "AAAA"}).outputs
    assert shown.data["image/png"] == MimeValue(text="AAAA")


def test_a_long_value_that_is_gone_leaves_the_others():
    (_, shown) = with_texts(CELL, {}).outputs
    assert shown.data == {"text/plain": MimeValue(text="Figure")}
