import datetime as dt

import msgspec
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.profiles import MOST_BINS, MOST_TOP, profiles_of
from dssdesk.datasets.stopping import Stop
from dssdesk.wire.datasets import ColumnProfile
from tests.helpers.awkward_rows import every_type


def profile(values: list, kind: pa.DataType | None = None) -> ColumnProfile:
    (only,) = profiles_of(pa.table({"c": pa.array(values, kind)}))
    return only


def test_numbers_are_told_by_their_ends_their_mean_and_a_histogram():
    assert profile([1, 2, 2, None, 4]) == ColumnProfile(
        name="c",
        empty=1,
        distinct=3,
        least="1",
        most="4",
        mean=2.25,
        bins=(1, 2, 0, 1),
        top=(("2", 2), ("1", 1), ("4", 1)),
    )


def test_texts_are_told_by_the_most_frequent_ones():
    found = profile(["b", "a", "b", None])
    assert (found.bins, found.top, found.mean) == ((2, 1), (("b", 2), ("a", 1)), None)
    assert (found.least, found.most, found.distinct) == ("a", "b", 2)


def test_moments_have_a_histogram_and_no_mean():
    moments = [dt.datetime(2013, 1, day, tzinfo=dt.UTC) for day in (1, 2)]
    found = profile(moments, pa.timestamp("us", "UTC"))
    assert (len(found.bins), sum(found.bins), found.mean) == (MOST_BINS, 2, None)
    assert found.least == "2013-01-01T00:00:00.000Z"


def test_true_and_false_are_counted():
    assert profile([True, False, True]).top == (("true", 2), ("false", 1))


def test_a_column_without_values_says_only_that():
    assert profile([None, None], pa.int64()) == ColumnProfile(name="c", empty=2)
    assert profile([], pa.string()) == ColumnProfile(name="c")


@given(st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), min_size=1))
def test_every_whole_number_is_in_one_bin(values):
    there = [value for value in values if value is not None]
    found = profile(values, pa.int64())
    assert (sum(found.bins), found.empty) == (len(there), len(values) - len(there))
    assert len(found.bins) <= MOST_BINS
    assert len(found.top) <= MOST_TOP
    if there:
        assert (found.least, found.most) == (str(min(there)), str(max(there)))


@given(st.lists(st.floats(width=32), min_size=1))
def test_floats_of_any_kind_have_a_profile_that_json_can_tell(values):
    found = profile(values, pa.float32())
    assert msgspec.json.decode(msgspec.json.encode(found), type=ColumnProfile) == found
    assert found.distinct >= 1


@pytest.mark.parametrize("times", [0, 1, 3])
def test_every_stored_type_has_a_profile(times):
    table = every_type(times).table
    found = profiles_of(table)
    assert [one.name for one in found] == table.column_names
    assert all(one.empty <= table.num_rows for one in found)


def test_profiles_that_were_stopped_come_to_no_end():
    stop = Stop()
    stop.stop()
    with pytest.raises(DatasetUnreadable, match="stopped"):
        profiles_of(pa.table({"a": [1]}), stop)
