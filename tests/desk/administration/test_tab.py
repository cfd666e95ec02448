"""*Administration* with pages that do nothing."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLabel

from dssdesk.base.settings import Settings
from dssdesk.desk.administration.administrator import Administrator
from dssdesk.desk.administration.pages import PEOPLE, TASKS, Page
from dssdesk.desk.administration.tab import AdministrationTab
from dssdesk.desk.kit.actions import ActionSet
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.memory import Memory
from dssdesk.desk.kit.theme import Look
from dssdesk.wire.people import PeopleChanged
from tests.helpers.fake_link import WELCOME, FakeLink

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Blank(QObject):
    """A page that shows its name."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.widget = QLabel(name)
        self.status = f"Status of {name}"
        self.actions = ActionSet((), self, look=Look(), host=self.widget)
        self.is_closed = False

    def closed(self) -> None:
        self.is_closed = True


class Desk:
    """The tab, and the pages that were opened in it."""

    def __init__(self, qtbot) -> None:
        self.link = FakeLink()
        self.places = []
        self.opened = {}
        self.administrator = Administrator(self.link, self.places.append)
        pages = (
            self._page(TASKS, "Monitoring", "Background tasks"),
            self._page(PEOPLE, "Security", "People"),
        )
        self.tab = AdministrationTab(Look(), self.administrator, pages)
        self.view = self.tab.widget
        qtbot.addWidget(self.view)
        self.view.resize(1200, 600)
        self.view.show()

    def _page(self, page_id: str, group: str, title: str) -> Page:
        def open_page():
            self.opened[page_id] = Blank(title)
            return self.opened[page_id]

        return Page(id=page_id, group=group, title=title, icon=Icon.RUNNING, open=open_page)


@pytest.fixture
def desk(qtbot) -> Desk:
    return Desk(qtbot)


def test_nothing_is_said_of_what_is_not_known_yet(desk):
    assert not desk.view.refusal.isVisible()
    assert not desk.view.sections.isVisible()
    assert desk.opened == {}


def test_the_pages_are_for_administrators(desk):
    desk.link.reconnect(replace(WELCOME, is_administrator=False))
    assert desk.view.refusal.isVisible()
    assert not desk.view.sections.isVisible()
    assert (desk.tab.status, desk.tab.actions, desk.opened) == ("", None, {})


def test_a_page_is_made_when_a_person_goes_there(desk):
    desk.link.reconnect()
    assert set(desk.opened) == {TASKS}
    desk.view.sections.rows[PEOPLE].click()
    assert set(desk.opened) == {TASKS, PEOPLE}
    assert desk.opened[PEOPLE].widget.isVisible()
    assert desk.tab.status == "Status of People"
    assert desk.tab.tooltip == "Administration › Security › People"
    desk.view.sections.rows[TASKS].click()
    assert desk.opened[TASKS].widget.isVisible()
    desk.tab.closed()
    assert all(page.is_closed for page in desk.opened.values())


def test_in_a_narrow_window_the_pages_keep_their_icons(desk):
    desk.link.reconnect()
    row = desk.view.sections.rows[PEOPLE]
    assert (row.isVisible(), row.toolTip()) == (True, "")
    desk.view.resize(700, 500)
    assert (row.isVisible(), row.toolTip()) == (True, "People")
    assert desk.view.sections.width() < 60


def test_rights_that_change_meanwhile_count_at_once(desk):
    desk.link.reconnect()
    desk.link.tell(PeopleChanged(is_administrator=False))
    assert desk.view.refusal.isVisible()
    desk.link.tell(PeopleChanged(is_administrator=True))
    assert desk.opened[TASKS].widget.isVisible()


def test_the_page_of_last_time_is_shown_again(desk, qtbot, tmp_path):
    settings = Settings(tmp_path / "desk.json")
    memory = Memory(settings)
    desk.administrator.remember_in(memory)
    desk.administrator.open_people()
    memory.write()
    later = Administrator(desk.link, desk.places.append)
    later.remember_in(Memory(settings))
    assert later.page == PEOPLE


def test_who_is_no_longer_an_administrator_sees_no_page(desk):
    desk.link.reconnect()
    desk.link.reconnect(replace(WELCOME, is_administrator=False))
    assert not desk.opened[TASKS].widget.isVisible()
    assert desk.view.refusal.isVisible()


def test_the_keyboard_goes_to_the_page_that_is_opened_from_elsewhere(qtbot, desk):
    desk.link.reconnect()
    desk.view.activateWindow()
    desk.view.sections.rows[TASKS].setFocus()
    qtbot.waitUntil(desk.view.sections.rows[TASKS].hasFocus)
    desk.administrator.open_page(PEOPLE)
    assert desk.opened[PEOPLE].widget.hasFocus()


def test_a_page_without_anything_for_keys_leaves_them_with_its_name(qtbot, desk):
    desk.link.reconnect()
    desk.view.activateWindow()
    desk.opened[TASKS].widget.setFocusProxy(QLabel())  # a table that is out of sight
    desk.administrator.open_page(PEOPLE)
    desk.view.sections.rows[PEOPLE].setFocus()
    qtbot.waitUntil(desk.view.sections.rows[PEOPLE].hasFocus)
    desk.administrator.open_page(TASKS)
    assert desk.view.sections.rows[TASKS].hasFocus()


def test_the_keyboard_stays_with_the_name_that_it_pressed(qtbot, desk):
    desk.link.reconnect()
    desk.view.activateWindow()
    desk.view.sections.rows[PEOPLE].setFocus()
    qtbot.keyClick(desk.view.sections.rows[PEOPLE], Qt.Key.Key_Space)
    assert desk.opened[PEOPLE].widget.isVisible()
    assert desk.view.sections.rows[PEOPLE].hasFocus()


def test_the_keyboard_follows_a_click_on_the_name_of_a_page(qtbot, desk):
    desk.link.reconnect()
    desk.view.activateWindow()
    qtbot.mouseClick(desk.view.sections.rows[PEOPLE], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(desk.opened[PEOPLE].widget.hasFocus)


def test_enter_opens_a_page(qtbot, desk):
    desk.link.reconnect()
    qtbot.keyClick(desk.view.sections.rows[PEOPLE], Qt.Key.Key_Return)
    assert desk.opened[PEOPLE].widget.isVisible()
