"""The projects, as the screens see them."""

import pytest

from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.wire.catalogue import ListProjects, NotebookItem, ProjectList
from dssdesk.wire.notebooks import NotebookSaved
from tests.helpers.fake_link import FakeLink
from tests.helpers.some_sessions import notebook, project

DELAYS = notebook("Delays")
PROJECT = project(NotebookItem(name="Airports map"), NotebookItem(name="Delays", modified_at=60))


@pytest.fixture
def link(qapp) -> FakeLink:
    link = FakeLink()
    link.answer(ListProjects, ProjectList(projects=(PROJECT,)))
    return link


def test_a_notebook_that_is_saved_was_modified_then(link):
    catalogue, told = Catalogue(link), []
    catalogue.changed.connect(told.append)
    link.tell(NotebookSaved(notebook=DELAYS, source_revision=1, saved_at=90))
    assert told == []  # the minute that lists show is the same
    link.tell(NotebookSaved(notebook=DELAYS, source_revision=2, saved_at=130))
    assert told == [PROJECT.key]
    times = [item.modified_at for item in catalogue.project(PROJECT.key).notebooks]
    assert times == [0, 130]


def test_a_notebook_that_could_not_be_saved_was_not_modified(link):
    catalogue = Catalogue(link)
    told = NotebookSaved(notebook=DELAYS, source_revision=1, saved_at=130, problem="Full.")
    link.tell(told)
    assert catalogue.project(PROJECT.key) == PROJECT
