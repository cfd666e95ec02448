"""The less usual ways to read a dataset."""

import datetime as dt
import io

import dataiku
import numpy as np
import pandas as pd
import pytest
from dataiku.core.dataset import create_sampling_argument
from dataiku.core.errors import NotCovered, StreamBroken

from tests.helpers.kernel_routes import Fault


@pytest.fixture
def awkward(service) -> dataiku.Dataset:
    return dataiku.Dataset("awkward")


def read(dataset: dataiku.Dataset, **options) -> pd.DataFrame:
    return dataset.get_dataframe(print_deep_memory_usage=False, **options)


def test_a_parser_of_dates_is_given_their_texts(awkward, form):
    columns = ["day", "instant", "big"]
    frame = read(awkward, columns=columns, date_parser=lambda text: text[:4])
    assert frame["day"][0] == "2020"
    assert pd.isna(frame["day"][1])
    assert frame["instant"].tolist()[1] == "2013"
    assert frame["big"].dtype == "int64"


def test_what_pandas_would_be_told_is_done(awkward, form):
    kwargs = {"usecols": ["zip", "big"], "nrows": 2, "dtype": {"big": "float64"}}
    frame = read(awkward, pandas_read_kwargs={**kwargs, "na_values": ["NA"]}, limit=5)
    assert list(frame.columns) == ["zip", "big"]
    assert frame["big"].dtype == "float64"
    assert frame["zip"].isna().tolist() == [False, True]
    fast = awkward.get_fast_path_dataframe(columns=["zip"], print_deep_memory_usage=False)
    assert list(fast["zip"][:2]) == ["01234", "NA"]


def test_the_types_of_a_schema_can_be_forced(awkward, form):
    names = ["zip", "gaps", "single", "flag", "day", "clock"]
    told = awkward.get_dataframe_schema_st(
        awkward.read_schema(), names, use_nullable_integers=True, categoricals=["zip"]
    )
    dtypes = {"zip": "category", "gaps": "Int64", "single": "float32", "flag": "boolean"}
    assert told == (names, dtypes, ["day", "clock"])
    chunks = list(awkward.iter_dataframes_forced_types(*told, chunksize=4))
    assert [len(chunk) for chunk in chunks] == [4, 2]
    for chunk in chunks:
        assert {name: str(chunk[name].dtype) for name in dtypes} == dtypes
        assert str(chunk["day"].dtype) == "datetime64[us]"


def test_dates_that_nobody_wants_parsed_stay_texts(awkward, form):
    [frame] = awkward.iter_dataframes_forced_types(["day", "clock"], None, ["clock"])
    assert frame["day"][0] == "2020-02-29"
    assert frame["clock"][0] == pd.Timestamp("2020-12-31")
    [frame] = awkward.iter_dataframes_forced_types(["day"], {}, False)
    assert frame["day"][0] == "2020-02-29"


def test_a_schema_says_its_dtypes():
    schema = [
        {"name": "i", "type": "smallint"},
        {"name": "b", "type": "boolean"},
        {"name": "d", "type": "date"},
    ]
    told = dataiku.Dataset.get_dataframe_schema_st
    assert told(schema) == (["i", "b", "d"], {"i": "int16", "b": "bool"}, ["d"])
    texts = {"i": "float64", "b": "str", "d": "str"}
    assert told(schema, parse_dates=False, bool_as_str=True, int_as_float=True)[1:] == (
        texts,
        False,
    )
    assert told(schema, ["b"], infer_with_pandas=True) == (["b"], None, False)


def test_rows_come_raw_with_names_or_without(awkward, service):
    with awkward.raw_formatted_data(columns=["big", "flag"], format="tsv-excel-header") as rows:
        found = pd.read_csv(io.BytesIO(rows.read()), sep="\t")
    assert list(found.columns) == ["big", "flag"]
    assert found["big"][0] == 2**63 - 1
    sampling = create_sampling_argument("sort-column", "big", limit=2, ascending=False)
    with awkward.raw_formatted_data(sampling, ["flag"]) as rows:
        assert [*rows.stream(5)] == [b"true\n", b"false", b"\n"]
    asked = "&sampling=sort-column&limit=2&sampling_column=big&ascending=false"
    assert service.asked[-1].endswith(f"format=tsv&columns=flag{asked}")


@pytest.mark.parametrize(
    "sampling",
    [
        {},
        {"limit": 3},
        {"sampling": "random", "limit": 3},
        {"sampling": "random", "ratio": 0.5},
        {"sampling": "random-column", "sampling_column": "big", "limit": 3},
        {"sampling": "random-column", "sampling_column": "big", "ratio": 0.5},
        {"sampling": "sort-column", "sampling_column": "big"},
    ],
)
def test_every_sampling_can_be_handed_on(awkward, service, sampling):
    read(awkward, columns=["big"], **sampling)
    told = service.asked[-1].partition("&")[2].replace("sampling=head&limit", "limit")
    with awkward.raw_formatted_data(create_sampling_argument(**sampling), ["big"]):
        again = service.asked[-1].partition("&")[2].replace("sampling=head&limit", "limit")
    assert again.replace("sampling=full", "sampling=head") == told


def test_a_raw_read_is_verified(awkward, service):
    rows = awkward.raw_formatted_data(columns=["big"], read_session_id="mine")
    rows.read(4)
    with pytest.raises(StreamBroken, match="not read to their end"):
        awkward.verify_read("mine")
    rows = awkward.raw_formatted_data(columns=["big"], read_session_id="mine")
    rows.read()
    awkward.verify_read("mine")
    with pytest.raises(ValueError, match="Nothing was read"):
        awkward.verify_read("mine")
    service.fault = Fault.NO_LAST_CHUNK
    rows = awkward.raw_formatted_data(columns=["big"], read_session_id="mine")
    with pytest.raises(StreamBroken):
        rows.read()
    with pytest.raises(StreamBroken):
        awkward.verify_read("mine")


@pytest.mark.parametrize(
    "options", [{"format": "json"}, {"format_params": {"a": 1}}, {"filter_expression": "a > 1"}]
)
def test_raw_forms_that_are_not_covered_are_named(awkward, options):
    with pytest.raises(NotCovered, match=next(iter(options))):
        awkward.raw_formatted_data(**options)


def test_html_is_escaped(awkward, service):
    service.datasets["awkward"].types["zip"] = "string"
    text = awkward.to_html(columns=["quoted", "gaps"], limit=2, null_string="∅", classes=["a", "b"])
    assert text.startswith('<table border="0" class="a b">\n<thead><tr><th>quoted</th>')
    assert "<td>say &quot;hi&quot;</td>" in text
    assert "<td>∅</td>" in text
    assert "<thead>" not in awkward.to_html(columns=["big"], header=False)


def test_partitions_are_one(awkward):
    assert awkward.list_partitions() == ["NP"]
    awkward.add_read_partitions("NP")
    awkward.set_write_partition(None)
    with pytest.raises(NotCovered, match=r"DEMO\.awkward has no partitions"):
        awkward.add_read_partitions("2020-01")


def test_files_and_what_is_said_of_them(awkward, service):
    service.files["awkward"] = {
        "connection": "c",
        "path": "/p",
        "files": [{"path": "/a", "size": 1}],
    }
    location = awkward.get_location_info()
    assert location["locationInfoType"] == "FS"
    assert location["info"] == {"path": "/p", "isSingleFile": True, "connectionName": "c"}
    assert awkward.get_files_info()["pathsByPartition"] == {"NP": [{"path": "/a", "size": 1}]}


def test_rows_have_pythons_values(awkward):
    row = next(awkward.iter_rows(columns=["instant", "big"]))
    assert row["instant"] == dt.datetime(2020, 12, 31, tzinfo=dt.UTC)
    assert isinstance(row["big"], int)
    assert not isinstance(row["big"], np.integer)
