"""Who sits at the desk, in a window over a fake link."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dssdesk.app.person import PersonAtDesk, PersonNeeds
from dssdesk.app.ways import LoggedInWay
from dssdesk.base.ids import Login
from dssdesk.desk.administration.administrator import Administrator
from dssdesk.desk.kit.dialogs import QuestionSheet
from dssdesk.desk.kit.places import AdministrationPlace, NotebookPlace
from dssdesk.desk.link.address import ServiceAddress
from dssdesk.desk.link.pending import Pending
from dssdesk.desk.people.directory import Directory
from dssdesk.desk.running.running import Running
from dssdesk.desk.shell.screens import Screen
from dssdesk.wire.instance import Done
from dssdesk.wire.people import LoggedIn, PeopleChanged
from dssdesk.wire.sessions import SessionChanged
from tests.helpers.fake_link import WELCOME
from tests.helpers.fake_tab import FakeTab
from tests.helpers.some_sessions import NOW, notebook, session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

ADDRESS = ServiceAddress("http://127.0.0.1:8123", "good")
BEN = replace(WELCOME, login=Login("ben"), display_name="Ben Archer", is_administrator=False)


class Door:
    """Lets everybody in, and notes who goes."""

    def __init__(self) -> None:
        self.gone = []

    def knock(self, _address):
        return Pending.of(Done())

    def log_out(self, address):
        self.gone.append(address.token)
        return Pending.of(Done())


class Desk:
    """The window, and who is in it."""

    def __init__(self, shell, link) -> None:
        self.shell = shell
        self.link = link
        link.address = lambda: ADDRESS
        self.door = Door()
        logged_in = LoggedIn(login=Login("ben"), ticket="good")
        self.way = LoggedInWay(
            lambda: Pending.of(ADDRESS), self.door, logged_in, where="desk:1", folder=None
        )
        self.way.revive()
        self.running = Running(link, clock=lambda: NOW)
        self.administrator = Administrator(link, shell.open_place)
        self.person = PersonAtDesk(
            PersonNeeds(
                way=self.way,
                link=link,
                shell=shell,
                running=self.running,
                directory=Directory(link),
                administrator=self.administrator,
            ),
            shell,
        )

    @property
    def warning(self):
        return self.shell.window.status.warning

    @property
    def question(self) -> QuestionSheet:
        return self.shell.window.findChildren(QuestionSheet)[-1]


@pytest.fixture
def desk(shell, link) -> Desk:
    shell.use_screens((Screen(NotebookPlace, FakeTab), Screen(AdministrationPlace, FakeTab)))
    desk = Desk(shell, link)
    link.reconnect(BEN)
    return desk


def test_the_window_says_who_it_is(desk):
    assert desk.shell.window.windowTitle() == "DSS Desk (Ben Archer)"
    desk.shell.open_place(NotebookPlace(notebook("Delays")))
    assert desk.shell.window.windowTitle().endswith(" – DSS Desk (Ben Archer)")
    assert "Ben Archer @ desk:1" in desk.shell.window.status.accessibleName()


def test_the_initials_open_what_concerns_the_person(desk, qtbot):
    avatar = desk.shell.window.strip.avatar
    qtbot.mouseClick(avatar, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    texts = [action.text() for action in menu.actions() if action.text()]
    menu.close()
    assert texts == ["API keys…", "Change my password…", "Log out"]


def test_an_account_that_is_shared_is_said_on_every_screen(desk):
    assert desk.warning.isHidden()
    desk.link.tell(PeopleChanged(shares_account=True))
    assert desk.warning.isVisible()
    assert desk.warning.text() == "Kernels share one account"
    assert "reads everybody's files" in desk.warning.toolTip()
    desk.link.tell(PeopleChanged(shares_account=False))
    assert desk.warning.isHidden()


def test_it_leads_administrators_to_the_people_and_tells_others_all(desk, qtbot):
    desk.link.reconnect(replace(BEN, shares_account=True))
    qtbot.mouseClick(desk.warning, Qt.MouseButton.LeftButton)
    assert desk.question.accessibleName() == "Kernels share one account"
    desk.question.dismiss()
    desk.link.reconnect(replace(BEN, shares_account=True, is_administrator=True))
    qtbot.mouseClick(desk.warning, Qt.MouseButton.LeftButton)
    assert desk.shell.front_place == AdministrationPlace()
    assert desk.administrator.page == "people"


def test_a_log_out_says_what_goes_on_and_ends_the_ticket(desk):
    desk.link.tell(SessionChanged(session=session("Delays", owner=Login("ben"))))
    desk.person.log_out()
    assert desk.question.accessibleName() == "Log out?"
    assert not desk.person.has_logged_out
    desk.question.default.click()
    assert desk.person.has_logged_out
    assert not desk.shell.window.isVisible()
    ended = []
    desk.person.end(lambda: ended.append(True))
    assert (desk.door.gone, ended) == (["good"], [True])


def test_who_only_quits_keeps_the_ticket_until_the_process_ends(desk):
    ended = []
    desk.person.end(lambda: ended.append(True))
    assert (desk.door.gone, ended) == ([], [True])
