"""Rows, order, filter and what is checked in the notebooks list."""

import pytest

from dssdesk.desk.project.state import Column, ListState, summary
from dssdesk.desk.running.state import RunningState
from dssdesk.wire.catalogue import NotebookItem
from dssdesk.wire.sessions import SessionList, SessionPhase
from tests.helpers.some_sessions import NOW, NYC, notebook, project, sample, session

AIRPORTS = NotebookItem(
    name="Airports map", dataset="airports", modified_at=NOW - 60, environment="geo (conda)"
)
DELAYS = NotebookItem(name="Delays by carrier", dataset="flights", modified_at=NOW - 9e6)
SCRATCH = NotebookItem(name="scratch", modified_at=NOW - 1e6)


@pytest.fixture
def running() -> RunningState:
    busy = session("Delays by carrier", SessionPhase.BUSY, busy_since=NOW - 14)
    idle = session("scratch")
    state = RunningState()
    samples = (sample(busy), sample(idle, memory=196_000_000))
    state.take_list(SessionList(sessions=(busy, idle), samples=samples))
    return state


@pytest.fixture
def state() -> ListState:
    state = ListState(NYC)
    state.show_project(project(SCRATCH, DELAYS, AIRPORTS))
    return state


def shown(state: ListState, running: RunningState) -> list[str]:
    return [row.notebook.name for row in state.shown(state.rows(running, NOW))]


def test_rows_are_sorted_by_name_whatever_its_case(state, running):
    assert shown(state, running) == ["Airports map", "Delays by carrier", "scratch"]


@pytest.mark.parametrize(
    ("column", "names"),
    [
        (Column.MODIFIED, ["Airports map", "scratch", "Delays by carrier"]),
        (Column.MEMORY, ["Delays by carrier", "scratch", "Airports map"]),
        (Column.DATASET, ["Airports map", "Delays by carrier", "scratch"]),
        (Column.STATE, ["scratch", "Delays by carrier", "Airports map"]),
        (Column.ENVIRONMENT, ["Airports map", "Delays by carrier", "scratch"]),
    ],
)
def test_each_column_sorts_and_once_more_turns_round(state, running, column, names):
    state.sort_by(column)
    assert shown(state, running) == names
    was_descending = state.descending
    state.sort_by(column)
    assert state.descending is not was_descending


def test_a_row_says_what_its_kernel_does(state, running):
    (row,) = [row for row in state.rows(running, NOW) if row.dataset == "flights"]
    assert (row.word, row.memory, row.environment) == ("Busy 0:14", 412_000_000, "Python 3.12")
    assert "on flights" in row.spoken


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("DELAYS", ["Delays by carrier"]),
        ("airports geo", ["Airports map"]),
        ("busy", ["Delays by carrier"]),
        ("nothing", []),
    ],
)
def test_the_filter_looks_at_everything_on_the_row(state, running, text, names):
    state.filter = text
    assert shown(state, running) == names


def test_the_filter_finds_names_without_their_accents(state, running):
    state.show_project(project(NotebookItem(name="Énergie"), NotebookItem(name="Other")))
    state.filter = "energie"
    assert shown(state, running) == ["Énergie"]


def test_only_what_runs_can_be_shown(state, running):
    state.running_only = True
    assert shown(state, running) == ["Delays by carrier", "scratch"]


def test_what_is_gone_is_no_longer_checked(state):
    state.toggle("scratch")
    state.toggle("Airports map")
    assert set(state.checked()) == {notebook("Airports map"), notebook("scratch")}
    state.show_project(project(AIRPORTS))
    assert state.checked() == (notebook("Airports map"),)


def test_numbers_in_names_of_datasets_count_by_their_value(state, running):
    of = {"a": "part 10", "b": "part 2", "c": "Part 1"}
    state.show_project(project(*(NotebookItem(name=name, dataset=of[name]) for name in of)))
    state.sort_by(Column.DATASET)
    assert shown(state, running) == ["c", "b", "a"]


def test_the_summary_counts_what_runs(state, running):
    rows = state.rows(running, NOW)
    assert summary(rows) == "3 notebooks, 2 running, 608 MB"
    assert summary(rows[2:], "selected") == "1 selected"
