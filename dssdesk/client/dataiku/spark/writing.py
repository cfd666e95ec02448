"""A Spark frame's rows into a dataset: whole or not at all, as every writer does it.

All executors make Arrow of their rows first, side by side, and keep it on their disks; then it
goes through the driver to the service, one partition after the other. The service checks each
value against its column's type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from dataiku.core.dataset import Dataset
from dataiku.core.schema import Schema
from dataiku.core.types import Column, Kind
from dataiku.spark.arguments import check_dataset, check_frame
from dataiku.spark.types import stored_schema

_PIECE = 16 << 20
"""Bytes of rows that are sent together, or those of one row."""

_NESTED = ("ArrayType", "MapType", "StructType", "VariantType")


def write_with_schema(dataset: Any, dataframe: Any, delete_first: bool = True) -> None:
    """Replace schema and rows by the frame's; makes a dataset that is not there.

    With ``delete_first=False`` the rows are added to those that are there.

    Raises:
        DataikuError: As `Dataset.write_with_schema` does; the dataset stays as it was.
    """
    check_frame(dataframe)
    schema = Schema(stored_schema(dataframe))
    _write(check_dataset(dataset), dataframe, schema, delete_first=delete_first)


def write_dataframe(dataset: Any, dataframe: Any, delete_first: bool = True) -> None:
    """Replace the rows by the frame's, in the stored types; columns are found by their names.

    Otherwise as `write_with_schema`.
    """
    check_frame(dataframe)
    target = check_dataset(dataset)
    schema = target._schema_to_write()
    _check_names([column.name for column in schema.columns], dataframe.columns, target.full_name)
    _write(target, dataframe, schema, delete_first=delete_first)


def write_schema_from_dataframe(dataset: Any, dataframe: Any) -> None:
    """Store the frame's columns, as `Dataset.write_schema` does."""
    check_frame(dataframe)
    check_dataset(dataset).write_schema(stored_schema(dataframe))


def _write(dataset: Dataset, frame: Any, schema: Schema, *, delete_first: bool) -> None:
    from pyspark import StorageLevel

    packed = _packed(frame, schema.columns).persist(StorageLevel.DISK_ONLY)
    try:
        packed.count()  # everybody works; the iteration below lets one partition come at a time
        with dataset._writer(schema, drop=False, append=not delete_first) as writer:
            for row in packed.toLocalIterator():
                writer.write_arrow(bytes(row.data), row.rows)
    finally:
        packed.unpersist()


def _packed(frame: Any, columns: Sequence[Column]) -> Any:
    """A frame whose rows are pieces of the other's rows: how many, and an Arrow stream."""
    from pyspark.sql import functions as f

    kinds = {field.name: field.dataType for field in frame.schema.fields}
    places = {name: f"c{place}" for place, name in enumerate(frame.columns)}
    plain = frame.toDF(*places.values())  # names that Spark cannot take for anything else
    chosen = [
        _as_sent(f.col(places[column.name]), kinds[column.name], column).alias(places[column.name])
        for column in columns
    ]
    pack = _packer([column.name for column in columns], _PIECE)
    return plain.select(*chosen).mapInArrow(pack, "rows bigint, data binary")


def _as_sent(values: Any, kind: Any, column: Column) -> Any:
    """Values as the service can take them for the stored type, or refuse them."""
    from pyspark.sql import functions as f

    name = type(kind).__name__
    if name in _NESTED:
        return f.to_json(values, {"ignoreNullFields": "false"})
    if name == "BinaryType":
        return f.validate_utf8(values.cast("string"))
    if name == "NullType":
        return values.cast("string")
    if name in ("FloatType", "DoubleType"):
        return f.when(~f.isnan(values), values)  # NaN is a gap, as it is in frames of pandas
    if name == "DecimalType" and column.kind in (Kind.REAL, Kind.TEXT):
        return values.cast("double" if column.kind is Kind.REAL else "string")
    return values


def _packer(names: list[str], most: int) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """What runs in the executors, which know nothing of this package."""

    def pack(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        for batch in batches:
            step = max(1, batch.num_rows * most // max(most, batch.nbytes))
            for start in range(0, batch.num_rows, step):
                arrays = batch.slice(start, step).columns
                part = pa.RecordBatch.from_arrays(arrays, names=names)
                sink = pa.BufferOutputStream()
                with pa.ipc.new_stream(sink, part.schema) as stream:
                    stream.write_batch(part)
                counts = pa.array([part.num_rows], pa.int64())
                data = pa.array([sink.getvalue().to_pybytes()], pa.binary())
                yield pa.RecordBatch.from_arrays([counts, data], names=["rows", "data"])

    return pack


def _check_names(wanted: list[str], found: list[str], dataset: str) -> None:
    missing = [name for name in wanted if name not in found]
    more = [name for name in found if name not in wanted]
    if missing or more or len(wanted) != len(found):
        raise ValueError(
            f"The frame has other columns than {dataset} (missing: "
            f"{', '.join(missing) or 'none'}; too many: {', '.join(more) or 'none'}). "
            "write_with_schema() stores the frame's own columns."
        )
