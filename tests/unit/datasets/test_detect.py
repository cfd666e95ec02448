import datetime as dt
import gzip
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dssdesk.datasets.definition import Column, CsvFormat, DatasetDefinition, ParquetFormat
from dssdesk.datasets.detect import detect
from dssdesk.datasets.errors import DatasetFileMissing, DatasetUnreadable
from dssdesk.datasets.reading import Reader
from dssdesk.datasets.texts import as_texts
from tests.helpers.awkward import AWKWARD, NO_TABLES, Awkward


@pytest.mark.parametrize("awkward", AWKWARD, ids=lambda awkward: awkward.name)
def test_an_awkward_file_is_read_as_what_it_is(awkward: Awkward, tmp_path: Path):
    definition = detect(tmp_path, [awkward.write(tmp_path)])
    assert {column.name: column.type for column in definition.columns} == awkward.schema
    assert rows_of(definition) == awkward.rows


@pytest.mark.parametrize(("name", "data", "why"), NO_TABLES, ids=[name for name, _, _ in NO_TABLES])
def test_a_file_that_is_no_table_is_refused_with_a_reason(
    name: str, data: bytes, why: str, tmp_path: Path
):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DatasetUnreadable, match=why):
        rows_of(detect(tmp_path, [name]))


def test_everything_about_a_csv_is_stated(tmp_path: Path):
    (tmp_path / "x.csv").write_text('a;b\n1;"x;y"\nNA;z\n')
    assert detect(tmp_path, ["x.csv"]).format == CsvFormat(delimiter=";", nulls=("", "NA"))


def test_a_folder_of_parts_is_one_table_in_order_of_name(tmp_path: Path):
    for part in (2, 1, 3):
        (tmp_path / f"part-{part}.csv.gz").write_bytes(gzip.compress(b"n\n%d\n" % part))
    (tmp_path / "_SUCCESS").touch()
    definition = detect(tmp_path, ["part-*"])
    assert rows_of(definition) == [("1",), ("2",), ("3",)]


def test_parts_that_disagree_on_a_type_get_one_that_fits_all(tmp_path: Path):
    (tmp_path / "1.csv").write_text("a,b\n1,1\n")
    (tmp_path / "2.csv").write_text("a,b\n1.5,x\n")
    definition = detect(tmp_path, ["*.csv"])
    assert [column.type for column in definition.columns] == ["double", "string"]


def test_parts_with_other_columns_are_no_table(tmp_path: Path):
    (tmp_path / "1.csv").write_text("a,b\n1,1\n")
    (tmp_path / "2.csv").write_text("b,a\n1,1\n")
    with pytest.raises(DatasetUnreadable, match=r"2\.csv.*other columns"):
        detect(tmp_path, ["*.csv"])


def test_an_empty_part_is_passed_over(tmp_path: Path):
    (tmp_path / "1.csv").touch()
    (tmp_path / "2.csv").write_text("a\n1\n")
    assert rows_of(detect(tmp_path, ["*.csv"])) == [("1",)]


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(DatasetFileMissing, match=r"gone\.csv"):
        detect(tmp_path, ["gone.csv"])


def test_parquet_keeps_its_types_and_what_has_none_travels_as_text(tmp_path: Path):
    table = pa.table(
        {
            "n": pa.array([1, None], pa.int16()),
            "t": pa.array(["", None]),
            "when": pa.array(
                [dt.datetime(2020, 1, 1, tzinfo=dt.UTC), None], pa.timestamp("ns", "CET")
            ),
            "money": pa.array([None, None], pa.decimal128(12, 2)),
            "list": pa.array([[1, 2], None]),
            "struct": pa.array([{"a": "ä"}, None]),
            "code": pa.array(["x", "y"]).dictionary_encode(),
        }
    )
    pq.write_table(table, tmp_path / "x.parquet")
    definition = detect(tmp_path, ["x.parquet"])
    assert definition.format == ParquetFormat()
    assert [column.type for column in definition.columns] == [
        "smallint", "string", "date", "double", "array", "object", "string",
    ]  # fmt: skip
    assert rows_of(definition) == [
        ("1", "", "2020-01-01T00:00:00.000Z", None, "[1, 2]", '{"a": "ä"}', "x"),
        (None, None, None, None, None, None, "y"),
    ]


def test_what_has_no_type_of_ours_becomes_readable_text(tmp_path: Path):
    table = pa.table(
        {
            "time": pa.array([dt.time(10, 30)]),
            "span": pa.array([dt.timedelta(minutes=5)]),
            "map": pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())),
            "huge": pa.array([2**63], pa.uint64()),
            "bytes": pa.array(["ä".encode() + b"\xff"]),
        }
    )
    pq.write_table(table, tmp_path / "x.parquet")
    definition = detect(tmp_path, ["x.parquet"])
    assert rows_of(definition) == [
        ("10:30:00.000000", "0:05:00", '{"a": 1}', "9223372036854775808", r"ä\xff")
    ]


def test_a_compressed_file_may_be_zstd(tmp_path: Path):
    with pa.output_stream(tmp_path / "x.csv.zst", compression="zstd") as file:
        file.write(b"a,b\n1,x\n")
    definition = detect(tmp_path, ["x.csv.zst"])
    assert definition.format == CsvFormat(compression="zstd")
    assert rows_of(definition) == [("1", "x")]


def test_columns_of_parquet_that_share_a_name_are_told_apart(tmp_path: Path):
    table = pa.Table.from_arrays([pa.array([1]), pa.array(["x"])], names=["a", "a"])
    pq.write_table(table, tmp_path / "x.parquet")
    definition = detect(tmp_path, ["x.parquet"])
    assert definition.columns == (Column(name="a", type="bigint"), Column(name="a_1"))
    assert rows_of(definition) == [("1", "x")]


def test_a_cut_off_parquet_file_is_no_table(tmp_path: Path):
    pq.write_table(pa.table({"a": [1]}), tmp_path / "x.parquet")
    whole = (tmp_path / "x.parquet").read_bytes()
    (tmp_path / "x.parquet").write_bytes(whole[:-20])
    with pytest.raises(DatasetUnreadable, match="no whole Parquet file"):
        detect(tmp_path, ["x.parquet"])


_texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=12)
_values = st.one_of(
    st.integers(-(10**20), 10**20).map(str),
    st.floats(allow_nan=False).map(repr),
    st.dates().map(str),
    st.sampled_from(["", "NA", "true", "false", "yes", "007", "1e3", "+5", " 2 ", "-"]),
    _texts,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(2, 4).flatmap(lambda width: st.lists(st.tuples(*[_values] * width), min_size=1)))
def test_what_a_file_says_survives_whatever_type_was_guessed(
    tmp_path: Path, rows: list[tuple[str, ...]]
):
    path = tmp_path / "x.csv"
    lines = [",".join(_in_quotes(value) for value in row) for row in rows]
    path.write_text("\n".join([",".join(f"c{n}" for n in range(len(rows[0]))), *lines]) + "\n")
    definition = detect(tmp_path, [path.name])
    nulls = definition.format.nulls
    found = rows_of(definition)
    assert len(found) == len(rows)
    for column, there, here in zip(
        definition.columns, zip(*found, strict=True), zip(*rows, strict=True), strict=True
    ):
        meant = {"string": str, "bigint": int, "double": float}.get(column.type)
        if meant is not None:
            assert [None if value is None else meant(value) for value in there] == [
                None if value in nulls else meant(value) for value in here
            ]


def rows_of(definition: DatasetDefinition) -> list[tuple[str | None, ...]]:
    reader = Reader(definition, Path(definition.folder))
    table = reader.table()
    reader.close()
    columns = [as_texts(column.combine_chunks()).to_pylist() for column in table.columns]
    return list(zip(*columns, strict=True))


def test_a_definition_survives_its_way_through_json(tmp_path: Path):
    (tmp_path / "x.csv").write_text("a;b\n1;x\n")
    definition = detect(tmp_path, ["x.csv"])
    assert (
        msgspec.json.decode(msgspec.json.encode(definition), type=DatasetDefinition) == definition
    )


def _in_quotes(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if value else ""
