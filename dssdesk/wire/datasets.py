"""A dataset's details and its rows, as the desk shows them. Kernels read rows elsewhere."""

from dssdesk.wire.places import DatasetRef
from dssdesk.wire.record import Message, Record


class ColumnItem(Record, frozen=True, kw_only=True):
    """A column of a schema; ``type`` is one of DSS's storage types."""

    name: str
    type: str
    comment: str = ""


class GetDataset(Message, frozen=True, kw_only=True, tag="get_dataset"):
    """What is this dataset? Replied to with `DatasetDetails`."""

    dataset: DatasetRef


class DatasetDetails(Message, frozen=True, kw_only=True, tag="dataset_details"):
    """Everything that the details panel shows.

    Attributes:
        rows: None while nobody has counted them.
        size: Bytes on disk.
        written_at: Seconds since the epoch.
        notebooks: Names of the associated notebooks.
        is_managed: Its files are the project's own, and are deleted with it.
    """

    dataset: DatasetRef
    columns: tuple[ColumnItem, ...]
    format: str
    connection: str
    path: str
    rows: int | None = None
    size: int | None = None
    files: int | None = None
    written_at: float | None = None
    notebooks: tuple[str, ...] = ()
    is_managed: bool = False


class ReadSample(Message, frozen=True, kw_only=True, tag="read_sample"):
    """Read rows into a sample that can be paged. Replied to with `SampleRead`.

    Attributes:
        is_random: Rows from all over the dataset, the same ones each time; else the first.
    """

    dataset: DatasetRef
    limit: int = 10_000
    is_random: bool = False


class SampleRead(Message, frozen=True, kw_only=True, tag="sample_read"):
    """The sample is there.

    Attributes:
        sample_id: Names it in `ReadPage`; ends with the service.
        total: Rows of the whole dataset, where that is known.
        seconds: How long it took.
    """

    sample_id: str
    rows: int
    columns: tuple[ColumnItem, ...]
    total: int | None = None
    seconds: float = 0.0


class DatasetWritten(Message, frozen=True, kw_only=True, tag="dataset_written"):
    """Event: a dataset has other rows, and perhaps other columns; samples are of those before."""

    dataset: DatasetRef


class SortKey(Record, frozen=True, kw_only=True):
    """By which column, and which way."""

    column: str
    descending: bool = False


class ColumnFilter(Record, frozen=True, kw_only=True):
    """What a person typed above a column.

    A part of a text, or ``> 3``, ``<= 2024-01-01``, ``= x``, ``!= x``, ``empty``, ``not empty``.
    """

    column: str
    text: str


class ViewSample(Message, frozen=True, kw_only=True, tag="view_sample"):
    """Sort, filter and search a sample. Replied to with `SampleViewed`.

    Attributes:
        search: A text that any column holds, whatever its case.
    """

    sample_id: str
    sort: tuple[SortKey, ...] = ()
    filters: tuple[ColumnFilter, ...] = ()
    search: str = ""


class SampleViewed(Message, frozen=True, kw_only=True, tag="sample_viewed"):
    """The rows that are left; ``view_id`` names them in `ReadPage`, like a sample."""

    view_id: str
    rows: int


class ProfileSample(Message, frozen=True, kw_only=True, tag="profile_sample"):
    """What is in the columns of a sample? Replied to with `SampleProfile`."""

    sample_id: str


class ColumnProfile(Record, frozen=True, kw_only=True):
    """A column at a glance.

    Attributes:
        empty: Rows without a value.
        distinct: Different values, about.
        least: The smallest value as a text; also `most`, and `mean` of numbers.
        bins: Rows in ranges of equal width from `least` to `most`; of texts: in the most
            frequent values.
        top: The most frequent values and how often they come.
    """

    name: str
    empty: int = 0
    distinct: int = 0
    least: str = ""
    most: str = ""
    mean: float | None = None
    bins: tuple[int, ...] = ()
    top: tuple[tuple[str, int], ...] = ()


class SampleProfile(Message, frozen=True, kw_only=True, tag="sample_profile"):
    """The columns, in the schema's order."""

    sample_id: str
    columns: tuple[ColumnProfile, ...]


LONGEST_TEXT = 1_000
"""Characters of one value that a `Page` has."""

LONGEST_WHOLE_TEXT = 1_000_000
"""Characters of one value, where whole ones are asked for."""


class ReadPage(Message, frozen=True, kw_only=True, tag="read_page"):
    """Rows of a sample as text. Replied to with `Page`.

    Attributes:
        columns: By place, in this order; None for all.
        is_whole: Long values too; there may be fewer rows then, but one at least.
    """

    sample_id: str
    first: int
    count: int = 256
    columns: tuple[int, ...] | None = None
    is_whole: bool = False


class Page(Message, frozen=True, kw_only=True, tag="page"):
    """``columns[c][r]`` is the text of row ``first + r``; None is empty.

    What is longer than `LONGEST_TEXT`, or `LONGEST_WHOLE_TEXT`, is cut there, and ends with “…”.
    """

    sample_id: str
    first: int
    columns: tuple[tuple[str | None, ...], ...]
