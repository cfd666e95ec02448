"""One dataset with every stored type and the values that readers stumble over."""

import datetime as dt
import math

import pyarrow as pa

from tests.helpers.kernel_routes import Stored

_UTC = dt.UTC

TYPES = {
    "zip": "string",
    "quoted": "string",
    "größe ✓": "double",
    "single": "float",
    "big": "bigint",
    "gaps": "bigint",
    "int": "int",
    "small": "smallint",
    "tiny": "tinyint",
    "flag": "boolean",
    "flag_gaps": "boolean",
    "instant": "date",
    "clock": "datetimenotz",
    "day": "dateonly",
    "list": "array",
    "empty": "string",
    "nothing": "bigint",
}


def every_type(times: int = 1, *, batch_rows: int = 7) -> Stored:
    """Six awkward rows, repeated."""
    columns = {
        "zip": pa.array(["01234", "NA", "null", "", None, "1e5"] * times),
        "quoted": pa.array(
            ['say "hi"', "tab\there", "line\nbreak", "\r", '"', "\0\ufdd0é"] * times
        ),
        "größe ✓": pa.array([0.1, -0.0, math.inf, 1e-320, None, 1.7976931348623157e308] * times),
        "single": pa.array([0.1, None, -1.5, 3.4e38, 1e-45, 16777217.0] * times, pa.float32()),
        "big": pa.array([2**63 - 1, -(2**63), 0, 1, 2, 3] * times, pa.int64()),
        "gaps": pa.array([2**53 + 1, None, -1, 0, None, 7] * times, pa.int64()),
        "int": pa.array([2**31 - 1, -(2**31), 0, 1, 2, 3] * times, pa.int32()),
        "small": pa.array([2**15 - 1, -(2**15), 0, 1, 2, None] * times, pa.int16()),
        "tiny": pa.array([127, -128, 0, 1, 2, 3] * times, pa.int8()),
        "flag": pa.array([True, False] * 3 * times),
        "flag_gaps": pa.array([True, None, False] * 2 * times),
        "instant": pa.array(_instants() * times, pa.timestamp("us", "UTC")),
        "clock": pa.array([_naive(moment) for moment in _instants()] * times, pa.timestamp("us")),
        "day": pa.array([dt.date(2020, 2, 29), None, dt.date(1700, 1, 1)] * 2 * times),
        "list": pa.array(['["a",1]', "[]", None, "{}", '{"k": "v\\n"}', "null"] * times),
        "empty": pa.array(["", None] * 3 * times),
        "nothing": pa.nulls(6 * times, pa.int64()),
    }
    return Stored(dict(TYPES), pa.table(columns), batch_rows=batch_rows)


def _instants() -> list[dt.datetime | None]:
    return [
        dt.datetime(2020, 12, 31, tzinfo=_UTC),
        dt.datetime(2013, 7, 1, 5, 6, 7, 101_000, tzinfo=_UTC),
        None,
        dt.datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=_UTC),
        dt.datetime(1700, 1, 1, 0, 0, 1, tzinfo=_UTC),
        dt.datetime(2200, 1, 1, tzinfo=_UTC),
    ]


def _naive(moment: dt.datetime | None) -> dt.datetime | None:
    return None if moment is None else moment.replace(tzinfo=None)
