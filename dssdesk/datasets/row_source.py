"""What is read row by row: a row with its place in its file, from whatever format."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from dssdesk.datasets.definition import Column, TextRules
from dssdesk.datasets.parsing import fitting
from dssdesk.datasets.types import StorageType, Texts, Values, to_arrow

_EXACT = 2**53
"""Floats hold whole numbers exactly up to here."""


class Row(NamedTuple):
    """One row of a file.

    Attributes:
        line: Where it begins in its file, from 1; of a table, its number.
        values: As many as there are columns, unless there is a `problem`.
        text: As it stands in the file, where that is text.
        problem: Why it is no row of the dataset.
    """

    path: str
    line: int
    values: Sequence[object]
    text: str = ""
    problem: str = ""


Rows = Iterator[Row]


def fit_values(
    values: Sequence[object], column: Column, rules: TextRules
) -> tuple[Values, list[int]]:
    """Python's values as a column of its type, null where one does not fit; and where those are."""
    import pyarrow as pa

    kind, kinds = to_arrow(column.type), set(map(type, values)) - {type(None)}
    # As they are, where nothing is lost; pyarrow would cut a float to fit a whole number.
    is_plain = (
        (kinds == {int} and pa.types.is_integer(kind))
        or (kinds and kinds <= {int, float} and pa.types.is_floating(kind))
        or (kinds == {bool} and column.type == StorageType.BOOLEAN)
    )
    if is_plain:
        try:
            return pa.array(values, kind), []
        except (pa.ArrowInvalid, OverflowError):
            pass
    return fitting(as_text_array(values, rules), column, rules)


def as_text_array(values: Iterable[object], rules: TextRules) -> Texts:
    """The texts of Python's values, null where one is missing."""
    import pyarrow as pa

    texts = [text_of(value, rules) for value in values]
    try:
        return pa.array(texts, pa.string())
    except UnicodeEncodeError:  # half of a pair of surrogates, which JSON lets pass
        whole = [t and t.encode("utf-8", "backslashreplace").decode() for t in texts]
        return pa.array(whole, pa.string())


def text_of(value: object, rules: TextRules) -> str | None:
    """The text that `dssdesk.datasets.parsing` takes for this value; None for a missing one."""
    if isinstance(value, str):
        return None if value in rules.nulls else value
    return None if value is None else _shown(value, rules)


def _shown(value: object, rules: TextRules) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < _EXACT:
            return str(int(value))
        case dt.datetime() | dt.date():
            return _moment(value, rules)
        case bytes():
            return value.decode("utf-8", "backslashreplace")
        case list() | dict():
            return msgspec.json.encode(value).decode()
        case _:
            return str(value)


def _moment(value: dt.date, rules: TextRules) -> str:
    """A date, or a moment, as the rules write it; midnight is taken for a date."""
    if not isinstance(value, dt.datetime):
        return value.strftime(rules.date_format) if rules.date_format else value.isoformat()
    if rules.timestamp_format:
        return value.strftime(rules.timestamp_format)
    if value.tzinfo is None and value.time() == dt.time():
        return _moment(value.date(), rules)
    return value.isoformat(sep=" ")
