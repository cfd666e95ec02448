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


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column of the schema."""

    name: str
    type: StorageType = StorageType.STRING
    comment: str = ""


class CsvFormat(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="csv"):
    """How delimited text is read.

    Attributes:
        quote: Empty where quotes mean nothing.
        skip: Lines before the header.
        encoding: ``utf-8``, ``utf-16`` or ``latin-1``.
        nulls: Texts that stand for a missing value.
        date_format: In `strptime`'s words; empty for ISO 8601.
        compression: ``none``, ``gzip`` or ``zstd``.
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    header: bool = True
    skip: int = 0
    encoding: str = "utf-8"
    nulls: tuple[str, ...] = ("",)
    decimal: str = "."
    date_format: str = ""
    timestamp_format: str = ""
    compression: str = "none"


class ParquetFormat(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="parquet"):
    """Parquet: its files say the rest themselves."""


Format = CsvFormat | ParquetFormat


class DatasetDefinition(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is needed to read a dataset's rows.

    Attributes:
        folder: Where its files lie; relative to the project's folder, or absolute.
        paths: Names or glob patterns of its files, relative to `folder`; rows come in this
            order, and sorted by name within a pattern.
        rows: How many, when they were last counted.
        counted_size: Bytes of all files then. While it holds, so does `rows`.
        managed: The files are ours: deleted and written with the dataset.
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

    def column_items(self) -> tuple[ColumnItem, ...]:
        """The schema as the desk shows it."""
        return tuple(ColumnItem(name=c.name, type=c.type, comment=c.comment) for c in self.columns)

    def format_label(self) -> str:
        """The format in a person's words."""
        if isinstance(self.format, ParquetFormat):
            return "Parquet"
        name = "TSV" if self.format.delimiter == "\t" else "CSV"
        packed = self.format.compression
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
