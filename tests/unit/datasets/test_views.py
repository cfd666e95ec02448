"""Views against a plain oracle: what a person would find by going through the rows by hand."""

import datetime as dt
import operator
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dssdesk.datasets.errors import ColumnMissing, DatasetUnreadable, FilterUnreadable
from dssdesk.datasets.stopping import Stop
from dssdesk.datasets.views import View, ViewWish
from dssdesk.wire.datasets import ColumnFilter, SortKey

COMPARED = {
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def seen(values: list[Any], text: str = "", kind: pa.DataType | None = None) -> list[str | None]:
    """The column as it is shown under this filter."""
    table = pa.table({"c": pa.array(values, kind)})
    filters = (ColumnFilter(column="c", text=text),)
    view = View(table, ViewWish(filters=filters))
    return list(view.page(0, 1_000)[0])


whole = st.none() | st.integers(-(2**31), 2**31 - 1)
fractions = st.decimals(-6, 6, places=2)
texts = st.none() | st.text("abcAB é.*", max_size=4)


@given(st.lists(whole, max_size=30), st.sampled_from(list(COMPARED)), st.integers(-9, 9))
def test_whole_numbers_are_compared(values, sign, bound):
    values = [None if value is None else value % 10 - 5 for value in values]
    kept = [str(v) for v in values if v is not None and COMPARED[sign](v, bound)]
    assert seen(values, f"{sign} {bound}", pa.int32()) == kept


@given(st.lists(whole, max_size=30), st.sampled_from(list(COMPARED)), fractions)
def test_whole_numbers_are_compared_with_fractions(values, sign, bound):
    values = [None if value is None else value % 10 - 5 for value in values]
    kept = [str(v) for v in values if v is not None and COMPARED[sign](v, bound)]
    assert seen(values, f"{sign}{bound}", pa.int8()) == kept


@given(st.lists(texts, max_size=30), st.text("abcAB é.*", min_size=1, max_size=2))
def test_a_part_of_a_text_is_found_whatever_its_case(values, part):
    sought = part.strip()
    kept = [v for v in values if not sought or (v is not None and sought.lower() in v.lower())]
    assert seen(values, part, pa.string()) == kept


@given(
    st.lists(st.tuples(st.none() | st.integers(0, 3), st.none() | st.sampled_from("xyz"))),
    st.booleans(),
    st.booleans(),
)
def test_rows_are_sorted_by_several_columns_and_equals_stay(rows, first_down, second_down):
    table = pa.table(
        {
            "a": pa.array([row[0] for row in rows], pa.int64()),
            "b": pa.array([row[1] for row in rows], pa.string()),
            "n": pa.array(range(len(rows)), pa.int64()),
        }
    )
    wish = ViewWish(
        sort=(
            SortKey(column="a", descending=first_down),
            SortKey(column="b", descending=second_down),
        )
    )
    order = list(range(len(rows)))  # the last key first: Python's sort keeps equals, too
    for place, down in ((1, second_down), (0, first_down)):
        there = [n for n in order if rows[n][place] is not None]
        there.sort(key=lambda n: rows[n][place], reverse=False)
        if down:
            there = _reversed_groups(there, [rows[n][place] for n in there])
        order = there + [n for n in order if rows[n][place] is None]
    assert View(table, wish).page(0, len(rows) or 1)[2] == tuple(str(n) for n in order)


def _reversed_groups(numbers: list[int], keys: list[Any]) -> list[int]:
    groups: dict[Any, list[int]] = {}
    for number, key in zip(numbers, keys, strict=True):
        groups.setdefault(key, []).append(number)
    return [number for key in reversed(groups) for number in groups[key]]


MOMENTS = [
    dt.datetime(2013, 1, 1, 5, tzinfo=dt.UTC),
    dt.datetime(2013, 12, 31, 23, 59, 59, 999_999, tzinfo=dt.UTC),
    dt.datetime(2014, 1, 1, tzinfo=dt.UTC),
    None,
]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("= 2013", [0, 1]),
        ("2013", [0, 1]),
        ("> 2013", [2]),
        (">= 2013-12", [1, 2]),
        ("< 2013-01-01 05:00", []),
        ("<= 2013-01-01T05:00Z", [0]),
        ("!= 2013", [2, 3]),
        ("≤ 2013-12-31", [0, 1]),
        ("empty", [3]),
        ("not empty", [0, 1, 2]),
        ("NOT EMPTY", [0, 1, 2]),
        ("", [0, 1, 2, 3]),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", None])
def test_a_date_stands_for_all_of_its_moments(text, kept, zone):
    values = [m if m is None or zone else m.replace(tzinfo=None) for m in MOMENTS]
    table = pa.table({"c": pa.array(values, pa.timestamp("us", zone)), "n": ["0", "1", "2", "3"]})
    view = View(table, ViewWish(filters=(ColumnFilter(column="c", text=text),)))
    assert view.page(0, 9)[1] == tuple(str(number) for number in kept)


def test_days_booleans_and_floats_are_compared():
    days = [dt.date(2020, 2, 29), dt.date(2021, 1, 1), None]
    assert seen(days, "< 2021", pa.date32()) == ["2020-02-29"]
    assert seen([True, False, None], "= true") == ["true"]
    assert seen([True, False, None], "!= yes") == ["false", None]
    assert seen([0.1, None, float("nan"), 2.5], "= 0.1", pa.float32()) == ["0.1"]
    assert seen([0.1, None, float("nan"), -2.5], "< −1", pa.float64()) == ["-2.5"]
    assert seen([-15, 15], "−1") == ["-15"]


def test_texts_are_compared_as_they_are_written():
    assert seen(["UA", "ua", "", None], "= UA") == ["UA"]
    assert seen(["UA", "AA", "", None], "!= UA") == ["AA", "", None]
    assert seen(["UA", "AA", "", None], "> B") == ["UA"]
    assert seen(["UA", "", None], "=") == [""]


@pytest.mark.parametrize(
    ("kind", "text", "allowed"),
    [
        (pa.int64(), "> abc", "a number"),
        (pa.int64(), "= 99999999999999999999", "a number"),
        (pa.float64(), "<", "a number"),
        (pa.timestamp("us"), "> yesterday", "a date"),
        (pa.date32(), "= 2013-13", "a date"),
        (pa.bool_(), "> maybe", "true or false"),
    ],
)
def test_a_filter_that_cannot_be_read_names_its_column_and_what_is_allowed(kind, text, allowed):
    with pytest.raises(FilterUnreadable, match=f"“c”.*{allowed}") as caught:
        seen([], text, kind)
    assert caught.value.details == {"column": "c"}


def test_the_search_looks_into_every_column():
    table = pa.table({"a": ["Ua", "x", None], "n": [1, 21, 3], "t": [True, False, None]})
    assert View(table, ViewWish(search="UA")).page(0, 9)[1] == ("1",)
    assert View(table, ViewWish(search="1")).page(0, 9)[1] == ("1", "21")
    assert View(table, ViewWish(search="TRUE")).rows == 1
    assert View(table, ViewWish(search="nowhere")).page(0, 9) == ((), (), ())


def test_everything_must_hold_and_pages_follow_the_order():
    table = pa.table({"a": [1, 2, 3, 4, 5], "b": ["x", "y", "x", "x", None]})
    wish = ViewWish(
        sort=(SortKey(column="a", descending=True),),
        filters=(ColumnFilter(column="b", text="x"), ColumnFilter(column="a", text="> 1")),
    )
    view = View(table, wish)
    assert (view.rows, view.page(0, 1), view.page(1, 9)) == (2, (("4",), ("x",)), (("3",), ("x",)))
    assert view.size < 100


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(ColumnMissing, match="“z”"):
        View(pa.table({"a": [1]}), ViewWish(sort=(SortKey(column="z"),)))


def test_a_table_without_rows_or_columns_can_be_viewed():
    assert View(pa.table({}), ViewWish(search="x")).page(0, 5) == ()
    empty = pa.table({"a": pa.array([], pa.int64())})
    wish = ViewWish(sort=(SortKey(column="a"),), filters=(ColumnFilter(column="a", text="> 1"),))
    assert View(empty, wish).rows == 0


def test_a_view_that_was_stopped_looks_into_no_further_column():
    stop = Stop()
    stop.stop()
    with pytest.raises(DatasetUnreadable, match="stopped"):
        View(pa.table({"a": ["x"], "b": ["y"]}), ViewWish(search="x"), stop)
