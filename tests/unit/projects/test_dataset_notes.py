"""What programs note of a dataset outlives what we do with it, and harms nothing."""

import msgspec
import pytest

from dssdesk.base.ids import ProjectKey
from dssdesk.datasets.definition import Column, CsvFormat, DatasetDefinition
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.projects.dataset_changes import rename_dataset
from dssdesk.projects.dataset_notes import UPLOADED, DatasetNotes, read_notes, write_notes
from dssdesk.projects.projects import Projects
from dssdesk.wire.places import DatasetRef

REF = DatasetRef(project=ProjectKey("P"), name="d")
DEFINITION = DatasetDefinition(
    format=CsvFormat(), columns=(Column(name="a"),), folder="managed/d", paths=("a.csv",)
)
NOTES = DatasetNotes(dss_type=UPLOADED, params={"x": 1}, metadata={"tags": ["t"], "deep": {"k": 1}})


@pytest.fixture
def projects(tmp_path):
    projects = Projects(tmp_path / "projects", user_templates=tmp_path / "templates")
    projects.create_project("P", "P")
    projects.save_dataset(REF, DEFINITION)
    return projects


def test_without_notes_a_dataset_is_a_plain_one(projects):
    assert read_notes(projects, REF) == DatasetNotes()


def test_notes_are_replaced_whole_and_the_definition_stays(projects):
    write_notes(projects, REF, NOTES)
    assert read_notes(projects, REF) == NOTES
    assert projects.dataset(REF) == DEFINITION
    fewer = msgspec.structs.replace(NOTES, metadata={"deep": {}})
    write_notes(projects, REF, fewer)
    assert read_notes(projects, REF) == fewer


def test_notes_outlive_a_new_definition_and_a_new_name(projects):
    write_notes(projects, REF, NOTES)
    projects.save_dataset(REF, msgspec.structs.replace(DEFINITION, rows=5))
    assert read_notes(projects, REF) == NOTES
    now = rename_dataset(projects, REF, "e")
    assert read_notes(projects, now) == NOTES


def test_a_damaged_file_is_told_of(projects):
    projects.dataset_file(REF).write_text("{")
    with pytest.raises(DatasetUnreadable):
        read_notes(projects, REF)
    with pytest.raises(DatasetUnreadable):
        write_notes(projects, REF, NOTES)
    assert projects.dataset_file(REF).read_text() == "{"
