"""What was told stays in a list; runs that end unseen are told."""

import msgspec
import pytest
from PySide6.QtCore import Qt

from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.toast import Notice, success
from dssdesk.desk.shell.long_runs import LONG_RUN, NEVER
from dssdesk.desk.shell.notices import NoticesPopup
from dssdesk.wire.sessions import SessionChanged, SessionPhase
from tests.desk.shell.test_shell import DELAYS, FLIGHTS
from tests.helpers.some_sessions import NOW, session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def popup_of(shell) -> NoticesPopup:
    return shell.window.findChild(NoticesPopup)


def test_toasts_stay_in_the_list_until_they_are_cleared(qtbot, shell):
    went = []
    shell.context.notify(success("Exported", "To flights.csv."))
    shell.context.notify(Notice(title="Moved", action="Go", run=lambda: went.append(1)))
    bell = shell.window.strip.notices
    assert bell.accessibleName() == "Notifications, 2 new"
    assert not bell.grab().isNull()
    qtbot.mouseClick(bell, Qt.MouseButton.LeftButton)
    assert bell.accessibleName() == "Notifications"
    popup = popup_of(shell)
    assert not popup.grab().isNull()
    popup.links[0].click()
    assert went == [1]
    assert not popup.isVisible()
    shell.show_notices()
    again = [one for one in shell.window.findChildren(NoticesPopup) if one.isVisible()]
    again[0].clear.click()
    assert shell.notices.told == ()


def test_an_empty_list_says_what_will_be_there(shell):
    shell.show_notices()
    assert not popup_of(shell).clear.isEnabled()
    popup_of(shell).close()


def run(link, phase: SessionPhase, *, since: float | None = None, queued: int = 0) -> None:
    info = session("Delays by carrier", phase)
    changed = msgspec.structs.replace(info, busy_since=since, queued=queued)
    link.tell(SessionChanged(session=changed))


def titles(shell) -> list[str]:
    return [told.notice.title for told in shell.notices.told]


def test_a_long_run_that_failed_is_not_told_as_done(shell, link):
    shell.open_place(FLIGHTS)
    run(link, SessionPhase.BUSY, since=NOW - 95)
    info = session("Delays by carrier", SessionPhase.IDLE, has_failed=True)
    link.tell(SessionChanged(session=info))
    assert titles(shell) == ["“Delays by carrier” stopped with an error"]
    assert shell.notices.told[0].notice.icon is Icon.DIED


def test_a_long_run_that_ends_unseen_is_told_once_for_all_its_cells(shell, link):
    shell.open_place(FLIGHTS)
    run(link, SessionPhase.BUSY, since=NOW - 95, queued=1)
    run(link, SessionPhase.BUSY, since=NOW - 5)
    assert titles(shell) == []
    run(link, SessionPhase.IDLE)
    run(link, SessionPhase.IDLE)
    assert titles(shell) == ["“Delays by carrier” is done"]
    notice = shell.notices.told[0].notice
    assert notice.text == "It ran for 1 min 35 s."
    notice.run()
    assert shell.front_place == DELAYS


def test_a_kernel_that_dies_meanwhile_is_told_as_such(shell, link):
    run(link, SessionPhase.BUSY, since=NOW - 95)
    run(link, SessionPhase.DIED)
    assert titles(shell) == ["“Delays by carrier” stopped: its kernel died"]


@pytest.mark.parametrize(("seconds", "least"), [(20, 30), (95, NEVER)])
def test_a_short_run_or_no_wish_tells_nothing(shell, link, settings, seconds, least):
    settings[LONG_RUN] = least
    run(link, SessionPhase.BUSY, since=NOW - seconds)
    run(link, SessionPhase.IDLE)
    assert titles(shell) == []


def test_a_run_that_one_looks_at_tells_nothing(qtbot, shell, link):
    shell.open_place(DELAYS)
    with qtbot.waitActive(shell.window):
        shell.window.activateWindow()
    run(link, SessionPhase.BUSY, since=NOW - 95)
    run(link, SessionPhase.IDLE)
    assert titles(shell) == []
