"""Cells on their way to the clipboard, whatever is read and whatever is not."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from dssdesk.desk.dataset.copying import Copying, Piece
from dssdesk.desk.dataset.state import Block, Rows
from dssdesk.wire.datasets import LONGEST_TEXT, LONGEST_WHOLE_TEXT, ColumnItem, Page, SampleRead

COLUMNS = tuple(ColumnItem(name=name, type="string") for name in ("a", "b\t", "c"))


def rows_of(count: int) -> Rows:
    return Rows(SampleRead(sample_id="s", rows=count, columns=COLUMNS))


def page_of(piece: Piece, most: int) -> Page:
    rows = range(piece.first, min(piece.first + piece.count, most))
    names = [COLUMNS[place].name.strip() for place in piece.columns]
    columns = tuple(tuple(f"{name}{row}" for row in rows) for name in names)
    return Page(sample_id="s", first=piece.first, columns=columns)


def copied(copying: Copying, most: int) -> str:
    while (piece := copying.wanted) is not None:
        copying.take(page_of(piece, most))
    return copying.text


@given(
    st.lists(st.tuples(st.integers(0, 19_999), st.integers(0, 900)), min_size=1, max_size=4),
    st.sets(st.sampled_from(range(0, 20_000, 256))),
)
def test_every_selected_row_is_copied_once_for_each_block(spans, here):
    rows = rows_of(20_000)
    for first in here:
        rows.take(page_of(Piece(first, rows.page_rows, (0, 1, 2)), rows.count))
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
    assert copied(copying, 2) == 'a\t"b\t"\na0\tb0\na1\tb1'


def test_values_are_quoted_as_spreadsheets_read_them():
    rows = rows_of(2)
    texts = ((None, '"said'), ("x\r\ny", 'a "b" c'), ("p\tq", 'two\n"lines"'))
    rows.take(Page(sample_id="s", first=0, columns=texts))
    text = Copying(rows, [Block(0, 0, 1, 2)], [0, 1, 2]).text
    assert text == '\t"x\r\ny"\t"p\tq"\n"""said"\ta "b" c\t"two\n""lines"""'
    read = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
    assert list(read) == [["", "x\r\ny", "p\tq"], ['"said', 'a "b" c', 'two\n"lines"']]


def test_one_value_alone_is_copied_as_it_is():
    rows = rows_of(1)
    rows.take(Page(sample_id="s", first=0, columns=(('"a"\n\tb',), ("",), (None,))))
    assert Copying(rows, [Block(0, 0, 0, 0)], [0, 1, 2]).text == '"a"\n\tb'
    assert Copying(rows, [Block(0, 2, 0, 2)], [0, 1, 2]).text == ""


def test_of_values_that_are_here_in_part_the_whole_is_asked_for():
    rows = rows_of(3)
    long = "x" * LONGEST_TEXT
    rows.take(Page(sample_id="s", first=0, columns=(("0", f"{long}…", "2"), ("",) * 3, ("c",) * 3)))
    copying = Copying(rows, [Block(0, 0, 2, 1)], [0, 2])
    assert copying.wanted == Piece(1, 2, (0,))
    copying.take(Page(sample_id="s", first=1, columns=((long * 3,),)))  # no room for more
    assert (copying.wanted, copying.cut) == (None, 0)
    assert copying.text == f"0\n{long * 3}\n2"


def test_an_answer_of_fewer_rows_is_gone_on_from():
    copying = Copying(rows_of(5), [Block(0, 0, 4, 0)], [0])
    copying.take(page_of(Piece(0, 2, (0,)), 5))
    assert copying.wanted == Piece(2, 3, (0,))
    assert copied(copying, 5) == "a0\na1\na2\na3\na4"


def test_texts_that_are_too_long_for_anything_are_counted():
    copying = Copying(rows_of(1), [Block(0, 0, 0, 0)], [0])
    text = "x" * LONGEST_WHOLE_TEXT + "…"
    copying.take(Page(sample_id="s", first=0, columns=((text,),)))
    assert (copying.cut, copying.size) == (1, LONGEST_WHOLE_TEXT + 1)


def test_rows_that_are_not_there_are_not_waited_for():
    copying = Copying(rows_of(10), [Block(0, 0, 9, 0)], [0])
    assert copied(copying, 4) == "a0\na1\na2\na3"
