"""Creating, describing, deleting projects; managed folders; datasets."""

import pytest

from dssdesk.base.errors import Conflict, NotFound
from dssdesk.base.ids import ProjectKey
from dssdesk.desk.changing.projects import lost_with
from dssdesk.desk.changing.variables import json_problems
from dssdesk.desk.kit.controls import ButtonKind
from dssdesk.desk.kit.forms import FormSheet
from dssdesk.desk.kit.places import ProjectPlace
from dssdesk.wire.catalogue import FolderItem, NotebookItem, ProjectChanged, ProjectItem
from dssdesk.wire.datasets import DatasetDetails, GetDataset
from dssdesk.wire.instance import Done
from dssdesk.wire.places import DatasetRef
from dssdesk.wire.projects import (
    ChangeVariables,
    CreateDemo,
    CreateFolder,
    CreateProject,
    DeleteDataset,
    DeleteFolder,
    DeleteProject,
    DescribeProject,
    FolderCreated,
    GetVariables,
    ProjectCreated,
    RenameDataset,
    Variables,
)
from tests.helpers.some_sessions import NYC, project

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

FLIGHTS = DatasetRef(project=NYC, name="flights")
FOLDER = FolderItem(id="f1", name="Reports")


def sheet_of(stage) -> FormSheet | None:
    sheets = [one for one in stage.window.findChildren(FormSheet) if not one.isHidden()]
    return sheets[0] if sheets else None


def test_a_new_project_gets_a_key_from_its_name_until_one_types_it(stage):
    stage.changes.projects.create()
    sheet = sheet_of(stage)
    assert not sheet.submit.isEnabled()
    sheet.set_value("name", "NYC flights")
    assert sheet.values()["key"] == "NYC_FLIGHTS_2"
    sheet.set_value("key", "NYC_FLIGHTS")
    assert "another" in sheet.problem("key")
    sheet.set_value("name", "New York")
    assert sheet.values()["key"] == "NYC_FLIGHTS"
    sheet.set_value("key", "NY")
    sheet.set_value("description", "All flights.\nOf 2013.")
    sheet.submit.click()
    asked = stage.link.answer_next(CreateProject, ProjectCreated(project=ProjectKey("NY")))
    assert asked == CreateProject(
        name="New York", key=ProjectKey("NY"), description="All flights.\nOf 2013."
    )
    assert stage.opened == [ProjectPlace(ProjectKey("NY"))]
    assert sheet_of(stage) is None


def test_a_project_gets_another_name_and_keeps_its_key(stage):
    stage.changes.projects.describe(NYC)
    sheet = sheet_of(stage)
    assert sheet.values() == {"name": "NYC flights", "description": ""}
    sheet.set_value("name", "")
    assert not sheet.submit.isEnabled()
    sheet.set_value("name", "New York")
    sheet.submit.click()
    asked = stage.link.answer_next(DescribeProject, Done())
    assert asked == DescribeProject(project=NYC, name="New York")
    assert sheet_of(stage) is None


def test_a_project_is_deleted_when_its_key_is_typed(stage):
    stage.changes.projects.delete(NYC)
    sheet = sheet_of(stage)
    sheet.set_value("typed", "nyc_flights")
    assert not sheet.submit.isEnabled()
    sheet.set_value("typed", "NYC_FLIGHTS")
    sheet.submit.click()
    assert stage.link.answer_next(DeleteProject, Done()) == DeleteProject(project=NYC)
    assert sheet_of(stage) is None


def test_an_empty_project_needs_no_key(stage):
    empty = ProjectItem(key=ProjectKey("EMPTY"), name="Empty")
    stage.link.tell(ProjectChanged(project=empty))
    stage.changes.projects.delete(empty.key)
    stage.answer("")
    assert stage.link.asked_of(DeleteProject) == []
    stage.answer("delete")
    stage.link.answer_next(DeleteProject, Conflict("No."))
    assert [one.title for one in stage.notices] == ["“Empty” was not deleted"]


def test_what_goes_with_a_project_is_counted():
    item = project(NotebookItem(name="a"), NotebookItem(name="b"))
    assert lost_with(item, 1) == (
        "2 notebooks and 2 datasets go, with all data that the project manages. "
        "1 kernel that runs is unloaded, and variables are lost. "
        "Files outside the project stay."
    )


def test_variables_are_edited_as_json(stage):
    stage.changes.projects.edit_variables(NYC)
    told = Variables(project=NYC, standard={"year": 2013, "Ort": "Zürich"}, local={})
    stage.link.answer_next(GetVariables, told)
    sheet = sheet_of(stage)
    assert sheet.values()["standard"] == '{\n  "year": 2013,\n  "Ort": "Zürich"\n}'
    sheet.set_value("standard", '{\n"year": 2014,,\n}')
    assert sheet.problem("standard").startswith("Line 2: ")
    sheet.set_value("standard", "[1]")
    assert "no JSON object" in sheet.problem("standard")
    assert not sheet.submit.isEnabled()
    sheet.set_value("standard", '{"year": 2014}')
    sheet.set_value("local", "")
    sheet.submit.click()
    asked = stage.link.answer_next(ChangeVariables, Done())
    assert asked == ChangeVariables(project=NYC, standard={"year": 2014}, local={})
    assert sheet_of(stage) is None


def test_variables_that_cannot_be_read_are_told(stage):
    stage.changes.projects.edit_variables(NYC)
    stage.link.answer_next(GetVariables, NotFound("There is no such project."))
    assert [one.text for one in stage.notices] == ["There is no such project."]


def test_the_demo_is_made_and_opened(stage):
    stage.changes.make_demo()
    stage.link.answer_next(CreateDemo, ProjectCreated(project=NYC))
    assert stage.opened == [ProjectPlace(NYC)]
    stage.changes.make_demo()
    stage.link.answer_next(CreateDemo, Conflict("No."))
    assert [one.title for one in stage.notices] == ["The demo project was not made"]


def test_a_managed_folder_is_made_and_deleted(stage):
    stage.changes.projects.create_folder(NYC)
    sheet = sheet_of(stage)
    sheet.set_value("name", "Reports")
    sheet.submit.click()
    created = FolderCreated(project=NYC, folder_id="f1")
    asked = stage.link.answer_next(CreateFolder, created)
    assert asked == CreateFolder(project=NYC, name="Reports")
    stage.changes.projects.delete_folder(NYC, FOLDER)
    assert "“Reports”" in stage.questions[0].title
    stage.answer("delete")
    assert stage.link.asked_of(DeleteFolder) == [DeleteFolder(project=NYC, folder_id="f1")]


def test_a_dataset_gets_another_name(stage):
    stage.changes.datasets.rename(FLIGHTS)
    sheet = sheet_of(stage)
    sheet.set_value("name", "weather")
    assert "another" in sheet.problem("name")
    sheet.set_value("name", "flights_2013")
    sheet.submit.click()
    asked = stage.link.answer_next(RenameDataset, Done())
    assert asked == RenameDataset(dataset=FLIGHTS, name="flights_2013")


@pytest.mark.parametrize(("choice", "with_files"), [("delete", False), ("with_files", True)])
def test_a_dataset_is_deleted_with_its_files_or_without(stage, choice, with_files):
    stage.changes.datasets.delete(FLIGHTS)
    details = DatasetDetails(
        dataset=FLIGHTS, columns=(), format="csv", connection="files", path="/data", files=12
    )
    stage.link.answer_next(GetDataset, details)
    (question,) = stage.questions
    assert question.details == ("Files: 12 files in /data",)
    assert "1 notebook reads it" in question.text
    kinds = {one.id: one.kind for one in (question.choice, *question.others)}
    assert kinds == {"delete": ButtonKind.PRIMARY, "with_files": ButtonKind.DANGER}
    stage.answer("")
    assert stage.link.asked_of(DeleteDataset) == []
    stage.answer(choice)
    expected = DeleteDataset(dataset=FLIGHTS, with_files=with_files)
    assert stage.link.answer_next(DeleteDataset, Conflict("No.")) == expected
    assert [one.title for one in stage.notices] == ["“flights” was not deleted"]


def test_data_that_the_project_manages_goes_with_its_dataset(stage):
    stage.changes.datasets.delete(FLIGHTS)
    details = DatasetDetails(
        dataset=FLIGHTS, columns=(), format="csv", connection="", path="/data", is_managed=True
    )
    stage.link.answer_next(GetDataset, details)
    (question,) = stage.questions
    assert "its data go" in question.text
    assert question.others == ()


def test_a_dataset_that_cannot_be_read_can_be_deleted(stage):
    stage.changes.datasets.delete(FLIGHTS)
    stage.link.answer_next(GetDataset, NotFound("It is not there."))
    assert len(stage.questions) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": NaN}', "no NaN"),
        ('{"a": -Infinity}', "no -Infinity"),
        ('{"a": 1e999}', "too large"),
        ('{"a": 123456789012345678901234567890}', ""),
        ('{"a": 1, "b": {"c": 1, "c": 2}}', "“c” is there twice"),
        (r'{"a": "\ud83d"}', "half a character"),
        (r'{"a": "\ud83d\ude80"}', ""),
        ("[" * 100_000, "too deeply"),
        ('{"a": 9223372036854775807, "b": -0.5, "c": [null, {}]}', ""),
        ("", ""),
    ],
)
def test_variables_are_read_strictly(text, said):
    problem = json_problems({"standard": text}).get("standard", "")
    assert said in problem
    assert bool(said) is bool(problem)
