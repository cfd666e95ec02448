"""What the service asks of the worker process, and how an ask travels."""

import struct

import msgspec

from dssdesk.datasets.definition import Column, DatasetDefinition, Format
from dssdesk.datasets.export import ExportForm
from dssdesk.datasets.rows import RowForm
from dssdesk.datasets.selection import RowSelection
from dssdesk.datasets.views import ViewWish
from dssdesk.wire.datasets import ColumnItem
from dssdesk.wire.imports import FileFormat

LENGTH = struct.Struct(">I")


class _Request(msgspec.Struct, frozen=True, kw_only=True, tag_field="ask", tag=str.lower):
    pass


class GetDetails(_Request, frozen=True, kw_only=True):
    """Files, size, age and rows. Answered with `Details`."""

    definition: DatasetDefinition
    base: str


class Count(_Request, frozen=True, kw_only=True):
    """Count the rows now. Answered with a number."""

    definition: DatasetDefinition
    base: str


class Detect(_Request, frozen=True, kw_only=True):
    """Find out what these files are. Answered with a `DatasetDefinition`."""

    base: str
    paths: tuple[str, ...]


class TakeSample(_Request, frozen=True, kw_only=True):
    """Read a sample and hold it under this id. Answered with the number of its rows.

    Attributes:
        is_random: Rows from all over the dataset, the same ones each time; else the first.
    """

    definition: DatasetDefinition
    base: str
    limit: int
    sample_id: str
    is_random: bool = False


class TakeView(_Request, frozen=True, kw_only=True):
    """Sort and filter a sample, and hold the view. Answered with the number of its rows."""

    sample_id: str
    view_id: str
    wish: ViewWish


class GetProfiles(_Request, frozen=True, kw_only=True):
    """What is in a sample's columns? Answered with a `ColumnProfile` for each."""

    sample_id: str


class GetPage(_Request, frozen=True, kw_only=True):
    """Rows of a sample or a view as text. Answered with them, column by column.

    Attributes:
        columns: By place; None for all.
        is_whole: Long texts too, and of so many rows as fit into one answer.
    """

    sample_id: str
    first: int
    count: int
    columns: tuple[int, ...] | None = None
    is_whole: bool = False


class GetRows(_Request, frozen=True, kw_only=True):
    """Rows for a kernel. Answered with a stream of bytes."""

    definition: DatasetDefinition
    base: str
    selection: RowSelection
    form: RowForm


class GetExport(_Request, frozen=True, kw_only=True):
    """All rows for a file. Answered with the file's bytes."""

    definition: DatasetDefinition
    base: str
    form: ExportForm


class WriteRows(_Request, frozen=True, kw_only=True):
    """Rows for a new folder; they follow the request (`dssdesk.datasets.incoming`).

    Answered with their number when they are on the disk.
    """

    folder: str
    columns: tuple[Column, ...]
    format: Format


class CopyRows(_Request, frozen=True, kw_only=True):
    """Write the rows of a dataset into a new folder. Answered with their number.

    Attributes:
        columns: As which they are written; the dataset has columns of these names.
    """

    definition: DatasetDefinition
    base: str
    folder: str
    columns: tuple[Column, ...]
    format: Format


class LookAt(_Request, frozen=True, kw_only=True):
    """How would these files be read? Answered with an `ImportPreview`."""

    paths: tuple[str, ...]
    format: FileFormat | None
    columns: tuple[ColumnItem, ...] | None


class BringIn(_Request, frozen=True, kw_only=True):
    """Copy files, if a folder is named, and read all rows. Answered with `Checked`."""

    definition: DatasetDefinition
    files: tuple[str, ...]
    folder: str | None


Request = (
    GetDetails
    | Count
    | Detect
    | TakeSample
    | TakeView
    | GetProfiles
    | GetPage
    | GetRows
    | GetExport
    | WriteRows
    | CopyRows
    | LookAt
    | BringIn
)

_decoder: msgspec.json.Decoder[Request] = msgspec.json.Decoder(type=Request)


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a dataset's files; ``rows`` is None while nobody has counted them."""

    files: int
    size: int
    written_at: float
    rows: int | None


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A definition of which every row was read; so many were left out."""

    definition: DatasetDefinition
    skipped: int = 0


def encode(request: Request) -> bytes:
    """The request with its length."""
    data = msgspec.json.encode(request)
    return LENGTH.pack(len(data)) + data


def decode(data: bytes) -> Request:
    """The request in these bytes."""
    return _decoder.decode(data)
