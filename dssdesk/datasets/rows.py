"""Rows on their way out: an Arrow stream, or text for what has no pyarrow."""

from collections.abc import Iterator
from enum import StrEnum
from io import RawIOBase
from typing import TYPE_CHECKING, Any

import msgspec

from dssdesk.datasets.by_column import ByColumn
from dssdesk.datasets.reading import Reader
from dssdesk.datasets.texts import as_texts, as_tsv
from dssdesk.datasets.types import Values

if TYPE_CHECKING:
    import pyarrow as pa


class RowForm(StrEnum):
    """How rows travel.

    TSV has no header, `TSV_WITH_HEADER` one with the names of the columns; JSON is a list with
    an object for each row. `dssdesk.datasets.types` tells their texts.
    """

    ARROW = "arrow"
    TSV = "tsv"
    TSV_WITH_HEADER = "tsv-with-header"
    JSON = "json"


def write_rows(reader: Reader | ByColumn, form: RowForm, sink: RawIOBase) -> int:
    """Send all rows of a reader; how many there were.

    Raises:
        DatasetUnreadable: The data is not what the definition says; part of it was sent.
    """
    match form:
        case RowForm.ARROW:
            return _write_arrow(reader.batches(), reader.schema, sink)
        case RowForm.JSON:
            return _write_json(reader.batches(), sink)
        case RowForm.TSV_WITH_HEADER:
            sink.write(as_tsv(_header(reader.schema)))
    return _write_tsv(reader.batches(), sink)


def _write_tsv(batches: Iterator["pa.RecordBatch"], sink: RawIOBase) -> int:
    rows = 0
    for batch in batches:
        sink.write(as_tsv(batch))
        rows += batch.num_rows
    return rows


def _write_json(batches: Iterator["pa.RecordBatch"], sink: RawIOBase) -> int:
    rows = 0
    sink.write(b"[")
    for batch in batches:
        columns = [_json_values(column) for column in batch.columns]
        for values in zip(*columns, strict=True):
            row = dict(zip(batch.schema.names, values, strict=True))
            sink.write((b",\n" if rows else b"") + msgspec.json.encode(row))
            rows += 1
    sink.write(b"]")
    return rows


def _json_values(column: Values) -> list[Any]:
    """The values as JSON has them; times as text, and what is no number as nothing."""
    import pyarrow.types as is_

    is_time = is_.is_timestamp(column.type) or is_.is_date(column.type)
    values: list[Any] = (as_texts(column) if is_time else column).to_pylist()
    return values


def _header(schema: "pa.Schema") -> "pa.RecordBatch":
    import pyarrow as pa

    names = [pa.array([name], pa.string()) for name in schema.names]
    return pa.RecordBatch.from_arrays(names, [str(place) for place in range(len(names))])


def _write_arrow(batches: Iterator["pa.RecordBatch"], schema: "pa.Schema", sink: RawIOBase) -> int:
    import pyarrow as pa

    rows = 0
    with pa.ipc.new_stream(sink, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows
