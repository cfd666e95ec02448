"""A dataset's rows as a stream of Arrow batches: as its definition says, nothing guessed.

Memory holds a few batches, whatever the dataset's size.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dssdesk.datasets.csv_reading import connect, csv_source, identifier, plainly, select
from dssdesk.datasets.definition import CsvFormat, DatasetDefinition, ParquetFormat
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.files import find_files, measure
from dssdesk.datasets.parquet_reading import parquet_batches, parquet_rows
from dssdesk.datasets.parsing import parse
from dssdesk.datasets.selection import RowSelection, Sampling
from dssdesk.datasets.types import to_arrow

if TYPE_CHECKING:
    import pyarrow as pa

_VALUES_A_BATCH = 2_000_000
_MOST_ROWS_A_BATCH = 65_536


class Reader:
    """One pass over rows of a dataset. `stop` may be called from another thread.

    Args:
        definition: What the dataset is.
        base: The folder to which its paths are relative.
        selection: What is wanted of it.

    Raises:
        DatasetFileMissing: A file is not there.
        ColumnMissing: A wanted column is not there.
        SelectionInvalid: The selection makes no sense.
    """

    def __init__(
        self, definition: DatasetDefinition, base: Path, selection: RowSelection | None = None
    ) -> None:
        self._selection = selection or RowSelection()
        self._selection.check()
        self._format = definition.format
        self._files = find_files(base, definition.paths)
        self.columns = self._selection.chosen(definition.columns)
        self._names = tuple(column.name for column in definition.columns)
        self._rows_a_batch = _rows_a_batch(len(self.columns))
        self._con = connect()

    @property
    def schema(self) -> "pa.Schema":
        """The schema of every batch."""
        import pyarrow as pa

        return pa.schema([(column.name, to_arrow(column.type)) for column in self.columns])

    def batches(self) -> Iterator["pa.RecordBatch"]:
        """The rows.

        Raises:
            DatasetUnreadable: The data is not what the definition says.
        """
        import duckdb

        try:
            yield from self._batches()
        except duckdb.Error as error:
            raise DatasetUnreadable(plainly(error)) from error

    def table(self) -> "pa.Table":
        """All of the rows at once."""
        import pyarrow as pa

        return pa.Table.from_batches(self.batches(), schema=self.schema)

    def count(self) -> int:
        """How many rows the dataset has; text files are read for it.

        Raises:
            DatasetUnreadable: They cannot be read.
        """
        import duckdb

        if not isinstance(self._format, CsvFormat):
            return parquet_rows(self._files)
        source = csv_source(self._files, self._format, self._names)
        query = select("count(*)", source)
        try:
            return int(self._con.sql(query).fetchall()[0][0])
        except duckdb.Error as error:
            raise DatasetUnreadable(plainly(error)) from error

    def stop(self) -> None:
        """End what runs, soon."""
        import duckdb

        with contextlib.suppress(duckdb.Error):  # it has ended
            self._con.interrupt()

    def close(self) -> None:
        """Let go of everything."""
        self._con.close()

    def _batches(self) -> Iterator["pa.RecordBatch"]:
        if isinstance(self._format, CsvFormat):
            source = csv_source(self._files, self._format, self._names)
            yield from self._parsed(self._query(source), self._format)
            return
        found = parquet_batches(self._files, self.columns, rows_a_batch=self._rows_a_batch)
        if self._selection.sampling == Sampling.RANDOM:
            yield from self._drawn(found)
        else:
            yield from _first(found, self._selection.limit)

    def _parsed(
        self, batches: Iterator["pa.RecordBatch"], fmt: CsvFormat
    ) -> Iterator["pa.RecordBatch"]:
        import pyarrow as pa

        row = 0
        for batch in batches:
            values = [
                parse(texts.cast(pa.string()), column, fmt, first_row=row)
                for texts, column in zip(batch.columns, self.columns, strict=True)
            ]
            row += batch.num_rows
            yield pa.RecordBatch.from_arrays(values, schema=self.schema)

    def _drawn(self, batches: Iterator["pa.RecordBatch"]) -> Iterator["pa.RecordBatch"]:
        import pyarrow as pa

        self._con.register("stream", pa.RecordBatchReader.from_batches(self.schema, batches))
        for batch in self._query("stream"):
            yield batch.cast(self.schema)

    def _query(self, source: str) -> Iterator["pa.RecordBatch"]:
        wanted = ", ".join(identifier(column.name) for column in self.columns)
        query = select(wanted, _sampled(source, self._selection))
        yield from self._con.sql(query).to_arrow_reader(self._rows_a_batch)


def rows_known(definition: DatasetDefinition, base: Path) -> int | None:
    """How many rows there are, where that is known without reading them."""
    files = find_files(base, definition.paths)
    if isinstance(definition.format, ParquetFormat):
        return parquet_rows(files)
    same = definition.counted_size == measure(files).size
    return definition.rows if same else None


def _rows_a_batch(columns: int) -> int:
    """Fewer for a wide table, so that a batch is never big."""
    return min(_MOST_ROWS_A_BATCH, max(1_024, _VALUES_A_BATCH // columns))


def _sampled(source: str, selection: RowSelection) -> str:
    """The source cut down to the selection's rows."""
    limit, seed = selection.limit, selection.seed
    if selection.sampling != Sampling.RANDOM:
        return source if limit is None else f"{source} limit {limit}"
    again = "" if seed is None else f" repeatable ({seed})"
    if selection.ratio is None:
        return f"{source} using sample reservoir({limit} rows){again}"
    share = f"{source} using sample {selection.ratio * 100} percent (bernoulli){again}"
    return share if limit is None else f"({select('*', share)}) limit {limit}"


def _first(batches: Iterator["pa.RecordBatch"], limit: int | None) -> Iterator["pa.RecordBatch"]:
    if limit is None:
        yield from batches
        return
    left = limit
    while left > 0 and (batch := next(batches, None)) is not None:
        yield batch[:left]
        left -= batch.num_rows
