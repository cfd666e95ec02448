"""What the drawer shows, computed."""

from dssdesk.base.ids import FILES, Login, ProjectKey, SessionId
from dssdesk.desk.activity.state import Choice, drawer_state
from dssdesk.desk.kit.marks import Mark
from dssdesk.desk.running.state import RunningState, Usage
from dssdesk.wire.sessions import Prompt, SessionPhase, SessionsSampled
from tests.helpers.some_sessions import NOW, notebook, sample, session

PROMPT = Prompt(prompt_id="p", text="Code:")
DELAYS = session("Delays by carrier", SessionPhase.BUSY, cell_number=6, busy_since=NOW - 14)
LATE = session("Late aircraft", SessionPhase.WAITING, prompt=PROMPT)
MAP = session("Airports map")
DEAD = session("Weather", SessionPhase.DIED)
RETAIL = session("Retail", notebook=notebook("Sales", ProjectKey("RETAIL")))

NAMES = {"NYC_FLIGHTS": "NYC flights", "RETAIL": "Retail demand"}


def shown(*infos, choice: Choice = Choice(), samples=()):  # noqa: B008
    running = RunningState()
    for info in infos:
        running.take_session(info)
    running.take_sampled(SessionsSampled(samples=samples, machine_memory=15_400_000_000))
    return drawer_state(running, NAMES.__getitem__, choice, NOW)


def test_sessions_are_grouped_by_project_and_sorted_by_name():
    state = shown(RETAIL, LATE, DELAYS)
    titles = {group.name: [row.notebook.title for row in group.rows] for group in state.groups}
    assert titles == {
        "NYC flights": ["Delays by carrier", "Late aircraft"],
        "Retail demand": ["Sales"],
    }


def test_numbers_in_names_count_by_their_value():
    ten, two = session("nb 10"), session("nb 2", session_id=SessionId("2"))
    (group,) = shown(ten, two).groups
    assert [row.notebook.title for row in group.rows] == ["nb 2", "nb 10"]


def test_files_come_last_as_in_the_tree():
    file = session("F", notebook=notebook("/a.ipynb", FILES))
    running = RunningState()
    for info in (file, DELAYS):
        running.take_session(info)
    names = NAMES | {FILES: "Files"}
    state = drawer_state(running, names.__getitem__, Choice(), NOW)
    assert [group.name for group in state.groups] == ["NYC flights", "Files"]


def test_a_group_says_how_many_run_and_what_they_use():
    state = shown(DELAYS, MAP, samples=[sample(DELAYS), sample(MAP, 196_000_000)])
    assert state.groups[0].summary == "2 notebooks, 608 MB"
    assert shown(MAP).groups[0].summary == "1 notebook"


def test_a_row_says_what_a_session_does_and_uses():
    (group,) = shown(DELAYS, samples=[sample(DELAYS)]).groups
    (row,) = group.rows
    assert (row.mark, row.doing) == (Mark.BUSY, "Runs cell 6 for 0:14")
    assert (row.cpu, row.memory) == ("98 %", "412 MB")
    assert row.usage == Usage(cpu=(98.0,), memory=(412_000_000,))
    assert row.name == "Delays by carrier, busy for 14 seconds, 412 megabytes"


def test_only_what_runs_or_waits_can_be_interrupted():
    rows = {row.notebook.title: row for row in shown(DELAYS, LATE, MAP).groups[0].rows}
    assert [title for title, row in rows.items() if row.can_interrupt] == [
        "Delays by carrier",
        "Late aircraft",
    ]


def test_a_prompt_shows_only_while_the_kernel_waits():
    assert shown(LATE).groups[0].rows[0].prompt == PROMPT
    busy = session("Late aircraft", SessionPhase.BUSY, prompt=PROMPT)
    assert shown(busy).groups[0].rows[0].prompt is None


def test_a_dead_kernel_uses_nothing():
    (row,) = shown(DEAD, samples=[sample(DEAD)]).groups[0].rows
    assert (row.is_over, row.cpu, row.memory, row.usage) == (True, "", "", Usage())


def test_the_foot_tells_memory_against_the_machine():
    state = shown(DELAYS, samples=[sample(DELAYS, 1_540_000_000)])
    assert (state.memory, state.memory_share) == ("1.5 GB of 15.4 GB", 0.1)


def test_when_nothing_runs_the_drawer_says_what_will_be_here():
    state = shown()
    assert state.hint.startswith("Nothing is running.")
    assert not state.can_unload


def test_where_only_others_run_something_the_drawer_says_where_that_is():
    running = RunningState()
    running.me = Login("root")
    running.take_session(DELAYS)
    state = drawer_state(running, NAMES.__getitem__, Choice(), NOW)
    assert state.hint.startswith("Nothing of yours is running.")


def test_a_filter_looks_at_notebooks_and_projects():
    assert len(shown(DELAYS, RETAIL, choice=Choice(filter="CARRIER")).groups[0].rows) == 1
    assert shown(DELAYS, RETAIL, choice=Choice(filter="demand")).groups[0].name == "Retail demand"
    assert shown(DELAYS, choice=Choice(filter="x")).hint == "No notebook matches."


def test_a_selection_says_what_it_frees():
    choice = Choice(is_selecting=True, selected=frozenset({DELAYS.session_id}))
    assert shown(DELAYS, choice=choice, samples=[sample(DELAYS)]).selection == (
        "1 selected, frees 412 MB"
    )
    assert shown(DELAYS, choice=Choice(is_selecting=True)).selection == "Select what to unload."


def test_a_session_that_ended_is_no_longer_selected():
    choice = Choice(is_selecting=True, selected=frozenset({MAP.session_id}))
    assert shown(DELAYS, choice=choice).choice.selected == frozenset()
