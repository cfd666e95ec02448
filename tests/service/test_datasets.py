import asyncio

import pytest

from dssdesk.base.errors import Conflict
from dssdesk.datasets.definition import Column, DatasetDefinition, ParquetFormat
from dssdesk.datasets.errors import DatasetFileMissing
from dssdesk.datasets.export import ExportForm
from dssdesk.service.outbox import MOST_ASKS
from dssdesk.wire import codec
from dssdesk.wire.datasets import (
    ColumnFilter,
    ColumnProfile,
    GetDataset,
    Page,
    ProfileSample,
    ReadPage,
    ReadSample,
    SortKey,
    ViewSample,
)
from dssdesk.wire.places import DatasetRef
from tests.helpers.running_service import wait_until
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
    refused = orders.ask(ReadPage(sample_id=sample.sample_id, first=0), anna)
    gone = orders.ask(ReadPage(sample_id="gone", first=0))
    assert (refused.code, refused.message) == (gone.code, gone.message)
    assert gone.code == "not_found.sample_gone"


def test_whole_values_of_some_columns_are_asked_for(orders):
    orders.ask(ReadSample(dataset=ORDERS))
    orders.ask(ReadPage(sample_id="sample-1", first=0, columns=(2, 0), is_whole=True))
    assert orders.data.pages == [((2, 0), True)]


def test_a_random_sample_is_asked_for(orders):
    orders.ask(ReadSample(dataset=ORDERS, is_random=True))
    assert orders.data.draws == [True]


def test_a_sample_is_viewed_and_profiled_by_whoever_may_read_its_dataset(orders):
    sample = orders.ask(ReadSample(dataset=ORDERS))
    wish = ViewSample(
        sample_id=sample.sample_id,
        sort=(SortKey(column="id"),),
        filters=(ColumnFilter(column="id", text="> 3"),),
        search="x",
    )
    viewed = orders.ask(wish)
    assert (viewed.rows, orders.data.wishes[0].search) == (3, "x")
    assert orders.ask(ReadPage(sample_id=viewed.view_id, first=0)).columns == (("a", "a", "a"),)
    profile = orders.ask(ProfileSample(sample_id=sample.sample_id))
    assert profile.columns == (ColumnProfile(name="id", empty=1),)
    anna = orders.somebody("anna")
    for ask in (
        wish,
        ProfileSample(sample_id=sample.sample_id),
        ReadPage(sample_id=viewed.view_id, first=0),
    ):
        assert orders.ask(ask, anna).code == "not_found.sample_gone"


def test_an_export_is_a_file_of_the_wished_kind(orders):
    orders.data.pieces = [b"id\n", b"1\n"]
    response = orders.get("/desk/export/SALES/orders?format=tsv")
    assert (response.status_code, response.content) == (200, b"id\n1\n")
    assert response.headers["content-disposition"] == "attachment; filename*=utf-8''orders.tsv"
    assert orders.data.exports == [ExportForm.TSV]


def test_an_export_ends_as_it_was_asked_to(orders):
    orders.data.pieces = [b"id\n", b"1\n"]
    assert orders.get("/desk/export/SALES/orders?end=xyz").content == b"id\n1\nxyz"


def test_an_export_that_cannot_begin_says_why(orders):
    orders.data.pieces = [Conflict("The data cannot be read.")]
    response = orders.get("/desk/export/SALES/orders")
    assert (response.status_code, response.json()["message"]) == (409, "The data cannot be read.")
    unknown = orders.get("/desk/export/SALES/orders?format=sas")
    assert (unknown.status_code, "csv, tsv, parquet" in unknown.json()["message"]) == (400, True)
    assert orders.get("/desk/export/SALES/nothing").status_code == 404


def test_an_export_is_for_readers_of_the_project(orders):
    anna = orders.somebody("anna")
    assert orders.get("/desk/export/SALES/orders", anna).status_code == 404
    assert orders.data.exports == []


@pytest.mark.parametrize("ask", [ReadSample(dataset=ORDERS), ViewSample(sample_id="sample-1")])
def test_what_is_taken_back_is_stopped_and_its_ask_answered(orders, ask):
    orders.ask(ReadSample(dataset=ORDERS))
    orders.data.gate = orders.running.call(asyncio.Event)
    with orders.channel() as desk:
        number = desk.send(ask)
        wait_until(lambda: orders.data.waiting)
        desk.withdraw(number)
        failure = desk.frame()
        assert isinstance(failure, codec.Failure)
        assert (failure.id, failure.code) == (number, "conflict.withdrawn")
    assert (orders.data.waiting, orders.data.stopped) == (0, 1)


def test_an_ask_that_is_taken_back_at_once_has_its_answer_too(orders):
    orders.data.gate = orders.running.call(asyncio.Event)
    with orders.channel() as desk:
        for _ in range(MOST_ASKS + 5):  # else the desk could ask no more after some
            desk.withdraw(desk.send(ReadSample(dataset=ORDERS)))
            assert isinstance(desk.frame(), codec.Failure)
        assert orders.data.waiting == 0


def test_only_the_ask_that_is_named_is_stopped(orders):
    gate = orders.data.gate = orders.running.call(asyncio.Event)
    with orders.channel() as desk, orders.channel("desk-2") as other:
        other.send(ReadSample(dataset=ORDERS))
        old, newest = (desk.send(ReadSample(dataset=ORDERS, limit=n)) for n in (5, 6))
        desk.withdraw(old)
        desk.withdraw(99)
        assert desk.frame().id == old
        orders.running.call(gate.set)
        assert desk.frame().id == newest
        assert isinstance(other.frame(), codec.Reply)
    assert orders.data.stopped == 1


def test_what_a_desk_reads_ends_with_it(orders):
    orders.data.gate = orders.running.call(asyncio.Event)
    with orders.channel() as desk:
        desk.send(ReadSample(dataset=ORDERS))
        wait_until(lambda: orders.data.waiting)
    wait_until(lambda: orders.data.stopped == 1)


def test_what_is_done_for_good_is_not_taken_back(orders):
    with orders.channel() as desk:
        number = desk.send(GetDataset(dataset=ORDERS))
        desk.withdraw(number)
        assert isinstance(desk.frame(), codec.Reply)
