"""What a kernel is at."""

from dssdesk.base.ids import CellId, RunId
from dssdesk.notebook.facts import RunFinished
from dssdesk.sessions.activity import Activity


def test_a_kernel_that_was_started_anew_has_been_quiet_since_then():
    activity = Activity(since=100.0)
    activity.begin_anew(250.0)
    assert activity.last == 250.0


def test_a_kernel_that_was_adopted_has_been_quiet_since_it_last_spoke():
    activity = Activity(since=300.0)
    activity.begin_anew(250.0)
    assert activity.last == 300.0


def test_whether_the_last_cell_failed_is_known_until_another_kernel_starts():
    activity = Activity(since=0.0)
    seen = []
    for status in ("error", "ok", "error"):
        run = RunFinished(cell_id=CellId("a"), run_id=RunId(1), status=status, at=1.0)
        activity.on_fact(run)
        seen.append(activity.has_failed)
    activity.begin_anew()
    assert [*seen, activity.has_failed] == [True, False, True, False]
