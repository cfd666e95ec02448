"""Ids and request ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dssdesk.base import ids
from dssdesk.base.ids import RequestId, is_cell_id

cell_ids = st.text("abcXYZ019-_", min_size=1, max_size=64)


@given(st.text("0123456789abcdef", min_size=1), cell_ids, st.integers(0, 10**12))
def test_a_request_id_can_be_read_back(session_id, cell_id, run_id):
    request = RequestId(session_id, cell_id, run_id)
    assert RequestId.parse(str(request)) == request


@pytest.mark.parametrize(
    "text",
    ["", "run", "run:", "run:s:c", "run:s:c:x", "run:s:c:-1", "run:s:c:1:2", "abc_12_3", "x:s:c:1"],
)
def test_other_ids_are_no_request_ids(text):
    assert RequestId.parse(text) is None


@pytest.mark.parametrize("text", ["a", "A-b_9", "x" * 64])
def test_ids_of_cells_are_those_of_nbformat(text):
    assert is_cell_id(text)


@pytest.mark.parametrize("text", ["", "x" * 65, "a b", "é", "a\n", "a:b"])
def test_other_texts_are_no_ids_of_cells(text):
    assert not is_cell_id(text)


@pytest.mark.parametrize(
    "make", [ids.new_cell_id, ids.new_session_id, ids.new_kernel_id, ids.new_desk_id]
)
def test_fresh_ids_differ_and_fit_into_a_request_id(make):
    first, second = make(), make()
    assert first != second
    assert is_cell_id(first)
