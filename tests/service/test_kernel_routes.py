import http.client

import pytest
from msgspec.structs import replace

from dssdesk.base.ids import SessionId
from dssdesk.datasets.definition import Column, DatasetDefinition, ParquetFormat
from dssdesk.datasets.errors import DatasetFileMissing, DatasetUnreadable
from dssdesk.datasets.rows import RowForm
from dssdesk.datasets.selection import RowSelection, Sampling
from dssdesk.datasets.types import StorageType
from dssdesk.people.people import TicketPurpose
from dssdesk.people.rights import Right
from dssdesk.wire.places import DatasetRef
from tests.helpers.running_service import wait_until
from tests.service.conftest import SALES

ROWS = "/kernel/datasets/SALES/orders/rows"


@pytest.fixture
def orders(house):
    definition = DatasetDefinition(
        format=ParquetFormat(),
        columns=(Column(name="id", type=StorageType.BIGINT), Column(name="näme")),
        folder="managed/orders",
        paths=("*.parquet",),
    )
    house.projects.save_dataset(DatasetRef(project=SALES, name="orders"), definition)
    return house


@pytest.fixture
def ticket(house):
    return house.people.issue(house.owner, TicketPurpose.SESSION, SessionId("s"))


def test_a_kernel_lists_and_reads_schemas_with_its_ticket(orders, ticket):
    headers = {"X-DKU-APITicket": ticket}
    listed = orders.running.http.get("/kernel/project/SALES/datasets", headers=headers).json()
    assert [item["name"] for item in listed] == ["orders"]
    shown = orders.running.http.get("/kernel/datasets/SALES/orders", headers=headers).json()
    assert (shown["projectKey"], shown["name"], shown["managed"]) == ("SALES", "orders", False)
    columns = [(column["name"], column["type"]) for column in shown["schema"]["columns"]]
    assert columns == [("id", "bigint"), ("näme", "string")]


def test_rows_are_streamed_as_wished(orders, ticket):
    orders.data.pieces = [b"one", b"two"]
    query = "?format=tsv&columns=n%C3%A4me&columns=id&limit=5&sampling=random&ratio=0.5"
    answer = orders.get(ROWS + query, ticket)
    assert (answer.status_code, answer.content) == (200, b"onetwo")
    assert answer.headers["content-type"].startswith("text/tab-separated-values")
    selection = RowSelection(columns=("näme", "id"), limit=5, sampling=Sampling.RANDOM, ratio=0.5)
    assert orders.data.asked == [(selection, RowForm.TSV)]


def test_arrow_is_the_form_where_none_is_named(orders):
    assert orders.get(ROWS).headers["content-type"] == "application/vnd.apache.arrow.stream"
    assert orders.data.asked == [(RowSelection(), RowForm.ARROW)]


@pytest.mark.parametrize(
    "query", ["limit=x", "limit=-1", "sampling=best", "format=excel", "ratio=2", "columns=&ratio=x"]
)
def test_a_wish_that_makes_no_sense_is_refused_as_dss_does(orders, query):
    answer = orders.get(f"{ROWS}?{query}")
    assert answer.status_code == 400
    assert set(answer.json()) == {"errorType", "message", "detailedMessage"}
    assert answer.json()["errorType"] == "bad_input.selection_invalid"


def test_what_is_wrong_from_the_start_is_an_answer(orders):
    orders.data.pieces = [DatasetUnreadable("no.")]
    answer = orders.get(ROWS)
    assert answer.status_code == 409
    assert answer.json()["errorType"] == "conflict.dataset_unreadable"


def test_rows_that_a_writer_replaces_right_now_are_read_from_where_they_are(orders, monkeypatch):
    ref = DatasetRef(project=SALES, name="orders")
    read = orders.data.rows

    def rows(definition, base, selection, *, form):
        if definition.paths == ("*.parquet",):
            orders.projects.save_dataset(ref, replace(definition, paths=("new/rows.parquet",)))
            orders.data.pieces = [DatasetFileMissing("old")]
        else:
            orders.data.pieces = [b"new"]
        return read(definition, base, selection, form=form)

    monkeypatch.setattr(orders.data, "rows", rows)
    assert orders.get(ROWS).content == b"new"


@pytest.mark.usefixtures("expected_log")
def test_rows_that_break_off_are_no_whole_answer(orders):
    orders.data.pieces = [b"one", DatasetUnreadable("line 9.")]
    connection = http.client.HTTPConnection("127.0.0.1", orders.running.port)
    connection.request("GET", ROWS, headers={"Authorization": f"Bearer {orders.token}"})
    answer = connection.getresponse()
    assert answer.status == 200
    with pytest.raises(http.client.IncompleteRead):
        answer.read()
    connection.close()


def test_a_client_that_leaves_stops_the_reading(orders):
    orders.data.is_endless = True
    connection = http.client.HTTPConnection("127.0.0.1", orders.running.port)
    connection.request("GET", ROWS, headers={"Authorization": f"Bearer {orders.token}"})
    assert connection.getresponse().read(10)
    connection.close()
    wait_until(orders.data.closed.is_set)


@pytest.mark.parametrize(
    "path",
    [
        "/kernel/project/SALES/datasets",
        "/kernel/datasets/SALES/orders",
        ROWS,
        "/kernel/datasets/SALES/none",
        "/kernel/project/NONE/datasets",
    ],
)
def test_a_project_that_one_may_not_read_is_not_there(orders, path):
    anna = orders.somebody("anna", purpose=TicketPurpose.SESSION)
    answer = orders.get(path, anna)
    assert answer.status_code == 404
    assert answer.json()["errorType"] == "not_found"


def test_a_reader_may(orders):
    anna = orders.somebody("anna", Right.READ, purpose=TicketPurpose.SESSION)
    assert orders.get("/kernel/datasets/SALES/orders", anna).status_code == 200


@pytest.mark.parametrize("name", ["..%2F..%2Fsecret", "%00", "a%2Fb", "."])
def test_names_lead_nowhere_else(orders, name):
    answer = orders.get(f"/kernel/datasets/SALES/{name}")
    assert answer.status_code == 404
