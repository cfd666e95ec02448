"""Keys and password of the person at the desk, over a fake link."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from dssdesk.base.errors import NotAllowed
from dssdesk.base.paths import CLIENT
from dssdesk.desk.kit.actions import ActionSet
from dssdesk.desk.kit.forms import FormSheet
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.people.actions import ACTIONS
from dssdesk.desk.people.keys_sheet import KeysSheet, NewKeySheet
from dssdesk.desk.people.me import Me, MyNeeds
from dssdesk.wire.instance import Done
from dssdesk.wire.people import (
    ChangeMyPassword,
    CreateKey,
    KeyCreated,
    KeyItem,
    KeyList,
    ListKeys,
    RevokeKey,
)
from tests.helpers.fake_link import FakeLink

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LAPTOP = KeyItem(id="k1", label="laptop", description="At home", created_at=1.0)
BUILD = KeyItem(id="k2", label="build", created_at=2.0, used_at=3.0)
ADDRESS = "http://127.0.0.1:8123"


class Desk:
    """A window with nothing in it, and what came of it."""

    def __init__(self, qtbot, *, log_out=None) -> None:
        self.link = FakeLink()
        self.link.answer(ListKeys, KeyList(keys=(LAPTOP, BUILD)))
        self.window = QWidget()
        self.window.resize(800, 600)
        qtbot.addWidget(self.window)
        self.window.show()
        self.questions = []
        self.notices = []
        look = Look()
        self.me = Me(
            MyNeeds(
                look=look,
                window=self.window,
                link=self.link,
                ask=lambda question, answer: self.questions.append((question, answer)),
                notify=self.notices.append,
                address=lambda: ADDRESS,
                log_out=log_out,
            )
        )
        self.actions = ActionSet(ACTIONS, self.me, look=look, host=self.window)
        self.link.reconnect()

    def sheet(self, kind):
        return self.window.findChildren(kind)[-1]


@pytest.fixture
def desk(qtbot) -> Desk:
    return Desk(qtbot)


def test_keys_are_listed_with_when_they_were_used(desk):
    desk.actions["me.keys"].trigger()
    rows = desk.sheet(KeysSheet).table.rows
    assert [(row.texts[0], row.texts[2]) for row in rows] == [
        ("laptop", "never"),
        ("build", "1 January 1970"),
    ]
    assert not desk.sheet(KeysSheet).revoke.isEnabled()


def test_without_keys_it_says_so(desk):
    desk.link.answer(ListKeys, KeyList(keys=()))
    desk.me.open_keys()
    assert desk.sheet(KeysSheet).hint.isVisible()


def test_keys_that_cannot_be_read_are_told(desk):
    desk.link.answer(ListKeys, NotAllowed("Not with this ticket."))
    desk.me.open_keys()
    assert desk.sheet(KeysSheet).hint.label.text() == "Not with this ticket."


def test_a_key_is_shown_once_with_what_a_program_needs(desk, qtbot):
    desk.link.answer(CreateKey, KeyCreated(id="k3", key="dssdesk-abc"))
    desk.me.open_keys()
    desk.sheet(KeysSheet).new.click()
    desk.sheet(FormSheet).set_value("label", "server")
    desk.sheet(FormSheet).submit.click()
    assert desk.link.asked_of(CreateKey) == [CreateKey(label="server")]
    shown = desk.sheet(NewKeySheet)
    shown.key.copy.click()
    assert QGuiApplication.clipboard().text() == "dssdesk-abc"
    assert shown.key.copy.text() == "Copied"
    assert f'set_remote_dss(\n    "{ADDRESS}",\n    "dssdesk-abc",\n)' in shown.python.text
    assert f"# PYTHONPATH={CLIENT} python" in shown.python.text
    assert '"api_key": "dssdesk-abc"' in shown.config.text
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=shown.rect().topLeft())
    assert shown.isVisible()
    shown.done.click()
    assert shown.isHidden()
    assert len(desk.link.asked_of(ListKeys)) == 2


def test_a_key_is_revoked_after_a_question(desk):
    desk.link.answer(RevokeKey, Done())
    desk.me.open_keys()
    sheet = desk.sheet(KeysSheet)
    sheet.table.choose("k2")
    sheet.revoke.click()
    ((question, answer),) = desk.questions
    assert question.title == "Revoke “build”?"
    answer("")
    assert desk.link.asked_of(RevokeKey) == []
    answer("revoke")
    assert desk.link.asked_of(RevokeKey) == [RevokeKey(id="k2")]
    assert len(desk.link.asked_of(ListKeys)) == 2


def test_my_password_is_changed(desk):
    desk.link.answer(ChangeMyPassword, Done())
    desk.actions["me.password"].trigger()
    sheet = desk.sheet(FormSheet)
    for field, text in (("present", "old one"), ("password", "new one!"), ("again", "new one!")):
        sheet.set_value(field, text)
    sheet.submit.click()
    expected = ChangeMyPassword(present="old one", password="new one!")
    assert desk.link.asked_of(ChangeMyPassword) == [expected]
    assert desk.notices[0].title == "Your password was changed"


def test_a_wrong_present_password_is_said_in_place(desk):
    desk.link.answer(ChangeMyPassword, NotAllowed("This is not your present password."))
    desk.me.change_password()
    sheet = desk.sheet(FormSheet)
    for field in ("present", "password", "again"):
        sheet.set_value(field, "12345678")
    sheet.submit.click()
    assert sheet.failure.text() == "This is not your present password."
    assert desk.notices == []


def test_who_came_by_the_account_of_the_machine_cannot_log_out(desk, qtbot):
    assert "by the account of this machine" in desk.actions["me.log_out"].why
    gone = []
    other = Desk(qtbot, log_out=lambda: gone.append(True))
    other.actions["me.log_out"].trigger()
    assert gone == [True]
