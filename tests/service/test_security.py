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
from msgspec.structs import replace
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from dssdesk.base.errors import DssDeskError, NotAllowed, NotFound
from dssdesk.base.ids import Login, ProjectKey, new_cell_id
from dssdesk.datasets.definition import OUTSIDE_CONNECTION
from dssdesk.service.handlers.table import TABLE
from dssdesk.service.jupyter import SUBPROTOCOL
from dssdesk.service.permissions import Permission
from dssdesk.wire import codec
from dssdesk.wire.catalogue import CreateNotebook, NotebookCreated, OpenFile, ProjectGone
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.changes import InsertCell
from dssdesk.wire.datasets import ReadSample, SampleRead
from dssdesk.wire.imports import FileFormat, ImportDataset, PreviewImport
from dssdesk.wire.instance import Done
from dssdesk.wire.notebooks import NotebookGone, OpenNotebook, TakeLease
from dssdesk.wire.people import (
    AddPerson,
    ChangePermissions,
    CreateKey,
    DeletePerson,
    Grant,
    KeyCreated,
    LogIn,
    PersonItem,
    RevokeKey,
    ShareAccount,
)
from dssdesk.wire.places import DatasetRef, NotebookRef
from dssdesk.wire.projects import (
    CopyNotebook,
    CreateFolder,
    CreateProject,
    DeleteFolder,
    DeleteNotebook,
    FolderCreated,
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
    SessionPhase,
    SessionStarted,
    SessionUnloaded,
    StartSession,
    UnloadSession,
)
from tests.helpers.channel_client import ChannelClient
from tests.helpers.live_instance import DEMO, LiveInstance
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
            # The data worker, which would else begin in the middle of some test.
            owner.ask(ReadSample(dataset=DatasetRef(project=DEMO, name="airlines")), SampleRead)
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


IN_PROJECT = (Permission.READ, Permission.WRITE, Permission.RUN)
WITH_PROJECT = (Permission.EXPORT, Permission.ADMINISTER, Permission.EDIT_PERMISSIONS)


def asks(change, *permissions):
    """Every ask that is about a project, as this changes its golden sample."""
    for kind, handler in TABLE.items():
        if handler.permission in permissions:
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
        for message in asks(partial(in_sales, evil), *IN_PROJECT):
            told = ben.told(message)
            assert SECRET not in told, (message, told)
            assert not told.startswith("unexpected"), (message, told)
    assert tree(live, OTHER) == before


def test_no_key_leads_into_another_project(live, anna, ben):
    before = tree(live, OTHER)
    for key in (OTHER, *EVIL_KEYS):
        change = partial(about_the_secret, key)
        for message in asks(change, *IN_PROJECT, *WITH_PROJECT):
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


# Files of the machine: the service reads them as its own account


def ways_to_name_a_file(target):
    """How a program could make a dataset in SALES of any file of the machine."""
    kinds = {
        "Filesystem": {"connection": OUTSIDE_CONNECTION, "path": target},
        "UploadedFiles": {"path": target, "folder": target, "paths": [target]},
        "FilesInFolder": {"folderSmartId": target, "path": target},
        "HDFS": {"path": target},
    }
    datasets = "/public/api/projects/SALES/datasets"
    for kind, params in kinds.items():
        yield "POST", datasets, {"name": f"via_{kind}", "type": kind, "params": params}
    settings = {"connectionId": target, "specificSettings": {"path": target}}
    yield "POST", f"{datasets}/managed", {"name": "managed", "creationSettings": settings}
    yield "PUT", f"{datasets}/mine", {"params": {"path": target}}
    yield "PUT", f"{datasets}/mine", {"type": "Filesystem", "params": kinds["Filesystem"]}
    yield "PUT", f"{datasets}/mine", {"folder": target, "paths": [target], "managed": False}
    schema = {"columns": [], "folder": target, "paths": [target]}
    yield "PUT", f"{datasets}/mine/schema", schema
    yield "POST", "/kernel/datasets/SALES/mine/schema", schema


def outside(live):
    """The datasets of SALES that are read from somewhere else."""
    folder = live.folder / "projects" / SALES
    for file in (folder / "datasets").glob("*.json"):
        place = folder / json.loads(file.read_text())["folder"]
        if folder.resolve() not in place.resolve().parents:
            yield file.name


def test_only_an_administrator_makes_a_dataset_of_files_of_the_machine(live, anna, ben):
    key = ben.ask(CreateKey(label="key"), KeyCreated).key
    made = {"name": "mine", "type": "UploadedFiles"}
    assert ben.call("POST", "/public/api/projects/SALES/datasets", key, json=made).is_success
    secret = live.folder / "projects" / OTHER / "notebooks" / "secret.ipynb"
    for target in ("/etc/shadow", str(live.folder / "dssdesk.sqlite"), str(secret)):
        for method, path, body in ways_to_name_a_file(target):
            answer = ben.call(method, path, key, json=body)
            assert answer.status_code < 500 or answer.status_code == 501, (path, body, answer.text)
            assert SECRET not in answer.text
        in_place = ImportDataset(
            project=SALES,
            name="in",
            paths=(target,),
            format=FileFormat(type="csv"),
            columns=(),
            copy_files=False,
        )
        assert ben.told(in_place).startswith("not_allowed")
        assert ben.told(replace(in_place, copy_files=True)).startswith("not_allowed")
        assert ben.told(PreviewImport(project=SALES, paths=(target,))).startswith("not_allowed")
        assert ben.told(OpenFile(path=target)).startswith("not_found")
    assert list(outside(live)) == []


def test_no_link_leads_out_of_a_managed_folder(live, anna, ben):
    before = tree(live, OTHER)
    folder = ben.ask(CreateFolder(project=SALES, name="Files"), FolderCreated).folder_id
    files = live.folder / "projects" / SALES / "managed" / "folders" / folder
    (files / "way").symlink_to(live.folder / "projects" / OTHER)
    (files / "file").symlink_to(live.folder / "projects" / OTHER / "notebooks" / "secret.ipynb")
    (files / "own.txt").write_text("own")
    key = ben.ask(CreateKey(label="key"), KeyCreated).key
    kernel = f"/kernel/folders/SALES/{folder}"
    public = f"/public/api/projects/SALES/managedfolders/{folder}"
    for listing in (f"{kernel}/files", f"{public}/contents", f"{kernel}/details?path=/"):
        told = ben.call("GET", listing, key).text
        assert "own.txt" in told, listing
        assert "secret" not in told, listing
        assert "/file" not in told, listing
    for path in ("file", "way/project.json", "way/notebooks/secret.ipynb", "way"):
        for method, address in (
            ("GET", f"{kernel}/content?path=/{path}"),
            ("GET", f"{kernel}/details?path=/{path}"),
            ("PUT", f"{kernel}/content?path=/{path}"),
            ("DELETE", f"{kernel}/content?path=/{path}"),
            ("GET", f"{public}/contents/{path}"),
            ("DELETE", f"{public}/contents/{path}"),
        ):
            assert ben.call(method, address, key).status_code in (400, 404), (method, address)
    assert tree(live, OTHER) == before
    ben.ask(DeleteFolder(project=SALES, folder_id=folder), Done)
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
    assert '"may_edit":false' in told
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
        refused = ben.call("GET", path, made.key)
        assert (refused.status_code, "or was revoked" in refused.text) == (401, True)


def test_who_reads_a_notebook_learns_of_no_way_to_write_it(ben, anna):
    with pytest.raises((NotFound, NotAllowed)):
        ben.ask(TakeLease(notebook=NotebookRef(project=OTHER, name="secret")), Done)


def test_nothing_opens_to_who_was_sent_away(live, anna):
    person = PersonItem(login=Login("eve"), display_name="Eve", groups=("data_team",))
    with live.connect() as owner:
        owner.do(AddPerson(person=person, password=PASSWORD))
        eve = Somebody(live, "eve")
        eve.ask(CreateProject(name="Eves", key=ProjectKey("EVES")), ProjectCreated)
        notebook = eve.ask(
            CreateNotebook(project=ProjectKey("EVES"), template=EMPTY), NotebookCreated
        ).notebook
        session = eve.ask(StartSession(notebook=notebook), SessionStarted).session
        key = eve.ask(CreateKey(label="key"), KeyCreated).key
        assert eve.call("GET", "/public/api/projects/", key).json()
        owner.do(DeletePerson(login=Login("eve")))
        shown = owner.ask(ListSessions(), SessionList).sessions
        assert session.session_id not in [info.session_id for info in shown]
        owner.do(AddPerson(person=person, password="another password"))
    for token, path in ((key, "/public/api/projects/"), (eve.ticket, "/api/kernels")):
        assert eve.call("GET", path, token).status_code == 401
    wait_until(lambda: eve.desk.is_closed)
    eve.desk.close()


def _phase(desk):
    (session,) = desk.ask(ListSessions(), SessionList).sessions
    return session.phase


def test_what_was_worth_nothing_is_so_after_a_restart(monkeypatch):
    folder = Path(tempfile.mkdtemp(prefix="dd"))
    monkeypatch.setenv("DSSDESK_STATE", str(folder / "state"))
    live = LiveInstance(folder / "instance")
    live.start()
    try:
        with live.connect() as owner:
            keys = [owner.ask(CreateKey(label=str(n)), KeyCreated) for n in range(2)]
            owner.do(RevokeKey(id=keys[0].id))
            empty = CreateNotebook(project=DEMO, template=EMPTY)
            notebook = owner.ask(empty, NotebookCreated).notebook
            owner.ask(StartSession(notebook=notebook), SessionStarted)
            wait_until(lambda: _phase(owner) is SessionPhase.IDLE)
        desks = live.file.token
        (file,) = live.folder.glob("kernels/*/ticket.json")
        before = json.loads(file.read_text())["ticket"]
        live.stop()
        live.start()
        now = json.loads(file.read_text())["ticket"]
        for token, status in (
            (keys[0].key, 401),
            (keys[1].key, 200),
            (desks, 401),
            (before, 401),
            (now, 200),
        ):
            headers = {"X-DKU-APITicket": token}
            url = f"{live.file.address}/public/api/projects/"
            assert httpx.get(url, headers=headers, trust_env=False).status_code == status
    finally:
        live.clean_up()
        shutil.rmtree(folder)
