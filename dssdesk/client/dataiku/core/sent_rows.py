"""Rows as pieces on their way to the service: lines of TSV, or an Arrow stream of some rows.

Each piece has its kind and its length before it; `dssdesk.datasets.incoming` takes them apart.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Sequence
from typing import Any

from dataiku.core.cells import Cells
from dataiku.core.errors import DoesNotFit
from dataiku.core.types import Column, Kind

_HEADER = struct.Struct(">cI")


def terms_piece(columns: Sequence[dict[str, Any]], *, append: bool, drop: bool) -> bytes:
    """What comes first: what is to become of the rows."""
    wished = [
        {"name": c["name"], "type": c.get("type") or "string", "comment": c.get("comment") or ""}
        for c in columns
    ]
    return _piece(b"S", {"columns": wished, "append": append, "drop_and_create": drop})


def end_piece(rows: int) -> bytes:
    """What comes last."""
    return _piece(b"E", {"rows": rows})


def tsv_piece(rows: Iterable[Iterable[str | None]]) -> bytes:
    """Rows of texts.

    Raises:
        DoesNotFit: A text has half of a pair of surrogates, which no file can hold.
    """
    text = "".join(["\t".join(map(_field, row)) + "\n" for row in rows])
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise _half_a_character(error) from error
    return _HEADER.pack(b"T", len(data)) + data


def cells_as_tsv(columns: Sequence[Column], cells: Sequence[Cells]) -> bytes:
    """Cells as a piece of TSV. Raises as `tsv_piece` does."""
    texts = [_TEXTS[column.kind](found, column) for column, found in zip(columns, cells)]
    return tsv_piece(zip(*texts))


def cells_as_arrow(columns: Sequence[Column], cells: Sequence[Cells]) -> bytes:
    """Cells as a piece of Arrow. Raises as `tsv_piece` does."""
    import pyarrow as pa

    fields, arrays = [], []
    for column, found in zip(columns, cells):
        kind = _arrow_type(column)
        try:
            arrays.append(_as_arrow(found, kind))
        except UnicodeEncodeError as error:
            raise _half_a_character(error) from error
        fields.append(pa.field(column.name, kind))
    sink = pa.BufferOutputStream()
    schema = pa.schema(fields)
    with pa.ipc.new_stream(sink, schema) as writer:
        writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))
    return arrow_piece(sink.getvalue().to_pybytes())


def arrow_piece(data: bytes) -> bytes:
    """An Arrow stream as a piece."""
    return _HEADER.pack(b"A", len(data)) + data


def _as_arrow(cells: Cells, kind: Any) -> Any:
    import pyarrow as pa

    if isinstance(cells.array, pa.Array):
        return cells.array.cast(kind)
    return pa.array(cells.array, type=kind, mask=cells.missing, from_pandas=True)


def _arrow_type(column: Column) -> Any:
    import pyarrow as pa

    if column.kind is Kind.TEXT:
        return pa.string()
    if column.kind is Kind.TRUTH:
        return pa.bool_()
    if column.kind is Kind.MOMENT:
        return pa.timestamp("us", tz="UTC" if column.is_zoned else None)
    return getattr(pa, column.width)()  # pyarrow names them as numpy does


def _piece(kind: bytes, value: Any) -> bytes:
    data = json.dumps(value).encode()
    return _HEADER.pack(kind, len(data)) + data


def _field(text: str | None) -> str:
    if text is None:
        return ""
    if text and "\t" not in text and "\n" not in text and '"' not in text and "\r" not in text:
        return text
    return '"' + text.replace('"', '""') + '"'


def _half_a_character(error: UnicodeEncodeError) -> DoesNotFit:
    found = error.object[error.start : error.end]
    return DoesNotFit(
        f"A text holds half of a character ({found!r}), which no file can hold. Correct it."
    )


def _texts(cells: Cells, column: Column) -> list[str | None]:
    del column
    return _with_gaps(cells.array.tolist(), cells)


def _numbers(cells: Cells, column: Column) -> list[str | None]:
    if column.kind is Kind.WHOLE:
        return _with_gaps(list(map(str, cells.array.tolist())), cells)
    texts = cells.array.astype(str).tolist()
    return [None if text == "nan" else text for text in texts]


def _truths(cells: Cells, column: Column) -> list[str | None]:
    del column
    return _with_gaps(["true" if value else "false" for value in cells.array.tolist()], cells)


def _moments(cells: Cells, column: Column) -> list[str | None]:
    import numpy as np

    unit = "D" if column.type == "dateonly" else "us"
    moments = cells.array.astype(f"datetime64[{unit}]")
    texts = np.datetime_as_string(moments).tolist()
    end = "Z" if column.is_zoned else ""
    return [None if text == "NaT" else text + end for text in texts]


def _with_gaps(texts: list[Any], cells: Cells) -> list[str | None]:
    if cells.missing is None:
        return texts
    return [None if gap else text for text, gap in zip(texts, cells.missing.tolist())]


_TEXTS = {
    Kind.TEXT: _texts,
    Kind.WHOLE: _numbers,
    Kind.REAL: _numbers,
    Kind.TRUTH: _truths,
    Kind.MOMENT: _moments,
}
