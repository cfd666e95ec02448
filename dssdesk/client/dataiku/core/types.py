"""Columns as the stored schema types them. The table of what they become is in README.md."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

_WHOLE = {"tinyint": "int8", "smallint": "int16", "int": "int32", "bigint": "int64"}
_REAL = {"float": "float32", "double": "float64"}
_MOMENT = ("date", "datetimenotz", "dateonly")
_TEXT = ("string", "array", "map", "object", "geopoint", "geometry")
_TYPES = (*_WHOLE, *_REAL, "boolean", *_MOMENT, *_TEXT)


class Kind(Enum):
    """How a column's values are kept while they are read."""

    TEXT = "text"
    """Strings, and everything that travels as one: array, map, object, geopoint, geometry."""

    WHOLE = "whole"
    REAL = "real"
    TRUTH = "truth"
    MOMENT = "moment"


class Column(NamedTuple):
    """A column of the stored schema."""

    name: str
    type: str

    @property
    def kind(self) -> Kind:
        """How its values are kept."""
        if self.type in _WHOLE:
            return Kind.WHOLE
        if self.type in _REAL:
            return Kind.REAL
        if self.type == "boolean":
            return Kind.TRUTH
        return Kind.MOMENT if self.type in _MOMENT else Kind.TEXT

    @property
    def width(self) -> str:
        """The exact numpy type of a number."""
        return _WHOLE.get(self.type) or _REAL[self.type]

    @property
    def is_zoned(self) -> bool:
        """Whether it holds instants, which are UTC, rather than readings of a wall clock."""
        return self.type == "date"


def check_column(name: str, stored_type: str) -> None:
    """Refuse a column that no dataset can have.

    Raises:
        ValueError: And why not.
    """
    if not name:
        raise ValueError("Each column of a dataset needs a name.")
    if stored_type not in _TYPES:
        raise ValueError(
            f"Column {name}: {stored_type!r} is no type of a column. Use {', '.join(_TYPES)}."
        )
