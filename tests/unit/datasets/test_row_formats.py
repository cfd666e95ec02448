"""Excel, SQLite and JSON lines: what is guessed, what is read, what is refused."""

import datetime as dt
import gzip
import io
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pyarrow as pa
import pytest

from dssdesk.datasets.definition import (
    Column,
    CsvFormat,
    DatasetDefinition,
    ExcelFormat,
    JsonLinesFormat,
    SqliteFormat,
    read_definition,
    write_definition,
)
from dssdesk.datasets.detect import detect
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.parsing import fitting, parse
from dssdesk.datasets.reading import Reader, rows_known
from dssdesk.datasets.rows import RowForm, write_rows
from dssdesk.datasets.selection import RowSelection, Sampling
from dssdesk.datasets.types import StorageType, to_arrow
from dssdesk.wire.catalogue import DatasetKind
from tests.helpers.workbooks import write_workbook

MOMENT = dt.datetime.fromisoformat("2013-01-01T10:30")


def table_of(definition: DatasetDefinition, **wish: object) -> pa.Table:
    with closing(Reader(definition, Path(definition.folder), RowSelection(**wish))) as reader:
        return reader.table()


def types_of(definition: DatasetDefinition) -> dict[str, str]:
    return {column.name: str(column.type) for column in definition.columns}


@pytest.fixture
def workbook(tmp_path: Path) -> DatasetDefinition:
    rows = [
        ["Airlines of 2013"],
        [],
        ["code", "planes", "share", "since", "seen", "active", "note"],
        ["01", 3, 0.5, dt.date(1999, 1, 2), MOMENT, True, 7],
        ["02", "NA", 2, dt.date(2000, 1, 2), MOMENT, False, "x"],
        [None, None],
        ["03", 5, None, None, None, None, None],
    ]
    write_workbook(tmp_path / "a.xlsx", {"Empty": [], "Airlines": rows})
    return detect(tmp_path, ["a.xlsx"])


@pytest.fixture
def database(tmp_path: Path) -> DatasetDefinition:
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as con:
        con.executescript(
            """create table "my planes" (id integer primary key, "a ""b" text, price real,
                   built text, flag boolean, blank integer, raw blob);
               insert into "my planes" values
                   (1, 'x', 1.0, '2004-01-01', 1, null, x'ff61'), (2, '', 2.5, null, 0, null, null);
               create view zoo as select id * 2 as twice from "my planes";"""
        )
    return detect(tmp_path, ["x.sqlite"])


@pytest.fixture
def objects(tmp_path: Path) -> DatasetDefinition:
    (tmp_path / "x.jsonl").write_text(
        '{"id": 1, "name": "01", "big": 9007199254740993, "tags": ["a"], "at": "2013-01-01"}\n\n'
        '{"id": 2.5, "name": null, "tags": [], "more": {"k": "ä"}, "ok": true}\n'
    )
    return detect(tmp_path, ["x.jsonl"])


def test_a_sheet_is_found_below_its_title_with_types_and_null_marks(workbook: DatasetDefinition):
    assert workbook.kind == DatasetKind.EXCEL
    assert workbook.format == ExcelFormat(sheet="Airlines", skip=2, nulls=("", "NA"))
    assert types_of(workbook) == {
        "code": "string", "planes": "bigint", "share": "double", "since": "dateonly",
        "seen": "datetimenotz", "active": "boolean", "note": "string",
    }  # fmt: skip
    assert table_of(workbook).to_pylist() == [
        {"code": "01", "planes": 3, "share": 0.5, "since": dt.date(1999, 1, 2), "seen": MOMENT,
         "active": True, "note": "7"},
        {"code": "02", "planes": None, "share": 2.0, "since": dt.date(2000, 1, 2), "seen": MOMENT,
         "active": False, "note": "x"},
        {"code": "03", "planes": 5, "share": None, "since": None, "seen": None, "active": None,
         "note": None},
    ]  # fmt: skip


def test_a_table_keeps_names_types_and_empty_texts(database: DatasetDefinition):
    assert database.kind == DatasetKind.SQL
    assert database.format == SqliteFormat(table="my planes")
    assert types_of(database) == {
        "id": "bigint", 'a "b': "string", "price": "double", "built": "dateonly",
        "flag": "boolean", "blank": "bigint", "raw": "string",
    }  # fmt: skip
    assert table_of(database).to_pylist() == [
        {"id": 1, 'a "b': "x", "price": 1.0, "built": dt.date(2004, 1, 1), "flag": True,
         "blank": None, "raw": r"\xffa"},
        {"id": 2, 'a "b': "", "price": 2.5, "built": None, "flag": False, "blank": None,
         "raw": None},
    ]  # fmt: skip


def test_a_view_is_a_table(database: DatasetDefinition):
    view = msgspec.structs.replace(
        database, format=SqliteFormat(table="zoo"), columns=(Column(name="twice", type="int"),)
    )
    assert table_of(view).to_pylist() == [{"twice": 2}, {"twice": 4}]


def test_objects_become_rows_and_nested_values_json(objects: DatasetDefinition):
    assert objects.format == JsonLinesFormat()
    assert types_of(objects) == {
        "id": "double", "name": "string", "big": "bigint", "tags": "array", "at": "dateonly",
        "more": "object", "ok": "boolean",
    }  # fmt: skip
    assert table_of(objects).to_pylist() == [
        {"id": 1.0, "name": "01", "big": 9007199254740993, "tags": '["a"]',
         "at": dt.date(2013, 1, 1), "more": None, "ok": None},
        {"id": 2.5, "name": None, "big": None, "tags": "[]", "at": None, "more": '{"k":"ä"}',
         "ok": True},
    ]  # fmt: skip


def test_marks_among_nested_values_are_missing_ones_too(tmp_path: Path):
    (tmp_path / "x.jsonl").write_text('{"a": [1], "n": 1}\n{"a": "NA", "n": "NA"}\n')
    definition = detect(tmp_path, ["x.jsonl"])
    assert table_of(definition).to_pylist() == [{"a": "[1]", "n": 1}, {"a": None, "n": None}]


def test_compressed_objects_are_read(tmp_path: Path):
    lines = b'{"a": 1}\n{"a": 2}'
    (tmp_path / "x.jsonl.gz").write_bytes(gzip.compress(lines))
    with pa.output_stream(tmp_path / "x.jsonl.zst", compression="zstd") as file:
        file.write(lines)
    for ending in ("gz", "zst"):
        found = table_of(detect(tmp_path, [f"x.jsonl.{ending}"]))
        assert found["a"].to_pylist() == [1, 2]


def test_a_random_sample_of_a_large_table_is_drawn(tmp_path: Path):
    with closing(sqlite3.connect(tmp_path / "x.db")) as con:
        con.execute("create table t (n integer)")
        con.executemany("insert into t values (?)", ((n,) for n in range(300_000)))
        con.commit()
    definition = detect(tmp_path, ["x.db"])
    drawn = table_of(definition, sampling=Sampling.RANDOM, limit=1_000, seed=1)["n"].to_pylist()
    assert len(set(drawn)) == 1_000
    assert 100_000 < sum(drawn) / 1_000 < 200_000


@pytest.mark.parametrize("which", ["workbook", "database", "objects"])
def test_every_selection_works_on_every_format(which: str, request: pytest.FixtureRequest):
    definition: DatasetDefinition = request.getfixturevalue(which)
    first, *_, last = [column.name for column in definition.columns]
    whole = table_of(definition)
    assert table_of(definition, columns=(last, first), limit=1).equals(
        whole.select([last, first]).slice(0, 1)
    )
    drawn = table_of(definition, sampling=Sampling.RANDOM, limit=1, seed=1)
    assert drawn.to_pylist()[0] in whole.to_pylist()
    with closing(Reader(definition, Path(definition.folder))) as reader:
        assert reader.count() == whole.num_rows
    assert rows_known(definition, Path(definition.folder)) is None
    with closing(Reader(definition, Path(definition.folder))) as reader:
        sink = io.BytesIO()
        assert write_rows(reader, RowForm.TSV, sink) == whole.num_rows
        assert sink.getvalue().count(b"\n") == whole.num_rows


@pytest.mark.parametrize("which", ["workbook", "database", "objects"])
def test_a_definition_survives_its_file(which: str, request, tmp_path: Path):
    definition: DatasetDefinition = request.getfixturevalue(which)
    write_definition(tmp_path / "d.json", definition)
    assert read_definition(tmp_path / "d.json") == definition


@pytest.mark.parametrize(
    ("which", "column", "kind", "why"),
    [
        ("workbook", "note", "bigint", r"“a\.xlsx”, row 5: “x” in the column “note” is no bigint"),
        ("workbook", "share", "int", r"row 4: “0\.5” in the column “share” is no int"),
        ("database", "price", "bigint", r"row 2: “2\.5” in the column “price” is no bigint"),
        ("objects", "id", "int", r"“x\.jsonl”, row 3: “2\.5” in the column “id” is no int"),
        ("objects", "big", "int", "row 1: “9007199254740993” in the column “big” is no int"),
        ("objects", "ok", "double", "row 3: “true” in the column “ok” is no double"),
    ],
)
def test_a_value_that_does_not_fit_is_named(
    which: str, column: str, kind: str, why: str, request: pytest.FixtureRequest
):
    definition = with_type(request.getfixturevalue(which), column, kind)
    with pytest.raises(DatasetUnreadable, match=why):
        table_of(definition)
    with pytest.raises(DatasetUnreadable, match=why):
        table_of(definition, sampling=Sampling.RANDOM, limit=1)
    other = next(c.name for c in definition.columns if c.name != column)
    assert table_of(definition, columns=(other,)).num_rows > 0


def with_type(definition: DatasetDefinition, column: str, kind: str) -> DatasetDefinition:
    columns = tuple(
        msgspec.structs.replace(c, type=kind) if c.name == column else c for c in definition.columns
    )
    return msgspec.structs.replace(definition, columns=columns)


@pytest.mark.parametrize(("which", "left"), [("workbook", 2), ("database", 1), ("objects", 1)])
def test_rows_that_do_not_fit_can_be_left_out_whatever_columns_are_wanted(
    which: str, left: int, request: pytest.FixtureRequest
):
    column = {"workbook": "note", "database": "price", "objects": "id"}[which]
    definition = with_type(request.getfixturevalue(which), column, "int")
    definition = msgspec.structs.replace(definition, skip_bad=True)
    assert table_of(definition).num_rows == left
    other = next(c.name for c in definition.columns if c.name != column)
    assert table_of(definition, columns=(other,)).num_rows == left
    with closing(Reader(definition, Path(definition.folder))) as reader:
        assert (reader.count(), reader.skipped) == (left, 1)


def test_a_line_that_is_no_object_is_an_error_or_left_out(objects: DatasetDefinition):
    with (Path(objects.folder) / "x.jsonl").open("a") as file:
        file.write('{"id": 3\n[1]\n')
    with pytest.raises(DatasetUnreadable, match=r"row 4: the line is no JSON object"):
        table_of(objects)
    assert table_of(msgspec.structs.replace(objects, skip_bad=True)).num_rows == 2


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("x.xlsx", b"PK\x03\x04" + bytes(100), "is a workbook or an archive that cannot be opened"),
        ("x.sqlite", b"SQLite format 3\0" + bytes(200), "file is not a database|malformed"),
        ("x.json", b'{\n  "a": 1\n}\n', "no JSON object on a line of its own"),
        ("x.json", b'[{"a": 1}]', "no JSON object on a line of its own"),
    ],
)
def test_a_broken_file_says_why(name: str, data: bytes, why: str, tmp_path: Path):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DatasetUnreadable, match=why):
        detect(tmp_path, [name])


def test_what_is_gone_from_a_file_is_named(workbook, database, tmp_path: Path):
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as con:
        con.execute('alter table "my planes" rename to planes')
    write_workbook(tmp_path / "a.xlsx", {"Other": [["a"]]})
    with pytest.raises(DatasetUnreadable, match="no table “my planes”"):
        table_of(database)
    with pytest.raises(DatasetUnreadable, match="no sheet “Airlines”"):
        table_of(workbook)


def test_reading_leaves_no_file_beside_a_database(database: DatasetDefinition, tmp_path: Path):
    table_of(database)
    assert [path.name for path in tmp_path.iterdir()] == ["x.sqlite"]


def test_a_stopped_reader_ends_with_an_error(objects: DatasetDefinition):
    with closing(Reader(objects, Path(objects.folder))) as reader:
        reader.stop()
        with pytest.raises(DatasetUnreadable, match="stopped"):
            reader.table()


TEXTS = [
    "1", "-1", "+1", " 7 ", "300", "99999999999", "9223372036854775807", "9223372036854775808",
    "1.5", "-1.5", ".5", "1.", "1e5", "1E-5", "+1.5", "1,5", "inf", "-inf", "Infinity", "nan",
    "true", "False", "TRUE", "0", "yes", "2020-01-01", "2020-01-01 ", "2020-01-01T10",
    "2020-01-01 10:00", "2020-01-01T10:00:00.5", "2020-01-01T10:00:00Z", "2020-01-01 10:00:00+02",
    "2020-01-01 10:00:00+0200", "2020-01-01 10:00:00+02:00", "20200101", "1e400", "-", "00012",
    "1_0", "0b1", "1f", "--1", "2020-1-1", "  ", "", "١",
]  # fmt: skip


@pytest.mark.parametrize(
    "kind", [kind for kind in StorageType if not pa.types.is_string(to_arrow(kind))]
)
def test_what_is_left_out_is_what_a_strict_reading_refuses(kind: StorageType):
    column, rules = Column(name="a", type=kind), CsvFormat()
    values, bad = fitting(pa.array([*TEXTS, None]), column, rules)
    for place, text in enumerate(TEXTS):
        try:
            parsed = parse(pa.array([text]), column, rules, first_row=0)
        except DatasetUnreadable:
            assert place in bad, text
        else:
            assert place not in bad, text
            assert repr(values[place].as_py()) == repr(parsed[0].as_py())
