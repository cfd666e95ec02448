"""Columns as the stored schema types them. The table of what they become is in README.md."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

_WHOLE = {"tinyint": "int8", "smallint": "int16", "int": "int32", "bigint": "int64"}
_REAL = {"float": "float32", "double": "float64"}
_MOMENT = ("date", "datetimenotz", "dateonly")


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
