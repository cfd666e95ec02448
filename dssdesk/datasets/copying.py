"""The rows of one dataset become those of another, without leaving the worker."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dssdesk.datasets.definition import Column
from dssdesk.datasets.incoming import as_stored
from dssdesk.datasets.reading import Reader
from dssdesk.datasets.requests import CopyRows
from dssdesk.datasets.selection import RowSelection
from dssdesk.datasets.types import to_arrow
from dssdesk.datasets.writing import write_batches

if TYPE_CHECKING:
    import pyarrow as pa


def copy_rows(request: CopyRows, watch: Callable[[Reader], None]) -> int:
    """Write them; how many there were.

    Args:
        request: From where, and to where.
        watch: Told of the reader, which may be stopped from then on.

    Raises:
        ColumnMissing: The dataset has not all of the columns.
        DatasetUnreadable: Its data is not what its definition says.
        RowsUnfit: A value is none of what its new column holds.
    """
    wanted = RowSelection(columns=tuple(column.name for column in request.columns))
    reader = Reader(request.definition, Path(request.base), wanted)
    watch(reader)
    with contextlib.closing(reader):
        rows = _fitted(reader.batches(), request.columns)
        return write_batches(rows, Path(request.folder), request.columns, request.format)


def _fitted(
    batches: Iterator["pa.RecordBatch"], columns: Sequence[Column]
) -> Iterator["pa.RecordBatch"]:
    import pyarrow as pa

    schema = pa.schema([(column.name, to_arrow(column.type)) for column in columns])
    for batch in batches:
        pairs = zip(batch.columns, columns, strict=True)
        values = [as_stored(one, column) for one, column in pairs]
        yield pa.RecordBatch.from_arrays(values, schema=schema)
