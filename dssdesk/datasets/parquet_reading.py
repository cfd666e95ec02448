"""Parquet through pyarrow: one file after another, a few row groups in memory at a time."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dssdesk.datasets.definition import Column
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.names import unique_names
from dssdesk.datasets.types import Values, from_arrow, to_arrow

if TYPE_CHECKING:
    import pyarrow as pa


def parquet_batches(
    files: Sequence[Path], columns: Sequence[Column], *, rows_a_batch: int
) -> Iterator["pa.RecordBatch"]:
    """The columns' values in the stored types, batch by batch.

    Raises:
        DatasetUnreadable: A file is damaged, or does not hold what the schema says.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(column.name, to_arrow(column.type)) for column in columns])
    for path in files:
        try:
            with pq.ParquetFile(path) as file:
                names, places = _places(file.schema_arrow.names, columns)
                for batch in file.iter_batches(rows_a_batch, columns=names):
                    values = [
                        _converted(batch.column(place), column)
                        for place, column in zip(places, columns, strict=True)
                    ]
                    yield pa.RecordBatch.from_arrays(values, schema=schema)
        except (pa.ArrowException, OSError) as error:
            raise _damaged(path, error) from error


def parquet_columns(files: Sequence[Path]) -> tuple[Column, ...]:
    """The schema of these files.

    Raises:
        DatasetUnreadable: One of them is damaged, or they have not all the same columns.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schemas = []
    for path in files:
        try:
            schemas.append(pq.read_schema(path))
        except (pa.ArrowException, OSError) as error:
            raise _damaged(path, error) from error
        if schemas[-1].names != schemas[0].names:
            raise DatasetUnreadable(f"“{path.name}” has other columns than “{files[0].name}”.")
    names = unique_names(schemas[0].names)
    return tuple(
        Column(name=name, type=from_arrow(field.type))
        for name, field in zip(names, schemas[0], strict=True)
    )


def parquet_rows(files: Sequence[Path]) -> int:
    """How many rows there are, by the files' own words."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = 0
    for path in files:
        try:
            rows += pq.read_metadata(path).num_rows
        except (pa.ArrowException, OSError) as error:
            raise _damaged(path, error) from error
    return rows


def _damaged(path: Path, error: Exception) -> DatasetUnreadable:
    why = str(error)[:300].rstrip(".")
    return DatasetUnreadable(
        f"“{path.name}” is no whole Parquet file ({why}). Put a whole one in its place."
    )


def _places(there: Sequence[str], columns: Sequence[Column]) -> tuple[list[str] | None, list[int]]:
    """Which columns to read (None for all), and where each wanted one is in what is read.

    Parquet names columns by name; where one occurs twice, all are read and taken by place.
    """
    known = {name: place for place, name in enumerate(unique_names(there))}
    wanted = [column.source or column.name for column in columns]
    missing = next((name for name in wanted if name not in known), None)
    if missing is not None:
        raise DatasetUnreadable(f"the column “{missing}” is not in the file any more.")
    places = [known[name] for name in wanted]
    if len(set(there)) < len(there) or "" in there:
        return None, places
    read = sorted(set(places))
    return [there[place] for place in read], [read.index(place) for place in places]


def _converted(values: Values, column: Column) -> Values:
    import pyarrow as pa

    kind = to_arrow(column.type)
    if pa.types.is_nested(values.type):
        return pa.array([_json(value) for value in _python(values)], kind)
    if pa.types.is_duration(values.type) or _is_bytes(values.type):
        return pa.array([_text(value) for value in _python(values)], kind)
    # A stored moment has microseconds; what a file has beyond them is cut off.
    return values.cast(kind, safe=not pa.types.is_timestamp(values.type))


def _is_bytes(kind: "pa.DataType") -> bool:
    import pyarrow.types as is_

    return is_.is_binary(kind) or is_.is_large_binary(kind) or is_.is_fixed_size_binary(kind)


def _text(value: Any) -> str | None:
    if isinstance(value, bytes):  # as texts of old writers are, that did not say so
        return value.decode("utf-8", "backslashreplace")
    return None if value is None else str(value)


def _python(values: Values) -> list[Any]:
    return values.to_pylist(maps_as_pydicts="lossy")


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, default=str, ensure_ascii=False)
