"""Tabs follow what they show to another name, and close when it is deleted."""

import pytest

from dssdesk.app.following_tabs import TabFollower
from dssdesk.desk.kit.places import DatasetPlace, NotebookPlace
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.wire.catalogue import ProjectGone
from dssdesk.wire.notebooks import NotebookGone, NotebookMoved
from dssdesk.wire.places import DatasetRef
from dssdesk.wire.projects import DatasetGone, DatasetMoved
from tests.helpers.some_sessions import NYC, notebook

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

OLD, NEW = notebook("Delays by carrier"), notebook("Delays")
FLIGHTS = DatasetRef(project=NYC, name="flights")
FLOWN = DatasetRef(project=NYC, name="flown")


@pytest.fixture
def follower(shell, link) -> TabFollower:
    return TabFollower(link, shell, Catalogue(link))


def toasts(shell) -> list[str]:
    return [told.notice.title for told in reversed(shell.notices.told)]


def test_a_notebook_that_is_renamed_keeps_its_tab(shell, link, follower):
    shell.open_place(NotebookPlace(OLD))
    tab = shell.window.tabs.front.tab
    link.tell(NotebookMoved(notebook=OLD, now=NEW))
    assert shell.front_place == NotebookPlace(NEW)
    assert shell.window.tabs.front.tab is tab
    shell.open_place(NotebookPlace(NEW))
    assert shell.open_places == (NotebookPlace(NEW),)


def test_a_closed_tab_opens_again_under_its_new_name(shell, link, follower):
    shell.open_place(NotebookPlace(OLD))
    shell.close_front()
    link.tell(NotebookMoved(notebook=OLD, now=NEW))
    shell.reopen()
    assert shell.front_place == NotebookPlace(NEW)


def test_a_tab_that_waits_follows_too(shell, new_shell, link):
    shell.open_place(NotebookPlace(OLD))
    shell.open_place(DatasetPlace(FLIGHTS))
    shell.leave_now()
    again = new_shell()
    again.start()
    follower = TabFollower(link, again, Catalogue(link))
    link.tell(NotebookMoved(notebook=OLD, now=NEW))
    assert again.open_places[0] == NotebookPlace(NEW)
    again.open_place(NotebookPlace(NEW))
    assert again.window.tabs.front.tab.label.title == "Delays"
    assert follower is not None


def test_a_notebook_that_is_deleted_closes_with_a_word(shell, link, follower, qtbot):
    shell.open_place(NotebookPlace(OLD))
    link.tell(NotebookGone(notebook=OLD))
    qtbot.waitUntil(lambda: shell.open_places == ())
    assert toasts(shell) == ["“Delays by carrier” was deleted"]
    assert not shell.can_reopen()
    link.tell(NotebookGone(notebook=NEW))
    follower._drop()
    assert len(toasts(shell)) == 1


def test_a_tab_that_holds_typed_text_stays_without_its_notebook(shell, link, follower, monkeypatch):
    shell.open_place(NotebookPlace(OLD))
    tab = shell.window.tabs.front.tab
    holds = []
    monkeypatch.setattr(tab, "can_close", lambda: not holds)
    link.tell(NotebookGone(notebook=OLD))
    link.tell(ProjectGone(key=NYC))
    holds.append("what the tab hears only now that it holds")
    follower._drop()
    assert shell.open_places == (NotebookPlace(OLD),)
    assert toasts(shell) == []


def test_a_dataset_that_is_renamed_keeps_its_tab_and_closes_when_it_is_deleted(
    shell, link, follower, qtbot
):
    shell.open_place(DatasetPlace(FLIGHTS))
    tab = shell.window.tabs.front.tab
    link.tell(DatasetMoved(dataset=FLIGHTS, now=FLOWN))
    assert shell.front_place == DatasetPlace(FLOWN)
    assert shell.window.tabs.front.tab is tab
    link.tell(DatasetGone(dataset=FLOWN))
    qtbot.waitUntil(lambda: shell.open_places == ())


def test_a_project_takes_its_tabs_along_with_a_word(shell, link, follower, qtbot):
    shell.open_place(NotebookPlace(OLD))
    shell.open_place(DatasetPlace(FLIGHTS))
    shell.close_front()
    link.tell(NotebookGone(notebook=OLD))  # it runs, so the service tells of it, too
    link.tell(ProjectGone(key=NYC))
    qtbot.waitUntil(lambda: shell.open_places == ())
    assert not shell.can_reopen()
    assert toasts(shell) == ["The project “NYC flights” is gone"]
    link.tell(ProjectGone(key=NYC))
    follower._drop()
    assert len(toasts(shell)) == 1
