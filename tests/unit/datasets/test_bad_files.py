"""Data files that cannot be read: the message names the file and says why; nothing else breaks."""

from pathlib import Path

import pytest

from dssdesk.base.errors import DssDeskError
from dssdesk.datasets.definition import Column, CsvFormat, DatasetDefinition, ParquetFormat
from dssdesk.datasets.reading import Reader
from dssdesk.datasets.selection import RowSelection


def definition(folder: Path, fmt: CsvFormat | ParquetFormat) -> DatasetDefinition:
    columns = (Column(name="n", type="bigint"),)
    return DatasetDefinition(format=fmt, columns=columns, folder=str(folder), paths=("x",))


def read(dataset: DatasetDefinition) -> None:
    reader = Reader(dataset, Path(dataset.folder), RowSelection(limit=10))
    try:
        reader.table()
    finally:
        reader.close()


@pytest.mark.parametrize("fmt", [CsvFormat(), ParquetFormat()], ids=["csv", "parquet"])
@pytest.mark.parametrize("what", ["folder", "dangling link", "other bytes", "cut off"])
def test_a_file_that_cannot_be_read_is_said_so_and_left_alone(
    tmp_path: Path, fmt: CsvFormat | ParquetFormat, what: str
):
    path = tmp_path / "x"
    match what:
        case "folder":
            path.mkdir()
        case "dangling link":
            path.symlink_to("nowhere")
        case "other bytes":
            path.write_bytes(b"\x00\xff\x89PNG\n" * 100)
        case _:
            path.write_bytes(b"PAR1" if isinstance(fmt, ParquetFormat) else b'n\n"1')
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(DssDeskError) as refused:
        read(definition(tmp_path, fmt))
    assert len(refused.value.message) > 20
    assert (path.read_bytes() if path.is_file() else None) == before
