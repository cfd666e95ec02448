"""A dataset's rows as a Spark frame.

The rows come from the service as Arrow, some megabytes at a time, and each such chunk is left on
the disks of Spark's executors before the next one comes (a local checkpoint). So neither this
process nor Spark's driver ever holds a whole dataset, no executor has to reach the service or the
dataset's files, and the frame stays what it was when others write the dataset. Spark itself frees
the disks when the frame is no longer used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from dataiku.core.arrow import has_arrow
from dataiku.core.errors import DataikuError
from dataiku.core.reading import Source
from dataiku.core.selection import Selection
from dataiku.spark.arguments import check_dataset, session_of
from dataiku.spark.types import spark_schema

_CHUNK = 32 << 20
"""Bytes of Arrow that are handed over to Spark together."""

_PARTITIONS = 4
"""Partitions of a chunk."""


def get_dataframe(sqlContext: Any, dataset: Any) -> Any:
    """The dataset as a Spark frame, typed by its stored schema, its rows in their order.

    ``sqlContext`` is a SparkSession or a SQLContext.

    Raises:
        DataikuError: As `Dataset.get_dataframe` does.
    """
    session = session_of(sqlContext)
    if not has_arrow():
        raise DataikuError("PySpark needs pyarrow here: %pip install pyarrow")
    source: Source = check_dataset(dataset)._source(Selection())
    schema = spark_schema(source.columns)
    parts = [_left_with_executors(session, table, schema) for table in _chunks(source)]
    if not parts:
        return session.createDataFrame([], schema)
    while len(parts) > 1:  # by pairs: Spark walks through a plan by recursion
        pairs = zip(parts[::2], parts[1::2])
        parts = [*(one.union(other) for one, other in pairs), *parts[len(parts) // 2 * 2 :]]
    return parts[0]


def _left_with_executors(session: Any, table: Any, schema: Any) -> Any:
    from pyspark import StorageLevel

    rows = -(-table.num_rows // _PARTITIONS)
    with _told(session, {_AS_ROWS_BELOW: "0", _MOST_ROWS: str(rows)}):
        frame = session.createDataFrame(table, schema)
    return frame.localCheckpoint(eager=True, storageLevel=StorageLevel.DISK_ONLY)


_AS_ROWS_BELOW = "spark.sql.execution.arrow.localRelationThreshold"
"""As rows, a chunk takes the driver several hundred megabytes; as Arrow, its own size."""

_MOST_ROWS = "spark.sql.execution.arrow.maxRecordsPerBatch"


@contextmanager
def _told(session: Any, settings: Mapping[str, str]) -> Iterator[None]:
    """Other settings of the session, within the block."""
    before = {key: session.conf.get(key) for key in settings}
    try:
        for key, value in settings.items():
            session.conf.set(key, value)
        yield
    finally:
        for key, value in before.items():
            session.conf.set(key, value)


def _chunks(source: Source) -> Iterator[Any]:
    import pyarrow as pa

    names = [column.name for column in source.columns]
    waiting: list[Any] = []
    size = 0
    for arrays in source.arrays():
        came = pa.RecordBatch.from_arrays(arrays, names)
        step = max(1, came.num_rows * _CHUNK // max(_CHUNK, came.nbytes))
        for start in range(0, came.num_rows, step):
            waiting.append(came.slice(start, step))
            size += waiting[-1].nbytes
            if size >= _CHUNK:
                yield pa.Table.from_batches(waiting)
                waiting, size = [], 0
    if waiting:
        yield pa.Table.from_batches(waiting)
