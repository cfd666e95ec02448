"""TSV is cut into the fields that were written, wherever the bytes are cut."""

import pyarrow as pa
import pytest
from dataiku.core.errors import StreamBroken
from dataiku.core.tsv_cells import python_rows
from dataiku.core.types import Column

from tests.helpers.awkward_rows import every_type
from tests.helpers.kernel_routes import tsv_bytes


class Bytes:
    """A body that gives a few bytes at a time."""

    def __init__(self, data: bytes, step: int) -> None:
        self._data = data
        self._step = step

    def read(self, _: int) -> bytes:
        data, self._data = self._data[: self._step], self._data[self._step :]
        return data


def rows_of(data: bytes, width: int, step: int = 1_000_000) -> list[list[str | None]]:
    columns = [Column(str(number), "string") for number in range(width)]
    return [list(row) for rows in python_rows(Bytes(data, step), columns) for row in rows]


@pytest.mark.parametrize("step", [1, 2, 3, 7, 100, 10_000])
def test_texts_come_back_wherever_the_bytes_are_cut(step):
    table = every_type().table.select(["zip", "quoted", "list", "empty"])
    data = b"".join(tsv_bytes(table, 4))
    assert rows_of(data, 4, step) == [list(row.values()) for row in table.to_pylist()]


def test_an_empty_field_is_missing_and_a_quoted_one_is_empty():
    assert rows_of(b'""\t\n\t""\n', 2) == [["", None], [None, ""]]


def test_a_single_column_has_a_row_for_each_line():
    assert rows_of(b'a\n\n""\n', 1) == [["a"], [None], [""]]


def test_quotes_beside_other_fields_do_not_hide_gaps():
    assert rows_of(b'"a\tb"\t\tc\n', 3) == [["a\tb", None, "c"]]


def test_characters_that_stand_for_others_may_occur():
    used = "".join(map(chr, range(1, 9))) + "\x0e\ufdd0\t\n"
    table = pa.table({"a": [used, ""]})
    assert rows_of(b"".join(tsv_bytes(table, 9)), 1) == [[used], [""]]


def test_a_character_may_stand_for_another_in_one_piece_and_for_itself_in_the_next():
    table = pa.table({"a": ["", "\x01", None, "\x02\t"] * 3})
    data = b"".join(tsv_bytes(table, 9))
    assert rows_of(data, 1, step=1) == [[value] for value in table["a"].to_pylist()]


def test_no_bytes_are_no_rows():
    assert rows_of(b"", 3) == []


@pytest.mark.parametrize(
    "data",
    [b"a\tb", b'a\t"b\n', b"a\n", b"a\tb\tc\n", b"\xff\tb\n", b"a\tb\tc\nd\n", b"a\nb\tc\td\n"],
)
def test_what_is_no_whole_row_is_broken(data):
    with pytest.raises(StreamBroken):
        rows_of(data, 2)
