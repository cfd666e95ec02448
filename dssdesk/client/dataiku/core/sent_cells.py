"""A pandas column as cells of the stored type: exactly, or not at all.

The same for both ways to the service, so that what is written does not depend on pyarrow.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dataiku.core.cells import Cells
from dataiku.core.errors import DoesNotFit
from dataiku.core.sent_values import plain_text, text_writer, unfit
from dataiku.core.types import Column, Kind


def cells_to_send(values: Any, column: Column) -> Cells:
    """The cells of a series.

    Raises:
        DoesNotFit: A value is none of the column's type.
    """
    return _CELLS[column.kind](values, column)


def in_pieces(cells: list[Cells], rows: int, most: int) -> Iterator[list[Cells]]:
    """The same rows, cut where their texts have more characters than ``most``."""
    size = sum(_characters(each) for each in cells)
    if size <= most or rows < 2:
        yield cells
        return
    middle = rows // 2
    yield from in_pieces([each.cut(0, middle) for each in cells], middle, most)
    yield from in_pieces([each.cut(middle, rows) for each in cells], rows - middle, most)


def _characters(cells: Cells) -> int:
    kind = getattr(cells.array, "dtype", None)
    if kind is None:  # of pyarrow
        return int(cells.array.nbytes)
    return sum(map(len, cells.array)) if kind.hasobject else 0


def _gaps(values: Any) -> Any:
    """Where values are missing; None when nowhere."""
    gaps = values.isna().to_numpy(dtype=bool)
    return gaps if gaps.any() else None


def _whole(values: Any, column: Column) -> Cells:
    import numpy as np
    import pandas as pd

    gaps = _gaps(values)
    if pd.api.types.is_integer_dtype(values.dtype) or pd.api.types.is_bool_dtype(values.dtype):
        found = values.fillna(0) if gaps is not None else values
        if pd.api.types.is_bool_dtype(values.dtype):
            found = found.astype("int8")
        held = found.to_numpy()
    elif pd.api.types.is_float_dtype(values.dtype):
        held = values.fillna(0).to_numpy(dtype="float64")
    else:
        held = _through_texts(values, column, _whole_of)
    limits = np.iinfo(column.width)
    bad = (held > limits.max) | (held < limits.min)
    if held.dtype.kind == "f":  # 2^63 is no int64, but its limit as a float
        bad |= (held != np.floor(held)) | (held >= 2.0**63)
    _refuse(values, column, bad)
    return Cells(held.astype(column.width), gaps)


def _refuse(values: Any, column: Column, bad: Any) -> None:
    if bad.any():
        raise unfit(column, values.iloc[int(bad.argmax())])


def _through_texts(values: Any, column: Column, read: Any) -> Any:
    """Values of any kind by way of their texts; ``read`` makes one of a text."""
    import numpy as np

    text = text_writer(column)
    held = []
    for value in values.tolist():
        written = text(value)
        try:
            held.append(read(written))
        except (ValueError, KeyError) as error:
            raise unfit(column, value) from error
    found = np.empty(len(held), dtype=object)
    found[:] = held
    return found


def _whole_of(text: str | None) -> int:
    return 0 if text is None else int(text)


def _real_of(text: str | None) -> float:
    return float("nan") if text is None else float(text)


def _truth_of(text: str | None) -> bool:
    return False if text is None else {"true": True, "false": False}[text]


def _real(values: Any, column: Column) -> Cells:
    import numpy as np
    import pandas as pd

    if pd.api.types.is_numeric_dtype(values.dtype):
        held = values.to_numpy(dtype="float64", na_value=np.nan)
    else:
        held = _through_texts(values, column, _real_of).astype("float64")
    with np.errstate(over="ignore"):
        found = held.astype(column.width)
    _refuse(values, column, np.isinf(found) & ~np.isinf(held))
    return Cells(found)


def _truth(values: Any, column: Column) -> Cells:
    import pandas as pd

    gaps = _gaps(values)
    if pd.api.types.is_bool_dtype(values.dtype) and gaps is None:
        return Cells(values.to_numpy(dtype=bool))
    return Cells(_through_texts(values, column, _truth_of).astype(bool), gaps)


def _moment(values: Any, column: Column) -> Cells:
    import numpy as np
    import pandas as pd

    if not pd.api.types.is_datetime64_any_dtype(values.dtype):
        texts = _through_texts(values, column, _utc_of if column.is_zoned else _clock_of)
        held = np.array(["NaT" if text is None else text for text in texts], "datetime64[us]")
    else:
        if getattr(values.dtype, "tz", None) is not None:
            # Of a zone, the instant is stored as such; a clock on the wall shows the zone's time.
            values = values.dt.tz_convert("UTC") if column.is_zoned else values
            values = values.dt.tz_localize(None)
        held = values.to_numpy().astype("datetime64[us]")
    if column.type == "dateonly":
        held = held.astype("datetime64[D]").astype("datetime64[us]")
    return Cells(held)


def _utc_of(text: str | None) -> str | None:
    """A text of an instant, as numpy reads it; of another offset than UTC too."""
    if text is None:
        return None
    from datetime import datetime, timezone

    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is not None:
        moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    return moment.isoformat()


def _clock_of(text: str | None) -> str | None:
    if text is None:
        return None
    from datetime import datetime

    return datetime.fromisoformat(text).replace(tzinfo=None).isoformat()


def _text(values: Any, column: Column) -> Cells:
    if getattr(values.dtype, "storage", "") == "pyarrow":
        return Cells(_as_arrow(values))
    import numpy as np

    gaps = _gaps(values)
    found = np.empty(len(values), dtype=object)
    try:
        found[:] = [
            value if type(value) is str else plain_text(value)
            for value in values.astype(object).tolist()
        ]
    except UnicodeDecodeError as error:
        raise DoesNotFit(
            f"The column {column.name} holds bytes that are no UTF-8 text ({error}). "
            "Decode them first."
        ) from error
    return Cells(found, gaps)


def _as_arrow(values: Any) -> Any:
    """The texts that pandas holds as Arrow does, as they are."""
    import pyarrow as pa

    held = values.array.__arrow_array__()
    return held.combine_chunks() if isinstance(held, pa.ChunkedArray) else held


_CELLS = {
    Kind.WHOLE: _whole,
    Kind.REAL: _real,
    Kind.TRUTH: _truth,
    Kind.MOMENT: _moment,
    Kind.TEXT: _text,
}
