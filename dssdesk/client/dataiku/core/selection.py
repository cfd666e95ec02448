"""Which rows and columns a person asks for, checked, and as the service wants to hear it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from numbers import Real
from typing import Any, NamedTuple

from dataiku.core.types import Column

_METHODS = ("head", "random", "full", "random-column", "sort-column")
_BY_COLUMN = ("random-column", "sort-column")
_DRAWN = ("random", "random-column")
_LONGEST_QUERY = 8_000  # servers take addresses of 16 kB, some of 64


class Selection(NamedTuple):
    """Parameters of every reading method. Names and meaning are Dataiku's."""

    columns: Iterable[str] | None = None
    sampling: str = "head"
    sampling_column: str | None = None
    limit: int | None = None
    ratio: float | None = None
    ascending: bool = True

    def check(self) -> Selection:
        """This selection, if it makes sense.

        Raises:
            ValueError: A value that makes no sense.
        """
        if self.sampling not in _METHODS:
            raise ValueError(f"sampling must be one of {', '.join(_METHODS)}")
        self._check_column()
        _check_numbers(self.limit, self.ratio)
        if self.ratio is not None and self.sampling not in _DRAWN:
            raise ValueError(f"ratio needs sampling to be one of {', '.join(_DRAWN)}")
        if self.sampling in _DRAWN and self.ratio is None and self.limit is None:
            raise ValueError(f"sampling={self.sampling!r} needs limit or ratio")
        if isinstance(self.columns, str):
            raise TypeError("columns must be a list of names")
        return self

    def _check_column(self) -> None:
        if self.sampling in _BY_COLUMN and self.sampling_column is None:
            raise ValueError(f"sampling={self.sampling!r} needs sampling_column")
        if self.sampling not in _BY_COLUMN and self.sampling_column is not None:
            raise ValueError(f"sampling_column means nothing with sampling={self.sampling!r}")

    def chosen(self, schema: Sequence[Column], dataset: str) -> list[Column]:
        """The columns, in the order asked for.

        Raises:
            ValueError: One does not exist, or is named twice.
        """
        if self.columns is None:
            return list(schema)
        by_name = {column.name: column for column in schema}
        names = list(self.columns)
        missing = [str(name) for name in names if name not in by_name]
        if missing:
            raise ValueError(
                f"{dataset} has no column {', '.join(missing)}. "
                f"Its columns are {', '.join(by_name)}."
            )
        if len(set(names)) < len(names):
            raise ValueError("columns names a column twice")
        return [by_name[name] for name in names]

    def takes_all(self, chosen: Sequence[Column]) -> bool:
        """Whether the service sends all columns: they are wanted, or too many to be named."""
        longest = sum(3 * len(column.name) + len("&columns=") for column in chosen)
        return self.columns is None or longest > _LONGEST_QUERY

    def query(self, named: Sequence[Column]) -> list[tuple[str, str]]:
        """What the route ``…/rows`` is asked, with these columns named."""
        query = [("columns", column.name) for column in named]
        query.append(("sampling", self.sampling))
        if self.limit is not None and self.sampling != "full":
            query.append(("limit", str(int(self.limit))))
        if self.ratio is not None:
            query.append(("ratio", repr(float(self.ratio))))
        if self.sampling_column is not None:
            query.append(("sampling_column", self.sampling_column))
        if self.sampling == "sort-column" and not self.ascending:
            query.append(("ascending", "false"))
        return query


def _check_numbers(limit: Any, ratio: Any) -> None:
    for name, number in (("limit", limit), ("ratio", ratio)):
        if number is not None and not isinstance(number, Real):
            raise TypeError(f"{name} must be a number, not {number!r}")
    if limit is not None and not 0 <= limit < float("inf"):
        raise ValueError("limit must not be negative, and None for all rows")
    if ratio is not None and not 0 <= ratio <= 1:
        raise ValueError("ratio must be between 0 and 1")


def create_sampling_argument(
    sampling: str = "head",
    sampling_column: str | None = None,
    limit: int | None = None,
    ratio: float | None = None,
    ascending: bool = True,
) -> dict[str, Any]:
    """A sampling as a dictionary, in the words of a dataset's settings."""
    wished = Selection(None, sampling, sampling_column, limit, ratio, ascending).check()
    if wished.sampling == "full" or (wished.sampling == "head" and limit is None):
        return {"samplingMethod": "FULL"}
    if wished.sampling == "head":
        return {"samplingMethod": "HEAD_SEQUENTIAL", "maxRecords": limit}
    if wished.sampling == "sort-column":
        found = {"samplingMethod": "COLUMN_ORDERED", "column": sampling_column}
        return {**found, "ascending": ascending, "maxRecords": -1 if limit is None else limit}
    if wished.sampling == "random-column":
        found = {"samplingMethod": "COLUMN_BASED", "column": sampling_column}
        return (
            {**found, "maxRecords": limit} if limit is not None else {**found, "targetRatio": ratio}
        )
    if limit is not None:
        return {"samplingMethod": "RANDOM_FIXED_NB", "maxRecords": limit}
    return {"samplingMethod": "RANDOM_FIXED_RATIO", "targetRatio": ratio}
