"""Rows into a new folder: exactly, or not at all."""

import io
import json
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from dssdesk.datasets.csv_writing import written_format
from dssdesk.datasets.definition import Column, CsvFormat, DatasetDefinition, Format, ParquetFormat
from dssdesk.datasets.errors import RowsBrokeOff, RowsNotStored, RowsUnfit
from dssdesk.datasets.incoming import ARROW, HEADER, TERMS, TSV, batches, end_mark
from dssdesk.datasets.reading import Reader
from dssdesk.datasets.types import StorageType, to_arrow
from dssdesk.datasets.writing import ParquetSink, file_name, write_batches
from tests.helpers.awkward_rows import every_type

NUMBER = Column(name="n", type=StorageType.BIGINT)
TEXT = Column(name="t")


class Bytes:
    """What comes from a kernel."""

    def __init__(self, data: bytes) -> None:
        self._file = io.BytesIO(data)

    def exactly(self, size: int) -> bytes:
        data = self._file.read(size)
        if len(data) < size:
            raise ConnectionError
        return data


def piece(kind: bytes, data: bytes) -> bytes:
    return HEADER.pack(kind, len(data)) + data


def arrow(**columns: pa.Array) -> bytes:
    batch = pa.record_batch(columns)
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return piece(ARROW, sink.getvalue())


def rows_of(data: bytes, *columns: Column) -> list[dict[str, object]]:
    return [row for batch in batches(Bytes(data), columns) for row in batch.to_pylist()]


def test_pieces_of_both_forms_follow_each_other():
    data = arrow(n=pa.array([1, None])) + piece(TSV, b"3\n4\n") + end_mark(4)
    assert rows_of(data, NUMBER) == [{"n": 1}, {"n": None}, {"n": 3}, {"n": 4}]


def test_nothing_is_missing_and_a_quoted_nothing_is_an_empty_text():
    data = piece(TSV, b'1\t""\n\t\n2\t"a\tb\r\n""c"""\n') + end_mark(3)
    assert rows_of(data, NUMBER, TEXT) == [
        {"n": 1, "t": ""},
        {"n": None, "t": None},
        {"n": 2, "t": 'a\tb\r\n"c"'},
    ]


def test_rows_of_one_missing_value_are_rows():
    assert rows_of(piece(TSV, b'\n""\n\n') + end_mark(3), TEXT) == [
        {"t": None},
        {"t": ""},
        {"t": None},
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        piece(TSV, b"1\n"),
        piece(TSV, b"1\n") + end_mark(2),
        piece(TSV, b"1\n")[:-1],
        piece(TERMS, b"{}") + end_mark(0),
        HEADER.pack(TSV, 2**32 - 1),
    ],
)
def test_what_has_no_end_mark_of_its_own_is_broken(data: bytes):
    with pytest.raises(RowsBrokeOff):
        rows_of(data, NUMBER)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (piece(TSV, b"1\noops\n"), "row 2: “oops” in the column “n” is no bigint"),
        (piece(TSV, b"1\n") + piece(TSV, b"1.5\n"), "row 2: “1.5” in the column “n”"),
        (piece(TSV, b"1\t2\n"), "columns"),
        (arrow(n=pa.array(["x"])), "column “n” is no bigint"),
        (arrow(m=pa.array([1])), "not those of the schema"),
        (piece(ARROW, b"oops"), "cannot be written"),
    ],
)
def test_what_does_not_fit_is_named(data: bytes, words: str):
    with pytest.raises(RowsUnfit, match=words):
        rows_of(data + end_mark(2), NUMBER)


STORED = every_type(times=3)
COLUMNS = tuple(Column(name=name, type=StorageType(kind)) for name, kind in STORED.types.items())
SCHEMA = pa.schema([(column.name, to_arrow(column.type)) for column in COLUMNS])
TABLE = STORED.table.cast(SCHEMA)


@pytest.mark.parametrize("fmt", [ParquetFormat(), written_format(CsvFormat(delimiter=";"))])
def test_every_type_reads_back_as_it_was_written(tmp_path: Path, fmt: Format):
    folder = tmp_path / "rows"
    assert write_batches(TABLE.to_batches(max_chunksize=4), folder, COLUMNS, fmt) == TABLE.num_rows
    definition = DatasetDefinition(
        format=fmt, columns=COLUMNS, folder="rows", paths=(file_name(fmt),)
    )
    found = Reader(definition, folder)
    assert found.table().equals(TABLE)
    found.close()


def test_a_dataset_without_rows_keeps_its_columns(tmp_path: Path):
    for fmt in (ParquetFormat(), written_format(CsvFormat())):
        folder = tmp_path / file_name(fmt)
        assert write_batches([], folder, COLUMNS, fmt) == 0
        definition = DatasetDefinition(
            format=fmt, columns=COLUMNS, folder="rows", paths=(file_name(fmt),)
        )
        found = Reader(definition, folder)
        assert found.table().num_rows == 0
        found.close()


def test_many_small_batches_become_few_row_groups(tmp_path: Path):
    path = tmp_path / "x.parquet"
    sink = ParquetSink(path, pa.schema([("n", pa.int64())]))
    for number in range(300):
        sink.write(pa.record_batch({"n": pa.array([number])}))
    sink.close()
    assert pa.parquet.ParquetFile(path).metadata.num_row_groups == 1


def test_only_texts_have_dictionaries(tmp_path: Path):
    path = tmp_path / "x.parquet"
    batch = pa.record_batch({"n": pa.array([1, 1]), "text": pa.array(["a", "a"])})
    sink = ParquetSink(path, batch.schema)
    sink.write(batch)
    sink.close()
    group = pa.parquet.ParquetFile(path).metadata.row_group(0)
    assert [group.column(place).has_dictionary_page for place in (0, 1)] == [False, True]


def broken() -> Iterable[pa.RecordBatch]:
    yield pa.record_batch({"n": pa.array([1])})
    raise RowsBrokeOff


def test_nothing_is_left_of_what_breaks_off(tmp_path: Path):
    for fmt in (ParquetFormat(), written_format(CsvFormat())):
        with pytest.raises(RowsBrokeOff):
            write_batches(broken(), tmp_path / "new" / "rows", (NUMBER,), fmt)
        assert list((tmp_path / "new").iterdir()) == []


def test_a_disk_that_takes_nothing_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(RowsNotStored, match="Not a directory"):
        write_batches([], tmp_path / "file" / "rows", (NUMBER,), ParquetFormat())


def test_the_mark_of_missing_values_is_no_text_in_delimited_text(tmp_path: Path):
    batch = pa.record_batch({"t": pa.array(["\\N"])})
    with pytest.raises(RowsUnfit, match="drop_and_create"):
        write_batches([batch], tmp_path / "rows", (TEXT,), written_format(CsvFormat()))


def test_an_end_mark_says_how_many_rows_there_were():
    assert json.loads(end_mark(7)[HEADER.size :]) == {"rows": 7}
