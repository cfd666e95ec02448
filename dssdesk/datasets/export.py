"""A whole dataset as one file, written while it is read."""

import io
from enum import StrEnum
from typing import Any

from dssdesk.datasets.reading import Reader
from dssdesk.datasets.texts import as_delimited


class ExportForm(StrEnum):
    """The kind of file."""

    CSV = "csv"
    TSV = "tsv"
    PARQUET = "parquet"


_DELIMITERS = {ExportForm.CSV: ",", ExportForm.TSV: "\t"}


def write_export(reader: Reader, form: ExportForm, sink: io.RawIOBase) -> None:
    """Write all rows of a reader; text has a header, and its values as `texts` tells them.

    Raises:
        DatasetUnreadable: The data is not what the definition says; part of it was sent.
    """
    if form is ExportForm.PARQUET:
        _write_parquet(reader, sink)
    else:
        _write_text(reader, _DELIMITERS[form], sink)


def _write_text(reader: Reader, delimiter: str, sink: io.RawIOBase) -> None:
    import pyarrow as pa

    names = [pa.array([column.name]) for column in reader.columns]
    if not names:
        return
    header = pa.RecordBatch.from_arrays(names, [str(place) for place in range(len(names))])
    sink.write(as_delimited(header, delimiter))
    sink.writelines(as_delimited(batch, delimiter) for batch in reader.batches())


def _write_parquet(reader: Reader, sink: io.RawIOBase) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = pa.PythonFile(_Counted(sink), mode="w")
    with pq.ParquetWriter(file, reader.schema) as writer:
        for batch in reader.batches():
            writer.write_batch(batch)


class _Counted(io.RawIOBase):
    """A sink that knows how far it is, which Parquet's footer has to tell."""

    def __init__(self, sink: io.RawIOBase) -> None:
        super().__init__()
        self._sink = sink
        self._count = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._count

    def write(self, data: Any, /) -> int:
        self._sink.write(data)
        self._count += memoryview(data).nbytes
        return memoryview(data).nbytes
