"""Cells on their way to the clipboard, whatever is read and whatever is not."""

from hypothesis import given
from hypothesis import strategies as st

from dssdesk.desk.dataset.copying import Copying
from dssdesk.desk.dataset.state import Block, Rows
from dssdesk.wire.datasets import LONGEST_TEXT, ColumnItem, Page, SampleRead

COLUMNS = tuple(ColumnItem(name=name, type="string") for name in ("a", "b\t", "c"))


def rows_of(count: int) -> Rows:
    return Rows(SampleRead(sample_id="s", rows=count, columns=COLUMNS))


def page_of(first: int, count: int, most: int) -> Page:
    rows = range(first, min(first + count, most))
    columns = tuple(tuple(f"{name.name.strip()}{row}" for row in rows) for name in COLUMNS)
    return Page(sample_id="s", first=first, columns=columns)


def copied(copying: Copying, most: int) -> str:
    while copying.wanted is not None:
        copying.take(page_of(copying.wanted, copying.count, most))
    return copying.text


@given(
    st.lists(st.tuples(st.integers(0, 19_999), st.integers(0, 900)), min_size=1, max_size=4),
    st.sets(st.sampled_from(range(0, 20_000, 256))),
)
def test_every_selected_row_is_copied_once_for_each_block(spans, here):
    rows = rows_of(20_000)
    for first in here:
        rows.take(page_of(first, rows.page_rows, rows.count))
    blocks = [Block(top, 0, min(top + more, 19_999), 0) for top, more in spans]
    lines = [
        f"a{row}"
        for block in sorted(blocks, key=lambda one: (one.top, one.left))
        for row in range(block.top, block.bottom + 1)
    ]
    assert copied(Copying(rows, blocks, [0, 1, 2]), rows.count).split("\n") == lines


def test_more_rows_than_are_kept_can_be_copied():
    rows = rows_of(100_000)
    copying = Copying(rows, [Block(0, 2, 99_999, 2)], [2])
    assert copied(copying, rows.count).endswith("c99999")


def test_hidden_columns_are_left_out_and_names_stand_above():
    rows = rows_of(2)
    copying = Copying(rows, [Block(0, 0, 1, 2)], [0, 1], has_names=True)
    assert copied(copying, 2) == "a\tb \na0\tb0\na1\tb1"


def test_empty_values_and_line_ends_keep_the_lines_whole():
    rows = rows_of(1)
    rows.take(Page(sample_id="s", first=0, columns=((None,), ("x\r\ny",), ("p\tq",))))
    assert Copying(rows, [Block(0, 0, 0, 2)], [0, 1, 2]).text == "\tx y\tp q"


def test_texts_that_came_in_part_are_counted():
    rows = rows_of(2)
    long = "x" * LONGEST_TEXT
    rows.take(Page(sample_id="s", first=0, columns=((long, f"{long}…"), ("", ""), (None, None))))
    assert Copying(rows, [Block(0, 0, 1, 2)], [0, 1, 2]).cut == 1


def test_rows_that_are_not_there_are_not_waited_for():
    copying = Copying(rows_of(10), [Block(0, 0, 9, 0)], [0])
    copying.take(page_of(0, copying.count, 4))
    assert (copying.wanted, copying.text) == (None, "a0\na1\na2\na3")
