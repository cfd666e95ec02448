"""Cells to a pandas frame, by the stored schema and the reader's wishes, never by guessing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dataiku.core.cells import Cells
from dataiku.core.errors import DoesNotFit, PrecisionWarning, warn_reader
from dataiku.core.pandas_here import moments_as_held, text_dtype
from dataiku.core.types import Column, Kind
from dataiku.core.wishes import Wishes

if TYPE_CHECKING:
    import pandas as pd

_EXACT = 2**53


def build_frame(columns: Sequence[Column], cells: list[Cells], wishes: Wishes) -> pd.DataFrame:
    """The frame; empties ``cells`` on the way, so that memory is held only once.

    Raises:
        DoesNotFit: A column cannot become what is wished.
    """
    import pandas as pd

    series: dict[int, Any] = {}
    cells.reverse()
    for position, column in enumerate(columns):
        series[position] = _column(column, cells.pop(), wishes)
    frame: pd.DataFrame = pd.DataFrame(series, copy=False)
    frame.columns = pd.Index([column.name for column in columns])
    return frame


def _column(column: Column, cells: Cells, wishes: Wishes) -> Any:
    marks = wishes.missing_marks(column.name)
    if marks:
        cells = _without_marked(column, cells, marks)
    overridden = (wishes.override_dtypes or {}).get(column.name)
    if overridden is not None:
        values = _overridden(column, cells, overridden)
    else:
        values = _BUILDERS[column.kind](column, cells, wishes)
    if wishes.is_category(column.name, is_string=column.kind is Kind.TEXT):
        values = values.astype("category")
    return values


def _overridden(column: Column, cells: Cells, dtype: Any) -> Any:
    """The column in a dtype that a person chose, from exact values."""
    if dtype in (str, object, "str", "object", "string"):
        values = _text_series(_as_text(column, cells))
        return values if dtype in (str, object, "str", "object") else values.astype("string")
    values = _BUILDERS[column.kind](column, cells, Wishes(use_nullable_integers=True))
    try:
        return values.astype(dtype)
    except (ValueError, TypeError) as error:
        raise DoesNotFit(f"Column {column.name} cannot become {dtype!r}: {error}") from error


def _text(column: Column, cells: Cells, wishes: Wishes) -> Any:
    del column, wishes
    return _text_series(cells)


def _whole(column: Column, cells: Cells, wishes: Wishes) -> Any:
    import pandas as pd

    if wishes.int_as_float:
        return _floats(column, cells)
    if wishes.use_nullable_integers or (wishes.in_chunks and wishes.infer_with_pandas):
        return pd.Series(pd.arrays.IntegerArray(cells.array, _mask(cells)))
    if cells.missing is None or not cells.missing.any():
        return pd.Series(cells.array)
    if not wishes.infer_with_pandas:
        raise DoesNotFit(
            f"Column {column.name} ({column.type}) has missing values, which whole numbers of "
            "numpy cannot have. Use use_nullable_integers=True or int_as_float=True."
        )
    return _floats(column, cells)


def _floats(column: Column, cells: Cells) -> Any:
    import numpy as np
    import pandas as pd

    values = cells.array.astype("float64")
    known = cells.array if cells.missing is None else cells.array[~cells.missing]
    if len(known) and (known.max() > _EXACT or known.min() < -_EXACT):
        warn_reader(
            f"Column {column.name} has whole numbers beyond 2^53, whose last digits are lost in "
            "float64. Use use_nullable_integers=True to keep them.",
            PrecisionWarning,
        )
    if cells.missing is not None:
        values[cells.missing] = np.nan
    return pd.Series(values)


def _real(column: Column, cells: Cells, wishes: Wishes) -> Any:
    import pandas as pd

    del column, wishes
    return pd.Series(cells.array)


def _truth(column: Column, cells: Cells, wishes: Wishes) -> Any:
    import numpy as np
    import pandas as pd

    if wishes.bool_as_str:
        return _text_series(_as_text(column, cells))
    if wishes.use_nullable_integers or (wishes.in_chunks and wishes.infer_with_pandas):
        return pd.Series(pd.arrays.BooleanArray(cells.array, _mask(cells)))
    if cells.missing is None or not cells.missing.any():
        return pd.Series(cells.array)
    if not wishes.infer_with_pandas:
        raise DoesNotFit(
            f"Column {column.name} (boolean) has missing values, which bool cannot have. "
            "Use bool_as_str=True or use_nullable_integers=True."
        )
    values = cells.array.astype(object)
    values[cells.missing] = np.nan
    return pd.Series(values)


def _moment(column: Column, cells: Cells, wishes: Wishes) -> Any:
    import pandas as pd

    if not wishes.parse_dates or wishes.date_parser is not None:
        texts = _text_series(_as_text(column, cells))
        parser = wishes.date_parser
        return texts if parser is None else texts.astype(object).map(parser, na_action="ignore")
    values = pd.Series(moments_as_held(cells.array, column.name))
    return values.dt.tz_localize("UTC") if column.is_zoned else values


_BUILDERS = {
    Kind.TEXT: _text,
    Kind.WHOLE: _whole,
    Kind.REAL: _real,
    Kind.TRUTH: _truth,
    Kind.MOMENT: _moment,
}


def _text_series(cells: Cells) -> Any:
    import numpy as np
    import pandas as pd

    dtype = text_dtype()
    if isinstance(cells.array, np.ndarray):
        return pd.Series(cells.array, dtype=dtype)
    import pyarrow as pa

    return pd.Series(dtype.__from_arrow__(pa.chunked_array([cells.array])))


def _mask(cells: Cells) -> Any:
    import numpy as np

    return np.zeros(len(cells.array), dtype=bool) if cells.missing is None else cells.missing


def _as_text(column: Column, cells: Cells) -> Cells:
    """Any column as the text that a TSV stream has."""
    import numpy as np

    if column.kind is Kind.TEXT:
        return cells
    if column.kind is Kind.MOMENT:
        gaps = np.isnat(cells.array)
        values = _moments_as_text(column, cells.array)
    elif column.kind is Kind.TRUTH:
        gaps = _mask(cells)
        values = np.where(cells.array, "true", "false").astype(object)
    else:
        gaps = np.isnan(cells.array) if column.kind is Kind.REAL else _mask(cells)
        values = cells.array.astype(str).astype(object)
    values[gaps] = np.nan
    return Cells(values)


def _moments_as_text(column: Column, moments: Any) -> Any:
    import numpy as np

    if column.type == "dateonly":
        return np.datetime_as_string(moments, unit="D").astype(object)
    in_milliseconds = moments.astype("datetime64[ms]")
    finer = (in_milliseconds != moments) & ~np.isnat(moments)
    texts = np.datetime_as_string(moments if finer.any() else in_milliseconds).tolist()
    zoned = column.is_zoned
    return np.array([f"{t}Z" if zoned else t.replace("T", " ") for t in texts], dtype=object)


def _without_marked(column: Column, cells: Cells, marks: frozenset[str]) -> Cells:
    """What the reader calls missing, made missing: texts by text, numbers by value."""
    import numpy as np

    if column.kind is Kind.TEXT:
        values = _text_series(cells)
        values = values.mask(values.isin(list(marks))).to_numpy(dtype=object, na_value=np.nan)
        return Cells(values)
    if column.kind is Kind.MOMENT:
        return cells
    if column.kind is Kind.TRUTH:
        marked = np.isin(np.where(cells.array, "true", "false"), list(marks))
        return Cells(cells.array, _mask(cells) | marked)
    marked = np.isin(cells.array, _numbers(marks))
    if column.kind is Kind.REAL:
        return Cells(np.where(marked, np.nan, cells.array).astype(column.width))
    return Cells(cells.array, _mask(cells) | marked)


def _numbers(marks: frozenset[str]) -> list[Any]:
    numbers: list[Any] = []
    for mark in marks:
        try:
            number = float(mark)
        except ValueError:
            continue
        numbers.append(int(number) if number.is_integer() else number)
    return numbers
