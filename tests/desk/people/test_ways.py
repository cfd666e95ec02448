"""A login that lasts, one that ends, and what happens over the window then."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from dssdesk.app.ways import LoggedInWay
from dssdesk.base.errors import NotAllowed, NotAuthenticated, Unavailable
from dssdesk.base.ids import Login
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.link.address import ServiceAddress
from dssdesk.desk.link.pending import Pending
from dssdesk.desk.people.login_sheet import LoginSheet
from dssdesk.wire.instance import Done
from dssdesk.wire.people import LoggedIn

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

URL = "http://127.0.0.1:8123"


class FakeDoor:
    """Knows which tickets are good, and one password."""

    def __init__(self) -> None:
        self.good = {"first"}
        self.refusal = NotAuthenticated("The login or the password is wrong. Try again.")
        self.is_away = False

    def knock(self, address):
        if self.is_away:
            return Pending.failed(Unavailable("The service does not answer."))
        if address.token in self.good:
            return Pending.of(Done())
        return Pending.failed(NotAuthenticated("This ticket is worth nothing."))

    def log_in(self, _url, login, password):
        if password != "right":
            return Pending.failed(self.refusal)
        self.good.add("second")
        return Pending.of(LoggedIn(login=login, ticket="second"))

    def log_out(self, address):
        self.good.discard(address.token)
        return Pending.of(Done())


class Desk:
    """A window, and the way in."""

    def __init__(self, qtbot) -> None:
        self.door = FakeDoor()
        self.window = QWidget()
        self.window.resize(800, 600)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        self.got = []
        self.way = LoggedInWay(
            lambda: Pending.of(ServiceAddress(URL, "the owner's", "server")),
            self.door,
            LoggedIn(login=Login("ben"), ticket="first"),
            where="this computer",
            folder=None,
        )
        self.way.use_window(Look(), self.window)

    def revive(self) -> None:
        self.way.revive().then(self.got.append, self.got.append)

    @property
    def sheet(self) -> LoginSheet | None:
        found = [one for one in self.window.findChildren(LoginSheet) if not one.isHidden()]
        return found[0] if found else None


@pytest.fixture
def desk(qtbot) -> Desk:
    return Desk(qtbot)


def test_a_good_ticket_is_used_as_it_is(desk):
    desk.revive()
    assert desk.got == [ServiceAddress(URL, "first", "server")]
    assert desk.sheet is None


def test_a_service_that_is_away_is_no_reason_to_log_in(desk):
    desk.door.is_away = True
    desk.revive()
    assert [type(one) for one in desk.got] == [Unavailable]
    assert desk.sheet is None


def test_a_ticket_that_is_worth_nothing_asks_once_over_the_window(desk, qtbot):
    desk.door.good.clear()
    desk.revive()
    desk.revive()
    login, password = desk.sheet.findChildren(QLineEdit)
    assert (login.text(), login.isEnabled()) == ("ben", False)
    assert password.hasFocus()
    assert desk.got == []
    qtbot.keyClicks(password, "wrong")
    qtbot.keyClick(password, Qt.Key.Key_Return)
    assert desk.sheet.failure.text() == "The login or the password is wrong. Try again."
    qtbot.keyClicks(password, "right")  # what was typed before is selected
    qtbot.keyClick(password, Qt.Key.Key_Return)
    assert desk.got == [ServiceAddress(URL, "second", "server")] * 2
    assert desk.sheet is None


def test_who_tried_too_often_is_told_when_to_try_again(desk):
    desk.door.good.clear()
    desk.door.refusal = NotAllowed("There were too many wrong passwords. Try again in 1 minute.")
    desk.revive()
    desk.sheet.set_value("password", "wrong")
    desk.sheet.submit.click()
    assert desk.sheet.failure.text().endswith("Try again in 1 minute.")
    assert desk.sheet.submit.isEnabled()


def test_nothing_but_its_buttons_closes_it(desk, qtbot):
    desk.door.good.clear()
    left = []
    desk.way.left.connect(lambda: left.append(True))
    desk.revive()
    qtbot.mouseClick(desk.sheet, Qt.MouseButton.LeftButton, pos=desk.sheet.rect().topLeft())
    assert desk.sheet is not None
    qtbot.keyClick(desk.sheet, Qt.Key.Key_Escape)
    assert desk.sheet is not None
    assert left == []
    desk.sheet.cancel.click()
    assert left == [True]
    assert desk.sheet is not None  # until the window closes
    desk.way.step_aside()
    assert desk.sheet is None


def test_who_logs_out_leaves_no_ticket(desk):
    desk.revive()
    got = []
    desk.way.log_out().then(got.append)
    assert got == [Done()]
    assert desk.door.good == set()
    desk.revive()
    assert desk.sheet is None
    assert type(desk.got[-1]) is NotAuthenticated
