"""Finding out a dataset's format and schema from its files: once, when it is made.

Where two readings fit equally, text stays text: ``01234`` keeps its zero, ``03/04/2021`` is no
date while the month could come first or second, ``NA`` is a missing value only where it keeps
numbers or dates from being such.
"""

import codecs
from collections.abc import Sequence
from pathlib import Path

import msgspec

from dssdesk.datasets.csv_forgiving import guess_forgivingly
from dssdesk.datasets.csv_guess import guess_csv
from dssdesk.datasets.definition import (
    Column,
    CsvFormat,
    DatasetDefinition,
    Format,
    JsonLinesFormat,
    ParquetFormat,
    RowFormat,
    SqliteFormat,
)
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.excel_reading import guess_excel, is_workbook
from dssdesk.datasets.files import compression_of, find_files, first_bytes
from dssdesk.datasets.formats import kind_of, names_there, some_rows
from dssdesk.datasets.guessing import guess_columns, has_decimal_commas
from dssdesk.datasets.jsonl_reading import looks_like_json
from dssdesk.datasets.parquet_reading import parquet_columns
from dssdesk.datasets.sqlite_reading import SQLITE_START, declared_types, table_names
from dssdesk.datasets.types import StorageType

_MOST_ROWS = 100_000
_MOST_VALUES = 2_000_000

_OTHERWISE = (
    (b"BZh", "is packed by bzip2"),
    (b"\xfd7zXZ", "is packed by xz"),
    (b"%PDF", "is a PDF"),
)
"""How files begin that we do not read, and what they are."""


def detect(base: Path, paths: Sequence[str]) -> DatasetDefinition:
    """The definition of a dataset whose files are these.

    Args:
        base: The folder that the definition names as its own.
        paths: Names or glob patterns relative to it.

    Raises:
        DatasetFileMissing: A path stands for no file.
        DatasetUnreadable: The files are no table, or not all the same one.
    """
    fmt, columns = guess(find_files(base, paths))
    return DatasetDefinition(
        format=fmt, columns=columns, folder=str(base), paths=tuple(paths), kind=kind_of(fmt)
    )


def guess(files: Sequence[Path], *, forgiving: bool = False) -> tuple[Format, tuple[Column, ...]]:
    """Format and schema of these files.

    Args:
        files: At least one.
        forgiving: Take a text for a table even where some of its rows are none.

    Raises:
        DatasetUnreadable: They are no table, or not all the same one.
    """
    start = first_bytes(files[0], 4_096)
    if start.startswith(b"PAR1"):
        return ParquetFormat(), parquet_columns(files)
    if is_workbook(start):
        return guess_rows(files, guess_excel(files[0]))
    if start.startswith(SQLITE_START):
        tables = table_names(files[0])
        if not tables:
            raise DatasetUnreadable(f"“{files[0].name}” has no tables.")
        return guess_rows(files, SqliteFormat(table=tables[0]))
    _refuse_others(files[0], start)
    if looks_like_json(files[0]):
        return guess_rows(files, JsonLinesFormat())
    try:
        return _with_decimal_comma(files, *guess_csv(files, compression=compression_of(files[0])))
    except DatasetUnreadable:
        fmt = guess_forgivingly(files[0]) if forgiving else None
        if fmt is None:
            raise
    return guess_rows(files, fmt)


def columns_under(files: Sequence[Path], fmt: Format) -> tuple[Column, ...]:
    """The schema of these files, read as a person says.

    Raises:
        DatasetUnreadable: They cannot be read so.
    """
    if isinstance(fmt, ParquetFormat):
        return parquet_columns(files)
    return guess_rows(files, fmt, may_mark=False)[1]


def rows_to_look_at(columns: int) -> int:
    """From how many rows types are guessed, and how many are checked before an import."""
    return min(_MOST_ROWS, max(1_000, _MOST_VALUES // max(1, columns)))


def guess_rows(
    files: Sequence[Path], fmt: RowFormat | CsvFormat, *, may_mark: bool = True
) -> tuple[Format, tuple[Column, ...]]:
    """The schema of what is read row by row, and the format with the null marks it needs.

    Raises:
        DatasetUnreadable: The files cannot be read so, or have not all the same columns.
    """
    names = names_there(files, fmt)
    if not isinstance(fmt, JsonLinesFormat):
        for path in files[1:]:
            if names_there([path], fmt) != names:
                raise DatasetUnreadable(f"“{path.name}” has other columns than “{files[0].name}”.")
    plain = [Column(name=name) for name in names]
    looked_at = some_rows(files, fmt, plain, rows_to_look_at(len(plain)))
    rows = [row.values for row in looked_at if not row.problem]
    is_text = isinstance(fmt, CsvFormat)
    found, columns = guess_columns(names, rows, fmt, is_text=is_text, may_mark=may_mark)
    if isinstance(fmt, SqliteFormat):
        columns = _as_declared(columns, rows, declared_types(files[0], fmt))
    return found, columns


def _with_decimal_comma(
    files: Sequence[Path], fmt: CsvFormat, columns: Sequence[Column]
) -> tuple[CsvFormat, tuple[Column, ...]]:
    """The same with ``1,5`` as a number, where no other column has numbers with a point."""
    kinds = {column.type for column in columns}
    if fmt.delimiter == "," or StorageType.DOUBLE in kinds or StorageType.STRING not in kinds:
        return fmt, tuple(columns)
    looked_at = some_rows(files, fmt, columns, rows_to_look_at(len(columns)))
    rows = [row.values for row in looked_at if not row.problem]
    found = {
        column.name
        for place, column in enumerate(columns)
        if column.type == StorageType.STRING and has_decimal_commas([row[place] for row in rows])
    }
    if not found:
        return fmt, tuple(columns)
    typed = [
        msgspec.structs.replace(column, type=StorageType.DOUBLE) if column.name in found else column
        for column in columns
    ]
    return msgspec.structs.replace(fmt, decimal=","), tuple(typed)


def _as_declared(
    columns: Sequence[Column],
    rows: Sequence[Sequence[object]],
    declared: dict[str, StorageType],
) -> tuple[Column, ...]:
    """What a table says of its columns, where their values do not say otherwise."""
    found = []
    for place, column in enumerate(columns):
        kind, values = declared.get(column.name), {row[place] for row in rows} - {None}
        fits = (
            not values
            or (kind == StorageType.DOUBLE and column.type == StorageType.BIGINT)
            or (kind == StorageType.BOOLEAN and values <= {0, 1})
        )
        found.append(msgspec.structs.replace(column, type=kind) if kind and fits else column)
    return tuple(found)


def _refuse_others(path: Path, start: bytes) -> None:
    for mark, what in _OTHERWISE:
        if start.startswith(mark):
            raise DatasetUnreadable(f"“{path.name}” {what}. Save it as CSV or Parquet.")
    is_wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if b"\0" in start and not is_wide:
        raise DatasetUnreadable(f"“{path.name}” is no text and no file that we read.")
