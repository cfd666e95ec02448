"""A sample: rows of a dataset, held in memory, handed out in pages of text."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dssdesk.datasets.texts import as_texts
from dssdesk.datasets.types import Texts, Values
from dssdesk.wire.datasets import LONGEST_TEXT, LONGEST_WHOLE_TEXT

if TYPE_CHECKING:
    import pyarrow as pa

PageColumn = tuple[str | None, ...]

MOST_CHARACTERS = 8_000_000
"""Of whole texts that travel together."""


class Sample:
    """Rows in memory. A page is made when it is asked for, column by column."""

    def __init__(self, table: "pa.Table") -> None:
        self.table = table

    @property
    def rows(self) -> int:
        """How many there are."""
        return self.table.num_rows

    @property
    def size(self) -> int:
        """Bytes that they take."""
        return self.table.nbytes

    def page(
        self,
        first: int,
        count: int,
        columns: Sequence[int] | None = None,
        *,
        is_whole: bool = False,
    ) -> tuple[PageColumn, ...]:
        """The texts of some rows, as `page_of` makes them."""
        part = self.table[max(first, 0) : max(first, 0) + max(count, 0)]
        return page_of(part, columns, is_whole=is_whole)


def page_of(
    part: "pa.Table", places: Sequence[int] | None = None, *, is_whole: bool = False
) -> tuple[PageColumn, ...]:
    """The texts of a table's values, column by column; None for a missing value.

    Args:
        part: A few rows.
        places: Of the wanted columns; None for all.
        is_whole: Long texts too; where they are very long, of the first rows only.
    """
    if places is not None:
        part = part.select([place for place in places if 0 <= place < part.num_columns])
    columns = [as_texts(column.combine_chunks()) for column in part.columns]
    longest = LONGEST_TEXT
    if is_whole and columns:
        longest = LONGEST_WHOLE_TEXT
        rows = _rows_that_fit(columns)
        columns = [column[:rows] for column in columns]
    return tuple(tuple(_cut(text, longest) for text in column.to_pylist()) for column in columns)


def _rows_that_fit(columns: Sequence[Texts]) -> int:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    lengths = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        each: Values = pc.call_function("utf8_length", [column])
        here = each.fill_null(0).cast(pa.int64()).to_numpy(zero_copy_only=False)
        lengths += np.minimum(here, LONGEST_WHOLE_TEXT)
    return max(1, int(np.searchsorted(lengths.cumsum(), MOST_CHARACTERS, side="right")))


def _cut(text: str | None, longest: int) -> str | None:
    if text is None or len(text) <= longest:
        return text
    return f"{text[:longest]}…"
