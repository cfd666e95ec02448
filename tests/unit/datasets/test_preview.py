"""What a person is shown before an import, and what remains of the corrections."""

import errno
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dssdesk.datasets.definition import DatasetDefinition
from dssdesk.datasets.detect import detect
from dssdesk.datasets.errors import DatasetFileMissing, DatasetUnreadable, RowsNotStored
from dssdesk.datasets.formats import from_wire, schema_of
from dssdesk.datasets.importing import bring_in
from dssdesk.datasets.names import proposed_name
from dssdesk.datasets.preview import preview
from dssdesk.datasets.reading import Reader
from dssdesk.wire.datasets import ColumnItem
from dssdesk.wire.imports import FileFormat, ImportPreview
from tests.helpers.awkward import AWKWARD, NO_TABLES, Awkward
from tests.helpers.workbooks import write_workbook

RAGGED = 'a,b,c\n1,x,2020-01-01\n2,"y\nz",2020-01-02\n3\noops,q,2020-01-03\n5,w,then\n'


def look(*paths: Path, fmt: FileFormat | None = None, **types: str) -> ImportPreview:
    columns = tuple(ColumnItem(name=name, type=kind) for name, kind in types.items())
    return preview([str(path) for path in paths], fmt, columns or None)


def kinds(found: ImportPreview) -> dict[str, str]:
    return {column.name: column.type for column in found.columns}


@pytest.mark.parametrize("awkward", AWKWARD, ids=lambda awkward: awkward.name)
def test_an_awkward_file_is_shown_as_it_will_be_read(awkward: Awkward, tmp_path: Path):
    found = look(tmp_path / awkward.write(tmp_path))
    assert found.problem == ""
    assert kinds(found) == awkward.schema
    assert list(zip(*found.rows, strict=True)) == awkward.rows
    assert (found.checked, found.bad) == (len(awkward.rows), 0)


@pytest.mark.parametrize("awkward", AWKWARD, ids=lambda awkward: awkward.name)
def test_what_is_shown_is_what_is_imported(awkward: Awkward, tmp_path: Path):
    path = tmp_path / awkward.write(tmp_path)
    found = look(path)
    again = preview([str(path)], found.format, found.columns)
    assert again == found
    (tmp_path / "copies").mkdir()
    definition = DatasetDefinition(
        format=from_wire(found.format), columns=schema_of(found.columns), folder="", paths=("x",)
    )
    done = bring_in(definition, [path], tmp_path / "copies", lambda _reader: None)
    assert (done.definition.rows, done.skipped) == (len(awkward.rows), 0)


@pytest.mark.parametrize(("name", "data", "why"), NO_TABLES, ids=[name for name, _, _ in NO_TABLES])
def test_what_is_no_table_says_why_or_shows_its_bad_rows(
    name: str, data: bytes, why: str, tmp_path: Path
):
    (tmp_path / name).write_bytes(data)
    found = look(tmp_path / name)
    if name in ("ragged", "short row"):
        assert (found.problem, found.bad > 0) == ("", True)
    else:
        assert why in found.problem
        assert (found.columns, found.rows) == ((), ())


def test_rows_that_do_not_fit_are_counted_with_line_text_and_reason(tmp_path: Path):
    (tmp_path / "x.csv").write_text(RAGGED)
    found = look(tmp_path / "x.csv")
    assert kinds(found) == {"a": "string", "b": "string", "c": "string"}
    assert (found.checked, found.bad) == (5, 1)
    found = look(tmp_path / "x.csv", fmt=found.format, n="bigint", b="string", c="dateonly")
    assert [(bad.line, bad.text, bad.reason) for bad in found.examples] == [
        (5, "3", "1 value instead of 3."),
        (6, "oops,q,2020-01-03", "“oops” in the column “n” is no bigint."),
        (7, "5,w,then", "“then” in the column “c” is no dateonly."),
    ]
    assert (found.checked, found.bad) == (5, 3)
    assert found.rows == (("1", "2"), ("x", "y\nz"), ("2020-01-01", "2020-01-02"))


def test_rows_that_do_not_fit_are_told_in_the_order_of_their_lines(tmp_path: Path):
    (tmp_path / "x.csv").write_text("n,b\n1,x\noops,y\n2\n3,z\n")
    found = look(tmp_path / "x.csv")
    found = look(tmp_path / "x.csv", fmt=found.format, n="bigint", b="string")
    assert [bad.line for bad in found.examples] == [3, 4]


def test_what_was_left_out_once_is_left_out_by_every_later_read(tmp_path: Path):
    (tmp_path / "x.csv").write_text(RAGGED)
    columns = (ColumnItem(name="n", type="bigint"), ColumnItem(name="b", type="string"),
               ColumnItem(name="c", type="dateonly"))  # fmt: skip
    definition = DatasetDefinition(
        format=from_wire(FileFormat()), columns=schema_of(columns), folder=str(tmp_path),
        paths=("x.csv",), skip_bad=True,
    )  # fmt: skip
    done = bring_in(definition, [], None, lambda _reader: None)
    assert (done.definition.rows, done.skipped) == (2, 3)
    with closing(Reader(done.definition, tmp_path)) as reader:
        assert reader.count() == 2
        assert reader.table()["n"].to_pylist() == [1, 2]


@pytest.mark.parametrize(
    ("fmt", "shown"),
    [
        (FileFormat(delimiter=";", decimal=","), {"a": "double", "b": "string", "d": "string"}),
        (
            FileFormat(delimiter=";", decimal=",", nulls=("", "-"), date_format="%d/%m/%Y"),
            {"a": "double", "b": "bigint", "d": "dateonly"},
        ),
        (
            FileFormat(delimiter=";", header=False),
            {"column0": "string", "column1": "string", "column2": "string"},
        ),
        (FileFormat(delimiter=";", skip=1, header=False), {"column0": "string"}),
        (FileFormat(delimiter="|"), {"a;b;d": "string"}),
    ],
)
def test_a_stated_format_is_obeyed(fmt: FileFormat, shown: dict[str, str], tmp_path: Path):
    (tmp_path / "x.csv").write_text("a;b;d\n1,5;1;01/02/2020\n2;-;03/04/2021\n")
    found = look(tmp_path / "x.csv", fmt=fmt)
    assert (found.problem, found.format) == ("", fmt)
    assert dict(list(kinds(found).items())[: len(shown)]) == shown


@pytest.mark.parametrize(
    ("fmt", "why"),
    [
        (FileFormat(delimiter=""), "one sign"),
        (FileFormat(delimiter="ab"), "one sign"),
        (FileFormat(quote=","), "quote"),
        (FileFormat(encoding="klingon"), "Save the file as UTF-8"),
        (FileFormat(type="spss"), "no format"),
        (FileFormat(skip=-1), "skipped"),
        (FileFormat(skip=999), "no row after 999 lines"),
        (FileFormat(type="excel"), "workbook"),
        (FileFormat(type="sqlite", table="t"), "not a database"),
        (FileFormat(type="jsonl"), "no JSON object"),
        (FileFormat(type="parquet"), "no whole Parquet file"),
    ],
)
def test_a_format_that_makes_no_sense_here_says_so(fmt: FileFormat, why: str, tmp_path: Path):
    (tmp_path / "x.csv").write_text("a;b\n1;2\n" * 200)
    found = look(tmp_path / "x.csv", fmt=fmt)
    assert why in found.problem
    assert found.format == fmt


def test_a_file_that_is_not_there_is_to_be_chosen_again(tmp_path: Path):
    with pytest.raises(DatasetFileMissing, match="Choose another one"):
        preview([str(tmp_path / "gone.csv")], None, None)


def test_sheets_can_be_chosen_also_where_one_is_empty(tmp_path: Path):
    sheets = {"Empty": [], "One": [["a"], [1]], "Two": [["b", "c"], ["x", 2]]}
    path = write_workbook(tmp_path / "x.xlsx", sheets)
    found = look(path)
    assert (found.parts, found.format.sheet, kinds(found)) == (
        ("Empty", "One", "Two"), "One", {"a": "bigint"},
    )  # fmt: skip
    two = look(path, fmt=FileFormat(type="excel", sheet="Two"))
    assert (kinds(two), two.rows) == ({"b": "string", "c": "bigint"}, (("x",), ("2",)))
    empty = look(path, fmt=FileFormat(type="excel", sheet="Empty"))
    assert (empty.parts, "is empty" in empty.problem) == (found.parts, True)


def test_tables_can_be_chosen_and_are_copied_whole_with_what_is_in_their_log(tmp_path: Path):
    path = tmp_path / "x.db"
    with closing(sqlite3.connect(path)) as con:
        con.executescript("pragma journal_mode = wal; create table a (n integer)")
        con.execute("create table b as select 'x' as t")
        con.executemany("insert into a values (?)", [(1,), (2,)])
        con.commit()  # and not closed: the rows are in the log
        found = look(path)
        assert (found.parts, found.format.table) == (("a", "b"), "a")
        (tmp_path / "copies").mkdir()
        definition = DatasetDefinition(
            format=from_wire(found.format), columns=schema_of(found.columns), folder="",
            paths=("x.db",),
        )  # fmt: skip
        done = bring_in(definition, [path], tmp_path / "copies", lambda _reader: None)
    assert done.definition.rows == 2
    assert [file.name for file in (tmp_path / "copies").iterdir()] == ["x.db"]


@pytest.mark.parametrize("ending", ["jsonl", "db", "parquet", "xlsx", "csv"])
def test_a_renamed_column_keeps_its_values(ending: str, tmp_path: Path):
    path = tmp_path / f"x.{ending}"
    match ending:
        case "jsonl":
            path.write_text('{"a": 1, "b": "x"}\n')
        case "csv":
            path.write_text("a,b\n1,x\n")
        case "parquet":
            pq.write_table(pa.table({"a": [1], "b": ["x"]}), path)
        case "xlsx":
            write_workbook(path, {"S": [["a", "b"], [1, "x"]]})
        case "db":
            with closing(sqlite3.connect(path)) as con:
                con.executescript("create table t (a, b); insert into t values (1, 'x')")
    found = look(path, fmt=look(path).format, number="int", b="string")
    assert (found.problem, found.rows) == ("", (("1",), ("x",)))
    definition = DatasetDefinition(
        format=from_wire(found.format), columns=schema_of(found.columns), folder=str(tmp_path),
        paths=(path.name,),
    )  # fmt: skip
    done = bring_in(definition, [], None, lambda _reader: None)
    with closing(Reader(done.definition, tmp_path)) as reader:
        assert reader.table().to_pylist() == [{"number": 1, "b": "x"}]


def test_several_files_are_one_dataset_if_they_have_the_same_columns(tmp_path: Path):
    for number in (1, 2):
        (tmp_path / f"{number}.csv").write_text(f"a\n{number}\n")
        write_workbook(tmp_path / f"{number}.xlsx", {"S": [["a"], [number]]})
    for ending in ("csv", "xlsx"):
        found = look(tmp_path / f"1.{ending}", tmp_path / f"2.{ending}")
        assert (found.problem, found.rows) == ("", (("1", "2"),))
    write_workbook(tmp_path / "2.xlsx", {"S": [["b"], [1]]})
    assert "has other columns" in look(tmp_path / "1.xlsx", tmp_path / "2.xlsx").problem


def test_a_full_disk_is_called_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "x.csv").write_text("a\n1\n")
    definition = detect(tmp_path, ["x.csv"])
    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(RowsNotStored, match="Make room"):
        bring_in(definition, [tmp_path / "x.csv"], tmp_path, lambda _reader: None)


def test_folders_and_missing_files_are_named(tmp_path: Path):
    with pytest.raises(DatasetUnreadable, match="is a folder"):
        look(tmp_path)
    with pytest.raises(DatasetFileMissing, match=r"gone\.csv"):
        look(tmp_path / "gone.csv")


def test_types_and_names_that_are_none_are_refused(tmp_path: Path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    assert "no type" in look(tmp_path / "x.csv", a="number", b="int").problem
    twice = (ColumnItem(name="a", type="int"), ColumnItem(name="a", type="int"))
    assert "Two columns" in preview([str(tmp_path / "x.csv")], None, twice).problem


@pytest.mark.parametrize(
    ("text", "kind", "rows"),
    [
        ("a;b\n1,5;x\n-2;y\n", "double", ("1.5", "-2")),
        ("a;b\n1,234;x\n2,345;y\n", "string", ("1,234", "2,345")),
        ("a;b\n1,234;x\n0,5;y\n", "double", ("1.234", "0.5")),
        ("a;b\n1,5;1.5\n2,5;2.5\n", "string", ("1,5", "2,5")),
        ("a;b\n1.000,50;x\n2.345.678;y\n", "double", ("1000.5", "2345678")),
        ("a;b\n10.00,50;x\n2,5;y\n", "string", ("10.00,50", "2,5")),
    ],
)
def test_a_decimal_comma_is_guessed_where_it_can_be_nothing_else(
    text: str, kind: str, rows: tuple[str, ...], tmp_path: Path
):
    (tmp_path / "x.csv").write_text(text)
    found = look(tmp_path / "x.csv")
    assert (kinds(found)["a"], found.rows[0], found.bad) == (kind, rows, 0)


@pytest.mark.parametrize(
    ("paths", "name"),
    [
        (("/x/flights.csv.gz",), "flights_2"),
        (("/x/flights-2013-01.csv", "/x/flights-2013-02.csv"), "flights_2013"),
        (("/x/Übersicht 1.xlsx",), "Übersicht_1"),
        (("/x/1.csv", "/x/2.csv"), "dataset"),
        (("/x/???.csv",), "dataset"),
    ],
)
def test_a_name_is_proposed(paths: tuple[str, ...], name: str):
    assert proposed_name(paths, {"flights"}) == name


@pytest.mark.long
def test_five_million_rows_are_looked_at_quickly_and_imported_whole(tmp_path: Path):
    with (tmp_path / "big.csv").open("w") as file:
        file.write("n,name,share\n")
        for start in range(0, 5_000_000, 100_000):
            file.writelines(f"{n},row {n},{n / 8}\n" for n in range(start, start + 100_000))
    found = look(tmp_path / "big.csv")
    assert (found.checked, found.bad) == (100_000, 0)
    definition = DatasetDefinition(
        format=from_wire(found.format), columns=schema_of(found.columns), folder=str(tmp_path),
        paths=("big.csv",),
    )  # fmt: skip
    assert bring_in(definition, [], None, lambda _: None).definition.rows == 5_000_000
