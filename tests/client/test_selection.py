"""What is asked of the service, and what is refused with the parameter's name."""

import dataiku
import pyarrow as pa
import pytest
from dataiku.core.dataset import create_sampling_argument
from dataiku.core.errors import NotCovered
from dataiku.core.sizes import size_text

from tests.helpers.kernel_routes import Stored


@pytest.fixture
def awkward(service) -> dataiku.Dataset:
    return dataiku.Dataset("awkward")


def read(dataset: dataiku.Dataset, **options):
    return dataset.get_dataframe(print_deep_memory_usage=False, **options)


def test_columns_come_in_the_order_asked_for(awkward, form):
    assert list(read(awkward, columns=["day", "big"]).columns) == ["day", "big"]


def test_a_column_that_does_not_exist_is_named(awkward):
    with pytest.raises(ValueError, match=r"DEMO.awkward has no column bigg\. Its columns are zip"):
        read(awkward, columns=["bigg"])


def test_columns_are_a_list(awkward):
    with pytest.raises(TypeError, match="columns must be a list"):
        read(awkward, columns="big")
    with pytest.raises(ValueError, match="twice"):
        read(awkward, columns=["big", "big"])


def test_limit_and_sampling_go_to_the_service(awkward, service):
    assert len(read(awkward, columns=["big", "größe ✓"], limit=2)) == 2
    assert service.asked[-1].endswith(
        "/rows?format=arrow&columns=big&columns=gr%C3%B6%C3%9Fe+%E2%9C%93&sampling=head&limit=2"
    )
    assert len(read(awkward, columns=["big"], sampling="random", ratio=0.5)) == 3
    assert service.asked[-1].endswith("&sampling=random&ratio=0.5")


def test_too_many_columns_to_name_all_come_and_the_chosen_stay(service, form):
    names = [f"column {number}" for number in range(1_000)]
    table = pa.table({name: [number, None] for number, name in enumerate(names)})
    service.datasets["wide"] = Stored(dict.fromkeys(names, "bigint"), table)
    chosen = names[:0:-1]
    wide = dataiku.Dataset("wide")
    frame = wide.get_dataframe(columns=chosen, use_nullable_integers=True)
    assert list(frame.columns) == chosen
    assert frame.iloc[0].tolist() == list(range(999, 0, -1))
    assert next(wide.iter_tuples(columns=chosen)) == tuple(range(999, 0, -1))


def test_full_sampling_has_no_limit(awkward):
    assert len(read(awkward, columns=["big"], sampling="full", limit=1)) == 6


def test_the_column_to_sample_by_goes_to_the_service(awkward, service):
    read(awkward, columns=["zip"], sampling="random-column", sampling_column="big", limit=3)
    assert service.asked[-1].endswith("&sampling=random-column&limit=3&sampling_column=big")
    read(awkward, columns=["zip"], sampling="sort-column", sampling_column="big", ascending=False)
    assert service.asked[-1].endswith("&sampling=sort-column&sampling_column=big&ascending=false")


@pytest.mark.parametrize(
    "options",
    [
        {"sampling": "tail"},
        {"sampling_column": "big"},
        {"limit": -1},
        {"ratio": 0.1},
        {"sampling": "random"},
        {"sampling": "sort-column"},
        {"sampling": "random-column", "sampling_column": "big"},
        {"ratio": 2, "sampling": "random"},
        {"categoricals": "all"},
        {"float_precision": "low"},
    ],
)
def test_what_makes_no_sense_is_refused(awkward, options):
    with pytest.raises(ValueError, match=next(iter(options))):
        read(awkward, **options)


def test_what_only_a_reader_of_text_knows_is_named(awkward):
    with pytest.raises(NotCovered, match=r"cannot have chunksize, sep: .*Use dtype, na_values"):
        read(awkward, pandas_read_kwargs={"sep": ";", "chunksize": 1})
    with pytest.raises(NotCovered, match="must name the columns"):
        read(awkward, pandas_read_kwargs={"dtype": str})


def test_parameters_that_change_nothing_are_taken(awkward):
    frame = read(
        awkward,
        columns=["zip"],
        float_precision="high",
        keep_default_na=False,
        skip_additional_data_checks=True,
        pandas_read_kwargs={},
    )
    assert frame["zip"][1] == "NA"


def test_reading_says_how_much_memory_it_took(awkward, capsys):
    awkward.get_dataframe(columns=["big"])
    assert capsys.readouterr().out == "DEMO.awkward: 6 rows, 1 column, about 1 kB in memory\n"


def test_the_schema_is_a_list_of_columns(awkward):
    schema = awkward.read_schema()
    assert schema[0] == {"name": "zip", "type": "string"}
    assert len(schema) == 17


def test_a_dataset_without_columns_is_an_error_unless_allowed(awkward, service):
    service.datasets["awkward"].types.clear()
    with pytest.raises(dataiku.core.errors.DataikuError, match="has no columns yet"):
        awkward.read_schema()
    assert awkward.read_schema(raise_if_empty=False) == []


def test_a_sampling_is_a_dictionary():
    assert create_sampling_argument() == {"samplingMethod": "FULL"}
    assert create_sampling_argument(limit=5)["maxRecords"] == 5
    assert create_sampling_argument("random", ratio=0.1) == {
        "samplingMethod": "RANDOM_FIXED_RATIO",
        "targetRatio": 0.1,
    }


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "1 kB"), (180_400, "180 kB"), (55_940_000, "55.9 MB"), (3_240_000_000, "3.2 GB")],
)
def test_sizes_are_said_in_the_unit_that_fits(size, text):
    assert size_text(size) == text


def test_a_number_that_is_a_text_is_refused(awkward):
    with pytest.raises(TypeError, match="limit must be a number, not '10'"):
        awkward.get_dataframe(limit="10")
    with pytest.raises(TypeError, match=r"ratio must be a number, not '0\.1'"):
        awkward.get_dataframe(sampling="random", ratio="0.1")


def test_what_can_be_no_dataset_is_refused_when_it_is_named():
    with pytest.raises(TypeError, match="named by a text, not by NoneType"):
        dataiku.Dataset(None)
    for name in ("", "a/b"):
        with pytest.raises(ValueError, match="is no name of a dataset"):
            dataiku.Dataset(name)
