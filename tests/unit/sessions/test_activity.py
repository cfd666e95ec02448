"""What a kernel is at."""

from dssdesk.sessions.activity import Activity


def test_a_kernel_that_was_started_anew_has_been_quiet_since_then():
    activity = Activity(since=100.0)
    activity.begin_anew(250.0)
    assert activity.last == 250.0


def test_a_kernel_that_was_adopted_has_been_quiet_since_it_last_spoke():
    activity = Activity(since=300.0)
    activity.begin_anew(250.0)
    assert activity.last == 300.0
