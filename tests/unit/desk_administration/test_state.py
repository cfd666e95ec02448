"""What *Background tasks* shows, in which order, and what its bar says."""

import pytest
from msgspec.structs import replace

from dssdesk.base.ids import KernelId, Login, SessionId
from dssdesk.desk.administration.gauges import gauges_of
from dssdesk.desk.administration.state import Column, Phases, TasksState, selection_text
from dssdesk.desk.running.state import RunningState
from dssdesk.wire.instance import Machine
from dssdesk.wire.sessions import Death, SessionList, SessionPhase
from tests.helpers.some_sessions import NOW, sample, session

DELAYS = session("Delays by carrier", SessionPhase.BUSY, busy_since=NOW - 14, pid=48213)
MAP = session("Airports map", last_activity=NOW - 9600, pid=46890)
BASKET = session("Basket rules", owner=Login("grace"), kernel_id=KernelId("2c5d90"), connections=2)
DEAD = session(
    "Price elasticity",
    SessionPhase.DIED,
    owner=Login("mary"),
    death=Death(text="The kernel ran out of memory.", at=NOW, out_of_memory=True),
)
MACHINE = Machine(
    cores=16,
    cpu=75.6,
    memory=15_400_000_000,
    memory_used=9_900_000_000,
    service_memory=61_000_000,
    disk=2_000_000_000_000,
    disk_used=212_000_000_000,
    journals=1_300_000_000,
)


@pytest.fixture
def running() -> RunningState:
    state = RunningState()
    samples = (sample(DELAYS, 412_000_000, 98.4), sample(MAP, 196_000_000, 0.0), sample(BASKET))
    state.take_list(SessionList(sessions=(DELAYS, MAP, BASKET, DEAD), samples=samples))
    return state


def rows_of(state: TasksState, running: RunningState):
    return state.rows(running, lambda key: "NYC flights", NOW)


def names(state: TasksState, running: RunningState) -> list[str]:
    return [row.info.notebook.name for row in state.shown(rows_of(state, running))]


def test_a_row_says_what_its_session_does(running):
    delays, airports, _, dead = rows_of(TasksState(), running)
    assert (delays.word, delays.active, delays.cpu, delays.memory) == (
        "Busy 0:14",
        "now",
        98.4,
        412_000_000,
    )
    assert (airports.word, airports.active) == ("Idle", "2 h 40 min")
    assert (dead.word, dead.cpu, dead.memory) == ("Out of memory", None, None)
    assert delays.spoken == (
        "Delays by carrier, busy for 14 seconds, 412 megabytes, of ada, in NYC flights"
    )


def test_by_owner_first_then_by_name(running):
    assert names(TasksState(), running) == [
        "Airports map",
        "Delays by carrier",
        "Basket rules",
        "Price elasticity",
    ]


def test_numbers_in_names_count_by_their_value():
    running = RunningState()
    sessions = (session("nb 10"), session("nb 2", session_id=SessionId("2")))
    running.take_list(SessionList(sessions=sessions, samples=()))
    assert names(TasksState(), running) == ["nb 2", "nb 10"]


@pytest.mark.parametrize("column", list(Column))
def test_every_column_sorts_both_ways(running, column):
    state = TasksState()
    state.sort = column
    there = names(state, running)
    state.sort_by(column)
    assert sorted(there) == sorted(names(state, running))
    assert state.descending


def test_the_most_memory_stands_first(running):
    state = TasksState()
    state.sort_by(Column.MEMORY)
    assert names(state, running)[-1] == "Price elasticity"
    assert names(state, running)[0] in {"Basket rules", "Delays by carrier"}


def test_who_did_something_last_stands_first(running):
    state = TasksState()
    state.sort_by(Column.ACTIVE)
    assert names(state, running)[0] == "Delays by carrier"
    assert names(state, running)[-1] == "Airports map"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("grace", ["Basket rules"]),
        ("2c5d", ["Basket rules"]),
        ("48213", ["Delays by carrier"]),
        ("ada idle", ["Airports map"]),
        ("nothing of this", []),
    ],
)
def test_the_filter_looks_at_owner_name_ids_and_state(running, typed, found):
    state = TasksState()
    state.filter = typed
    assert names(state, running) == found


def test_only_some_states(running):
    state = TasksState()
    state.phases = Phases.DIED
    assert names(state, running) == ["Price elasticity"]


def test_what_is_gone_is_no_longer_checked(running):
    state = TasksState()
    state.check(frozenset({MAP.session_id, SessionId("gone")}))
    assert [row.session_id for row in rows_of(state, running) if row.is_checked] == [MAP.session_id]
    running.take_end(MAP.session_id)
    rows_of(state, running)
    running.take_session(MAP)
    assert not any(row.is_checked for row in rows_of(state, running))


def test_the_bar_says_what_is_freed_and_lost(running):
    delays, airports, basket, _ = rows_of(TasksState(), running)
    assert selection_text((airports,)) == (
        "Idle, no desk attached. Frees 196 MB. Variables are lost, code and outputs stay."
    )
    assert selection_text((airports, basket)).startswith("All idle, 2 desks attached. Frees 608 MB")
    assert selection_text((airports, delays)).startswith("1 busy, 1 idle, no desk attached.")


def test_gauges(running):
    rows = rows_of(TasksState(), running)
    gauges = gauges_of(MACHINE, rows)
    assert (gauges.cpu.value, gauges.cpu.note) == ("76 %", "Notebooks 2.0 of 16 cores")
    assert (gauges.memory.value, gauges.memory.note) == (
        "9.9 of 15.4 GB",
        "Notebooks 1.0 GB, service 61 MB",
    )
    assert gauges.disk.value == "212.0 GB of 2.0 TB"
    assert gauges.disk.share == pytest.approx(0.106)
    assert (gauges.sessions.value, gauges.sessions.note) == ("4", "1 busy, 2 idle, 1 died")
    assert gauges.sessions.share == 0.25


def test_gauges_before_the_service_told_anything():
    gauges = gauges_of(None, ())
    assert (gauges.cpu.value, gauges.sessions.note) == ("…", "Nothing is running")


def test_a_session_that_is_unloaded_says_so(running):
    running.mark_leaving(MAP.session_id, on=True)
    _, airports, *_ = rows_of(TasksState(), running)
    assert airports.word == "Unloading"
    assert airports.info == replace(MAP, phase=SessionPhase.STOPPING)
