"""Fields of a TSV stream as the stored types: numpy arrays for a frame, Python values for a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timezone
from typing import Any, Optional

from dataiku.core.body import Body
from dataiku.core.cells import Cells
from dataiku.core.errors import DoesNotFit
from dataiku.core.tsv import tsv_rows
from dataiku.core.types import Column, Kind

Fields = Sequence[Optional[str]]

_TRUTHS = {"true": True, "false": False}


def tsv_pieces(body: Body, columns: Sequence[Column]) -> Iterator[list[Cells]]:
    """The columns' cells, some rows at a time. Raises as `arrow_pieces` does."""
    for rows in tsv_rows(body, len(columns)):
        yield [_cells(fields, column) for fields, column in zip(zip(*rows), columns)]


def python_rows(body: Body, columns: Sequence[Column]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows as Python values, some at a time; None is a missing one.

    Raises as `arrow_pieces` does.
    """
    for rows in tsv_rows(body, len(columns)):
        values = [_python_values(fields, column) for fields, column in zip(zip(*rows), columns)]
        yield list(zip(*values))


def _python_values(fields: Fields, column: Column) -> list[Any]:
    read = _READERS[column.kind]
    try:
        return [None if field is None else read(field) for field in fields]
    except (ValueError, KeyError) as error:
        raise _does_not_fit(column, error) from error


def _does_not_fit(column: Column, error: Exception) -> DoesNotFit:
    return DoesNotFit(
        f"Column {column.name} holds values that are no {column.type} ({error}). "
        "Correct its type in the dataset's schema."
    )


def _moment_of(field: str) -> datetime:
    if field.endswith("Z"):
        return datetime.fromisoformat(field[:-1]).replace(tzinfo=timezone.utc)
    return datetime.fromisoformat(field)


_READERS: dict[Kind, Callable[[str], Any]] = {
    Kind.TEXT: str,
    Kind.WHOLE: int,
    Kind.REAL: float,
    Kind.TRUTH: _TRUTHS.__getitem__,
    Kind.MOMENT: _moment_of,
}


def _cells(fields: Fields, column: Column) -> Cells:
    try:
        return _CELLS[column.kind](fields, column)
    except (ValueError, KeyError, OverflowError) as error:
        raise _does_not_fit(column, error) from error


def _text(fields: Fields, column: Column) -> Cells:
    import numpy as np

    del column
    values = np.empty(len(fields), dtype=object)
    nan = float("nan")
    values[:] = [nan if field is None else field for field in fields]
    return Cells(values)


def _whole(fields: Fields, column: Column) -> Cells:
    import numpy as np

    values = [0 if field is None else int(field or "none") for field in fields]
    return Cells(np.array(values, dtype=column.width), _gaps(fields))


def _real(fields: Fields, column: Column) -> Cells:
    import numpy as np

    nan = float("nan")
    values = [nan if field is None else float(field) for field in fields]
    return Cells(np.array(values, dtype=column.width))


def _truth(fields: Fields, column: Column) -> Cells:
    import numpy as np

    del column
    values = [False if field is None else _TRUTHS[field] for field in fields]
    return Cells(np.array(values, dtype=bool), _gaps(fields))


def _moment(fields: Fields, column: Column) -> Cells:
    import numpy as np

    if column.is_zoned:
        texts = ["NaT" if field is None else _without_zone(field) for field in fields]
    else:
        texts = ["NaT" if field is None else field for field in fields]
    return Cells(np.array(texts, dtype="datetime64[us]"))


def _without_zone(field: str) -> str:
    if not field.endswith("Z"):
        raise ValueError(f"{field!r} does not end with Z")
    return field[:-1]


def _gaps(fields: Fields) -> Any:
    import numpy as np

    if None not in fields:
        return None
    return np.array([field is None for field in fields], dtype=bool)


_CELLS: dict[Kind, Callable[[Fields, Column], Cells]] = {
    Kind.TEXT: _text,
    Kind.WHOLE: _whole,
    Kind.REAL: _real,
    Kind.TRUTH: _truth,
    Kind.MOMENT: _moment,
}
