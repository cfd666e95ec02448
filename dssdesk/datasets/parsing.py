"""Texts of a file into values of the stored type: exactly, or not at all."""

from dssdesk.datasets.definition import Column, CsvFormat
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.types import StorageType, Texts, Values, to_arrow

_WHOLE = {StorageType.BIGINT, StorageType.INT, StorageType.SMALLINT, StorageType.TINYINT}
_FRACTIONS = {StorageType.DOUBLE, StorageType.FLOAT}
_MOMENTS = {StorageType.DATE, StorageType.DATETIME_NO_TZ}


def parse(texts: Texts, column: Column, fmt: CsvFormat, *, first_row: int) -> Values:
    """The values that these texts stand for.

    Args:
        texts: Null where the value is missing.
        column: Tells the type.
        fmt: Tells how numbers and dates are written.
        first_row: The number of the first text's row, for the message.

    Raises:
        DatasetUnreadable: One of them is no value of that type.
    """
    import pyarrow as pa

    if pa.types.is_string(to_arrow(column.type)):
        return texts
    try:
        return _parsed(texts, column.type, fmt)
    except pa.ArrowInvalid:
        index = _first_bad(texts, column.type, fmt)
    shown = str(texts[index].as_py())[:60]
    raise DatasetUnreadable(
        f"row {first_row + index + 1:,}: “{shown}” in the column “{column.name}” is no "
        f"{column.type}. Correct the file, or make the column a string."
    )


def _parsed(texts: Texts, kind: StorageType, fmt: CsvFormat) -> Values:
    import pyarrow as pa
    import pyarrow.compute as pc

    if kind in _MOMENTS and fmt.timestamp_format:
        return _dates(texts, fmt.timestamp_format).cast(to_arrow(kind))
    if kind == StorageType.DATE_ONLY and fmt.date_format:
        return _dates(texts, fmt.date_format).cast(to_arrow(kind))
    if kind in _FRACTIONS and fmt.decimal != ".":
        texts = pc.replace_substring(texts, fmt.decimal, ".")
    try:
        return texts.cast(to_arrow(kind))
    except pa.ArrowInvalid:
        # Seldom needed, and slow: only when the strict way has failed.
        texts = pc.utf8_trim_whitespace(texts)
        if kind in _WHOLE:
            texts = pc.replace_substring_regex(texts, r"^\+(\d)", r"\1")
        return texts.cast(to_arrow(kind))


def _dates(texts: Texts, written: str) -> Values:
    import pyarrow.compute as pc

    return pc.strptime(pc.utf8_trim_whitespace(texts), format=written, unit="us")


def _first_bad(texts: Texts, kind: StorageType, fmt: CsvFormat) -> int:
    """The first text that does not parse; only asked when there is one."""
    import pyarrow as pa

    low, high = 0, len(texts)
    while high - low > 1:
        middle = (low + high) // 2
        try:
            _parsed(texts[low:middle], kind, fmt)
        except pa.ArrowInvalid:
            high = middle
        else:
            low = middle
    return low
