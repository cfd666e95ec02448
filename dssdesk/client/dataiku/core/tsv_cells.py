"""Fields of a TSV stream as the stored types: numpy arrays for a frame, Python values for a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timezone
from typing import Any

from dataiku.core.body import Body
from dataiku.core.cells import Cells
from dataiku.core.errors import DoesNotFit
from dataiku.core.tsv import tsv_fields
from dataiku.core.types import Column, Kind

_SHARED = 50_000  # texts of a column that are remembered, to be shared
_TRUTHS = {"true": True, "false": False}


def tsv_pieces(body: Body, columns: Sequence[Column]) -> Iterator[list[Cells]]:
    """The columns' cells, some rows at a time. Raises as `arrow_pieces` does."""
    shared: list[dict[str, Any]] = [{} for _ in columns]
    for fields, empty in tsv_fields(body, len(columns)):
        yield [
            _text(texts, empty, known) if column.kind is Kind.TEXT else _cells(texts, column)
            for texts, column, known in zip(fields, columns, shared)
        ]


def python_rows(body: Body, columns: Sequence[Column]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows as Python values, some at a time; None is a missing one.

    Raises as `arrow_pieces` does.
    """
    for fields, empty in tsv_fields(body, len(columns)):
        values = [_python_values(texts, empty, column) for texts, column in zip(fields, columns)]
        yield list(zip(*values))


def _python_values(texts: list[str], empty: str, column: Column) -> list[Any]:
    if column.kind is Kind.TEXT:
        return [("" if text == empty else text) if text else None for text in texts]
    read = _READERS[column.kind]
    try:
        return [read(text) if text else None for text in texts]
    except (ValueError, KeyError) as error:
        raise _does_not_fit(column, error) from error


def _does_not_fit(column: Column, error: Exception) -> DoesNotFit:
    return DoesNotFit(
        f"Column {column.name} holds values that are no {column.type} ({error}). "
        "Correct its type in the dataset's schema."
    )


def _moment_of(text: str) -> datetime:
    if text.endswith("Z"):
        return datetime.fromisoformat(text[:-1]).replace(tzinfo=timezone.utc)
    return datetime.fromisoformat(text)


_READERS: dict[Kind, Callable[[str], Any]] = {
    Kind.WHOLE: int,
    Kind.REAL: float,
    Kind.TRUTH: _TRUTHS.__getitem__,
    Kind.MOMENT: _moment_of,
}


def _cells(texts: list[str], column: Column) -> Cells:
    try:
        return _CELLS[column.kind](texts, column)
    except (ValueError, KeyError, OverflowError) as error:
        raise _does_not_fit(column, error) from error


def _text(texts: list[str], empty: str, known: dict[str, Any]) -> Cells:
    """The texts as objects; equal ones of a column share one, as in pandas' own reader."""
    import numpy as np

    distinct = set(texts)
    distinct.discard(empty)
    if len(known) < _SHARED:
        new = distinct.difference(known)
        known.update(zip(new, new))
    known[""] = float("nan")
    found = [known.get(text, text) for text in texts]
    if empty in texts:
        found = ["" if text == empty else text for text in found]
    values = np.empty(len(texts), dtype=object)
    values[:] = found
    return Cells(values)


def _whole(texts: list[str], column: Column) -> Cells:
    import numpy as np

    gaps = _gaps(texts)
    if gaps is not None:
        texts = [text or "0" for text in texts]
    return Cells(np.fromiter(map(int, texts), dtype=column.width, count=len(texts)), gaps)


def _real(texts: list[str], column: Column) -> Cells:
    import numpy as np

    if "" in texts:
        texts = [text or "nan" for text in texts]
    return Cells(np.fromiter(map(float, texts), dtype=column.width, count=len(texts)))


def _truth(texts: list[str], column: Column) -> Cells:
    import numpy as np

    del column
    values = [_TRUTHS[text] if text else False for text in texts]
    return Cells(np.array(values, dtype=bool), _gaps(texts))


def _moment(texts: list[str], column: Column) -> Cells:
    import numpy as np

    if column.is_zoned:
        texts = [_without_zone(text) if text else text for text in texts]
    return Cells(np.array(texts, dtype="datetime64[us]"))  # an empty text is not a time


def _without_zone(text: str) -> str:
    if not text.endswith("Z"):
        raise ValueError(f"{text!r} does not end with Z")
    return text[:-1]


def _gaps(texts: list[str]) -> Any:
    import numpy as np

    if "" not in texts:
        return None
    return np.array([not text for text in texts], dtype=bool)


_CELLS: dict[Kind, Callable[[list[str], Column], Cells]] = {
    Kind.WHOLE: _whole,
    Kind.REAL: _real,
    Kind.TRUTH: _truth,
    Kind.MOMENT: _moment,
}
