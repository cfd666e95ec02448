"""What a dataset is: where its files lie, their format, their schema. One JSON file each.

Detected once, stored whole, and from then on obeyed: nothing is guessed when rows are read.
"""

from pathlib import Path

import msgspec

from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.json_files import read_record, write_record
from dssdesk.datasets.types import StorageType
from dssdesk.wire.catalogue import DatasetKind
from dssdesk.wire.datasets import ColumnItem

VERSION = 1
"""The format of the file. Raised when an older product would misread it."""

MANAGED_CONNECTION = "filesystem_managed"
"""The connection of datasets whose files we own, below the project's ``managed/``."""

OUTSIDE_CONNECTION = "filesystem_root"
"""The connection of datasets whose files lie elsewhere on the service's machine."""


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column of the schema.

    Attributes:
        source: Its name in the files, where these name their columns and call it otherwise.
    """

    name: str
    type: StorageType = StorageType.STRING
    comment: str = ""
    source: str = ""


class TextRules(msgspec.Struct, frozen=True, kw_only=True):
    """How texts become values.

    Attributes:
        nulls: Texts that stand for a missing value.
        date_format: In `strptime`'s words; empty for ISO 8601.
    """

    nulls: tuple[str, ...] = ("",)
    decimal: str = "."
    date_format: str = ""
    timestamp_format: str = ""


class CsvFormat(TextRules, frozen=True, kw_only=True, tag_field="type", tag="csv"):
    """How delimited text is read.

    Attributes:
        quote: Empty where quotes mean nothing.
        skip: Lines before the header.
        encoding: ``utf-8``, ``utf-16`` or ``latin-1``.
        compression: ``none``, ``gzip`` or ``zstd``.
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    header: bool = True
    skip: int = 0
    encoding: str = "utf-8"
    compression: str = "none"


class ParquetFormat(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="parquet"):
    """Parquet: its files say the rest themselves."""


class ExcelFormat(TextRules, frozen=True, kw_only=True, tag_field="type", tag="excel"):
    """A sheet of a workbook. Rows without any value are passed over.

    Attributes:
        skip: Rows before the header.
    """

    sheet: str
    header: bool = True
    skip: int = 0


class SqliteFormat(TextRules, frozen=True, kw_only=True, tag_field="type", tag="sqlite"):
    """A table or a view of an SQLite file."""

    table: str
    nulls: tuple[str, ...] = ()


class JsonLinesFormat(TextRules, frozen=True, kw_only=True, tag_field="type", tag="jsonl"):
    """One JSON object on each line; what a line does not name is missing."""

    nulls: tuple[str, ...] = ()


RowFormat = ExcelFormat | SqliteFormat | JsonLinesFormat
"""What is read row by row, as Python's values."""

Format = CsvFormat | ParquetFormat | RowFormat


class DatasetDefinition(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is needed to read a dataset's rows.

    Attributes:
        folder: Where its files lie; relative to the project's folder, or absolute.
        paths: Names or glob patterns of its files, relative to `folder`; rows come in this
            order, and sorted by name within a pattern.
        rows: How many, when they were last counted.
        counted_size: Bytes of all files then. While it holds, so does `rows`.
        managed: The files are ours: deleted and written with the dataset.
        planned: The columns of the rows that are written next, where they are others.
        skip_bad: Rows that do not fit are left out; else one of them is an error.
    """

    format: Format
    columns: tuple[Column, ...]
    folder: str
    paths: tuple[str, ...]
    version: int = VERSION
    kind: DatasetKind = DatasetKind.FILES
    connection: str = MANAGED_CONNECTION
    description: str = ""
    rows: int | None = None
    counted_size: int | None = None
    managed: bool = False
    planned: tuple[Column, ...] | None = None
    skip_bad: bool = False

    def column_items(self) -> tuple[ColumnItem, ...]:
        """The schema as the desk shows it."""
        return tuple(ColumnItem(name=c.name, type=c.type, comment=c.comment) for c in self.columns)

    def format_label(self) -> str:
        """The format in a person's words."""
        match self.format:
            case ParquetFormat():
                return "Parquet"
            case ExcelFormat(sheet=sheet):
                return f"Excel, sheet “{sheet}”"
            case SqliteFormat(table=table):
                return f"SQLite, table “{table}”"
            case JsonLinesFormat():
                return "JSON lines"
            case CsvFormat(delimiter=delimiter, compression=packed):
                name = "TSV" if delimiter == "\t" else "CSV"
                return name if packed == "none" else f"{name}, {packed}"


def read_definition(path: Path) -> DatasetDefinition:
    """The definition in this file.

    Raises:
        FileNotFoundError: There is none.
        DatasetUnreadable: The file holds something else, or a newer format.
    """
    try:
        definition = read_record(path, DatasetDefinition)
    except msgspec.MsgspecError as error:
        raise DatasetUnreadable(f"“{path.name}” is damaged ({error}).") from error
    if definition.version > VERSION:
        raise DatasetUnreadable(f"“{path.name}” was written by a newer DSS Desk. Update this one.")
    return definition


def write_definition(path: Path, definition: DatasetDefinition) -> None:
    """Store the definition; keys that we do not know stay in the file."""
    write_record(path, definition)
