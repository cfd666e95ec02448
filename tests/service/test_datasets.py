import pytest

from dssdesk.datasets.definition import Column, DatasetDefinition, ParquetFormat
from dssdesk.datasets.errors import DatasetFileMissing
from dssdesk.wire.datasets import GetDataset, Page, ReadPage, ReadSample
from dssdesk.wire.places import DatasetRef
from tests.service.conftest import SALES

ORDERS = DatasetRef(project=SALES, name="orders")


@pytest.fixture
def orders(house):
    definition = DatasetDefinition(
        format=ParquetFormat(), columns=(Column(name="id"),), folder="managed/o", paths=("*",)
    )
    house.projects.save_dataset(ORDERS, definition)
    return house


def test_details_are_what_is_stored_and_what_the_worker_knows(orders):
    details = orders.ask(GetDataset(dataset=ORDERS))
    assert (details.format, details.rows, details.files) == ("Parquet", 7, 2)
    assert details.path.endswith("SALES/managed/o")
    assert [column.name for column in details.columns] == ["id"]


def test_a_dataset_without_its_files_still_shows_its_schema(orders):
    orders.data.problem = DatasetFileMissing("x")
    details = orders.ask(GetDataset(dataset=ORDERS))
    assert (details.files, details.written_at) == (0, None)
    assert [column.name for column in details.columns] == ["id"]


def test_a_sample_is_paged_by_whoever_may_read_its_dataset(orders):
    sample = orders.ask(ReadSample(dataset=ORDERS, limit=10**9))
    assert orders.data.limits == [100_000]
    page = orders.ask(ReadPage(sample_id=sample.sample_id, first=0, count=10**9))
    assert page == Page(sample_id="sample-1", first=0, columns=(("a", "a", "a"),))
    anna = orders.somebody("anna")
    assert orders.ask(ReadPage(sample_id=sample.sample_id, first=0), anna).code == "not_found"
    assert orders.ask(ReadPage(sample_id="gone", first=0)).code == "not_found.sample_gone"
