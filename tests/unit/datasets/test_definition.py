import json
from pathlib import Path

import pytest

from dssdesk.datasets.definition import (
    Column,
    CsvFormat,
    DatasetDefinition,
    ParquetFormat,
    read_definition,
    write_definition,
)
from dssdesk.datasets.errors import DatasetUnreadable

CSV = DatasetDefinition(
    format=CsvFormat(delimiter="\t", compression="gzip"),
    columns=(Column(name="a", type="bigint"), Column(name="b")),
    folder="managed/x",
    paths=("*.csv.gz",),
    rows=3,
)


def test_a_definition_comes_back_as_it_was(tmp_path: Path):
    write_definition(tmp_path / "x.json", CSV)
    assert read_definition(tmp_path / "x.json") == CSV


def test_keys_of_others_stay_in_the_file(tmp_path: Path):
    path = tmp_path / "x.json"
    write_definition(path, CSV)
    stored = json.loads(path.read_text())
    stored["tags"] = ["ours"]
    stored["format"]["style"] = "excel"
    stored["columns"][1]["meaning"] = "Text"
    path.write_text(json.dumps(stored))
    write_definition(path, read_definition(path))
    assert json.loads(path.read_text()) == stored


def test_keys_of_another_format_do_not_stay(tmp_path: Path):
    path = tmp_path / "x.json"
    write_definition(path, CSV)
    parquet = DatasetDefinition(
        format=ParquetFormat(), columns=CSV.columns, folder="x", paths=("x",)
    )
    write_definition(path, parquet)
    assert json.loads(path.read_text())["format"] == {"type": "parquet"}


def test_the_file_is_pretty_and_sorted(tmp_path: Path):
    path = tmp_path / "x.json"
    write_definition(path, CSV)
    text = path.read_text("utf-8")
    again = json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    assert text == again


def test_a_definition_of_a_newer_version_is_refused(tmp_path: Path):
    path = tmp_path / "x.json"
    write_definition(path, CSV)
    path.write_text(path.read_text().replace('"version": 1', '"version": 2'))
    with pytest.raises(DatasetUnreadable, match="newer DSS Desk"):
        read_definition(path)


def test_a_damaged_definition_is_named(tmp_path: Path):
    (tmp_path / "x.json").write_text("{")
    with pytest.raises(DatasetUnreadable, match=r"x\.json"):
        read_definition(tmp_path / "x.json")


@pytest.mark.parametrize(
    ("fmt", "label"),
    [
        (CsvFormat(), "CSV"),
        (CsvFormat(delimiter="\t", compression="zstd"), "TSV, zstd"),
        (ParquetFormat(), "Parquet"),
    ],
)
def test_a_format_has_a_name_for_people(fmt: CsvFormat | ParquetFormat, label: str):
    definition = DatasetDefinition(format=fmt, columns=(), folder="", paths=())
    assert definition.format_label() == label
