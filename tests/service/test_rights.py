"""Who may ask what. Where one may not even know, the answer is "not found"."""

import pytest
from msgspec.structs import replace

from dssdesk.base.ids import FILES, CellId, DeskId, Login, ProjectKey, SessionId
from dssdesk.people.rights import Right
from dssdesk.service.handlers.table import TABLE
from dssdesk.service.permissions import Permission
from dssdesk.wire import codec
from dssdesk.wire.catalogue import (
    CreateNotebook,
    ListEnvironments,
    ListProjects,
    ListTemplates,
    NotebookCreated,
    OpenFile,
)
from dssdesk.wire.codec import all_messages
from dssdesk.wire.datasets import GetDataset, ReadSample
from dssdesk.wire.instance import Done, GetStatus, Hello
from dssdesk.wire.notebooks import (
    EditNotebook,
    NotebookOpened,
    OpenNotebook,
    TakeLease,
    TrustNotebook,
)
from dssdesk.wire.people import ChangePermissions, Grant
from dssdesk.wire.places import DatasetRef, NotebookRef
from dssdesk.wire.record import PROTOCOL
from dssdesk.wire.sessions import (
    AnswerInput,
    AskLoss,
    CancelRuns,
    CellsQueued,
    InterruptKernel,
    ListSessions,
    RestartKernel,
    RunCells,
    SessionStarted,
    StartSession,
    UnloadSession,
)
from tests.helpers.fake_sessions import a_session, an_empty_document
from tests.helpers.running_service import bearer
from tests.service.conftest import SALES

ONE = NotebookRef(project=SALES, name="one")
OF_SESSION = [
    InterruptKernel(session_id=SessionId("s-one")),
    RestartKernel(session_id=SessionId("s-one")),
    AnswerInput(session_id=SessionId("s-one"), prompt_id="p", text="x"),
    AskLoss(session_id=SessionId("s-one")),
    UnloadSession(session_id=SessionId("s-one")),
]
RUN = RunCells(notebook=ONE, cell_ids=(CellId("c"),), source_revision=0)


def tag(message):
    return message.__struct_config__.tag


def test_every_message_that_can_be_asked_names_its_permission():
    asked = {kind for kind in all_messages() if "Replied to with" in (kind.__doc__ or "")}
    assert set(TABLE) == asked
    anybody = {kind for kind, entry in TABLE.items() if entry.permission is Permission.ANYBODY}
    assert {kind.__name__ for kind in anybody} == {
        "ChangeMyPassword",
        "CreateKey",
        "GetSparkSettings",
        "GetStatus",
        "Hello",
        "ListEnvironments",
        "ListKeys",
        "ListPeople",
        "ListProjects",
        "ListSessions",
        "ListTemplates",
        "LogIn",
        "LogOut",
        "RevokeKey",
        "WatchSamples",
    }


@pytest.mark.parametrize("message", OF_SESSION, ids=tag)
def test_somebody_elses_session_is_not_there(house, message):
    house.runs(a_session(owner="anna"))
    ben = house.writer("ben")
    hidden = house.ask(message, ben)
    house.sessions.by_id.clear()
    missing = house.ask(message, ben)
    assert hidden == missing
    assert hidden.code == "not_found.session"


@pytest.mark.parametrize("message", OF_SESSION, ids=tag)
def test_owners_and_administrators_drive_a_session(house, message):
    anna = house.writer("anna")
    for token in (anna, house.token):
        house.runs(a_session(owner="anna"))
        assert not hasattr(house.ask(message, token), "code")


@pytest.mark.parametrize(
    "message", [StartSession(notebook=ONE), RUN, CancelRuns(notebook=ONE)], ids=tag
)
def test_a_notebook_that_runs_for_somebody_else_is_not_driven(house, message):
    house.runs(a_session(owner="anna"))
    assert house.ask(message, house.writer("ben")).code == "not_allowed.runs_for_somebody_else"


def test_who_may_no_longer_run_code_feeds_no_kernel_of_ones_own(house):
    house.runs(a_session(owner="anna"))
    anna = house.writer("anna")
    grants = (Grant(login=Login("anna"), rights=("readProjectContent",)),)
    house.ask(ChangePermissions(project=SALES, owner=house.owner, grants=grants))
    feeding = (RestartKernel, AnswerInput)
    for message in OF_SESSION:
        code = getattr(house.ask(message, anna), "code", None)
        assert code == ("not_allowed" if isinstance(message, feeding) else None), message


def test_sessions_of_others_are_not_listed(house):
    house.runs(a_session("one", owner="anna"), a_session("two", owner="ben"))
    anna = house.writer("anna")
    for answer in (house.ask(ListSessions(), anna), house.ask(GetStatus(), anna)):
        assert [info.session_id for info in answer.sessions] == ["s-one"]
        assert [sample.session_id for sample in answer.samples] == ["s-one"]
    assert len(house.ask(ListSessions()).sessions) == 2


def test_an_open_notebook_does_not_tell_somebody_elses_session(house):
    session = a_session(owner="anna")
    house.sessions.notebooks.opened[ONE] = replace(an_empty_document(ONE), session=session)
    with house.channel("b", house.somebody("ben", Right.READ)) as ben:
        assert ben.ask(OpenNotebook(notebook=ONE)).session is None
    with house.channel() as owner:
        assert owner.ask(OpenNotebook(notebook=ONE)).session == session


@pytest.mark.parametrize(
    "message",
    [
        OpenNotebook(notebook=ONE),
        EditNotebook(notebook=ONE, base_revision=0, edits=()),
        TakeLease(notebook=ONE),
        TrustNotebook(notebook=ONE),
        StartSession(notebook=ONE),
        RUN,
        GetDataset(dataset=DatasetRef(project=SALES, name="orders")),
        ReadSample(dataset=DatasetRef(project=SALES, name="orders")),
        CreateNotebook(project=SALES, template="standalone/python/empty"),
        OpenFile(path="/etc/passwd.ipynb"),
        OpenNotebook(notebook=NotebookRef(project=FILES, name="/home/x.ipynb")),
        CreateNotebook(project=ProjectKey("NONE"), template="standalone/python/empty"),
    ],
    ids=repr,
)
def test_a_project_that_one_may_not_read_is_not_there(house, message):
    with house.channel("a", house.somebody("anna")) as anna:
        assert anna.ask(message).code == "not_found"


def test_a_reader_reads_and_changes_nothing(house):
    with house.channel("a", house.somebody("anna", Right.READ)) as anna:
        assert isinstance(anna.ask(OpenNotebook(notebook=ONE)), NotebookOpened)
        edit = EditNotebook(notebook=ONE, base_revision=0, edits=())
        trust = TrustNotebook(notebook=ONE)
        for message in (edit, TakeLease(notebook=ONE), trust, StartSession(notebook=ONE), RUN):
            assert anna.ask(message).code == "not_allowed"


def test_a_reader_keeps_nobody_from_editing(house):
    with (
        house.channel("a", house.somebody("anna", Right.READ)) as anna,
        house.channel("b", house.somebody("ben", Right.WRITE)) as ben,
    ):
        anna.ask(OpenNotebook(notebook=ONE))
        ben.ask(OpenNotebook(notebook=ONE))
    assert house.sessions.notebooks.may_edit == {"a": False, "b": True}


def test_who_writes_may_still_not_run_code(house):
    anna = house.somebody("anna", Right.WRITE)
    assert house.ask(RUN, anna).code == "not_allowed"
    house.people.grant("anna", Right.RUN_CODE, SALES)
    assert isinstance(house.ask(RUN, anna), CellsQueued)
    assert isinstance(house.ask(StartSession(notebook=ONE), anna), SessionStarted)
    assert house.ask(CancelRuns(notebook=ONE), anna) == Done()


def test_projects_are_listed_to_their_readers(house):
    anna, ben = house.somebody("anna", Right.READ), house.somebody("ben")
    assert [(item.key, item.may_write) for item in house.ask(ListProjects(), anna).projects] == [
        (SALES, False)
    ]
    assert house.ask(ListProjects(), ben).projects == ()
    assert house.ask(ListProjects()).projects[0].may_write


def test_a_new_notebook_is_told_to_readers_of_its_project(house):
    create = CreateNotebook(project=SALES, template="standalone/python/empty")
    with house.channel("a", house.somebody("anna", Right.READ)) as anna:
        created = house.ask(create)
        assert isinstance(created, NotebookCreated)
        event = anna.event()
        names = [item.name for item in event.project.notebooks]
        assert (names, event.project.may_write) == ([created.notebook.name], False)


def test_a_file_that_was_opened_is_listed_among_files(house, tmp_path):
    path = tmp_path / "mine.ipynb"
    path.write_text("{}")
    assert house.ask(OpenFile(path=str(path))).notebook == NotebookRef(
        project=FILES, name=str(path)
    )
    files = house.ask(ListProjects()).projects[-1]
    assert (files.key, [item.name for item in files.notebooks]) == (FILES, [str(path)])
    assert house.ask(OpenFile(path=str(tmp_path / "none.ipynb"))).code.startswith("not_found")
    assert house.ask(OpenFile(path="relative.ipynb")).code.startswith("bad_input")


def test_a_file_in_a_tab_is_listed_among_files(house, tmp_path):
    path = tmp_path / "mine.ipynb"
    path.write_text("{}")
    with house.channel("desk") as desk:
        opened = desk.ask(OpenNotebook(notebook=NotebookRef(project=FILES, name=str(path))))
        assert isinstance(opened, NotebookOpened)
    files = house.ask(ListProjects()).projects[-1]
    assert [item.name for item in files.notebooks] == [str(path)]


def test_environments_and_templates_are_for_everybody(house):
    anna = house.somebody("anna")
    assert house.ask(ListEnvironments(), anna).environments[0].is_default
    assert house.ask(ListTemplates(for_dataset=False), anna).templates


def test_nobody_becomes_somebody_elses_desk(house):
    with house.channel("d", house.writer("anna")) as anna:
        with house.running.socket("/desk/channel", bearer(house.token)) as socket:
            hello = Hello(desk=DeskId("d"), protocol=PROTOCOL, version="1")
            socket.send(codec.ask(1, hello).decode())
            assert codec.decode_frame(socket.recv(5)).code == "conflict.desk_taken"
        assert anna.ask(GetStatus()).desks == 1
