import csv
import datetime as dt
import io
import math
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dssdesk.datasets.definition import DatasetDefinition
from dssdesk.datasets.detect import detect
from dssdesk.datasets.reading import Reader
from dssdesk.datasets.rows import RowForm, write_rows
from dssdesk.datasets.texts import as_tsv


@pytest.fixture
def awkward(tmp_path: Path) -> DatasetDefinition:
    moment = dt.datetime.fromisoformat("2020-12-31T00:00:00.101")
    table = pa.table(
        {
            "text": ["", None, 'tab\t "quote"', "line\nbreak", "01234", "é"],
            "whole": [2**53 + 1, None, -1, 0, 1, 2],
            "real": [0.1, None, math.inf, -0.0, 1e-320, 1e22],
            "flag": [True, None, False, True, False, None],
            "zoned": pa.array([moment, None, *[moment] * 4], pa.timestamp("us", "UTC")),
            "local": pa.array([moment, None, *[moment] * 4], pa.timestamp("us")),
            "day": [dt.date(2020, 12, 31), None, *[dt.date(1700, 1, 1)] * 4],
        }
    )
    pq.write_table(table, tmp_path / "x.parquet")
    return detect(tmp_path, ["x.parquet"])


def sent(definition: DatasetDefinition, form: RowForm) -> bytes:
    out = io.BytesIO()
    reader = Reader(definition, Path(definition.folder))
    write_rows(reader, form, out)
    reader.close()
    return out.getvalue()


def test_the_texts_of_a_tsv_are_those_of_dss(awkward: DatasetDefinition):
    first, second, *_ = sent(awkward, RowForm.TSV).decode().split("\n")
    assert first.split("\t") == [
        '""',
        "9007199254740993",
        "0.1",
        "true",
        "2020-12-31T00:00:00.101Z",
        "2020-12-31 00:00:00.101",
        "2020-12-31",
    ]
    assert second == "\t" * 6


def test_a_tsv_reads_back_as_the_same_values(awkward: DatasetDefinition):
    sheet = io.StringIO(sent(awkward, RowForm.TSV).decode(), newline="")
    texts, whole, real, *_ = zip(*csv.reader(sheet, "excel-tab"), strict=True)
    table = pa.ipc.open_stream(sent(awkward, RowForm.ARROW)).read_all()
    assert [value or None for value in texts] == [v or None for v in table["text"].to_pylist()]
    assert [int(value) if value else None for value in whole] == table["whole"].to_pylist()
    assert [float(value) if value else None for value in real] == table["real"].to_pylist()


def test_an_arrow_stream_has_the_schema_even_without_rows(tmp_path: Path):
    (tmp_path / "x.csv").write_text("a,b\n")
    table = pa.ipc.open_stream(sent(detect(tmp_path, ["x.csv"]), RowForm.ARROW)).read_all()
    assert table == pa.table({"a": pa.array([], pa.string()), "b": pa.array([], pa.string())})


def test_only_what_needs_quotes_has_them():
    assert as_tsv(pa.record_batch({"a": ["x", "it's", 'a"b', "", None]})) == (
        b'x\nit\'s\n"a""b"\n""\n\n'
    )


def test_moments_have_milliseconds_unless_they_need_more():
    values = pa.array([1, 1_000], pa.timestamp("us", "UTC"))
    assert as_tsv(pa.record_batch({"a": values[1:]})) == b"1970-01-01T00:00:00.001Z\n"
    assert as_tsv(pa.record_batch({"a": values[:1]})) == b"1970-01-01T00:00:00.000001Z\n"
