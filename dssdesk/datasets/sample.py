"""A sample: rows of a dataset, held in memory, handed out in pages of text."""

from typing import TYPE_CHECKING

from dssdesk.datasets.texts import as_texts
from dssdesk.wire.datasets import LONGEST_TEXT

if TYPE_CHECKING:
    import pyarrow as pa

PageColumn = tuple[str | None, ...]


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

    def page(self, first: int, count: int) -> tuple[PageColumn, ...]:
        """The texts of some rows, for each column; None for a missing value."""
        return page_of(self.table[max(first, 0) : max(first, 0) + max(count, 0)])


def page_of(part: "pa.Table") -> tuple[PageColumn, ...]:
    """The texts of a table's values, column by column."""
    return tuple(
        tuple(_cut(text) for text in as_texts(column.combine_chunks()).to_pylist())
        for column in part.columns
    )


def _cut(text: str | None) -> str | None:
    if text is None or len(text) <= LONGEST_TEXT:
        return text
    return f"{text[:LONGEST_TEXT]}…"
