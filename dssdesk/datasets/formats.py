"""What differs from format to format, in one place: names, rows, parts, and how each is called."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec

from dssdesk.base.errors import BadInput
from dssdesk.datasets.csv_rows import csv_names, csv_rows
from dssdesk.datasets.definition import (
    Column,
    CsvFormat,
    ExcelFormat,
    Format,
    JsonLinesFormat,
    ParquetFormat,
    SqliteFormat,
)
from dssdesk.datasets.excel_reading import excel_names, excel_rows, is_workbook, sheet_names
from dssdesk.datasets.files import first_bytes
from dssdesk.datasets.jsonl_reading import jsonl_names, jsonl_rows
from dssdesk.datasets.parquet_reading import parquet_columns
from dssdesk.datasets.row_source import Row, Rows
from dssdesk.datasets.sqlite_reading import SQLITE_START, sqlite_names, sqlite_rows, table_names
from dssdesk.datasets.types import StorageType
from dssdesk.wire.catalogue import DatasetKind
from dssdesk.wire.datasets import ColumnItem
from dssdesk.wire.imports import FileFormat

ENCODINGS = ("utf-8", "utf-16", "latin-1")


def from_wire(stated: FileFormat) -> Format:
    """The format that a person stated.

    Raises:
        BadInput: There is no such format, or it makes no sense.
    """
    try:
        fmt: Format = msgspec.convert(msgspec.structs.asdict(stated), Format)
    except msgspec.ValidationError as error:
        raise BadInput(f"“{stated.type}” is no format that can be read here.") from error
    if isinstance(fmt, CsvFormat):
        _check(fmt)
    if isinstance(fmt, CsvFormat | ExcelFormat) and fmt.skip < 0:
        raise BadInput("Fewer than 0 lines cannot be skipped.")
    return fmt


def to_wire(fmt: Format) -> FileFormat:
    """The same for the desk."""
    values = msgspec.to_builtins(fmt)
    if not isinstance(fmt, ParquetFormat):
        values["nulls"] = fmt.nulls
    return msgspec.convert(values, FileFormat)


def schema_of(items: Sequence[ColumnItem]) -> tuple[Column, ...]:
    """The columns as a person stated them.

    Raises:
        BadInput: A type is none of ours, or two columns share a name.
    """
    known = set(StorageType)
    unknown = next((item for item in items if item.type not in known), None)
    if unknown is not None:
        raise BadInput(f"“{unknown.type}” is no type of a column.")
    names = Counter(item.name for item in items)
    twice = next((name for name, count in names.items() if count > 1 or not name.strip()), None)
    if twice is not None:
        raise BadInput(f"Two columns are called “{twice}”, or it is empty. Rename one of them.")
    return tuple(
        Column(name=item.name, type=StorageType(item.type), comment=item.comment) for item in items
    )


def kind_of(fmt: Format) -> DatasetKind:
    """How the tree shows a dataset of this format."""
    if isinstance(fmt, ExcelFormat):
        return DatasetKind.EXCEL
    return DatasetKind.SQL if isinstance(fmt, SqliteFormat) else DatasetKind.FILES


def parts_of(path: Path) -> tuple[str, ...]:
    """The sheets or tables of a file; nothing for a file that has none.

    Raises:
        DatasetUnreadable: It is damaged.
    """
    start = first_bytes(path, 16)
    if is_workbook(start):
        return sheet_names(path)
    return table_names(path) if start.startswith(SQLITE_START) else ()


def names_there(files: Sequence[Path], fmt: Format) -> tuple[str, ...]:
    """What the files call their columns.

    Raises:
        DatasetUnreadable: They cannot be read so.
    """
    match fmt:
        case CsvFormat():
            return csv_names(files[0], fmt)
        case ExcelFormat():
            return excel_names(files[0], fmt)
        case SqliteFormat():
            return sqlite_names(files[0], fmt)
        case JsonLinesFormat():
            return jsonl_names(files)
        case ParquetFormat():
            return tuple(column.name for column in parquet_columns(files))


def rows_of(
    files: Sequence[Path],
    fmt: Format,
    columns: Sequence[Column],
    is_stopped: Callable[[], bool] = lambda: False,
) -> Rows:
    """The rows with their places, those that do not fit among them; not of Parquet.

    Raises:
        DatasetUnreadable: They cannot be read at all.
    """
    match fmt:
        case CsvFormat():
            return csv_rows(files, fmt, len(columns))
        case ExcelFormat():
            return excel_rows(files, fmt, len(columns))
        case SqliteFormat():
            return sqlite_rows(files, fmt, columns, is_stopped)
        case JsonLinesFormat():
            return jsonl_rows(files, columns)
        case ParquetFormat():
            return iter(())


def some_rows(
    files: Sequence[Path], fmt: Format, columns: Sequence[Column], limit: int
) -> Iterator[Row]:
    """So many of the rows at most, the first ones of every file.

    Raises:
        DatasetUnreadable: They cannot be read at all.
    """
    for path in files:
        yield from islice(rows_of([path], fmt, columns), -(-limit // len(files)))


def by_place(columns: Sequence[Column], there: Sequence[str], fmt: Format) -> tuple[Column, ...]:
    """The columns as a person renamed them, each with its name in the files.

    Delimited text and sheets are read by place: there the names are ours alone.
    """
    if isinstance(fmt, CsvFormat | ExcelFormat):
        return tuple(columns)
    ours, theirs = {column.name for column in columns}, set(there)
    if len(columns) != len(there):
        return tuple(columns)
    return tuple(
        msgspec.structs.replace(column, source=name)
        if column.name not in theirs and name not in ours
        else column
        for column, name in zip(columns, there, strict=True)
    )


def _check(fmt: CsvFormat) -> None:
    if len(fmt.delimiter) != 1 or fmt.delimiter in "\r\n":
        raise BadInput("The delimiter must be one sign.")
    if len(fmt.quote) > 1 or len(fmt.escape) > 1 or fmt.quote == fmt.delimiter:
        raise BadInput("The quote must be one sign, or none, and not the delimiter.")
    if fmt.encoding not in ENCODINGS:
        raise BadInput(f"“{fmt.encoding}” cannot be read here. Save the file as UTF-8.")
    if len(fmt.decimal) != 1:
        raise BadInput("The decimal mark must be one sign.")
