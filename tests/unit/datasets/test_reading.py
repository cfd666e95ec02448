import random
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dssdesk.datasets import reading
from dssdesk.datasets.definition import Column, CsvFormat, DatasetDefinition, ParquetFormat
from dssdesk.datasets.errors import (
    ColumnMissing,
    DatasetFileMissing,
    DatasetUnreadable,
    SelectionInvalid,
)
from dssdesk.datasets.parsing import fitting
from dssdesk.datasets.reading import Reader, rows_known
from dssdesk.datasets.selection import RowSelection, Sampling
from dssdesk.datasets.types import StorageType

ROWS = 40_000


@pytest.fixture(params=["csv", "parquet"])
def numbers(request: pytest.FixtureRequest, tmp_path: Path) -> DatasetDefinition:
    """40,000 rows: a number, and its text."""
    fmt = CsvFormat() if request.param == "csv" else ParquetFormat()
    if isinstance(fmt, CsvFormat):
        lines = "".join(f"{n},t{n}\n" for n in range(ROWS))
        (tmp_path / "x").write_text("n,t\n" + lines)
    else:
        table = pa.table({"n": range(ROWS), "t": [f"t{n}" for n in range(ROWS)]})
        pq.write_table(table, tmp_path / "x", row_group_size=10_000)
    columns = (Column(name="n", type="bigint"), Column(name="t"))
    return DatasetDefinition(format=fmt, columns=columns, folder=str(tmp_path), paths=("x",))


def read(definition: DatasetDefinition, **selection: object) -> pa.Table:
    reader = Reader(definition, Path(definition.folder), RowSelection(**selection))
    try:
        return reader.table()
    finally:
        reader.close()


def test_all_rows_come_in_order(numbers: DatasetDefinition):
    table = read(numbers, sampling=Sampling.FULL)
    assert table["n"].to_pylist() == list(range(ROWS))
    assert table.schema == pa.schema({"n": pa.int64(), "t": pa.string()})


def test_the_first_rows_are_the_first(numbers: DatasetDefinition):
    assert read(numbers, limit=3)["t"].to_pylist() == ["t0", "t1", "t2"]


def test_a_limit_of_nothing_gives_nothing_with_a_schema(numbers: DatasetDefinition):
    assert read(numbers, limit=0) == pa.schema({"n": pa.int64(), "t": pa.string()}).empty_table()


def test_columns_come_in_the_order_of_the_wish(numbers: DatasetDefinition):
    assert read(numbers, columns=("t", "n"), limit=1).to_pylist() == [{"t": "t0", "n": 0}]


def test_a_random_sample_is_spread_and_can_be_drawn_again(numbers: DatasetDefinition):
    drawn = read(numbers, sampling=Sampling.RANDOM, limit=1_000, seed=7)["n"].to_pylist()
    assert len(set(drawn)) == 1_000
    assert 0.4 * ROWS < sum(drawn) / 1_000 < 0.6 * ROWS
    assert read(numbers, sampling=Sampling.RANDOM, limit=1_000, seed=7)["n"].to_pylist() == drawn


def test_a_ratio_is_a_share_of_the_rows(numbers: DatasetDefinition):
    assert 3_500 < read(numbers, sampling=Sampling.RANDOM, ratio=0.1).num_rows < 4_500
    assert read(numbers, sampling=Sampling.RANDOM, ratio=0.1, limit=5).num_rows == 5


@pytest.mark.parametrize(
    ("selection", "error"),
    [
        ({"columns": ("x",)}, ColumnMissing),
        ({"columns": ()}, SelectionInvalid),
        ({"limit": -1}, SelectionInvalid),
        ({"sampling": Sampling.RANDOM}, SelectionInvalid),
        ({"sampling": Sampling.RANDOM, "ratio": 1.5}, SelectionInvalid),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(
    numbers: DatasetDefinition, selection: dict[str, object], error: type[Exception]
):
    with pytest.raises(error):
        read(numbers, **selection)


def test_rows_are_counted(numbers: DatasetDefinition):
    reader = Reader(numbers, Path(numbers.folder))
    assert reader.count() == ROWS
    reader.close()


def test_a_missing_file_is_named(numbers: DatasetDefinition):
    (Path(numbers.folder) / "x").unlink()
    with pytest.raises(DatasetFileMissing, match="/x”"):
        read(numbers)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("bigint", "2.7"),
        ("bigint", "99999999999999999999"),
        ("smallint", "40000"),
        ("double", "1,5"),
        ("boolean", "yes"),
        ("date", "2020-01-01 10:00"),
        ("datetimenotz", "2020-01-01 10:00Z"),
        ("dateonly", "2020-01-01 10:00"),
    ],
)
def test_a_value_that_does_not_fit_its_type_is_never_bent(kind: str, text: str, tmp_path: Path):
    (tmp_path / "x").write_text(f'"{text}"\n', "utf-8")
    definition = csv(tmp_path, kind, CsvFormat(header=False))
    with pytest.raises(DatasetUnreadable, match=f"row 1: “{text}” in the column “a” is no {kind}"):
        read(definition)


def test_the_row_that_does_not_fit_is_told_by_its_number(tmp_path: Path):
    (tmp_path / "x").write_text("".join(f"{n}\n" for n in range(50_000)) + "x\n1\n")
    with pytest.raises(DatasetUnreadable, match="row 50,001: “x”"):
        read(csv(tmp_path, "bigint", CsvFormat(header=False)))


@pytest.mark.parametrize(
    ("kind", "fmt", "text", "value"),
    [
        ("bigint", CsvFormat(header=False), " 2 ", "2"),
        ("int", CsvFormat(header=False), "+5", "5"),
        ("double", CsvFormat(header=False, delimiter=";", decimal=","), "1,5", "1.5"),
        ("double", CsvFormat(header=False, delimiter=";", decimal=","), "1.234.567,5", "1234567.5"),
        ("double", CsvFormat(header=False, delimiter=";", decimal=","), "-1.000", "-1000"),
        ("dateonly", CsvFormat(header=False, date_format="%d/%m/%Y"), "01/02/2020", "2020-02-01"),
        (
            "datetimenotz",
            CsvFormat(header=False, timestamp_format="%d.%m.%Y %H:%M"),
            "01.02.2020 10:30",
            "2020-02-01 10:30:00",
        ),
    ],
)
def test_a_value_is_read_as_the_format_says(
    kind: str, fmt: CsvFormat, text: str, value: str, tmp_path: Path
):
    (tmp_path / "x").write_text(text + "\n")
    found = read(csv(tmp_path, kind, fmt))["a"].cast(pa.string()).to_pylist()
    assert found[0].removesuffix(".000000") == value


@pytest.mark.parametrize(
    ("kind", "fmt", "text"),
    [
        ("dateonly", CsvFormat(header=False, date_format="%d.%m.%Y"), "31.02.2024"),
        ("dateonly", CsvFormat(header=False, date_format="%d %b %Y"), "29 Feb 2023"),
        ("dateonly", CsvFormat(header=False, date_format="%Y%m%d"), "20240431"),
        ("datetimenotz", CsvFormat(header=False, timestamp_format="%d/%m/%y %H"), "30/2/24 9"),
        ("date", CsvFormat(header=False, timestamp_format="%d/%m/%y %H %z"), "31/4/24 9 +0100"),
    ],
)
def test_a_day_that_its_month_does_not_have_is_no_date(
    kind: str, fmt: CsvFormat, text: str, tmp_path: Path
):
    (tmp_path / "x").write_text(text + "\n")
    with pytest.raises(DatasetUnreadable, match="row 1: “"):
        read(csv(tmp_path, kind, fmt))


def test_of_stated_dates_only_days_that_do_not_exist_are_left_out():
    rules = CsvFormat(date_format="%d. %B %Y")
    texts = ["2. March 2024", "31. february 2024", "02. mar 2024", None, " 1. May 2024", "x"]
    values, bad = fitting(pa.array(texts), Column(name="a", type=StorageType.DATE_ONLY), rules)
    found = [str(value) for value in values.to_pylist()]
    assert found == ["2024-03-02", "None", "2024-03-02", "None", "2024-05-01", "None"]
    assert bad == [1, 5]


def test_lines_that_are_too_short_are_told_by_their_number(tmp_path: Path):
    (tmp_path / "x").write_text("1,2\n3\n")
    columns = (Column(name="a"), Column(name="b"))
    definition = DatasetDefinition(
        format=CsvFormat(header=False), columns=columns, folder=str(tmp_path), paths=("x",)
    )
    with pytest.raises(DatasetUnreadable, match="“x”, line 2: 1 value instead of 2"):
        read(definition)


def test_another_file_in_its_place_says_what_to_do(tmp_path: Path):
    (tmp_path / "x").write_bytes(random.Random(1).randbytes(200_000))
    with pytest.raises(DatasetUnreadable, match="Put the right file in its place"):
        read(csv(tmp_path, "bigint", CsvFormat()))


def test_a_quote_that_is_never_closed_is_told_by_its_line(tmp_path: Path):
    (tmp_path / "x").write_text('1\n"2\n3\n')
    with pytest.raises(DatasetUnreadable, match="“x”, line 2: a quote is opened and never closed"):
        read(csv(tmp_path, "string", CsvFormat(header=False)))


def test_a_parquet_file_that_lost_a_column_is_no_longer_readable(tmp_path: Path):
    pq.write_table(pa.table({"b": [1]}), tmp_path / "x")
    definition = DatasetDefinition(
        format=ParquetFormat(), columns=(Column(name="a"),), folder=str(tmp_path), paths=("x",)
    )
    with pytest.raises(DatasetUnreadable, match="“a” is not in the file any more"):
        read(definition)


def test_a_parquet_file_whose_numbers_outgrew_the_schema_is_not_bent(tmp_path: Path):
    pq.write_table(pa.table({"a": [2**40]}), tmp_path / "x")
    columns = (Column(name="a", type="int"),)
    definition = DatasetDefinition(
        format=ParquetFormat(), columns=columns, folder=str(tmp_path), paths=("x",)
    )
    with pytest.raises(DatasetUnreadable, match="1099511627776"):
        read(definition)


def test_a_pattern_finds_no_file_outside_the_folder(tmp_path: Path):
    (tmp_path / "x").write_text("1\n")
    definition = csv(tmp_path / "sub", "bigint", CsvFormat(header=False), paths=("/*",))
    with pytest.raises(DatasetFileMissing):
        read(definition)


def test_a_stored_count_holds_while_the_files_have_their_size(tmp_path: Path):
    (tmp_path / "x").write_text("1\n2\n")
    definition = csv(tmp_path, "bigint", CsvFormat(header=False), rows=2, counted_size=4)
    assert rows_known(definition, tmp_path) == 2
    (tmp_path / "x").write_text("1\n2\n3\n")
    assert rows_known(definition, tmp_path) is None


def csv(folder: Path, kind: str, fmt: CsvFormat, **more: object) -> DatasetDefinition:
    columns = (Column(name="a", type=kind),)
    known = {"format": fmt, "columns": columns, "folder": str(folder), "paths": ("x",)}
    return DatasetDefinition(**{**known, **more})


@pytest.mark.parametrize("sampling", [Sampling.HEAD, Sampling.RANDOM])
def test_what_is_stopped_before_it_begins_reads_nothing(numbers: DatasetDefinition, sampling):
    # An interrupt that comes before DuckDB's query begins would be lost.
    selection = RowSelection(sampling=sampling, limit=ROWS)
    reader = Reader(numbers, Path(numbers.folder), selection)
    reader.stop()
    with closing(reader), pytest.raises(DatasetUnreadable, match="stopped"):
        reader.table()


def test_what_is_stopped_on_the_way_ends_with_its_batch(numbers: DatasetDefinition, monkeypatch):
    monkeypatch.setattr(reading, "_MOST_ROWS_A_BATCH", 1_024)
    reader = Reader(numbers, Path(numbers.folder))
    with closing(reader):
        batches = reader.batches()
        next(batches)
        reader.stop()
        with pytest.raises(DatasetUnreadable, match="stopped"):
            list(batches)
