"""Python's values as the texts that a stored type is written in; None for a missing one.

What a text says is checked by the service, with the row's number; here only what has no text of
that type at all is refused.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import date, datetime, time, timezone
from typing import Any, Optional

from dataiku.core.errors import DoesNotFit
from dataiku.core.types import Column, Kind

Texts = Callable[[Any], Optional[str]]
"""The text of one value."""

_NO_VALUES = ("NAType", "NaTType")
_FRACTIONS = ("float16", "float32", "longdouble", "Decimal")


def text_writer(column: Column) -> Texts:
    """What makes texts of a column's values.

    It raises `DoesNotFit` for a value that cannot be one of them.
    """
    make = _MAKERS[column.kind]

    def text(value: Any) -> str | None:
        if value is None or is_missing(value):
            return None
        try:
            return make(value, column)
        except (ValueError, TypeError, OverflowError, AttributeError) as error:
            raise unfit(column, value) from error

    return text


def is_missing(value: Any) -> bool:
    """Whether it is None, NaN, NaT or NA."""
    if value is None:
        return True
    name = type(value).__name__
    if isinstance(value, float) or name in _FRACTIONS:
        return math.isnan(value)
    return name in _NO_VALUES or (name in ("datetime64", "timedelta64") and str(value) == "NaT")


def unfit(column: Column, value: Any) -> DoesNotFit:
    """The error for a value that a column cannot have."""
    shown = repr(value.item() if hasattr(value, "item") else value)
    shown = shown if len(shown) <= 60 else f"{shown[:59]}…"
    return DoesNotFit(
        f"{shown} cannot be written to the column {column.name}, which is {column.type}. "
        "Correct the value, or the schema."
    )


def plain_text(value: Any) -> str:
    """Any value as a text; what is a list or a dictionary as JSON."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8")
    if hasattr(value, "tolist"):  # of numpy: an array, or a single value
        value = value.tolist()
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, ensure_ascii=False, default=plain_text)
    if isinstance(value, datetime):
        return moment_text(value, zoned=value.tzinfo is not None)
    return str(value)


def moment_text(moment: datetime, *, zoned: bool) -> str:
    """A moment as DSS writes it, with microseconds: in UTC, or as a clock on the wall shows it.

    A moment without a zone counts as UTC; of one with a zone, the wall clock is that zone's.
    """
    if zoned and moment.tzinfo is not None:
        moment = moment.astimezone(timezone.utc)
    day = _day_text(moment)
    clock = f"{moment.hour:02}:{moment.minute:02}:{moment.second:02}.{moment.microsecond:06}"
    return f"{day}T{clock}Z" if zoned else f"{day} {clock}"


def _day_text(day: date) -> str:
    return f"{day.year:04}-{day.month:02}-{day.day:02}"


def _whole(value: Any, column: Column) -> str:
    if isinstance(value, str):
        return value.strip()
    number = int(value)
    if number != value:
        raise unfit(column, value)
    return str(number)


def _real(value: Any, column: Column) -> str:
    del column
    return value.strip() if isinstance(value, str) else repr(float(value))


def _truth(value: Any, column: Column) -> str:
    if isinstance(value, str):
        return value.strip().lower()
    if value not in (0, 1):
        raise unfit(column, value)
    return "true" if value else "false"


def _moment(value: Any, column: Column) -> str:
    if isinstance(value, str):
        return value.strip()
    if type(value).__name__ == "datetime64":
        value = value.astype("datetime64[us]").item()
    if column.type == "dateonly":
        return _day_text(value)
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return moment_text(value, zoned=column.is_zoned)


def _text(value: Any, column: Column) -> str:
    del column
    return plain_text(value)


_MAKERS: dict[Kind, Callable[[Any, Column], str]] = {
    Kind.WHOLE: _whole,
    Kind.REAL: _real,
    Kind.TRUTH: _truth,
    Kind.MOMENT: _moment,
    Kind.TEXT: _text,
}
