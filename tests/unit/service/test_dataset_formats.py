"""How DSS's words for formats and schemas become ours, and back."""

import pytest

from dssdesk.base.errors import BadInput
from dssdesk.datasets.definition import (
    Column,
    CsvFormat,
    ExcelFormat,
    JsonLinesFormat,
    ParquetFormat,
    SqliteFormat,
)
from dssdesk.datasets.types import StorageType
from dssdesk.service.publicapi.dataset_formats import (
    as_schema,
    columns_of,
    format_name,
    format_of,
    format_params,
    managed_format,
)
from dssdesk.service.publicapi.errors import TypeNotCovered

FORMATS = [
    CsvFormat(),
    CsvFormat(delimiter="\t", header=False, skip=3, nulls=("", "NA"), decimal=","),
    CsvFormat(delimiter=";", escape="\\", encoding="latin-1", compression="gzip"),
    CsvFormat(quote="", encoding="utf-16", compression="zstd"),
    ParquetFormat(),
    ExcelFormat(sheet="one", header=False, skip=2, nulls=("-",)),
    SqliteFormat(table="t"),
    JsonLinesFormat(nulls=("none",)),
]


@pytest.mark.parametrize("fmt", FORMATS)
def test_what_is_told_of_a_format_is_read_as_that_format(fmt):
    assert format_of(format_name(fmt), format_params(fmt)) == fmt
    assert format_of(format_name(fmt), format_params(fmt), CsvFormat(skip=9)) == fmt


@pytest.mark.parametrize("fmt", FORMATS)
def test_what_is_left_out_stays(fmt):
    assert format_of(format_name(fmt), {}, fmt) == fmt


def test_what_the_client_sends_for_csv_is_understood():
    sent = {
        "style": "excel",
        "separator": "|",
        "skipRowsBeforeHeader": 2,
        "parseHeaderRow": False,
        "skipRowsAfterHeader": 0,
    }
    assert format_of("csv", sent) == CsvFormat(delimiter="|", skip=2, header=False)


@pytest.mark.parametrize(
    ("style", "quote", "escape"),
    [("excel", '"', '"'), ("unix", '"', "\\"), ("escape_only_no_quote", "", '"')],
)
def test_a_style_says_what_quotes_mean(style, quote, escape):
    fmt = format_of("csv", {"style": style})
    assert isinstance(fmt, CsvFormat)
    assert (fmt.quote, fmt.escape) == (quote, escape)


@pytest.mark.parametrize("name", ["avro", "orc", "", "CSV"])
def test_a_format_that_there_is_not_is_refused_with_those_there_are(name):
    with pytest.raises(TypeNotCovered, match="There is: csv, parquet"):
        format_of(name, {})


@pytest.mark.parametrize(
    "params",
    [
        {"separator": ""},
        {"separator": "ab"},
        {"charset": "ebcdic"},
        {"skipRowsBeforeHeader": -1},
        {"skipRowsBeforeHeader": "x"},
        {"parseHeaderRow": "yes"},
        {"nulls": 5},
        {"decimal": ""},
        {"style": "own", "skipRowsAfterHeader": 0},
        {"style": []},
        {"skipRowsAfterHeader": 2},
    ],
)
def test_parameters_that_make_no_sense_are_refused(params):
    with pytest.raises((BadInput, TypeNotCovered)):
        format_of("csv", params)


def test_a_managed_dataset_is_csv_or_parquet():
    assert managed_format(None) == ParquetFormat()
    assert managed_format("PARQUET_HIVE") == ParquetFormat()
    assert isinstance(managed_format("CSV_EXCEL_GZIP"), CsvFormat)
    with pytest.raises(TypeNotCovered):
        managed_format("ORC")


def test_a_schema_is_told_as_it_is_read():
    columns = (
        Column(name="a b", type=StorageType.BIGINT, comment="how many"),
        Column(name="é", type=StorageType.GEOPOINT),
    )
    assert columns_of(as_schema(columns)) == columns
    real = {"name": "x", "type": "string", "maxLength": -1, "comment": None, "meaning": "Text"}
    assert columns_of({"columns": [real]}) == (Column(name="x"),)


@pytest.mark.parametrize(
    "schema",
    [
        None,
        [],
        {},
        {"columns": None},
        {"columns": [{"type": "int"}]},
        {"columns": [{"name": "a", "type": "text"}]},
        {"columns": [{"name": ""}]},
        {"columns": [{"name": "a"}, {"name": "a"}]},
    ],
)
def test_what_is_no_schema_is_refused(schema):
    with pytest.raises(BadInput):
        columns_of(schema)
