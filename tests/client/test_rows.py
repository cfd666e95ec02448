"""Rows one by one, as Python values of the stored types."""

import datetime as dt
import threading

import dataiku
import pytest
from dataiku.core.errors import StreamBroken

from tests.helpers.awkward_rows import every_type


@pytest.fixture
def awkward(service) -> dataiku.Dataset:
    return dataiku.Dataset("awkward")


def naive(*parts: int) -> dt.datetime:
    """A reading of a wall clock."""
    return dt.datetime(*parts)  # noqa: DTZ001 (which has no zone)


def test_a_row_is_like_a_dictionary(awkward):
    row = next(awkward.iter_rows(columns=["zip", "big"]))
    assert dict(row.items()) == {"zip": "01234", "big": 2**63 - 1}
    assert (row["zip"], row.get("none", 5), "big" in row, len(row)) == ("01234", 5, True, 2)
    assert (list(row.keys()), row.values(), row.column_id("big")) == (
        ["zip", "big"],
        ("01234", 2**63 - 1),
        1,
    )


def test_rows_may_be_kept(awkward):
    assert [row["zip"] for row in list(awkward.iter_rows())] == [
        "01234",
        "NA",
        "null",
        "",
        None,
        "1e5",
    ]


def test_values_are_of_the_stored_types(awkward):
    names = ["größe ✓", "gaps", "flag_gaps", "instant", "clock", "day"]
    assert list(awkward.iter_tuples(columns=names, limit=3)) == [
        (
            0.1,
            2**53 + 1,
            True,
            dt.datetime(2020, 12, 31, tzinfo=dt.UTC),
            naive(2020, 12, 31),
            naive(2020, 2, 29),
        ),
        (
            -0.0,
            None,
            None,
            dt.datetime(2013, 7, 1, 5, 6, 7, 101_000, tzinfo=dt.UTC),
            naive(2013, 7, 1, 5, 6, 7, 101_000),
            None,
        ),
        (float("inf"), -1, False, None, None, naive(1700, 1, 1)),
    ]


def test_progress_is_told_when_wished(awkward, capsys):
    list(awkward.iter_tuples(log_every=4))
    assert capsys.readouterr().out == "DEMO.awkward: 4 rows read\n"


def test_a_generator_that_is_dropped_frees_its_connection(awkward, service):
    service.datasets["awkward"] = every_type(times=20_000, batch_rows=1_000)
    rows = awkward.iter_tuples()
    next(rows)
    rows.close()


def test_a_reader_who_pauses_for_too_long_gets_an_error_not_an_end(awkward, service):
    service.datasets["awkward"] = every_type(times=10_000, batch_rows=1_000)
    rows = awkward.iter_tuples(timeout=0.05)
    next(rows)
    watch = next(t for t in threading.enumerate() if t.name == "dataiku-idle-watch")
    watch.join(10)
    with pytest.raises(StreamBroken, match="No row was asked for in"):
        list(rows)


def test_a_short_dataset_can_be_read_at_leisure(awkward):
    rows = awkward.iter_tuples(timeout=0.05)
    next(rows)
    watch = next(t for t in threading.enumerate() if t.name == "dataiku-idle-watch")
    watch.join(10)
    assert len(list(rows)) == 5
