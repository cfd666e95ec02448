"""The state of sessions, live over a link; projects too."""

import pytest

from dssdesk.base.ids import FILES
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.wire.catalogue import (
    ListProjects,
    NotebookItem,
    ProjectChanged,
    ProjectGone,
    ProjectList,
)
from dssdesk.wire.instance import Done
from dssdesk.wire.places import DatasetRef
from dssdesk.wire.sessions import (
    ListSessions,
    SessionChanged,
    SessionList,
    SessionPhase,
    SessionsSampled,
    SessionUnloaded,
    WatchSamples,
)
from tests.helpers.fake_link import FakeLink
from tests.helpers.some_sessions import NOW, NYC, project, sample, session

MAP = session("Airports map")
DELAYS = session("Delays by carrier", SessionPhase.BUSY)


@pytest.fixture
def link(qapp) -> FakeLink:
    link = FakeLink()
    listed = SessionList(sessions=(MAP,), samples=(sample(MAP, 196_000_000),))
    link.answer(ListSessions, listed)
    link.answer(WatchSamples, Done())
    return link


@pytest.fixture
def running(link) -> Running:
    return Running(link, clock=lambda: NOW)


def test_what_runs_is_read_at_once_and_at_every_connect(running, link):
    assert running.count == 1
    link.answer(ListSessions, SessionList(sessions=(MAP, DELAYS), samples=()))
    link.reconnect()
    assert running.count == 2


def test_a_session_that_begins_is_told_with_its_notebook(running, link, qtbot):
    with qtbot.waitSignal(running.changed) as signal:
        link.tell(SessionChanged(session=DELAYS))
    assert signal.args == [frozenset({DELAYS.notebook})]
    assert running.row(DELAYS.notebook) is not None


def test_a_session_that_ends_is_told(running, link, qtbot):
    ended = SessionUnloaded(session_id=MAP.session_id, notebook=MAP.notebook, by=MAP.owner)
    with qtbot.waitSignal(running.count_changed) as signal:
        link.tell(ended)
    assert signal.args == [0]
    assert running.session(MAP.notebook) is None


def test_samples_are_asked_for_while_anything_runs(running, link):
    ended = SessionUnloaded(session_id=MAP.session_id, notebook=MAP.notebook, by=MAP.owner)
    link.tell(ended)
    assert [ask.on for ask in link.asked_of(WatchSamples)] == [True, False]


def test_samples_are_asked_for_while_anybody_watches(link):
    link.answer(ListSessions, SessionList(sessions=(), samples=()))
    running = Running(link)
    running.watch("page", on=True)
    running.watch("drawer", on=True)
    running.watch("page", on=False)
    running.watch("drawer", on=False)
    assert [ask.on for ask in link.asked_of(WatchSamples)] == [True, False]


def test_samples_are_asked_for_again_after_a_reconnect(running, link):
    link.lose()
    link.reconnect()
    assert [ask.on for ask in link.asked_of(WatchSamples)] == [True, True]


def test_samples_reach_the_rows(running, link, qtbot):
    with qtbot.waitSignal(running.sampled):
        link.tell(SessionsSampled(samples=(sample(MAP, 5_000_000),), machine_memory=9))
    assert running.row(MAP.notebook).memory == "5.0 MB"


def test_samples_of_nobody_change_nothing(running, link, qtbot):
    with qtbot.assertNotEmitted(running.sampled):
        link.tell(SessionsSampled(samples=(), machine_memory=9))


LATE = NotebookItem(name="Late aircraft", dataset="flights", modified_at=1.0)
ROUTES = NotebookItem(name="Routes", dataset="flights", modified_at=2.0)
OTHER = NotebookItem(name="Other", dataset="weather")


@pytest.fixture
def catalogue(link) -> Catalogue:
    link.answer(ListProjects, ProjectList(projects=(project(LATE, ROUTES, OTHER),)))
    return Catalogue(link)


def test_projects_have_names(catalogue):
    assert catalogue.project_name(NYC) == "NYC flights"
    assert catalogue.project_name(FILES) == "Files"
    assert catalogue.project_name("GONE") == "GONE"


def test_a_dataset_has_its_notebooks_the_latest_first(catalogue):
    assert catalogue.notebooks_on(DatasetRef(project=NYC, name="flights")) == (ROUTES, LATE)
    assert catalogue.notebooks_on(DatasetRef(project="GONE", name="flights")) == ()


def test_a_project_that_changes_is_told(catalogue, link, qtbot):
    with qtbot.waitSignal(catalogue.changed) as signal:
        link.tell(ProjectChanged(project=project(name="Flights")))
    assert signal.args == [NYC]
    assert catalogue.project_name(NYC) == "Flights"


def test_a_project_that_goes_is_told(catalogue, link, qtbot):
    with qtbot.waitSignal(catalogue.changed):
        link.tell(ProjectGone(key=NYC))
    assert catalogue.projects() == ()
