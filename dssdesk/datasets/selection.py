"""Which rows and columns of a dataset are wanted. Travels to the worker process."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from dssdesk.datasets.definition import Column
from dssdesk.datasets.errors import ColumnMissing, SelectionInvalid


class Sampling(StrEnum):
    """How rows are chosen, in DSS's words."""

    HEAD = "head"
    RANDOM = "random"
    FULL = "full"
    RANDOM_COLUMN = "random-column"
    SORT_COLUMN = "sort-column"


class RowSelection(msgspec.Struct, frozen=True, kw_only=True):
    """The wanted rows and columns.

    Attributes:
        columns: In this order; None for all.
        sampling: `HEAD` takes the first rows, `RANDOM` any, in no order; `RANDOM_COLUMN` all rows
            of some values of a column, `SORT_COLUMN` the first rows in that column's order.
        sampling_column: The column of the last two.
        ascending: Which way `SORT_COLUMN` goes.
        limit: Rows at most; None for no limit.
        ratio: With `RANDOM` and `RANDOM_COLUMN`, the share of the rows to draw, 0 to 1; `limit`
            applies after it.
        seed: The same draws the same rows again.
    """

    columns: tuple[str, ...] | None = None
    sampling: Sampling = Sampling.HEAD
    sampling_column: str | None = None
    ascending: bool = True
    limit: int | None = None
    ratio: float | None = None
    seed: int | None = None

    def check(self) -> None:
        """Refuse what makes no sense.

        Raises:
            SelectionInvalid: And why.
        """
        if self.limit is not None and self.limit < 0:
            raise SelectionInvalid("the limit is below 0.")
        if self.ratio is not None and not 0 <= self.ratio <= 1:
            raise SelectionInvalid("the ratio is not between 0 and 1.")
        draws = self.sampling in (Sampling.RANDOM, Sampling.RANDOM_COLUMN)
        if draws and self.limit is None and self.ratio is None:
            raise SelectionInvalid("a random sample needs a limit or a ratio.")
        if self.is_by_column and self.sampling_column is None:
            raise SelectionInvalid("no column is named to sample by.")
        if self.columns is not None and not self.columns:
            raise SelectionInvalid("no column is named.")

    @property
    def is_by_column(self) -> bool:
        """Whether the values of one column choose the rows: not `Reader`, but `ByColumn` reads."""
        return self.sampling in (Sampling.RANDOM_COLUMN, Sampling.SORT_COLUMN)

    def chosen(self, columns: Sequence[Column]) -> tuple[Column, ...]:
        """The wanted ones of a schema's columns.

        Raises:
            ColumnMissing: One of them is not there.
        """
        if self.columns is None:
            return tuple(columns)
        known = {column.name: column for column in columns}
        missing = next((name for name in self.columns if name not in known), None)
        if missing is not None:
            raise ColumnMissing(missing)
        return tuple(known[name] for name in self.columns)
