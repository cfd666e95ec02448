"""What past versions of other products let through, tried on a real service process.

Ben may do everything in the project SALES, and nothing in OTHER, which is Anna's. The numbers are
those under which the mistakes became known.
"""

import hashlib
import http.client
import json
import shutil
import tempfile
from functools import partial
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from dssdesk.base.errors import DssDeskError, NotAllowed, NotFound
from dssdesk.base.ids import Login, ProjectKey, new_cell_id
from dssdesk.service.handlers.table import TABLE
from dssdesk.service.jupyter import SUBPROTOCOL
from dssdesk.service.permissions import Permission
from dssdesk.wire import codec
from dssdesk.wire.catalogue import CreateNotebook, NotebookCreated, ProjectGone
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.changes import InsertCell
from dssdesk.wire.instance import Done
from dssdesk.wire.notebooks import NotebookGone, OpenNotebook, TakeLease
from dssdesk.wire.people import (
    AddPerson,
    ChangePermissions,
    CreateKey,
    Grant,
    KeyCreated,
    LogIn,
    PersonItem,
    RevokeKey,
    ShareAccount,
)
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.projects import (
    CopyNotebook,
    CreateProject,
    DeleteNotebook,
    MoveNotebook,
    ProjectCreated,
    UploadNotebook,
)
from dssdesk.wire.record import Message
from dssdesk.wire.sessions import (
    AskLoss,
    InterruptKernel,
    ListSessions,
    RestartKernel,
    RunCells,
    SessionList,
    SessionStarted,
    SessionUnloaded,
    StartSession,
    UnloadSession,
)
from tests.helpers.channel_client import ChannelClient
from tests.helpers.live_instance import LiveInstance
from tests.helpers.waiting import wait_until

GOLDEN = Path(__file__).parents[1] / "contract" / "golden"
PASSWORD = "correct horse"
SECRET = "TOP-SECRET-OF-ANNA"
SALES, OTHER = ProjectKey("SALES"), ProjectKey("OTHER")
EMPTY = "standalone/python/empty"
NOTEBOOK = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}

EVIL_NAMES = (
    "../../OTHER/notebooks/secret",
    "../../../projects/OTHER/notebooks/secret",
    "x/../../../OTHER/notebooks/secret",
    "../../OTHER/datasets/secret",
    "../../OTHER",
    "..%2F..%2FOTHER%2Fnotebooks%2Fsecret",
    "..\\..\\OTHER\\notebooks\\secret",
    "secret\0",
    "..",
    ".",
)
EVIL_KEYS = ("SALES/../OTHER", "../projects/OTHER", "OTHER/", "./OTHER", "OTHER\0", "..")
NAMES = frozenset({"name", "dataset", "folder_id", "template", "digest", "path", "file"})


class Somebody:
    """A person with a desk, for single calls too."""

    def __init__(self, live, login):
        self.url = live.file.address
        message = LogIn(login=Login(login), password=PASSWORD)
        reply = httpx.post(f"{self.url}/desk/login", content=codec.encode(message), trust_env=False)
        self.ticket = codec.decode(reply.content).ticket
        self.desk = ChannelClient(self.url, self.ticket)
        self.ask = self.desk.ask

    def call(self, method, path, token=None, **more):
        headers = {"Authorization": f"Bearer {token or self.ticket}"}
        return httpx.request(method, self.url + path, headers=headers, trust_env=False, **more)

    def told(self, message: Message) -> str:
        """All that an ask tells."""
        try:
            return codec.encode(self.ask(message, Message)).decode()
        except DssDeskError as error:
            return f"{error.code} {error.message}"


@pytest.fixture(scope="module")
def live():
    folder = Path(tempfile.mkdtemp(prefix="dd"))
    live = LiveInstance(folder / "instance")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DSSDESK_STATE", str(folder / "state"))
        live.start()
        with live.connect() as owner:
            owner.do(ShareAccount(is_shared=True))
            for login in ("anna", "ben"):
                person = PersonItem(login=Login(login), display_name=login, groups=("data_team",))
                owner.do(AddPerson(person=person, password=PASSWORD))
        yield live
        live.clean_up()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def anna(live):
    anna = Somebody(live, "anna")
    anna.ask(CreateProject(name="Other", key=OTHER), ProjectCreated)
    anna.ask(UploadNotebook(project=OTHER, name="secret", content=_notebook()), NotebookCreated)
    project = live.folder / "projects" / OTHER
    (project / "datasets" / "secret.json").write_text(json.dumps({"description": SECRET}))
    yield anna
    anna.desk.close()


@pytest.fixture(scope="module")
def ben(live, anna):
    ben = Somebody(live, "ben")
    ben.ask(CreateProject(name="Sales", key=SALES), ProjectCreated)
    yield ben
    ben.desk.close()


@pytest.fixture
def running(anna):
    """A notebook of Anna's in OTHER, its session, and the ticket that its kernel holds."""
    notebook = anna.ask(CreateNotebook(project=OTHER, template=EMPTY), NotebookCreated).notebook
    anna.ask(StartSession(notebook=notebook), SessionStarted)
    code = "import os\nprint(open(os.environ['DSSDESK_SESSION_FILE']).read())"
    cell = Cell(id=new_cell_id(), kind=CellKind.CODE, source=code)
    anna.desk.open(notebook)
    anna.desk.edit(notebook, InsertCell(cell=cell, after=None))
    anna.desk.run(notebook, cell.id)
    anna.desk.wait_for_end(notebook, cell.id)
    ticket = json.loads(anna.desk.text(notebook, cell.id))["ticket"]
    (session,) = anna.ask(ListSessions(), SessionList).sessions
    yield session, ticket
    for left in anna.ask(ListSessions(), SessionList).sessions:
        anna.ask(UnloadSession(session_id=left.session_id), SessionUnloaded)


def _notebook():
    cell = {
        "cell_type": "code",
        "id": "c",
        "source": f"# {SECRET}",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    return json.dumps(NOTEBOOK | {"cells": [cell]})


def tree(live, project):
    """All files of a project by content."""
    root = live.folder / "projects" / project
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


# CVE-2021-27225: notebooks of other projects are read and overwritten


def asks(change):
    """Every ask that is about a project, as this changes its golden sample."""
    for kind, handler in TABLE.items():
        if handler.permission in (Permission.READ, Permission.WRITE, Permission.RUN):
            text = (GOLDEN / f"{kind.__struct_config__.tag}.json").read_text("utf-8")
            yield codec.decode(json.dumps(change(json.loads(text))).encode())


def with_project(node, key):
    """The sample with this project."""
    if isinstance(node, list):
        return [with_project(one, key) for one in node]
    if not isinstance(node, dict):
        return node
    return {name: key if name == "project" else with_project(v, key) for name, v in node.items()}


def with_names(node, evil):
    """The sample with this for every name of a thing."""
    if not isinstance(node, dict):
        return node
    return {
        name: evil if name in NAMES and isinstance(value, str) else with_names(value, evil)
        for name, value in node.items()
    }


def in_sales(evil, sample):
    return with_names(with_project(sample, SALES), evil)


def about_the_secret(key, sample):
    return with_names(with_project(sample, key), "secret")


def test_no_name_leads_into_another_project(live, anna, ben):
    before = tree(live, OTHER)
    for evil in EVIL_NAMES:
        for message in asks(partial(in_sales, evil)):
            told = ben.told(message)
            assert SECRET not in told, (message, told)
            assert not told.startswith("unexpected"), (message, told)
    assert tree(live, OTHER) == before


def test_no_key_leads_into_another_project(live, anna, ben):
    before = tree(live, OTHER)
    for key in (OTHER, *EVIL_KEYS):
        for message in asks(partial(about_the_secret, key)):
            told = ben.told(message)
            assert told.startswith(("not_found", "not_allowed")), (message, told)
            assert SECRET not in told, (message, told)
    assert tree(live, OTHER) == before


def as_it_is(somebody, method, path, token):
    """A call whose path no client tidies up."""
    connection = http.client.HTTPConnection(somebody.url.removeprefix("http://"), timeout=30)
    try:
        headers = {"Authorization": f"Bearer {token}"}
        connection.request(method, path, json.dumps(NOTEBOOK).encode(), headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize("evil", EVIL_NAMES)
def test_no_address_leads_into_another_project(live, anna, ben, evil):
    before = tree(live, OTHER)
    key = ben.ask(CreateKey(label="key"), KeyCreated).key
    name = quote(evil, safe="").replace(".", "%2E")
    for method, path in (
        ("GET", f"/kernel/datasets/SALES/{name}"),
        ("GET", f"/kernel/datasets/SALES/{name}/rows"),
        ("POST", f"/kernel/datasets/SALES/{name}/rows"),
        ("GET", f"/kernel/folders/SALES/{name}/files"),
        ("GET", f"/kernel/folders/SALES/{name}/content?path=project.json"),
        ("PUT", f"/kernel/folders/SALES/{name}/content?path=project.json"),
        ("GET", f"/kernel/project/{name}/variables"),
        ("GET", f"/public/api/projects/SALES/jupyter-notebooks/{name}"),
        ("PUT", f"/public/api/projects/SALES/jupyter-notebooks/{name}"),
        ("DELETE", f"/public/api/projects/SALES/jupyter-notebooks/{name}"),
        ("GET", f"/public/api/projects/SALES/datasets/{name}"),
        ("GET", f"/dip/publicapi/projects/{name}/jupyter-notebooks/secret"),
    ):
        status, text = as_it_is(ben, method, path, key)
        assert status in (400, 404, 405, 409, 501), (method, path, text)
        assert SECRET not in text
    for path in (f"/desk/blobs/{name}?project=SALES", f"/desk/export/SALES/{name}"):
        assert as_it_is(ben, "GET", path, ben.ticket)[0] in (400, 404)
    assert tree(live, OTHER) == before


def test_nothing_is_copied_moved_or_made_across(live, anna, ben):
    before = tree(live, OTHER)
    secret = NotebookRef(project=OTHER, name="secret")
    mine = ben.ask(CreateNotebook(project=SALES, template=EMPTY), NotebookCreated).notebook
    for message in (
        CopyNotebook(notebook=secret, project=SALES),
        CopyNotebook(notebook=mine, project=OTHER, name="secret"),
        MoveNotebook(notebook=secret, now=NotebookRef(project=SALES, name="taken")),
        MoveNotebook(notebook=mine, now=secret),
        UploadNotebook(project=OTHER, name="secret", content=json.dumps(NOTEBOOK)),
    ):
        assert ben.told(message).startswith("not_found"), message
    assert tree(live, OTHER) == before


# DSA-2022-020, 4.2, 5.0.4: others' running notebooks taken over, shut down, their ids told


def test_somebody_elses_running_notebook_is_not_taken_over(anna, ben, running):
    session, _ = running
    notebook, session_id = session.notebook, session.session_id
    for message in (
        StartSession(notebook=notebook),
        RunCells(notebook=notebook, cell_ids=(), source_revision=0),
        OpenNotebook(notebook=notebook),
        TakeLease(notebook=notebook),
        DeleteNotebook(notebook=notebook),
        InterruptKernel(session_id=session_id),
        RestartKernel(session_id=session_id),
        AskLoss(session_id=session_id),
        UnloadSession(session_id=session_id),
    ):
        assert ben.told(message).startswith("not_found"), message
    assert anna.ask(ListSessions(), SessionList).sessions[0].kernel_id == session.kernel_id


def test_ids_of_others_sessions_are_told_to_nobody(live, anna, ben, running):
    session, _ = running
    assert ben.ask(ListSessions(), SessionList).sessions == ()
    for path in ("/api/sessions", "/api/kernels"):
        assert ben.call("GET", path).json() == []
    assert ben.call("GET", f"/api/kernels/{session.kernel_id}").status_code == 404
    key = ben.ask(CreateKey(label="key"), KeyCreated).key
    answer = ben.call(
        "DELETE", f"/public/api/projects/SALES/notebooks?sessions={session.session_id}", key
    )
    assert answer.status_code >= 400
    assert session.session_id not in answer.text
    with live.connect() as owner:
        shown = owner.ask(ListSessions(), SessionList).sessions
        assert [info.session_id for info in shown] == [session.session_id]


def test_who_reads_a_running_notebook_learns_no_id(anna, ben, running):
    session, _ = running
    grants = (Grant(login=Login("ben"), rights=("readProjectContent",)),)
    anna.ask(ChangePermissions(project=OTHER, owner=Login("anna"), grants=grants), Done)
    told = ben.told(OpenNotebook(notebook=session.notebook))
    cell_id = anna.desk.documents[session.notebook].order[0]
    anna.desk.run(session.notebook, cell_id)
    anna.desk.wait_for_end(session.notebook, cell_id)
    ben.desk.wait_for_end(session.notebook, cell_id)
    anna.ask(ChangePermissions(project=OTHER, owner=Login("anna")), Done)
    wait_until(lambda: ProjectGone(key=OTHER) in ben.desk.events)
    assert '"notebook_opened"' in told
    for heard in (told, *(codec.encode(event).decode() for event in ben.desk.events)):
        assert session.session_id not in heard
        assert session.kernel_id not in heard
    gone = NotebookGone(notebook=session.notebook)
    wait_until(lambda: gone in ben.desk.events)


@pytest.mark.parametrize("iopub", ["0", "1"])
def test_nobody_attaches_to_somebody_elses_kernel(ben, anna, running, iopub):
    session, kernels_ticket = running
    address = ben.url.replace("http", "ws", 1) + f"/api/kernels/{session.kernel_id}/channels"
    for headers, status in (
        ({}, 401),
        ({"Authorization": f"Bearer {ben.ticket}"}, 404),
        ({"Authorization": f"Bearer {kernels_ticket}"}, 403),
        ({"Authorization": f"Bearer {anna.ticket}", "Origin": "http://evil.example"}, 403),
    ):
        with pytest.raises(InvalidStatus) as caught:
            connect(
                f"{address}?iopub={iopub}",
                additional_headers=headers,
                subprotocols=[SUBPROTOCOL],
                proxy=None,
            )
        assert caught.value.response.status_code == status, headers


# Tickets and keys


def test_a_kernels_ticket_dies_with_its_session(anna, running):
    session, ticket = running
    assert anna.call("GET", "/kernel/project/OTHER/datasets", ticket).status_code == 200
    assert anna.call("GET", "/kernel/project/SALES/datasets", ticket).status_code == 404
    assert anna.call("POST", "/desk/ask", ticket).status_code == 403
    anna.ask(UnloadSession(session_id=session.session_id), SessionUnloaded)
    assert anna.call("GET", "/kernel/project/OTHER/datasets", ticket).status_code == 401
    assert anna.call("GET", "/public/api/projects/", ticket).status_code == 401


def test_a_revoked_key_opens_nothing(ben):
    made = ben.ask(CreateKey(label="key"), KeyCreated)
    for path in ("/kernel/project/SALES/datasets", "/public/api/projects/"):
        assert ben.call("GET", path, made.key).status_code == 200
    ben.ask(RevokeKey(id=made.id), Done)
    for path in ("/kernel/project/SALES/datasets", "/public/api/projects/"):
        assert ben.call("GET", path, made.key).status_code == 401


def test_who_reads_a_notebook_learns_of_no_way_to_write_it(ben, anna):
    with pytest.raises((NotFound, NotAllowed)):
        ben.ask(TakeLease(notebook=NotebookRef(project=OTHER, name="secret")), Done)
