"""Rows into batches of the stored types: strictly, or without those that do not fit."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from dssdesk.datasets.definition import Column, TextRules
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.parsing import misfit, unfit
from dssdesk.datasets.row_source import Row, Rows, fit_values, text_of
from dssdesk.datasets.stopping import stopped
from dssdesk.datasets.types import Values, to_arrow
from dssdesk.wire.imports import BadRow

if TYPE_CHECKING:
    import pyarrow as pa

MOST_EXAMPLES = 50
_LONGEST_TEXT = 300


class BadRows:
    """The rows that did not fit: how many, and the first of them."""

    def __init__(self) -> None:
        self.count = 0
        self.examples: list[BadRow] = []

    def add(self, row: Row, reason: str, rules: TextRules) -> None:
        """Leave this row out."""
        self.count += 1
        if len(self.examples) < MOST_EXAMPLES:
            text = (row.text or _shown(row, rules)).rstrip("\r\n")[:_LONGEST_TEXT]
            self.examples.append(BadRow(path=row.path, line=row.line, text=text, reason=reason))


class RowBatches:
    """Makes batches of rows.

    Args:
        columns: The whole schema; a row has a value for each of them.
        chosen: The columns that are wanted.
        rules: How texts become values.
        bad: Where rows that do not fit are left out, those; None makes one an error.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        chosen: Sequence[Column],
        rules: TextRules,
        bad: BadRows | None,
    ) -> None:
        self._columns = columns
        self._chosen = chosen
        self._rules = rules
        self._bad = bad

    def of(
        self, rows: Rows, *, rows_a_batch: int, is_stopped: Callable[[], bool]
    ) -> Iterator["pa.RecordBatch"]:
        """The batches of these rows.

        Raises:
            DatasetUnreadable: A row does not fit, or reading was stopped.
        """
        while chunk := list(islice(rows, rows_a_batch)):
            if is_stopped():
                raise stopped()
            yield self._batch(self._whole(chunk))

    def _whole(self, chunk: Sequence[Row]) -> list[Row]:
        """The rows that have a value for each column."""
        whole = []
        for row in chunk:
            if not row.problem:
                whole.append(row)
            elif self._bad is None:
                raise DatasetUnreadable(f"{_place(row)}: {row.problem}")
            else:
                self._bad.add(row, row.problem, self._rules)
        return whole

    def _batch(self, rows: Sequence[Row]) -> "pa.RecordBatch":
        import pyarrow as pa

        # Whether a row is left out must not depend on the columns that are wanted.
        fitted = self._chosen if self._bad is None else self._columns
        place = {column.name: index for index, column in enumerate(self._columns)}
        by_column = list(zip(*(row.values for row in rows), strict=True))
        arrays: dict[str, Values] = {}
        reasons: dict[int, str] = {}
        for column in fitted:
            values = by_column[place[column.name]] if rows else ()
            arrays[column.name], bad = fit_values(values, column, self._rules)
            for index in bad:
                text = text_of(values[index], self._rules) or ""
                reasons.setdefault(index, misfit(text, column))
        batch = pa.RecordBatch.from_arrays(
            [arrays[column.name] for column in self._chosen],
            schema=pa.schema([(column.name, to_arrow(column.type)) for column in self._chosen]),
        )
        return self._without(batch, rows, reasons) if reasons else batch

    def _without(
        self, batch: "pa.RecordBatch", rows: Sequence[Row], reasons: dict[int, str]
    ) -> "pa.RecordBatch":
        import pyarrow as pa

        for index in sorted(reasons):
            if self._bad is None:
                raise unfit(_place(rows[index]), reasons[index])
            self._bad.add(rows[index], reasons[index], self._rules)
        return batch.filter(pa.array([index not in reasons for index in range(len(rows))]))


def _place(row: Row) -> str:
    return f"“{Path(row.path).name}”, row {row.line:,}"


def _shown(row: Row, rules: TextRules) -> str:
    return ", ".join(text_of(value, rules) or "" for value in row.values)
