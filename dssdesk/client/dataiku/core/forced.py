"""Dtypes that a reader forces: from a schema, or by what pandas.read_csv would be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dataiku.core.errors import NotCovered
from dataiku.core.schema import Schema
from dataiku.core.selection import Selection
from dataiku.core.types import Column, Kind
from dataiku.core.wishes import Wishes

Forced = tuple[list[str], "dict[str, str] | None", "list[str] | bool"]

_TAKEN = ("dtype", "na_values", "nrows", "usecols")


def forced_types(schema: Any, columns: Sequence[str] | None, wishes: Wishes) -> Forced:
    """Names, dtypes (None where they are those of the schema) and columns of dates, or False."""
    chosen = Selection(columns).chosen(Schema(schema).columns, "The schema")
    names = [column.name for column in chosen]
    dates = [column.name for column in chosen if column.kind is Kind.MOMENT]
    dtypes = {
        column.name: _dtype(column, wishes)
        for column in chosen
        if column.kind is not Kind.MOMENT or not wishes.parse_dates
    }
    return (
        names,
        None if wishes.infer_with_pandas else dtypes,
        dates if wishes.parse_dates and dates else False,
    )


def forcing(
    columns: Sequence[Column], dtypes: Mapping[str, Any] | None, dates: Any, wishes: Wishes
) -> Wishes:
    """The wishes of somebody who names dtypes, and the columns whose dates are to be parsed."""
    parsed = [column.name for column in columns] if dates is True else list(dates or ())
    forced = dict(dtypes or {})
    for column in columns:
        if column.kind is Kind.MOMENT and column.name not in parsed:
            forced.setdefault(column.name, "str")
    return wishes._replace(override_dtypes=forced)


def with_read_kwargs(
    selection: Selection, wishes: Wishes, kwargs: Mapping[str, Any] | None
) -> tuple[Selection, Wishes]:
    """What of pandas.read_csv's parameters has a meaning here, taken over.

    Raises:
        NotCovered: One has none, since rows do not come as text.
    """
    kwargs = dict(kwargs or {})
    others = sorted(set(kwargs) - set(_TAKEN))
    if others:
        raise NotCovered(
            f"pandas_read_kwargs cannot have {', '.join(others)}: rows do not come through "
            f"pandas.read_csv. Use {', '.join(_TAKEN)}, or change the frame afterwards."
        )
    if kwargs.get("usecols") is not None:
        selection = selection._replace(columns=kwargs["usecols"])
    if kwargs.get("nrows") is not None:
        limits = [limit for limit in (selection.limit, kwargs["nrows"]) if limit is not None]
        selection = selection._replace(limit=min(limits))
    if kwargs.get("na_values") is not None:
        wishes = wishes._replace(na_values=kwargs["na_values"])
    if kwargs.get("dtype") is not None:
        wishes = wishes._replace(override_dtypes=_each(kwargs["dtype"]))
    return selection, wishes


def _each(dtype: Any) -> Mapping[str, Any]:
    if not isinstance(dtype, Mapping):
        raise NotCovered("pandas_read_kwargs: dtype must name the columns, as a dictionary.")
    return dtype


def _dtype(column: Column, wishes: Wishes) -> str:
    if wishes.is_category(column.name, is_string=column.kind is Kind.TEXT):
        return "category"
    if column.kind is Kind.WHOLE:
        if wishes.int_as_float:
            return "float64"
        width = column.width
        return width.replace("int", "Int") if wishes.use_nullable_integers else width
    if column.kind is Kind.REAL:
        return column.width
    if column.kind is Kind.TRUTH and not wishes.bool_as_str:
        return "boolean" if wishes.use_nullable_integers else "bool"
    return "str"
