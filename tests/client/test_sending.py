"""What a notebook writes arrives as the stored type says, by Arrow and by TSV alike."""

import datetime as dt
import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from dataiku.core.errors import DoesNotFit
from dataiku.core.sent_cells import cells_to_send
from dataiku.core.sent_rows import cells_as_arrow, cells_as_tsv, end_piece, tsv_piece
from dataiku.core.sent_schema import schema_of
from dataiku.core.sent_values import text_writer
from dataiku.core.types import Column

from dssdesk.datasets import definition
from dssdesk.datasets.incoming import batches
from dssdesk.datasets.types import StorageType
from tests.unit.datasets.test_writing import Bytes

UTC = dt.UTC
EAST = dt.timezone(dt.timedelta(hours=5))
NOON = dt.datetime.fromisoformat("2020-05-01T12:00:00.123456")
OLD = dt.datetime.fromisoformat("1700-01-01")


def arrived(data: bytes, rows: int, kind: str) -> list[object]:
    """What the service makes of a piece."""
    columns = (definition.Column(name="x", type=StorageType(kind)),)
    found = batches(Bytes(data + end_piece(rows)), columns)
    return [value for batch in found for value in batch.column(0).to_pylist()]


def sent(values: pd.Series, kind: str) -> list[object]:
    """What arrives of a series, the same by both ways."""
    column = Column("x", kind)
    cells = [cells_to_send(values, column)]
    by_arrow = arrived(cells_as_arrow([column], cells), len(values), kind)
    by_tsv = arrived(cells_as_tsv([column], cells), len(values), kind)
    assert list(map(repr, by_arrow)) == list(map(repr, by_tsv))
    return by_arrow


def rows(values: list[object], kind: str) -> list[object]:
    """What arrives of values that are written one by one."""
    text = text_writer(Column("x", kind))
    return arrived(tsv_piece([[text(value)] for value in values]), len(values), kind)


WHOLE = [
    (pd.Series([1, 2]), [1, 2]),
    (pd.Series([1.0, None, -3.0]), [1, None, -3]),
    (pd.Series([2**63 - 1, -(2**63)]), [2**63 - 1, -(2**63)]),
    (pd.Series([2**63 - 1, None], dtype="Int64"), [2**63 - 1, None]),
    (pd.Series([7], dtype="uint64"), [7]),
    (pd.Series([True, False]), [1, 0]),
    (
        pd.Series([2**62, None, "5", 6.0, Decimal(7), np.int8(8)], dtype=object),
        [2**62, None, 5, 6, 7, 8],
    ),
    (pd.Series(["1", None]), [1, None]),
    (pd.Series([3, 4]).astype("category"), [3, 4]),
]
REAL = [
    (pd.Series([0.1, None, math.inf, -0.0]), [0.1, None, math.inf, -0.0]),
    (pd.Series([1, 2]), [1.0, 2.0]),
    (pd.Series([1, None], dtype="Int64"), [1.0, None]),
    (pd.Series(["1e-320", None, 2, Decimal("0.5")], dtype=object), [1e-320, None, 2.0, 0.5]),
    (pd.Series([0.1], dtype="float32"), [0.10000000149011612]),
]
TRUTH = [
    (pd.Series([True, False]), [True, False]),
    (pd.Series([True, None, False], dtype=object), [True, None, False]),
    (pd.Series([True, None], dtype="boolean"), [True, None]),
    (pd.Series([1, 0]), [True, False]),
    (pd.Series(["True", "false", None]), [True, False, None]),
]
TEXT = [
    (
        pd.Series(["a", "", None, "tab\t", 'qu"ote', "new\nline", "\r", "é✓\0"]),
        ["a", "", None, "tab\t", 'qu"ote', "new\nline", "\r", "é✓\0"],
    ),
    (
        pd.Series([1, None, True, "x", b"y", 0.5], dtype=object),
        ["1", None, "true", "x", "y", "0.5"],
    ),
    (pd.Series([1, 2]), ["1", "2"]),
    (pd.concat([pd.Series(["a", None]), pd.Series(["é", ""])]).iloc[1:], [None, "é", ""]),
    (pd.Series(["a", None], dtype="string[pyarrow]"), ["a", None]),
    (pd.Series(["a", None]).astype("category"), ["a", None]),
    (
        pd.Series([NOON, NOON.replace(tzinfo=EAST)], dtype=object),
        ["2020-05-01 12:00:00.123456", "2020-05-01T07:00:00.123456Z"],
    ),
]
JSON = [
    (
        pd.Series([["a", 1], None, [], np.array([1, 2])], dtype=object),
        ['["a", 1]', None, "[]", "[1, 2]"],
    ),
    (pd.Series([{"k": None, "ü": [dt.date(2020, 1, 1)]}]), ['{"k": null, "ü": ["2020-01-01"]}']),
]


@pytest.mark.parametrize(("values", "expected"), WHOLE)
def test_whole_numbers_arrive_exactly(values: pd.Series, expected: list[object]):
    assert sent(values, "bigint") == rows(values.tolist(), "bigint") == expected


@pytest.mark.parametrize(("values", "expected"), REAL)
def test_fractions_arrive_exactly(values: pd.Series, expected: list[object]):
    assert sent(values, "double") == rows(values.tolist(), "double") == expected


@pytest.mark.parametrize(("values", "expected"), TRUTH)
def test_truth_arrives(values: pd.Series, expected: list[object]):
    assert sent(values, "boolean") == rows(values.tolist(), "boolean") == expected


@pytest.mark.parametrize(("values", "expected"), TEXT)
def test_texts_arrive_whole_and_an_empty_one_is_not_missing(
    values: pd.Series, expected: list[object]
):
    assert sent(values, "string") == rows(values.tolist(), "string") == expected


@pytest.mark.parametrize(("values", "expected"), JSON)
def test_lists_and_dictionaries_arrive_as_json(values: pd.Series, expected: list[object]):
    assert sent(values, "array") == rows(values.tolist(), "object") == expected


MOMENTS = pd.Series([NOON, None, OLD]).astype("datetime64[us]")


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        (MOMENTS, "datetimenotz", [NOON, None, OLD]),
        (MOMENTS, "date", [NOON.replace(tzinfo=UTC), None, OLD.replace(tzinfo=UTC)]),
        (MOMENTS, "dateonly", [NOON.date(), None, OLD.date()]),
        (
            MOMENTS.dt.tz_localize("UTC"),
            "date",
            [NOON.replace(tzinfo=UTC), None, OLD.replace(tzinfo=UTC)],
        ),
        (
            MOMENTS[:2].dt.tz_localize("Asia/Tokyo"),
            "date",
            [NOON.replace(tzinfo=UTC) - dt.timedelta(hours=9), None],
        ),
        (MOMENTS[:2].dt.tz_localize("Asia/Tokyo"), "datetimenotz", [NOON, None]),
        (
            pd.Series([NOON.replace(tzinfo=EAST), None], dtype=object),
            "date",
            [NOON.replace(tzinfo=UTC) - dt.timedelta(hours=5), None],
        ),
        (
            pd.Series([NOON.replace(tzinfo=EAST), None], dtype=object),
            "dateonly",
            [NOON.date(), None],
        ),
        (
            pd.Series([dt.date(1, 1, 1), None, dt.date(9999, 12, 31)], dtype=object),
            "dateonly",
            [dt.date(1, 1, 1), None, dt.date(9999, 12, 31)],
        ),
        (
            pd.Series(["2020-05-01T12:00:00.123Z", None]),
            "date",
            [NOON.replace(tzinfo=UTC, microsecond=123000), None],
        ),
        (pd.Series(["2020-05-01", None]), "dateonly", [NOON.date(), None]),
        (
            pd.Series([pd.Timestamp("2020-05-01 12:00:00.123456789"), None]),
            "datetimenotz",
            [NOON, None],
        ),
    ],
)
def test_moments_arrive_as_the_same_moment(values: pd.Series, kind: str, expected: list[object]):
    assert sent(values, kind) == rows(values.tolist(), kind) == expected


@pytest.mark.parametrize(
    ("values", "kind", "words"),
    [
        (pd.Series([1.5]), "bigint", "1.5 cannot be written to the column x, which is bigint"),
        (pd.Series([300]), "tinyint", "300"),
        (pd.Series([2.0**63]), "bigint", "9.22"),
        (pd.Series([2**63], dtype="uint64"), "bigint", "9223372036854775808"),
        (pd.Series([math.inf]), "int", "inf"),
        (pd.Series(["x"]), "bigint", "'x'"),
        (pd.Series([2**70], dtype=object), "bigint", "1180591620717411303424"),
        (pd.Series(["x"]), "double", "'x'"),
        (pd.Series([1e300]), "float", r"1e\+300"),
        (pd.Series([2]), "boolean", "2 cannot"),
        (pd.Series(["yes"]), "boolean", "'yes'"),
        (pd.Series([5]), "date", "5 cannot"),
        (pd.Series(["soon"]), "dateonly", "'soon'"),
        (pd.Series([b"\xff"]), "string", "no UTF-8"),
    ],
)
def test_what_a_column_cannot_hold_is_named(values: pd.Series, kind: str, words: str):
    with pytest.raises(DoesNotFit, match=words):
        sent(values, kind)


def test_half_a_character_is_named_by_both_ways():
    column = Column("x", "string")
    cells = [cells_to_send(pd.Series(["\ud800"], dtype=object), column)]
    for pack in (cells_as_arrow, cells_as_tsv):
        with pytest.raises(DoesNotFit, match="half of a character"):
            pack([column], cells)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (pd.Series([1]), "bigint"),
        (pd.Series([1, None], dtype="Int8"), "tinyint"),
        (pd.Series([1], dtype="uint16"), "int"),
        (pd.Series([2**64 - 1], dtype="uint64"), "string"),
        (pd.Series([0.5]), "double"),
        (pd.Series([0.5], dtype="float32"), "float"),
        (pd.Series([True]), "boolean"),
        (pd.Series([True, None], dtype=object), "boolean"),
        (pd.Series(["a", None]), "string"),
        (pd.Series([None, None], dtype=object), "string"),
        (pd.Series(["a"]).astype("category"), "string"),
        (pd.Series([1]).astype("category"), "bigint"),
        (pd.Series([NOON]), "datetimenotz"),
        (pd.Series([NOON.replace(tzinfo=EAST)]), "date"),
        (pd.Series([NOON, None], dtype=object), "datetimenotz"),
        (pd.Series([dt.date(2020, 1, 1), None]), "dateonly"),
        (pd.Series([{"a": 1}, None]), "object"),
        (pd.Series([[1], None]), "array"),
        (pd.Series([2**70, 1], dtype=object), "string"),
        (pd.Series([1, "a"], dtype=object), "string"),
        (pd.Series([1, None], dtype=pd.ArrowDtype(pa.int64())), "bigint"),
        (pd.Series([dt.timedelta(1)]), "string"),
    ],
)
def test_a_frame_gives_the_type_that_stores_it(values: pd.Series, kind: str):
    assert schema_of(pd.DataFrame({"x": values})) == [{"name": "x", "type": kind}]


def test_two_columns_of_one_name_are_refused():
    with pytest.raises(ValueError, match="twice here: a"):
        schema_of(pd.DataFrame([[1, 2]], columns=["a", "a"]))


def test_what_is_no_frame_says_how_it_becomes_one():
    with pytest.raises(ValueError, match="frame has no columns"):
        schema_of(pd.DataFrame())
    with pytest.raises(TypeError, match="not a series: use its to_frame"):
        schema_of(pd.Series([1]))
    with pytest.raises(TypeError, match=r"not list: make one by pd.DataFrame\(\)"):
        schema_of([1])


def test_names_that_are_no_texts_become_such():
    frame = pd.DataFrame([[1, 2, 3]], columns=[0, ("a", "b"), "c"])
    assert [column["name"] for column in schema_of(frame)] == ["0", "a_b", "c"]
