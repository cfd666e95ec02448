"""Types of columns from their values, where the format is known: the strictest that fits all.

As everywhere, what fits two readings equally stays text: ``01234`` keeps its zero.
"""

import datetime as dt
import re
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from dssdesk.datasets.definition import Column, TextRules
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.parsing import parse
from dssdesk.datasets.row_source import as_text_array
from dssdesk.datasets.types import StorageType, Texts

NULL_MARKS = ("NA", "N/A", "#N/A", "NULL", "null", "NaN", "nan", "None", r"\N", "-", "?")
"""What stands for a missing value where it keeps a column from being numbers or dates."""

R = TypeVar("R", bound=TextRules)

_BIGGEST = 2**63
_COMMA = re.compile(r"\s*[+-]?(0|[1-9]\d*|[1-9]\d{0,2}([.]\d{3})+)?(,\d+)?\s*")
_THOUSANDS = re.compile(r"\s*[+-]?[1-9]\d{0,2}(,\d{3})+\s*")
_DAYS = (
    (StorageType.DATE_ONLY, r"^\s*\d{4}-\d\d-\d\d\s*$"),
    (StorageType.DATETIME_NO_TZ, r"^\s*\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?\s*$"),
    (StorageType.DATE, r"^\s*\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)\s*$"),
)
_PLAIN = (
    (StorageType.BOOLEAN, r"^\s*(true|false)\s*$"),
    (StorageType.BIGINT, r"^\s*([+-]?[1-9]\d*|0)\s*$"),
    (StorageType.DOUBLE, r"^\s*[+-]?(0|[1-9]\d*GROUPED)?(DECIMAL\d*)?(e[+-]?\d+)?\s*$"),
)
"""What every text of a column looks like, for each type."""


def guess_columns(
    names: Sequence[str],
    rows: Sequence[Sequence[object]],
    rules: R,
    *,
    is_text: bool,
    may_mark: bool,
) -> tuple[R, tuple[Column, ...]]:
    """The columns' types, and the rules with the null marks that these need.

    Args:
        names: Of the columns.
        rows: Some of them, whole ones.
        rules: How texts become values.
        is_text: The values come from a text, where nothing tells a number from a text.
        may_mark: Texts such as ``NA`` may be taken for missing values.
    """
    by_column = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    columns, marks = [], set[str]()
    for name, values in zip(names, by_column, strict=True):
        kind = guess_type(values, rules, is_text=is_text)
        if kind == StorageType.STRING and may_mark:
            found = {value for value in values if isinstance(value, str) and value in NULL_MARKS}
            rest = [None if isinstance(v, str) and v in found else v for v in values]
            better = guess_type(rest, rules, is_text=is_text)
            if better != StorageType.STRING:
                kind, marks = better, marks | found
        columns.append(Column(name=name, type=kind))
    nulls = (*rules.nulls, *(mark for mark in NULL_MARKS if mark in marks - {*rules.nulls}))
    return msgspec.structs.replace(rules, nulls=nulls), tuple(columns)


def guess_type(values: Sequence[object], rules: TextRules, *, is_text: bool) -> StorageType:
    """The strictest type that holds all of these values; `STRING` where there is none."""
    kinds: set[type[object]] = {type(value) for value in values} - {type(None)}
    if kinds == {str}:
        return _of_texts(as_text_array(values, rules), rules, is_text=is_text)
    if kinds == {bool}:
        return StorageType.BOOLEAN
    if kinds and kinds <= {int, float}:
        return _of_numbers([v for v in values if isinstance(v, int | float)])
    if kinds and kinds <= {dt.date, dt.datetime}:
        return _of_moments([v for v in values if isinstance(v, dt.date)])
    nested: dict[type[object], StorageType] = {
        list: StorageType.ARRAY,
        dict: StorageType.OBJECT,
    }
    return nested[kinds.pop()] if kinds in ({list}, {dict}) else StorageType.STRING


def has_decimal_commas(values: Sequence[object]) -> bool:
    """Whether these texts are numbers with a comma; ``1,234`` alone may be a thousand and more."""
    texts = [value for value in values if isinstance(value, str)]
    return (
        len(texts) > 0
        and all(_COMMA.fullmatch(text) for text in texts)
        and any("," in text and not _THOUSANDS.fullmatch(text) for text in texts)
    )


def _of_numbers(numbers: Sequence[float]) -> StorageType:
    if not all(isinstance(number, int) for number in numbers):
        return StorageType.DOUBLE
    fits = all(-_BIGGEST <= number < _BIGGEST for number in numbers)
    return StorageType.BIGINT if fits else StorageType.STRING


def _of_moments(moments: Sequence[dt.date]) -> StorageType:
    if all(not isinstance(m, dt.datetime) or m.time() == dt.time() for m in moments):
        return StorageType.DATE_ONLY
    is_zoned = all(isinstance(m, dt.datetime) and m.tzinfo is not None for m in moments)
    return StorageType.DATE if is_zoned else StorageType.DATETIME_NO_TZ


def _of_texts(texts: Texts, rules: TextRules, *, is_text: bool) -> StorageType:
    import pyarrow.compute as pc

    texts = texts.drop_null()
    if not len(texts):
        return StorageType.STRING
    decimal = f"([.]|{re.escape(rules.decimal)})"
    grouped = r"|[1-9]\d{0,2}([.]\d{3})+" if rules.decimal == "," else ""
    shapes: list[tuple[StorageType, str]] = [*(_PLAIN if is_text else ()), *_days(rules)]
    for kind, shape in shapes:
        pattern = shape.replace("DECIMAL", decimal).replace("GROUPED", grouped)
        if not pc.all(pc.match_substring_regex(texts, pattern, ignore_case=True)).as_py():
            continue
        try:
            parse(texts, Column(name="", type=kind), rules, first_row=0)
        except DatasetUnreadable:
            continue
        return kind
    return StorageType.STRING


def _days(rules: TextRules) -> Sequence[tuple[StorageType, str]]:
    """The types of dates, each with its shape; where a form is stated, that alone tells."""
    stated = {
        StorageType.DATE_ONLY: rules.date_format,
        StorageType.DATETIME_NO_TZ: rules.timestamp_format,
        StorageType.DATE: rules.timestamp_format,
    }
    return [(kind, "" if stated[kind] else shape) for kind, shape in _DAYS]
