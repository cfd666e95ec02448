"""What runs, by notebook."""

from dssdesk.base.ids import Login, SessionId
from dssdesk.desk.kit.marks import Mark
from dssdesk.desk.running.state import HISTORY, RunningState, Usage
from dssdesk.wire.sessions import SessionList, SessionPhase, SessionsSampled
from tests.helpers.some_sessions import NOW, notebook, sample, session

DELAYS = session("Delays by carrier", SessionPhase.BUSY, busy_since=NOW - 14)
MAP = session("Airports map")


def state_with(*infos) -> RunningState:
    state = RunningState()
    for info in infos:
        state.take_session(info)
    return state


def test_a_notebook_that_does_not_run_shows_nothing():
    assert RunningState().row(notebook("A"), NOW) is None


def test_a_row_shows_mark_word_and_memory():
    state = state_with(DELAYS)
    state.take_samples([sample(DELAYS)])
    row = state.row(DELAYS.notebook, NOW)
    assert row is not None
    assert (row.mark, row.word, row.memory) == (Mark.BUSY, "Busy", "412 MB")


def test_a_dead_kernel_uses_no_memory_and_does_not_count():
    died = session("A", SessionPhase.DIED)
    state = state_with(died)
    state.take_samples([sample(died)])
    row = state.row(died.notebook, NOW)
    assert row is not None
    assert (row.mark, row.memory, state.count) == (Mark.DIED, "", 0)


def test_an_administrator_sees_all_but_only_some_are_mine():
    other = session("Basket rules", owner=Login("grace"))
    state = state_with(MAP, other)
    state.take_samples([sample(MAP, 1_000), sample(other, 5_000)])
    state.me = Login("ada")
    assert state.infos() == (MAP, other)
    assert state.mine() == (MAP,)
    assert (state.count, state.memory) == (1, 1_000)
    row = state.row(other.notebook, NOW)
    assert (row.tooltip.splitlines()[-1], "runs for grace" in row.name) == ("runs for grace", True)
    assert "runs for" not in state.row(MAP.notebook, NOW).tooltip


def test_what_a_kernel_used_goes_when_it_dies():
    state = state_with(session("A"), DELAYS)
    state.take_samples([sample(session("A"), 37_000_000), sample(DELAYS)])
    state.take_session(session("A", SessionPhase.DIED))
    assert state.memory == sample(DELAYS).memory
    assert state.usage(session("A").session_id) == Usage()


def test_a_change_names_its_notebook():
    assert state_with().take_session(DELAYS) == {DELAYS.notebook}


def test_a_renamed_notebook_keeps_its_session():
    state = state_with(session("Old name"))
    renamed = session("New name", session_id=SessionId("old"))
    assert state.take_session(renamed) == {notebook("Old name"), notebook("New name")}
    assert state.of_notebook(notebook("Old name")) is None
    assert state.of_notebook(notebook("New name")) == renamed


def test_an_unloaded_session_is_gone():
    state = state_with(DELAYS, MAP)
    assert state.take_end(DELAYS.session_id) == {DELAYS.notebook}
    assert state.infos() == (MAP,)
    assert state.of_notebook(DELAYS.notebook) is None


def test_the_end_of_an_unknown_session_touches_nothing():
    assert state_with().take_end(SessionId("x")) == frozenset()


def test_a_new_session_of_a_notebook_outlives_the_end_of_its_old_one():
    old, new = session("A", session_id=SessionId("1")), session("A", session_id=SessionId("2"))
    state = state_with(old, new)
    state.take_end(old.session_id)
    assert state.of_notebook(notebook("A")) == new


def test_a_list_replaces_what_was_known():
    state = state_with(DELAYS)
    touched = state.take_list(
        SessionList(sessions=(MAP,), samples=(sample(MAP, 5),), machine_memory=9)
    )
    assert touched == {DELAYS.notebook, MAP.notebook}
    assert (state.infos(), state.memory, state.machine_memory) == ((MAP,), 5, 9)


def test_samples_grow_into_a_short_history():
    state = state_with(DELAYS)
    for memory in range(HISTORY + 5):
        event = SessionsSampled(samples=(sample(DELAYS, memory, cpu=1.0),), machine_memory=7)
        state.take_sampled(event)
    usage = state.usage(DELAYS.session_id)
    assert usage.memory == tuple(range(5, HISTORY + 5))
    assert len(usage.cpu) == HISTORY
    assert state.memory == HISTORY + 4


def test_an_unknown_session_has_no_history():
    assert state_with().usage(SessionId("x")) == Usage()
    assert state_with().sample(SessionId("x")) is None


def test_a_session_on_its_way_out_shows_so_at_once():
    state = state_with(MAP)
    state.mark_leaving(MAP.session_id, on=True)
    info = state.of_notebook(MAP.notebook)
    assert info is not None
    assert info.phase is SessionPhase.STOPPING
    state.mark_leaving(MAP.session_id, on=False)
    assert state.of_notebook(MAP.notebook) == MAP


def test_rings_turn_while_anything_is_busy():
    assert state_with(DELAYS).turns
    assert not state_with(MAP).turns
