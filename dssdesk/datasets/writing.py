"""Writing rows into a new folder: whole and on the disk, or not at all.

Whose folder it is, and when it becomes the dataset's, is `dssdesk.projects.dataset_write`'s
business.
"""

import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from dssdesk.base.files import sync_folder
from dssdesk.datasets.csv_writing import CsvSink
from dssdesk.datasets.definition import Column, CsvFormat, Format
from dssdesk.datasets.errors import RowsNotStored
from dssdesk.datasets.types import to_arrow

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS_A_GROUP = 122_880
_BYTES_A_GROUP = 64 * 1024 * 1024


class Sink(Protocol):
    """A file that takes rows."""

    def write(self, batch: "pa.RecordBatch") -> None:
        """Some more."""

    def close(self) -> None:
        """There are no more."""


class ParquetSink:
    """Parquet, in row groups of a good size however few rows come at a time."""

    def __init__(self, path: Path, schema: "pa.Schema") -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        # Dictionaries of numbers take more time and room than the numbers, once compressed.
        texts: Any = [it.name for it in schema if it.type == pa.string()]  # stubs know bool only
        self._writer = pq.ParquetWriter(path, schema, compression="zstd", use_dictionary=texts)
        self._waiting: list[pa.RecordBatch] = []
        self._rows = self._size = 0

    def write(self, batch: "pa.RecordBatch") -> None:
        """Some more."""
        self._waiting.append(batch)
        self._rows += batch.num_rows
        self._size += batch.nbytes
        if self._rows >= _ROWS_A_GROUP or self._size >= _BYTES_A_GROUP:
            self._flush()

    def close(self) -> None:
        """There are no more."""
        try:
            self._flush()
        finally:
            self._writer.close()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._waiting:
            self._writer.write_table(pa.Table.from_batches(self._waiting), _ROWS_A_GROUP)
        self._waiting.clear()
        self._rows = self._size = 0


def write_batches(
    found: Iterable["pa.RecordBatch"], folder: Path, columns: Sequence[Column], fmt: Format
) -> int:
    """Write the rows into ``folder``, which is new, in the file `file_name` names; how many.

    Raises:
        RowsNotStored: The disk takes no more. Nothing is left, as with every other error.
    """
    import pyarrow as pa

    schema = pa.schema([(column.name, to_arrow(column.type)) for column in columns])
    path = folder / file_name(fmt)
    rows = 0
    try:
        folder.mkdir(parents=True)
        sink = _sink(path, schema, fmt)
        try:
            for batch in found:
                sink.write(batch)
                rows += batch.num_rows
        finally:
            sink.close()
        _sync(path)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise RowsNotStored(error.strerror or str(error)) from error
        raise
    return rows


def file_name(fmt: Format) -> str:
    """What the file with the rows is called."""
    return "rows.csv" if isinstance(fmt, CsvFormat) else "rows.parquet"


def _sink(path: Path, schema: "pa.Schema", fmt: Format) -> Sink:
    return CsvSink(path, schema, fmt) if isinstance(fmt, CsvFormat) else ParquetSink(path, schema)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    sync_folder(path.parent)
    sync_folder(path.parent.parent)
