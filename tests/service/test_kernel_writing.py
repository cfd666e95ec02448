"""Who may write what by the routes for kernels, and what a call that makes no sense hears."""

import http.client
import json

import pytest

from dssdesk.base.ids import SessionId
from dssdesk.datasets.definition import Column, DatasetDefinition, ParquetFormat
from dssdesk.datasets.errors import RowsUnfit
from dssdesk.datasets.incoming import HEADER, TERMS, TSV, end_mark
from dssdesk.datasets.types import StorageType
from dssdesk.people.people import TicketPurpose
from dssdesk.people.rights import Right
from dssdesk.projects.folders import create_folder
from dssdesk.projects.variables import write_variables
from dssdesk.wire.catalogue import ProjectChanged
from dssdesk.wire.datasets import DatasetWritten
from dssdesk.wire.places import DatasetRef
from dssdesk.wire.projects import FolderChanged
from tests.helpers.running_service import wait_until
from tests.service.conftest import SALES

ORDERS = DatasetRef(project=SALES, name="orders")
ROWS = "/kernel/datasets/SALES/orders/rows"
SCHEMA = "/kernel/datasets/SALES/orders/schema"
COLUMNS = [{"name": "n", "type": "bigint"}]


def body(**terms: object) -> bytes:
    said = json.dumps(terms).encode()
    return HEADER.pack(TERMS, len(said)) + said + HEADER.pack(TSV, 2) + b"1\n" + end_mark(1)


@pytest.fixture
def ticket(house):
    return house.people.issue(house.owner, TicketPurpose.SESSION, SessionId("s"))


@pytest.fixture
def call(house, ticket):
    def call(method, path, content=None, token=ticket):
        headers = {"X-DKU-APITicket": token}
        return house.running.http.request(method, path, content=content, headers=headers)

    return call


def test_rows_make_a_dataset_and_desks_hear_of_it(house, call):
    with house.channel() as desk:
        answer = call("POST", ROWS, body(columns=COLUMNS))
        assert (answer.status_code, answer.json()) == (200, {"rows": 3})
        changed = desk.event()
        assert isinstance(changed, ProjectChanged)
        assert [item.name for item in changed.project.datasets] == ["orders"]
        assert desk.event() == DatasetWritten(dataset=ORDERS)
        call("POST", ROWS, body())
        assert desk.event() == DatasetWritten(dataset=ORDERS)
    assert house.data.written == body()[-len(end_mark(1)) - HEADER.size - 2 :]
    found = house.projects.dataset(ORDERS)
    assert found.columns == (Column(name="n", type=StorageType.BIGINT),)
    base = house.projects.dataset_folder(ORDERS)
    assert [path.name for path in base.iterdir()] == [found.paths[0].partition("/")[0]]


def test_what_does_not_fit_changes_nothing(house, call):
    call("POST", ROWS, body(columns=COLUMNS))
    before = house.projects.dataset(ORDERS)
    house.data.problem = RowsUnfit("row 1.")
    answer = call("POST", ROWS, body())
    assert (answer.status_code, answer.json()["errorType"]) == (400, "bad_input.rows_unfit")
    assert house.projects.dataset(ORDERS) == before
    assert len(list(house.projects.dataset_folder(ORDERS).iterdir())) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"oops",
        body()[:7],
        body(columns=5),
        body(columns=[{"name": "n", "type": "number"}]),
        HEADER.pack(TERMS, 2**32 - 1),
        HEADER.pack(TSV, 0),
        body(columns=[]),
        body(columns=[*COLUMNS, *COLUMNS]),
    ],
)
def test_a_body_that_makes_no_sense_is_refused_and_makes_nothing(house, call, content):
    answer = call("POST", ROWS, content)
    assert answer.status_code in (400, 409), answer.text
    assert house.projects.item(SALES).datasets == ()


def test_a_kernel_that_goes_in_the_middle_has_written_nothing(house, ticket):
    connection = http.client.HTTPConnection("127.0.0.1", house.running.port)
    connection.putrequest("POST", ROWS)
    connection.putheader("X-DKU-APITicket", ticket)
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()
    sent = body(columns=COLUMNS)
    connection.send(b"%x\r\n%s\r\n" % (len(sent), sent))
    connection.close()
    wait_until(house.data.closed.is_set)
    assert house.data.written is None
    assert house.projects.item(SALES).datasets == ()


def test_a_schema_makes_a_dataset_or_waits_for_rows(house, call):
    wish = json.dumps({"columns": COLUMNS}).encode()
    assert call("POST", SCHEMA, wish).status_code == 200
    assert house.data.written == end_mark(0)
    other = json.dumps({"columns": [{"name": "m", "type": "string"}]}).encode()
    call("POST", SCHEMA, other)  # the fake says that there are seven rows
    shown = call("GET", "/kernel/datasets/SALES/orders").json()
    assert [column["name"] for column in shown["schema"]["columns"]] == ["n"]
    assert [column["name"] for column in shown["plannedSchema"]["columns"]] == ["m"]
    assert call("POST", SCHEMA, b"{}").status_code == 400


def test_a_dataset_that_points_elsewhere_is_read_only(house, call):
    definition = DatasetDefinition(
        format=ParquetFormat(), columns=(Column(name="id"),), folder="/elsewhere", paths=("*",)
    )
    house.projects.save_dataset(ORDERS, definition)
    answer = call("POST", ROWS, body(columns=COLUMNS))
    assert (answer.status_code, answer.json()["errorType"]) == (409, "conflict.dataset_read_only")
    assert call("POST", SCHEMA, json.dumps({"columns": COLUMNS}).encode()).status_code == 409


@pytest.fixture
def folder(house):
    return create_folder(house.projects.folder(SALES), "models")


def calls_that_write(folder):
    return [
        ("POST", ROWS, body(columns=COLUMNS)),
        ("POST", SCHEMA, json.dumps({"columns": COLUMNS}).encode()),
        ("PUT", f"/kernel/folders/SALES/{folder}/content?path=x", b"1"),
        ("DELETE", f"/kernel/folders/SALES/{folder}/content?path=x", None),
        ("PUT", "/kernel/project/SALES/variables/both", b"{}"),
    ]


def test_a_reader_of_the_project_may_not_write(house, call, folder):
    anna = house.somebody("anna", Right.READ, purpose=TicketPurpose.SESSION)
    for method, path, content in calls_that_write(folder):
        answer = call(method, path, content, anna)
        assert (answer.status_code, answer.json()["errorType"]) == (403, "not_allowed"), path
    assert house.projects.item(SALES).datasets == ()


def test_to_anybody_else_the_project_is_not_there(house, call, folder):
    bob = house.somebody("bob", purpose=TicketPurpose.SESSION)
    reads = [
        ("GET", "/kernel/project/SALES/folders", None),
        ("GET", "/kernel/project/SALES/variables", None),
        ("GET", "/kernel/project/SALES/variables/both", None),
        ("GET", "/kernel/datasets/SALES/orders/files", None),
        ("GET", f"/kernel/folders/SALES/{folder}/files", None),
        ("GET", f"/kernel/folders/SALES/{folder}/details", None),
        ("GET", f"/kernel/folders/SALES/{folder}/content?path=x", None),
    ]
    for method, path, content in [*calls_that_write(folder), *reads]:
        answer = call(method, path, content, bob)
        assert (answer.status_code, answer.json()["errorType"]) == (404, "not_found"), path


def test_files_go_into_a_folder_and_come_out(call, folder):
    base = f"/kernel/folders/SALES/{folder}"
    assert call("PUT", f"{base}/content?path=/a/b.bin", b"\0" * 3_000_000).json() == {
        "size": 3_000_000
    }
    assert call("GET", f"{base}/content?path=a/b.bin").content == b"\0" * 3_000_000
    [file] = call("GET", f"{base}/files").json()["files"]
    assert (file["path"], file["size"]) == ("/a/b.bin", 3_000_000)
    details = call("GET", f"{base}/details?path=/").json()
    assert [child["fullPath"] for child in details["children"]] == ["/a"]
    assert not call("GET", f"{base}/details?path=/none").json()["exists"]
    assert call("DELETE", f"{base}/content?path=/a").status_code == 200
    assert call("GET", f"{base}/files").json()["files"] == []


def test_desks_hear_of_files_that_come_and_go(house, call, folder):
    base = f"/kernel/folders/SALES/{folder}"
    with house.channel() as desk:
        call("PUT", f"{base}/content?path=a", b"1")
        assert desk.event() == FolderChanged(project=SALES, folder_id=folder)
        call("DELETE", f"{base}/content?path=a")
        assert desk.event() == FolderChanged(project=SALES, folder_id=folder)


@pytest.mark.parametrize(
    "path", ["../../project.json", "/../x", "a/../../x", "a//b", "%00", "a%0Ab", "", "/", "."]
)
def test_paths_lead_nowhere_else(house, call, folder, path):
    base = f"/kernel/folders/SALES/{folder}"
    for method in ("GET", "PUT"):
        answer = call(method, f"{base}/content?path={path}", b"1" if method == "PUT" else None)
        assert answer.status_code == 400, (method, answer.text)
    root = house.projects.folder(SALES) / "managed" / "folders" / folder
    (root / "link").symlink_to(house.projects.folder(SALES))
    assert call("GET", f"{base}/content?path=link/project.json").status_code == 400
    assert call("DELETE", f"{base}/content?path=link/project.json").status_code == 400
    assert (house.projects.folder(SALES) / "project.json").is_file()


def test_an_upload_that_breaks_off_leaves_the_old_file(house, call, ticket, folder):
    path = f"/kernel/folders/SALES/{folder}/content?path=x"
    call("PUT", path, b"old")
    connection = http.client.HTTPConnection("127.0.0.1", house.running.port)
    connection.putrequest("PUT", path)
    connection.putheader("X-DKU-APITicket", ticket)
    connection.putheader("Content-Length", "100")
    connection.endheaders()
    connection.send(b"new")
    root = house.projects.folder(SALES) / "managed" / "folders" / folder
    wait_until(lambda: len(list(root.iterdir())) == 2)
    connection.close()
    wait_until(lambda: [file.name for file in root.iterdir()] == ["x"])
    assert (root / "x").read_bytes() == b"old"


def test_emptying_a_folder_leaves_the_folder(house, call, folder):
    base = f"/kernel/folders/SALES/{folder}"
    for name in ("a", "b/c"):
        call("PUT", f"{base}/content?path={name}", b"1")
    assert call("DELETE", f"{base}/content?path=/").status_code == 200
    assert call("GET", f"{base}/files").json()["files"] == []
    assert call("GET", f"{base}/content?path=a").status_code == 404


def test_folders_are_listed_and_others_are_not_there(call, folder):
    assert call("GET", "/kernel/project/SALES/folders").json() == [
        {"projectKey": "SALES", "id": folder, "name": "models"}
    ]
    for other in ("nonesuch", "..", folder.swapcase()):
        assert call("GET", f"/kernel/folders/SALES/{other}/files").status_code == 404


def test_local_variables_win(house, call):
    root = house.projects.folder(SALES)
    assert call("GET", "/kernel/project/SALES/variables").json() == {}
    write_variables(root, standard={"a": 1, "b": "x"}, local={"b": [1]})
    assert call("GET", "/kernel/project/SALES/variables").json() == {"a": 1, "b": [1]}


def test_variables_are_replaced_whole_or_refused(house, call):
    path = "/kernel/project/SALES/variables/both"
    both = {"standard": {"a": 1}, "local": {"b": "x"}}
    assert call("PUT", path, json.dumps(both).encode()).status_code == 200
    assert call("GET", path).json() == both
    for wrong in (b"", b"[]", b'{"standard": 1}'):
        assert call("PUT", path, wrong).status_code == 400
    assert call("GET", path).json() == both
