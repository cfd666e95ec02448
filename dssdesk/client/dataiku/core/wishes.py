"""What a reader wishes beyond the stored types: the options of `Dataset.get_dataframe`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from dataiku.core.errors import NotCovered

_PRECISIONS = (None, "high", "legacy", "round_trip")


class Wishes(NamedTuple):
    """How the stored types become pandas ones. Names and meaning are Dataiku's.

    Attributes:
        in_chunks: Whether more chunks may follow, whose dtypes must be the same.
    """

    infer_with_pandas: bool = True
    parse_dates: bool = True
    bool_as_str: bool = False
    int_as_float: bool = False
    use_nullable_integers: bool = False
    categoricals: str | Sequence[str] | None = None
    na_values: Any = None
    override_dtypes: Mapping[str, Any] | None = None
    in_chunks: bool = False

    def is_category(self, name: str, *, is_string: bool) -> bool:
        """Whether the column is wished as a category."""
        if self.categoricals == "all_strings":
            return is_string
        return self.categoricals is not None and name in self.categoricals

    def missing_marks(self, name: str) -> frozenset[str]:
        """Values of the column that count as missing."""
        marks = self.na_values
        if isinstance(marks, Mapping):
            marks = marks.get(name)
        if marks is None:
            return frozenset()
        if isinstance(marks, (str, int, float)):
            marks = [marks]
        return frozenset(str(mark) for mark in marks)


def refuse_what_is_not_covered(
    *,
    date_parser: Any = None,
    pandas_read_kwargs: Any = None,
    float_precision: Any = None,
    categoricals: Any = None,
) -> None:
    """Name the parameter that asks for something that this version does not do.

    ``float_precision`` may be given: numbers arrive with all their digits anyway.

    Raises:
        NotCovered: There is one.
        ValueError: A value that makes no sense.
    """
    if date_parser is not None:
        raise NotCovered(
            "date_parser is not covered: dates come as such, by the schema. "
            "Use parse_dates=False and parse the text yourself."
        )
    if pandas_read_kwargs:
        raise NotCovered(
            "pandas_read_kwargs is not covered: rows do not come through pandas.read_csv."
        )
    if float_precision not in _PRECISIONS:
        raise ValueError(f"float_precision must be one of {_PRECISIONS}")
    if isinstance(categoricals, str) and categoricals != "all_strings":
        raise ValueError('categoricals must be "all_strings" or a list of columns')
