"""Rows from an Arrow stream. Only used where pyarrow can be imported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dataiku.core.body import Body
from dataiku.core.cells import Cells
from dataiku.core.errors import DoesNotFit, StreamBroken
from dataiku.core.pandas_here import text_is_object
from dataiku.core.types import Column, Kind

_END = b"\xff\xff\xff\xff\x00\x00\x00\x00"


def has_arrow() -> bool:
    """Whether this Python has a pyarrow that works."""
    try:
        import pyarrow as pa
    except (ImportError, AttributeError):  # AttributeError: it was built for another numpy
        return False
    return hasattr(pa, "ipc")


def arrow_pieces(body: Body, columns: Sequence[Column]) -> Iterator[list[Cells]]:
    """The columns' cells, a record batch at a time.

    Raises:
        StreamBroken: The stream ended before its end mark.
        DoesNotFit: A value is not of the stored type.
    """
    for arrays in arrow_arrays(body, columns):
        yield [_cells(array, column) for array, column in zip(arrays, columns)]


def arrow_arrays(body: Body, columns: Sequence[Column]) -> Iterator[list[Any]]:
    """The columns' arrays as they came, a record batch at a time. Raises as `arrow_pieces`."""
    import pyarrow as pa

    try:
        source: Any = body
        reader = pa.ipc.open_stream(source)
        order = _order(reader.schema.names, columns)
        for batch in reader:
            if batch.num_rows:
                yield [batch.column(position) for position in order]
    except (pa.ArrowInvalid, OSError) as error:
        raise (body.problem or _broken()) from error
    if body.tail != _END:  # pyarrow takes the end of the bytes for the end of the rows
        raise _broken()
    body.read_all()


def _broken() -> StreamBroken:
    return StreamBroken(
        "The rows ended before their end mark; nothing of them may be used. "
        "Read again; if it happens again, the log of the service says why."
    )


def _order(found: list[str], columns: Sequence[Column]) -> list[int]:
    wanted = [column.name for column in columns]
    if found == wanted:
        return list(range(len(found)))
    if sorted(found) == sorted(wanted) and len(set(found)) == len(found):
        return [found.index(name) for name in wanted]
    raise DoesNotFit(
        "The dataset's columns changed while it was read "
        f"(expected {', '.join(wanted)}; came {', '.join(found)}). Read again."
    )


def _cells(array: Any, column: Column) -> Cells:
    import pyarrow as pa

    try:
        return _CELLS[column.kind](array, column)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
        raise DoesNotFit(
            f"Column {column.name} holds values that are no {column.type} ({error}). "
            "Correct its type in the dataset's schema."
        ) from error


def _text(array: Any, column: Column) -> Cells:
    import pyarrow as pa

    del column
    if not pa.types.is_string(array.type):
        array = array.cast(pa.string())
    return Cells(_objects(array) if text_is_object() else array)


def _objects(array: Any) -> Any:
    """Python strings, equal ones shared, with NaN for gaps as pandas has them."""
    values = array.to_pandas().to_numpy(dtype=object)
    if array.null_count:
        values = values.copy()
        values[array.is_null().to_numpy(zero_copy_only=False)] = float("nan")
    return values


def _whole(array: Any, column: Column) -> Cells:
    return _with_gaps(array.cast(_arrow_type(column)), filler=0)


def _arrow_type(column: Column) -> Any:
    import pyarrow as pa

    return getattr(pa, column.width)()  # pyarrow names them as numpy does


def _truth(array: Any, column: Column) -> Cells:
    import pyarrow as pa

    del column
    return _with_gaps(array.cast(pa.bool_()), filler=False)


def _with_gaps(array: Any, *, filler: Any) -> Cells:
    if not array.null_count:
        return Cells(array.to_numpy(zero_copy_only=False))
    values = array.fill_null(filler).to_numpy(zero_copy_only=False)
    return Cells(values, array.is_null().to_numpy(zero_copy_only=False))


def _real(array: Any, column: Column) -> Cells:
    import pyarrow as pa

    if pa.types.is_decimal(array.type):
        array = array.cast(pa.string())  # its own way to a float is not correctly rounded
    array = array.cast(_arrow_type(column))
    return Cells(array.to_numpy(zero_copy_only=False))


def _moment(array: Any, column: Column) -> Cells:
    import pyarrow as pa

    if pa.types.is_timestamp(array.type):
        array = array.cast(pa.timestamp("us", tz=array.type.tz), safe=False)
    else:
        array = array.cast(pa.timestamp("us", tz="UTC" if column.is_zoned else None))
    ticks = array.cast(pa.int64()).fill_null(_NOT_A_TIME)
    return Cells(ticks.to_numpy(zero_copy_only=False).view("datetime64[us]"))


_NOT_A_TIME = -(2**63)

_CELLS = {
    Kind.TEXT: _text,
    Kind.WHOLE: _whole,
    Kind.REAL: _real,
    Kind.TRUTH: _truth,
    Kind.MOMENT: _moment,
}
