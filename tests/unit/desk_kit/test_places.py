"""Places and their lines."""

import pytest

from dssdesk.base.ids import FILES, ProjectKey
from dssdesk.desk.kit.places import (
    AdministrationPlace,
    DatasetPlace,
    FolderPlace,
    NotebookPlace,
    NotebooksPlace,
    ProjectPlace,
    place_from_text,
    place_to_text,
    project_of,
)
from dssdesk.wire.places import DatasetRef, NotebookRef

NYC = ProjectKey("NYC")


@pytest.mark.parametrize(
    "place",
    [
        AdministrationPlace(),
        ProjectPlace(NYC),
        NotebooksPlace(NYC),
        FolderPlace(NYC, "f1"),
        DatasetPlace(DatasetRef(project=NYC, name="flights")),
        NotebookPlace(NotebookRef(project=NYC, name="Delays: by “carrier”")),
        NotebookPlace(NotebookRef(project=FILES, name="/home/ada/a b/x.ipynb")),
    ],
)
def test_a_place_comes_back_from_its_line(place):
    assert place_from_text(place_to_text(place)) == place


@pytest.mark.parametrize(
    "line", ["", "notebook:", "notebook:NYC", "what:NYC/x", "project:", "project:a/b"]
)
def test_a_line_that_is_not_understood_is_no_place(line):
    assert place_from_text(line) is None


def test_a_place_lies_in_its_project():
    places = [NotebooksPlace(NYC), FolderPlace(NYC, "f1")]
    things = [
        DatasetPlace(DatasetRef(project=NYC, name="flights")),
        NotebookPlace(NotebookRef(project=NYC, name="a")),
    ]
    assert {project_of(place) for place in [*places, *things]} == {NYC}


def test_the_administration_lies_in_no_project():
    assert project_of(AdministrationPlace()) is None
