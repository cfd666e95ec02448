"""Projects and what is in them: each message on real files, who may ask it, who hears of it."""

import json

import pytest

from dssdesk.base.ids import FILES, DeskId, EnvironmentId, Login, ProjectKey
from dssdesk.datasets.definition import Column, DatasetDefinition, ParquetFormat
from dssdesk.people.rights import Right
from dssdesk.wire.catalogue import (
    CreateNotebook,
    EnvironmentList,
    PreviewTemplate,
    ProjectChanged,
    ProjectGone,
)
from dssdesk.wire.instance import Done
from dssdesk.wire.notebooks import DocumentChanged, NotebookGone, NotebookMoved
from dssdesk.wire.places import DatasetRef, NotebookRef
from dssdesk.wire.projects import (
    AddEnvironment,
    ChangeVariables,
    ChooseEnvironment,
    CopyNotebook,
    CreateDemo,
    CreateFolder,
    CreateProject,
    DatasetGone,
    DatasetMoved,
    DeleteDataset,
    DeleteFolder,
    DeleteNotebook,
    DeleteProject,
    DescribeProject,
    GetFolder,
    GetVariables,
    MoveNotebook,
    ProjectCreated,
    RenameDataset,
    UploadNotebook,
    Variables,
)
from tests.helpers.fake_sessions import a_session
from tests.service.conftest import SALES

ONE, TWO = NotebookRef(project=SALES, name="one"), NotebookRef(project=SALES, name="two")
ORDERS = DatasetRef(project=SALES, name="orders")
OTHER = ProjectKey("OTHER")
DEFAULT = EnvironmentId("default")
EMPTY = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}

CHANGES = [
    DescribeProject(project=SALES, name="x"),
    ChangeVariables(project=SALES),
    RenameDataset(dataset=ORDERS, name="x"),
    DeleteDataset(dataset=ORDERS),
    CreateFolder(project=SALES, name="x"),
    DeleteFolder(project=SALES, folder_id="abcdefgh"),
    MoveNotebook(notebook=ONE, now=TWO),
    CopyNotebook(notebook=ONE, project=SALES),
    DeleteNotebook(notebook=ONE),
    UploadNotebook(project=SALES, name="x", content=json.dumps(EMPTY)),
    ChooseEnvironment(notebook=ONE, environment=DEFAULT),
    DeleteProject(project=SALES),
]
LOOKS = [
    GetVariables(project=SALES),
    GetFolder(project=SALES, folder_id="abcdefgh"),
    PreviewTemplate(project=SALES, template="standalone/python/empty"),
]


def tag(message):
    return message.__struct_config__.tag


def events_until(desk, kind):
    """What a desk hears, up to the first event of this kind."""
    found = [desk.event()]
    while not isinstance(found[-1], kind):
        found.append(desk.event())
    return found


@pytest.fixture
def orders(house):
    definition = DatasetDefinition(
        format=ParquetFormat(),
        columns=(Column(name="id"),),
        folder="managed/orders",
        paths=("*",),
        managed=True,
    )
    house.projects.save_dataset(ORDERS, definition)
    folder = house.projects.folder(SALES) / "managed" / "orders"
    folder.mkdir()
    (folder / "part").touch()
    return house


# Who may


@pytest.mark.parametrize("message", [*CHANGES, *LOOKS], ids=tag)
def test_whoever_may_not_read_learns_nothing(house, message):
    assert house.ask(message, house.somebody("anna")).code == "not_found"


@pytest.mark.parametrize("message", CHANGES, ids=tag)
def test_a_reader_changes_nothing(house, message):
    assert house.ask(message, house.somebody("anna", Right.READ)).code == "not_allowed"


@pytest.mark.parametrize("message", LOOKS, ids=tag)
def test_a_reader_looks(house, message):
    answer = house.ask(message, house.somebody("anna", Right.READ))
    assert getattr(answer, "code", "not_found.folder_missing") == "not_found.folder_missing"


def test_only_who_administers_a_project_deletes_it(house):
    message = DeleteProject(project=SALES)
    assert house.ask(message, house.writer("anna")).code == "not_allowed"
    assert house.ask(message, house.somebody("ben", Right.ADMINISTER)) == Done()


def test_rights_of_the_instance_are_asked_for(house):
    anna = house.somebody("anna", Right.WRITE)
    for message in (CreateProject(name="x"), CreateDemo(), AddEnvironment(path="/usr")):
        assert house.ask(message, anna).code == "not_allowed"
    house.people.grant(Login("anna"), Right.CREATE_PROJECTS, SALES)
    house.people.grant(Login("anna"), Right.RUN_CODE, SALES)
    assert isinstance(house.ask(CreateProject(name="x"), anna), ProjectCreated)
    # The service starts what lies there as its own account: code of hers must not be that.
    assert house.ask(AddEnvironment(path="/usr"), anna).code == "not_allowed"
    assert isinstance(house.ask(AddEnvironment(path="/usr")), EnvironmentList)


def test_both_projects_count_where_something_goes_from_one_to_the_other(house):
    house.projects.create_project(OTHER, "Other")
    anna = house.writer("anna")
    there = NotebookRef(project=OTHER, name="one")
    messages = (
        MoveNotebook(notebook=ONE, now=there),
        MoveNotebook(notebook=there, now=ONE),
        CopyNotebook(notebook=ONE, project=OTHER),
        CopyNotebook(notebook=there, project=SALES),
    )
    assert [house.ask(message, anna).code for message in messages] == ["not_found"] * 4
    house.people.grant(Login("anna"), Right.READ, OTHER)
    codes = [getattr(house.ask(message, anna), "code", "done") for message in messages]
    assert codes == ["not_allowed", "not_allowed", "not_allowed", "done"]


@pytest.mark.parametrize(
    "message",
    [
        MoveNotebook(notebook=ONE, now=TWO),
        DeleteNotebook(notebook=ONE),
        ChooseEnvironment(notebook=ONE, environment=DEFAULT),
    ],
    ids=tag,
)
def test_what_runs_for_somebody_else_is_left_alone(house, message):
    house.runs(a_session(owner="anna"))
    assert house.ask(message, house.writer("ben")).code == "not_allowed.runs_for_somebody_else"
    assert house.ask(message) == Done()


# Projects


def test_a_project_belongs_to_who_made_it(house):
    anna = house.somebody("anna")
    house.people.grant(Login("anna"), Right.CREATE_PROJECTS, FILES)
    with house.channel("a", anna) as desk:
        made = house.ask(CreateProject(name="Züge 2024", description="All of them"), anna)
        (told,) = events_until(desk, ProjectChanged)
    assert made == ProjectCreated(project=ProjectKey("ZUGE_2024"))
    item = told.project
    assert (item.key, item.name, item.description) == (made.project, "Züge 2024", "All of them")
    assert item.may_write
    assert house.projects.project_file(made.project).owner == "anna"
    describe = DescribeProject(project=made.project, name="Trains", description="")
    assert house.ask(describe, anna) == Done()
    assert house.projects.item(made.project).name == "Trains"
    assert house.ask(DeleteProject(project=made.project), anna) == Done()


def test_a_key_may_be_chosen_and_is_given_once(house):
    assert house.ask(CreateProject(name="x", key=ProjectKey("MINE"))).project == "MINE"
    taken = house.ask(CreateProject(name="x", key=ProjectKey("MINE")))
    assert taken.code == "conflict.name_taken"
    for bad in (CreateProject(name=""), CreateProject(name="x", key=ProjectKey("a/b"))):
        assert house.ask(bad).code == "bad_input.name_invalid"


def test_the_demo_comes_once(house):
    first = house.ask(CreateDemo())
    notebooks = house.projects.item(first.project).notebooks
    assert notebooks
    anna = house.somebody("anna")
    house.people.grant(Login("anna"), Right.CREATE_PROJECTS, FILES)
    assert house.ask(CreateDemo()) == house.ask(CreateDemo(), anna) == first
    assert house.ask(DescribeProject(project=first.project, name="mine"), anna).code == "not_found"


def test_a_new_project_has_nobodys_old_rights(house):
    anna = house.somebody("anna")
    house.people.grant(Login("anna"), Right.WRITE, OTHER)  # of one that was removed by hand
    house.ask(CreateProject(name="Other", key=OTHER))
    assert house.ask(DescribeProject(project=OTHER, name="mine"), anna).code == "not_found"


def test_a_deleted_project_is_told_to_its_readers_and_its_rights_are_gone(house):
    anna = house.somebody("anna", Right.READ)
    with house.channel("a", anna) as desk, house.channel("b", house.somebody("ben")) as stranger:
        assert house.ask(DeleteProject(project=SALES)) == Done()
        assert desk.event() == ProjectGone(key=SALES)
        house.ask(CreateProject(name="x", key=ProjectKey("NEW")))
        house.people.grant(Login("ben"), Right.READ, ProjectKey("NEW"))
        house.ask(DescribeProject(project=ProjectKey("NEW"), name="y"))
        assert stranger.event().project.name == "y"
    assert ("delete_project", SALES, house.owner) in house.sessions.moving.calls
    assert not house.people.may(house.people.person(Login("anna")), Right.READ, SALES)


# Variables and folders


def test_variables_are_objects_and_are_replaced(house):
    change = ChangeVariables(project=SALES, standard={"a": {"b": [1]}}, local={"c": "d"})
    assert house.ask(change) == Done()
    found = house.ask(GetVariables(project=SALES))
    assert found == Variables(project=SALES, standard={"a": {"b": [1]}}, local={"c": "d"})
    (house.projects.folder(SALES) / "variables.json").write_text("[]")
    assert house.ask(GetVariables(project=SALES)).code == "conflict.variables_unreadable"


def test_a_folder_is_made_shown_and_deleted(house):
    with house.channel() as desk:
        made = house.ask(CreateFolder(project=SALES, name="Pictures"))
        assert [it.name for it in desk.event().project.folders] == ["Pictures"]
        details = house.ask(GetFolder(project=SALES, folder_id=made.folder_id))
        assert (details.name, details.files) == ("Pictures", ())
        assert house.ask(DeleteFolder(project=SALES, folder_id=made.folder_id)) == Done()
        assert desk.event().project.folders == ()
    again = house.ask(GetFolder(project=SALES, folder_id=made.folder_id))
    assert again.code == "not_found.folder_missing"


# Datasets


def test_a_dataset_gets_another_name_and_everybody_hears(orders):
    now = DatasetRef(project=SALES, name="purchases")
    with orders.channel() as desk:
        assert orders.ask(RenameDataset(dataset=ORDERS, name="purchases")) == Done()
        assert desk.event() == DatasetMoved(dataset=ORDERS, now=now)
        assert [it.name for it in desk.event().project.datasets] == ["purchases"]
    assert ("associate_anew", ORDERS, "purchases") in orders.sessions.moving.calls
    assert (orders.projects.folder(SALES) / "managed/purchases/part").exists()
    again = orders.ask(RenameDataset(dataset=ORDERS, name="x"))
    assert again.code == "not_found.dataset_missing"


def test_a_dataset_is_deleted_and_everybody_hears(orders):
    with orders.channel() as desk:
        assert orders.ask(DeleteDataset(dataset=ORDERS)) == Done()
        assert desk.event() == DatasetGone(dataset=ORDERS)
        assert desk.event().project.datasets == ()
    assert not (orders.projects.folder(SALES) / "managed/orders").exists()


# Notebooks


def test_who_does_not_look_hears_of_a_move_too_and_once(house):
    with house.channel("looks") as looks, house.channel("other") as other:
        looks.ask(GetVariables(project=SALES))
        other.ask(GetVariables(project=SALES))
        house.sessions.moving.looking = {DeskId("looks")}
        assert house.ask(MoveNotebook(notebook=ONE, now=TWO)) == Done()
        assert other.event() == NotebookMoved(notebook=ONE, now=TWO)
        assert isinstance(looks.event(), ProjectChanged), "its own line tells it, in order"
    assert ("move", ONE, TWO) in house.sessions.moving.calls
    assert house.ask(MoveNotebook(notebook=ONE, now=ONE)) == Done()


def test_who_may_not_read_the_other_project_looks_no_longer(house):
    house.projects.create_project(OTHER, "Other")
    there = NotebookRef(project=OTHER, name="one")
    with house.channel("a", house.somebody("anna", Right.READ)) as anna:
        anna.ask(GetVariables(project=SALES))
        house.sessions.moving.looking = {DeskId("a")}
        assert house.ask(MoveNotebook(notebook=ONE, now=there)) == Done()
    assert house.sessions.moving.sent_away == {"a"}


def test_what_is_told_after_a_move_is_no_old_news(house):
    """A desk once looked at another notebook of the new name, further on than this one."""
    with house.channel() as desk:
        desk.ask(GetVariables(project=SALES))
        feed = house.sessions.notebooks.feeds["desk-1"]
        outbox = house.running.service.desks._desks["desk-1"].outbox
        outbox._known[TWO] = (50, 90)
        new = DocumentChanged(notebook=TWO, source_revision=3, change_number=4, changes=())
        for event in (NotebookMoved(notebook=ONE, now=TWO), new):
            house.running.call(feed.put, event)
        assert [desk.event(), desk.event()] == [NotebookMoved(notebook=ONE, now=TWO), new]


def test_a_deleted_notebook_is_told(house):
    with house.channel() as desk:
        assert house.ask(DeleteNotebook(notebook=ONE)) == Done()
        assert desk.event() == NotebookGone(notebook=ONE)
        assert isinstance(desk.event(), ProjectChanged)


def test_an_uploaded_notebook_gets_a_free_name(house):
    content = json.dumps({**EMPTY, "metadata": {"kernelspec": {"name": "spark"}}})
    upload = UploadNotebook(project=SALES, name="50% done?.ipynb", content=content)
    names = [house.ask(upload).notebook.name for _ in range(2)]
    assert names == ["50 done", "50 done 2"]
    items = house.projects.item(SALES).notebooks
    assert [(it.name, it.environment) for it in items] == [(name, "spark") for name in names]
    assert house.projects.notebooks.path(NotebookRef(project=SALES, name=names[0])).read_text() == (
        content
    )


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"cells": 3, "nbformat": 4}', '{"nbformat": 9}']
)
def test_what_is_no_notebook_is_not_taken_in(house, content):
    refused = house.ask(UploadNotebook(project=SALES, name="x", content=content))
    assert refused.code == "bad_input.not_a_notebook"
    assert house.projects.item(SALES).notebooks == ()


def test_a_template_is_shown_before_it_is_chosen(orders):
    ask = PreviewTemplate(project=SALES, template="dataset/python/read-in-memory", dataset="orders")
    shown = orders.ask(ask)
    assert shown.name == "Read orders in memory"
    assert any('Dataset("orders")' in cell.source for cell in shown.cells)
    missing = orders.ask(PreviewTemplate(project=SALES, template="dataset/python/none"))
    assert missing.code == "not_found.template_missing"


def test_a_notebook_cannot_be_made_for_an_environment_that_is_not_there(house):
    create = CreateNotebook(
        project=SALES,
        template="standalone/python/empty",
        environment=EnvironmentId("folder:/gone"),
    )
    assert house.ask(create).code == "bad_input.environment_missing"
    assert house.projects.item(SALES).notebooks == ()


def test_an_environment_is_chosen_for_a_notebook(house):
    assert house.ask(ChooseEnvironment(notebook=ONE, environment=DEFAULT)) == Done()
    assert ("choose_environment", ONE, DEFAULT) in house.sessions.environments.calls
