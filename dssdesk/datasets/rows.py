"""Rows on their way to a kernel: an Arrow stream, or TSV where the kernel has no pyarrow."""

from collections.abc import Iterator
from enum import StrEnum
from io import RawIOBase
from typing import TYPE_CHECKING

from dssdesk.datasets.by_column import ByColumn
from dssdesk.datasets.reading import Reader
from dssdesk.datasets.texts import as_tsv

if TYPE_CHECKING:
    import pyarrow as pa


class RowForm(StrEnum):
    """How rows travel."""

    ARROW = "arrow"
    TSV = "tsv"


def write_rows(reader: Reader | ByColumn, form: RowForm, sink: RawIOBase) -> int:
    """Send all rows of a reader; how many there were.

    The TSV has no header; `dssdesk.datasets.types` tells its texts.

    Raises:
        DatasetUnreadable: The data is not what the definition says; part of it was sent.
    """
    if form == RowForm.TSV:
        return _write_tsv(reader.batches(), sink)
    return _write_arrow(reader.batches(), reader.schema, sink)


def _write_tsv(batches: Iterator["pa.RecordBatch"], sink: RawIOBase) -> int:
    rows = 0
    for batch in batches:
        sink.write(as_tsv(batch))
        rows += batch.num_rows
    return rows


def _write_arrow(batches: Iterator["pa.RecordBatch"], schema: "pa.Schema", sink: RawIOBase) -> int:
    import pyarrow as pa

    rows = 0
    with pa.ipc.new_stream(sink, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows
