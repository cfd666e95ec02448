"""A dataset's rows as a stream of Arrow batches: as its definition says, nothing guessed.

Memory holds a few batches, whatever the dataset's size.
"""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dssdesk.datasets.csv_reading import (
    connect,
    csv_source,
    identifier,
    plainly,
    rejected,
    select,
)
from dssdesk.datasets.definition import (
    Column,
    CsvFormat,
    DatasetDefinition,
    ParquetFormat,
    RowFormat,
)
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.files import find_files, measure
from dssdesk.datasets.formats import rows_of
from dssdesk.datasets.parquet_reading import parquet_batches, parquet_rows
from dssdesk.datasets.parsing import fitting, parse
from dssdesk.datasets.row_batches import BadRows, RowBatches
from dssdesk.datasets.selection import RowSelection, Sampling
from dssdesk.datasets.stopping import Stop
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
        self._all_columns = definition.columns
        self._bad = BadRows() if definition.skip_bad else None
        fitted = self.columns if self._bad is None else self._all_columns
        self._rows_a_batch = _rows_a_batch(len(fitted))
        self._stop = Stop()
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

        if isinstance(self._format, ParquetFormat):
            return parquet_rows(self._files)
        if not isinstance(self._format, CsvFormat) or self._bad is not None:
            return sum(batch.num_rows for batch in self._whole())
        query = select("count(*)", self._csv(self._format))
        self._stop.check()
        try:
            return int(self._con.sql(query).fetchall()[0][0])
        except duckdb.Error as error:
            raise DatasetUnreadable(plainly(error)) from error

    @property
    def skipped(self) -> int:
        """How many rows were left out so far."""
        return 0 if self._bad is None else self._bad.count + rejected(self._con)

    def stop(self) -> None:
        """End what runs, soon. An interrupt that comes before a query begins is lost: say it again.

        Between queries, and between batches, the flag is enough.
        """
        import duckdb

        self._stop.stop()
        with contextlib.suppress(duckdb.Error):  # it has ended
            self._con.interrupt()

    def close(self) -> None:
        """Let go of everything."""
        self._con.close()

    def _batches(self) -> Iterator["pa.RecordBatch"]:
        if isinstance(self._format, CsvFormat) and self._bad is None:
            # DuckDB takes the sample: rows that it does not draw are never parsed.
            found = self._query(self._csv(self._format), self.columns, self._selection)
            yield from self._parsed(found, self._format)
        elif self._selection.sampling == Sampling.RANDOM:
            yield from self._drawn(self._whole())
        else:
            yield from _first(self._whole(), self._selection.limit)

    def _whole(self) -> Iterator["pa.RecordBatch"]:
        """All rows of the wanted columns, without those that are to be left out."""
        return self._heeding(self._everything())

    def _heeding(self, batches: Iterator["pa.RecordBatch"]) -> Iterator["pa.RecordBatch"]:
        """These batches, for as long as nobody stops them."""
        self._stop.check()
        for batch in batches:
            yield batch
            self._stop.check()

    def _everything(self) -> Iterator["pa.RecordBatch"]:
        match self._format:
            case ParquetFormat():
                size = self._rows_a_batch
                return parquet_batches(self._files, self.columns, rows_a_batch=size)
            case CsvFormat():
                found = self._query(self._csv(self._format), self._all_columns, RowSelection())
                return self._sifted(found, self._format)
            case _:
                return self._from_rows(self._format)

    def _from_rows(self, fmt: RowFormat) -> Iterator["pa.RecordBatch"]:
        rows = rows_of(self._files, fmt, self._all_columns, lambda: self._stop.is_set)
        making = RowBatches(self._all_columns, self.columns, fmt, self._bad)
        size = self._rows_a_batch
        return making.of(rows, rows_a_batch=size, is_stopped=lambda: self._stop.is_set)

    def _csv(self, fmt: CsvFormat) -> str:
        names = [column.name for column in self._all_columns]
        return csv_source(self._files, fmt, names, skip_bad=self._bad is not None)

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

    def _sifted(
        self, batches: Iterator["pa.RecordBatch"], fmt: CsvFormat
    ) -> Iterator["pa.RecordBatch"]:
        """Batches of all columns as texts, without the rows of which a value does not fit."""
        import pyarrow as pa

        for batch in batches:
            arrays, bad = {}, set[int]()
            for texts, column in zip(batch.columns, self._all_columns, strict=True):
                arrays[column.name], places = fitting(texts.cast(pa.string()), column, fmt)
                bad.update(places)
            values = [arrays[column.name] for column in self.columns]
            whole = pa.RecordBatch.from_arrays(values, schema=self.schema)
            if bad and self._bad is not None:
                self._bad.count += len(bad)
                whole = whole.filter(pa.array([n not in bad for n in range(batch.num_rows)]))
            yield whole

    def _drawn(self, batches: Iterator["pa.RecordBatch"]) -> Iterator["pa.RecordBatch"]:
        import duckdb
        import pyarrow as pa

        problems: list[DatasetUnreadable] = []
        stream = pa.RecordBatchReader.from_batches(self.schema, _noting(batches, problems))
        self._con.register("stream", stream)
        try:
            for batch in self._query("stream", self.columns, self._selection):
                yield batch.cast(self.schema)
        except duckdb.Error:
            if problems:  # DuckDB tells only that its source broke off
                # Taken out: an error that its own frames name would keep their files open.
                raise problems.pop() from None
            raise

    def _query(
        self, source: str, columns: Sequence[Column], selection: RowSelection
    ) -> Iterator["pa.RecordBatch"]:
        wanted = ", ".join(identifier(column.name) for column in columns)
        query = select(wanted, _sampled(source, selection))
        self._stop.check()
        yield from self._heeding(self._con.sql(query).to_arrow_reader(self._rows_a_batch))


def _noting(
    batches: Iterator["pa.RecordBatch"], problems: list[DatasetUnreadable]
) -> Iterator["pa.RecordBatch"]:
    try:
        yield from batches
    except DatasetUnreadable as error:
        problems.append(error)
        raise


def rows_known(definition: DatasetDefinition, base: Path) -> int | None:
    """How many rows there are, where that is known without reading them."""
    files = find_files(base, definition.paths)
    if isinstance(definition.format, ParquetFormat):
        return parquet_rows(files)
    same = definition.counted_size == measure(files).size
    return definition.rows if same else None


def _rows_a_batch(columns: int) -> int:
    """Fewer for a wide table, so that a batch is never big."""
    return min(_MOST_ROWS_A_BATCH, max(1_024, _VALUES_A_BATCH // max(1, columns)))


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
