"""The fake service answers as the documented routes do."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse, IncompleteRead
from pathlib import Path

import pyarrow as pa
import pytest

from tests.helpers.kernel_routes import Fault, KernelRoutes, Stored, tsv_bytes

SMALL = Stored({"a": "bigint", "b": "string"}, pa.table({"a": [1, 2], "b": ["x", None]}))


@contextmanager
def get(routes: KernelRoutes, target: str, ticket: str = "ticket-1") -> Iterator[HTTPResponse]:
    with closing(HTTPConnection("127.0.0.1", routes.port, timeout=5)) as connection:
        connection.request("GET", target, headers={"X-DKU-APITicket": ticket})
        yield connection.getresponse()


def test_it_describes_a_dataset():
    with KernelRoutes({"small": SMALL}) as routes, get(routes, "/kernel/datasets/DEMO/small") as it:
        assert json.load(it)["schema"]["columns"] == [
            {"name": "a", "type": "bigint"},
            {"name": "b", "type": "string"},
        ]


def test_it_refuses_an_unknown_ticket():
    with KernelRoutes() as routes, get(routes, "/kernel/project/DEMO/datasets", "other") as it:
        assert it.status == 401
        assert json.load(it)["errorType"] == "not_authenticated"


def test_it_streams_rows_as_arrow():
    rows = "/kernel/datasets/DEMO/small/rows?format=arrow"
    with KernelRoutes({"small": SMALL}) as routes, get(routes, rows) as it:
        assert pa.ipc.open_stream(it).read_all() == SMALL.table


def test_it_streams_chosen_rows_as_tsv():
    rows = "/kernel/datasets/DEMO/small/rows?format=tsv&columns=b&limit=1"
    with KernelRoutes({"small": SMALL}) as routes, get(routes, rows) as it:
        assert it.read() == b"x\n"


def test_its_tsv_tells_an_empty_string_from_a_gap():
    table = pa.table({"a": ["", None, 'a"\t'], "b": [1.5, None, 2.0]})
    assert b"".join(tsv_bytes(table, 10)) == b'""\t1.5\n\t\n"a""\t"\t2.0\n'


def test_it_can_stop_in_the_middle():
    rows = "/kernel/datasets/DEMO/small/rows?format=arrow"
    routes = KernelRoutes({"small": SMALL}, fault=Fault.CUT_CHUNK)
    with routes, get(routes, rows) as answer, pytest.raises(IncompleteRead):
        answer.read()


def test_it_writes_the_file_that_names_it(tmp_path: Path):
    with KernelRoutes() as routes:
        found = json.loads(routes.write_session(tmp_path / "ticket.json").read_text())
    assert found["url"] == routes.url
    assert found["ticket"] == "ticket-1"
