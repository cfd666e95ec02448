"""From files on the service's machine to a dataset: guess, correct, look, import."""

from dssdesk.base.ids import ProjectKey
from dssdesk.wire.datasets import ColumnItem
from dssdesk.wire.record import Message, Record


class FileFormat(Record, frozen=True, kw_only=True):
    """How files are read. Which attributes count depends on ``type``.

    Attributes:
        type: ``csv``, ``parquet``, ``excel``, ``sqlite``, ``jsonl``.
        delimiter: Of CSV, as are the next ones.
        header: Whether the first row holds the names (CSV, Excel).
        skip: Lines before the header (CSV, Excel).
        nulls: Texts that stand for a missing value.
        date_format: In `strptime`'s words; empty for ISO 8601.
        sheet: Of Excel.
        table: Of SQLite.
    """

    type: str = "csv"
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
    sheet: str = ""
    table: str = ""


class PreviewImport(Message, frozen=True, kw_only=True, tag="preview_import"):
    """What is in these files? Replied to with `ImportPreview`.

    Attributes:
        paths: Absolute; more than one: files of one dataset, with the same columns.
        format: None guesses everything; else it is obeyed.
        columns: None guesses names and types; else they are obeyed, and rows that do not fit
            are counted.
    """

    project: ProjectKey
    paths: tuple[str, ...]
    format: FileFormat | None = None
    columns: tuple[ColumnItem, ...] | None = None


class BadRow(Record, frozen=True, kw_only=True):
    """A row that does not fit the columns; ``line`` counts from 1 in its file."""

    path: str
    line: int
    text: str
    reason: str


class ImportPreview(Message, frozen=True, kw_only=True, tag="import_preview"):
    """How the files would be read.

    Attributes:
        name: Proposed for the dataset, and free.
        rows: The first ones: ``rows[c][r]`` is a text, or None.
        parts: Sheets or tables to choose from.
        checked: How many rows were looked at for `bad`.
        bad: How many of them do not fit.
        examples: The first of those.
        problem: Why nothing can be read this way; the rest is empty then.
    """

    name: str
    format: FileFormat
    columns: tuple[ColumnItem, ...] = ()
    rows: tuple[tuple[str | None, ...], ...] = ()
    parts: tuple[str, ...] = ()
    size: int = 0
    checked: int = 0
    bad: int = 0
    examples: tuple[BadRow, ...] = ()
    problem: str = ""


class ImportDataset(Message, frozen=True, kw_only=True, tag="import_dataset"):
    """Make a dataset of these files. Replied to with `DatasetImported`.

    Attributes:
        copy_files: Copy them into the project; else the dataset points to where they are.
        skip_bad: Leave out the rows that do not fit; else they are an error.
    """

    project: ProjectKey
    name: str
    paths: tuple[str, ...]
    format: FileFormat
    columns: tuple[ColumnItem, ...]
    copy_files: bool = True
    skip_bad: bool = False


class DatasetImported(Message, frozen=True, kw_only=True, tag="dataset_imported"):
    """The dataset is there; so many rows were left out."""

    name: str
    skipped: int = 0
