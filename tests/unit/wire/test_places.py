"""How a notebook is named."""

from dssdesk.base.ids import FILES
from dssdesk.wire.places import NotebookRef


def test_a_notebook_of_a_project_shows_its_name():
    ref = NotebookRef(project="FLOW", name="Read é.v2")
    assert (ref.is_file, ref.title) == (False, "Read é.v2")


def test_a_notebook_from_outside_shows_the_name_of_its_file():
    ref = NotebookRef(project=FILES, name="/home/ann/My notes.ipynb")
    assert (ref.is_file, ref.title) == (True, "My notes")
