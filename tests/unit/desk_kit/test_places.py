"""Places and their lines."""

import pytest

from dssdesk.base.ids import FILES, ProjectKey
from dssdesk.desk.kit.places import (
    DatasetPlace,
    NotebookPlace,
    ProjectPlace,
    place_from_text,
    place_to_text,
)
from dssdesk.wire.places import DatasetRef, NotebookRef

NYC = ProjectKey("NYC")


@pytest.mark.parametrize(
    "place",
    [
        ProjectPlace(NYC),
        DatasetPlace(DatasetRef(project=NYC, name="flights")),
        NotebookPlace(NotebookRef(project=NYC, name="Delays: by “carrier”")),
        NotebookPlace(NotebookRef(project=FILES, name="/home/ada/a b/x.ipynb")),
    ],
)
def test_a_place_comes_back_from_its_line(place):
    assert place_from_text(place_to_text(place)) == place


@pytest.mark.parametrize("line", ["", "notebook:", "notebook:NYC", "console:NYC/x", "project:"])
def test_a_line_that_is_not_understood_is_no_place(line):
    assert place_from_text(line) is None
