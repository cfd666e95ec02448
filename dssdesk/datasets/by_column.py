"""Rows that the values of one column choose: in its order, or all rows of some of its values."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dssdesk.datasets.csv_reading import connect, plainly, select
from dssdesk.datasets.definition import DatasetDefinition
from dssdesk.datasets.errors import ColumnMissing, DatasetUnreadable
from dssdesk.datasets.reading import Reader
from dssdesk.datasets.selection import RowSelection, Sampling
from dssdesk.datasets.types import to_arrow

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS_A_BATCH = 65_536
_STREAM, _CHOSEN = "stream", "chosen"


class ByColumn:
    """A pass over such rows, or two; used as `Reader` is, and raises as it does."""

    def __init__(self, definition: DatasetDefinition, base: Path, selection: RowSelection) -> None:
        selection.check()
        key = selection.sampling_column or ""
        if key not in {column.name for column in definition.columns}:
            raise ColumnMissing(key)
        self._definition, self._base = definition, base
        self._selection, self._key = selection, key
        self._columns = selection.chosen(definition.columns)
        self._reader: Reader | None = None
        self._is_stopped = False
        self._con = connect()

    @property
    def schema(self) -> "pa.Schema":
        """The schema of every batch."""
        import pyarrow as pa

        return pa.schema([(column.name, to_arrow(column.type)) for column in self._columns])

    def batches(self) -> Iterator["pa.RecordBatch"]:
        """The rows.

        Raises:
            DatasetUnreadable: The data is not what the definition says, or does not fit in memory.
        """
        import duckdb
        import pyarrow as pa

        source = (
            self._sorted() if self._selection.sampling == Sampling.SORT_COLUMN else self._some()
        )
        names = tuple(dict.fromkeys(column.name for column in self._columns))
        wanted = ", ".join(f"c{names.index(column.name)}" for column in self._columns)
        try:
            self._open((*names, self._key))
            for batch in self._con.sql(select(wanted, source)).to_arrow_reader(_ROWS_A_BATCH):
                yield pa.RecordBatch.from_arrays(batch.columns, names=self.schema.names).cast(
                    self.schema
                )
        except duckdb.Error as error:
            raise DatasetUnreadable(plainly(error)) from error
        finally:
            self._close_reader()

    def stop(self) -> None:
        """End what runs, soon. Any thread may call it."""
        import duckdb

        self._is_stopped = True
        reader = self._reader
        if reader is not None:
            reader.stop()
        with contextlib.suppress(duckdb.Error):  # it has ended
            self._con.interrupt()

    def close(self) -> None:
        """Let go of everything."""
        self._close_reader()
        self._con.close()

    def _sorted(self) -> str:
        limit = self._selection.limit
        way = "asc" if self._selection.ascending else "desc"
        found = f"{_STREAM} order by key {way} nulls last"
        return found if limit is None else f"{found} limit {limit}"

    def _some(self) -> str:
        """All rows of so many values, drawn at random, that there are enough of them."""
        import duckdb
        import pyarrow as pa

        try:
            self._open((self._key,))
            groups = self._con.sql(
                select("key, count(*) as rows", f"{_STREAM} group by key order by key")
            ).to_arrow_table()
        except duckdb.Error as error:
            raise DatasetUnreadable(plainly(error)) from error
        finally:
            self._close_reader()
        self._con.register(
            _CHOSEN, groups.take(pa.array(self._drawn(groups["rows"].to_pylist()), pa.int64()))
        )
        return f"{_STREAM} semi join {_CHOSEN} on {_STREAM}.key is not distinct from {_CHOSEN}.key"

    def _drawn(self, sizes: list[int]) -> list[int]:
        """Which groups to take, for as many rows as are wanted, or a few more."""
        import numpy as np

        selection = self._selection
        wanted = sum(sizes)
        if selection.ratio is not None:
            wanted = round(wanted * selection.ratio)
        if selection.limit is not None:
            wanted = min(wanted, selection.limit)
        order = np.random.default_rng(selection.seed).permutation(len(sizes)).tolist()
        chosen: list[int] = []
        for place in order:
            if wanted <= 0:
                break
            chosen.append(place)
            wanted -= sizes[place]
        return chosen

    def _open(self, names: tuple[str, ...]) -> None:
        """Let DuckDB read these columns, the last one as ``key`` and the others by number.

        DuckDB takes names for the same that differ by case only.
        """
        import pyarrow as pa

        columns = tuple(dict.fromkeys(names))
        reader = Reader(self._definition, self._base, RowSelection(columns=columns))
        self._reader = reader
        if self._is_stopped:
            reader.stop()
        places = [columns.index(name) for name in names]
        plain = [f"c{number}" for number in range(len(names) - 1)] + ["key"]
        schema = pa.schema(
            [(name, reader.schema.types[place]) for name, place in zip(plain, places, strict=True)]
        )

        def renamed() -> Iterator[pa.RecordBatch]:
            for batch in reader.batches():
                values = [batch.column(place) for place in places]
                yield pa.RecordBatch.from_arrays(values, schema=schema)

        self._con.register(_STREAM, pa.RecordBatchReader.from_batches(schema, renamed()))

    def _close_reader(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()
