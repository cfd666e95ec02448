"""The stored schema types the frame; the way the rows come does not matter."""

import math

import dataiku
import pandas as pd
import pytest
from dataiku.core.errors import DoesNotFit, PrecisionWarning
from dataiku.core.pandas_here import memory_of

from tests.helpers.awkward_rows import every_type

FLOATS_LOSE_DIGITS = pytest.mark.filterwarnings("ignore::dataiku.core.errors.PrecisionWarning")
pytestmark = FLOATS_LOSE_DIGITS


def read(**options) -> pd.DataFrame:
    return dataiku.Dataset("awkward").get_dataframe(print_deep_memory_usage=False, **options)


def dtypes_of(frame: pd.DataFrame) -> dict[str, str]:
    return {name: str(dtype) for name, dtype in frame.dtypes.items()}


def test_each_type_has_its_dtype(service, form):
    assert dtypes_of(read()) == {
        "zip": "str",
        "quoted": "str",
        "größe ✓": "float64",
        "single": "float32",
        "big": "int64",
        "gaps": "float64",
        "int": "int32",
        "small": "float64",
        "tiny": "int8",
        "flag": "bool",
        "flag_gaps": "object",
        "instant": "datetime64[us, UTC]",
        "clock": "datetime64[us]",
        "day": "datetime64[us]",
        "list": "str",
        "empty": "str",
        "nothing": "float64",
    }


def test_nullable_integers_are_exact_and_keep_their_gaps(service, form):
    frame = read(use_nullable_integers=True)
    found = dtypes_of(frame[["big", "gaps", "int", "small", "tiny", "flag_gaps", "nothing"]])
    assert list(found.values()) == ["Int64", "Int64", "Int32", "Int16", "Int8", "boolean", "Int64"]
    assert frame["gaps"].tolist() == [2**53 + 1, pd.NA, -1, 0, pd.NA, 7]


def test_strings_stay_strings(service, form):
    values = read()["zip"].tolist()
    assert values[:4] == ["01234", "NA", "null", ""]
    assert math.isnan(values[4])
    assert read()["quoted"].tolist() == service.datasets["awkward"].table["quoted"].to_pylist()


def test_numbers_are_exact_to_the_last_bit(service, form):
    found = read()["größe ✓"].tolist()
    assert [x.hex() for x in found if x == x] == [
        x.hex() for x in (0.1, -0.0, math.inf, 1e-320, 1.7976931348623157e308)
    ]


def test_instants_are_utc_and_gaps_are_not_a_time(service, form):
    found = read()["instant"]
    assert found[1] == pd.Timestamp("2013-07-01T05:06:07.101Z")
    assert found.isna().tolist() == [False, False, True, False, False, False]


def test_booleans_with_gaps_hold_python_booleans(service, form):
    assert read()["flag_gaps"].tolist()[0] is True
    assert read()["flag_gaps"].isna().tolist() == [False, True, False] * 2


def test_both_ways_give_the_same_frame(service, monkeypatch):
    by_arrow = read()
    monkeypatch.setattr("dataiku.core.reading.has_arrow", lambda: False)
    pd.testing.assert_frame_equal(by_arrow, read(), check_exact=True)


def test_no_rows_have_the_same_dtypes_where_gaps_do_not_matter(service, form):
    service.datasets["awkward"] = every_type(times=0)
    found = dtypes_of(read())
    assert (found["zip"], found["gaps"], found["flag"]) == ("str", "int64", "bool")
    assert found["instant"] == "datetime64[us, UTC]"


def test_digits_that_float_cannot_hold_are_warned_of(service, form):
    with pytest.warns(PrecisionWarning, match="Column gaps .* beyond 2") as caught:
        read(columns=["gaps"])
    assert caught[0].filename == __file__


def test_strict_reading_refuses_gaps_in_whole_numbers(service, form):
    with pytest.raises(DoesNotFit, match=r"gaps.*use_nullable_integers=True or int_as_float=True"):
        read(columns=["gaps"], infer_with_pandas=False)
    assert str(read(columns=["int"], infer_with_pandas=False)["int"].dtype) == "int32"


def test_strict_reading_refuses_gaps_in_booleans(service, form):
    with pytest.raises(DoesNotFit, match=r"flag_gaps.*bool_as_str=True"):
        read(columns=["flag_gaps"], infer_with_pandas=False)


def test_a_value_that_is_not_of_the_stored_type_names_the_column(service, form):
    service.datasets["awkward"].types["zip"] = "bigint"
    with pytest.raises(DoesNotFit, match="Column zip holds values that are no bigint"):
        read(columns=["zip"])


def test_numbers_may_be_wished_as_floats(service, form):
    found = dtypes_of(read(int_as_float=True)[["big", "tiny", "gaps"]])
    assert set(found.values()) == {"float64"}


def test_dates_and_booleans_may_stay_text(service, form):
    frame = read(parse_dates=False, bool_as_str=True)
    assert frame["instant"][1] == "2013-07-01T05:06:07.101000Z"
    assert frame["clock"][0] == "2020-12-31 00:00:00.000000"
    assert frame["day"][0] == "2020-02-29"
    assert frame["flag"].tolist()[:2] == ["true", "false"]
    assert frame[["instant", "day", "flag_gaps"]].isna().sum().tolist() == [1, 2, 2]


def test_strings_may_become_categories(service, form):
    frame = read(categoricals="all_strings")
    assert str(frame["zip"].dtype) == "category"
    assert str(frame["big"].dtype) == "int64"
    assert str(read(categoricals=["tiny"])["tiny"].dtype) == "category"


def test_more_values_may_count_as_missing(service, form):
    assert read(na_values=["NA", -1]).isna().sum()[["zip", "gaps", "int"]].tolist() == [2, 3, 0]
    assert read(na_values={"zip": "null"})["zip"].isna().sum() == 2
    assert read(na_values=0.1)["größe ✓"].isna().sum() == 2


def test_a_dtype_may_be_chosen_for_a_column(service, form):
    frame = read(override_dtypes={"gaps": "Int64", "big": str, "flag": "category", "day": "str"})
    assert frame["gaps"][0] == 2**53 + 1
    assert frame["big"][0] == "9223372036854775807"
    assert frame["day"][0] == "2020-02-29"
    with pytest.raises(DoesNotFit, match="Column zip cannot become 'int64'"):
        read(override_dtypes={"zip": "int64"})


@pytest.mark.parametrize("size", [1, 4, 6, 100])
def test_chunks_have_one_size_and_one_set_of_dtypes(service, form, size):
    service.datasets["awkward"] = every_type(times=4)
    chunks = list(dataiku.Dataset("awkward").iter_dataframes(chunksize=size))
    assert [len(chunk) for chunk in chunks[:-1]] == [size] * (len(chunks) - 1)
    assert len({tuple(map(str, chunk.dtypes)) for chunk in chunks}) == 1
    assert str(chunks[0]["gaps"].dtype) == "Int64"
    whole = read(use_nullable_integers=True)
    pd.testing.assert_frame_equal(pd.concat(chunks, ignore_index=True), whole)


def test_no_rows_are_one_chunk_without_rows(service, form):
    service.datasets["awkward"] = every_type(times=0)
    chunks = list(dataiku.Dataset("awkward").iter_dataframes())
    assert [len(chunk) for chunk in chunks] == [0]


@pytest.mark.parametrize("dtype", [object, "str", pd.StringDtype("python", na_value=math.nan)])
def test_memory_is_told_about_right(dtype):
    frame = pd.DataFrame({"a": [f"text {number}" for number in range(50_000)], "b": 1.5})
    frame["a"] = frame["a"].astype(dtype)
    assert memory_of(frame) == pytest.approx(frame.memory_usage(deep=True).sum(), rel=0.02)
    assert memory_of(frame[["b"]]) == frame[["b"]].memory_usage().sum()
    assert memory_of(frame[:0]) < 1_000
