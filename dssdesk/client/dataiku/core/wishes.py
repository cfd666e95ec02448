"""What a reader wishes beyond the stored types: the options of `Dataset.get_dataframe`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

_PRECISIONS = (None, "high", "legacy", "round_trip")


class Wishes(NamedTuple):
    """How the stored types become pandas ones. Names and meaning are Dataiku's.

    Attributes:
        date_parser: Makes a date of its text; None lets dates come as such.
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
    date_parser: Callable[[str], Any] | None = None
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


def check_wishes(float_precision: Any, categoricals: Any) -> None:
    """Refuse a value that makes no sense.

    ``float_precision`` changes nothing: numbers arrive with all their digits anyway.

    Raises:
        ValueError: There is one.
    """
    if float_precision not in _PRECISIONS:
        raise ValueError(f"float_precision must be one of {_PRECISIONS}")
    if isinstance(categoricals, str) and categoricals != "all_strings":
        raise ValueError('categoricals must be "all_strings" or a list of columns')


def check_chunks(chunksize: int) -> None:
    """Refuse chunks of no rows.

    Raises:
        ValueError: They are.
    """
    if chunksize < 1:
        raise ValueError("chunksize must be at least 1")
