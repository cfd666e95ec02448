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


class ReadSample(Message, frozen=True, kw_only=True, tag="read_sample"):
    """Read the first rows into a sample that can be paged. Replied to with `SampleRead`."""

    dataset: DatasetRef
    limit: int = 10_000


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


class ReadPage(Message, frozen=True, kw_only=True, tag="read_page"):
    """Rows of a sample as text. Replied to with `Page`."""

    sample_id: str
    first: int
    count: int = 256


class Page(Message, frozen=True, kw_only=True, tag="page"):
    """``columns[c][r]`` is the text of row ``first + r``; None is empty."""

    sample_id: str
    first: int
    columns: tuple[tuple[str | None, ...], ...]
