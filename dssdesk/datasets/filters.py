"""What a person types above a column, as a condition on its values.

``> 3``, ``<= 2024-01-01``, ``= x``, ``!= x``, ``empty``, ``not empty``; anything else is a part of
the value's text, whatever its case. A value is a span from its least to its greatest: ``= 2013``
is a whole year of moments, and ``3.5`` lies between two whole numbers.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from dssdesk.datasets.errors import FilterUnreadable
from dssdesk.datasets.texts import as_texts
from dssdesk.datasets.types import Values

if TYPE_CHECKING:
    import pyarrow as pa

Mask = Values
"""True, false or null for each row; null counts as false."""


class Comparison(StrEnum):
    """What is asked of a value."""

    PART = "part"
    EQUAL = "="
    NOT_EQUAL = "!="
    MORE = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="
    EMPTY = "empty"
    NOT_EMPTY = "not empty"


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of a column's values; ``low`` and ``high`` are the span that it compares with."""

    test: Comparison
    low: Any = None
    high: Any = None

    def mask(self, values: Values) -> Mask:
        """Which of these values pass."""
        import pyarrow.compute as pc

        match self.test:
            case Comparison.EMPTY:
                return pc.is_null(values)
            case Comparison.NOT_EMPTY:
                return pc.is_valid(values)
            case Comparison.PART:
                return has_part(values, self.low)
            case Comparison.NOT_EQUAL:  # whatever is not that value, the missing ones too
                return filled(pc.invert(self._within(values)), with_what=True)
            case Comparison.EQUAL:
                return self._within(values)
            case _:
                return self._compared(values)

    def _within(self, values: Values) -> Mask:
        import pyarrow.compute as pc

        low, high = _scalar(self.low, values.type), _scalar(self.high, values.type)
        return pc.and_(pc.greater_equal(values, low), pc.less_equal(values, high))

    def _compared(self, values: Values) -> Mask:
        import pyarrow.compute as pc

        low, high = _scalar(self.low, values.type), _scalar(self.high, values.type)
        compared: dict[Comparison, Callable[[], Mask]] = {
            Comparison.MORE: lambda: pc.greater(values, high),
            Comparison.AT_LEAST: lambda: pc.greater_equal(values, low),
            Comparison.LESS: lambda: pc.less(values, low),
            Comparison.AT_MOST: lambda: pc.less_equal(values, high),
        }
        return compared[self.test]()


def read_condition(text: str, column: str, kind: "pa.DataType") -> Condition:
    """The condition that a text stands for above a column of this type.

    Raises:
        FilterUnreadable: It compares with what is no value of the column.
    """
    text = text.strip()
    if text.lower() in {Comparison.EMPTY, Comparison.NOT_EMPTY}:
        return Condition(Comparison(text.lower()))
    found = _COMPARED.fullmatch(text)
    if found is None:
        return Condition(Comparison.PART, text.replace("−", "-") if _is_number(kind) else text)
    test = Comparison(_OTHER_SIGNS.get(found[1], found[1]))
    try:
        low, high = _span(found[2].strip(), kind)
    except (ValueError, InvalidOperation, OverflowError) as error:
        raise FilterUnreadable(column, text, _allowed(kind)) from error
    return Condition(test, low, high)


def filled(mask: Mask, *, with_what: bool) -> Mask:
    """The mask with this where it is null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    known: Mask = pc.call_function("coalesce", [mask, pa.scalar(with_what)])
    return known


def has_part(values: Values, part: str) -> Mask:
    """Which values have this in their text, whatever the case."""
    import pyarrow.compute as pc

    return pc.match_substring(as_texts(values), part, ignore_case=True)


_COMPARED = re.compile(r"(<=|>=|!=|<>|==|≤|≥|≠|=|<|>)(.*)", re.DOTALL)
_OTHER_SIGNS = {"==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">="}
_LARGEST = 2**63 - 1
_YES_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_TIME = r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?Z?"
_MOMENT = re.compile(rf"(\d{{4}})(?:-(\d{{1,2}})(?:-(\d{{1,2}})(?:[T ]{_TIME})?)?)?")


def _span(text: str, kind: "pa.DataType") -> tuple[Any, Any]:
    """The least and the greatest value that a text stands for."""
    import pyarrow.types as is_

    if is_.is_integer(kind):
        return _whole_span(text)
    if is_.is_floating(kind):
        number = float(text.replace("−", "-"))
        return number, number
    if is_.is_boolean(kind):
        if text.lower() not in _YES_NO:
            raise ValueError(text)
        return _YES_NO[text.lower()], _YES_NO[text.lower()]
    if is_.is_timestamp(kind) or is_.is_date(kind):
        first, last = _moments(text)
        return (first.date(), last.date()) if is_.is_date(kind) else (first, last)
    return text, text


def _whole_span(text: str) -> tuple[int, int]:
    number = Decimal(text.replace("−", "-"))
    if not number.is_finite() or abs(number) > _LARGEST:
        raise ValueError(text)
    floor = int(number // 1) if number >= 0 else -int(-number // 1)
    if number == floor:
        return floor, floor
    return (floor + 1, floor) if number > 0 else (floor, floor - 1)


def _moments(text: str) -> tuple[dt.datetime, dt.datetime]:
    """The first and the last microsecond of the year, month, day, minute or second."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    *parts, fraction = found.groups()
    year, month, day, hour, minute, second = (int(part) if part else None for part in parts)
    micro = int(fraction.ljust(6, "0")) if fraction else None
    last_month = 12 if month is None else month
    last_day = calendar.monthrange(year or 1, last_month)[1] if day is None else day
    # Without a zone, moments are compared as if they were in UTC.
    first = dt.datetime(
        year or 1, month or 1, day or 1, hour or 0, minute or 0, second or 0, tzinfo=dt.UTC
    ).replace(microsecond=micro or 0)
    last = first.replace(
        month=last_month,
        day=last_day,
        hour=23 if hour is None else hour,
        minute=59 if minute is None else minute,
        second=59 if second is None else second,
        microsecond=999_999 if micro is None else micro,
    )
    return first, last


def _scalar(value: Any, kind: "pa.DataType") -> "pa.Scalar[Any]":
    """The value in the column's own type: 0.1 is what a column of floats holds for 0.1."""
    import pyarrow as pa
    import pyarrow.types as is_

    if is_.is_integer(kind):
        return pa.scalar(value, pa.int64())
    if is_.is_timestamp(kind):
        value = pa.scalar(value, pa.timestamp("us", "UTC")).cast(pa.int64())
    else:
        value = pa.scalar(value)
    scalar: pa.Scalar[Any] = value.cast(kind)
    return scalar


def _is_number(kind: "pa.DataType") -> bool:
    import pyarrow.types as is_

    return is_.is_integer(kind) or is_.is_floating(kind)


def _allowed(kind: "pa.DataType") -> str:
    import pyarrow.types as is_

    if is_.is_boolean(kind):
        return "true or false, such as “= true”"
    if is_.is_timestamp(kind) or is_.is_date(kind):
        return "a date, such as “> 2024-01-31” or “= 2024-01”"
    return "a number, such as “> 3”"
