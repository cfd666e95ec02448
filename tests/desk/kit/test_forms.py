"""Forms: what is typed is checked, Return submits, what fails is said."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from dssdesk.base.errors import Conflict
from dssdesk.desk.kit.check_box import CheckBox
from dssdesk.desk.kit.forms import Field, Form, FormSheet, Tick, ticked

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

FORM = Form(
    title="New thing",
    fields=(
        Field(id="name", label="Name", hint="Any name."),
        Field(id="key", label="Key", proposal=("name", str.upper)),
        Field(id="text", label="Text", is_long=True),
    ),
    submit="Create thing",
)


def check(values) -> dict[str, str]:
    return {} if values["name"] else {"name": "A name is needed."}


@pytest.fixture
def submitted() -> list:
    return []


@pytest.fixture
def sheet(qtbot, look, submitted) -> FormSheet:
    host = QWidget()
    host.resize(700, 600)
    qtbot.addWidget(host)
    host.show()
    host.activateWindow()
    sheet = FormSheet(look, host, FORM, check)
    sheet.submitted.connect(submitted.append)
    sheet.host = host
    sheet.open()
    return sheet


def test_return_in_a_field_submits_once_what_is_right(qtbot, sheet, submitted):
    name = sheet.findChild(QLineEdit)
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert submitted == []
    assert sheet.problem("name")
    qtbot.keyClicks(name, " abc ")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert submitted == [{"name": "abc", "key": "ABC", "text": ""}]


def test_after_a_failure_the_keyboard_is_on_the_button_again(qtbot, sheet, submitted):
    sheet.set_value("name", "a")
    sheet.submit.setFocus()
    qtbot.keyClick(sheet.submit, Qt.Key.Key_Space)
    sheet.show_failure("It did not work.")
    assert (len(submitted), sheet.submit.hasFocus()) == (1, True)


def test_return_in_a_long_text_is_a_line_and_ctrl_return_submits(qtbot, sheet, submitted):
    sheet.set_value("name", "a")
    page = next(one for one in sheet.findChildren(QPlainTextEdit) if one.isVisible())
    qtbot.keyClicks(page, "b")
    qtbot.keyClick(page, Qt.Key.Key_Return)
    assert submitted == []
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [one["text"] for one in submitted] == ["b"]


def test_a_hint_gives_way_to_what_is_wrong(sheet):
    assert sheet.problem("name") == ""
    sheet.set_value("name", "a")
    sheet.set_value("name", "")
    assert sheet.problem("name") == "A name is needed."
    assert not sheet.submit.isEnabled()


def test_what_fails_is_said_until_one_types_again(sheet, submitted):
    sheet.set_value("name", "a")
    sheet.submit.click()
    sheet.on_failed(Conflict("It is taken."))
    assert sheet.failure.text() == "It is taken."
    assert not sheet.failure.isHidden()
    assert sheet.submit.isEnabled()
    sheet.set_value("name", "b")
    assert sheet.failure.isHidden()


def test_escape_leaves_and_nothing_is_submitted(qtbot, sheet, submitted):
    sheet.set_value("name", "a")
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isHidden()
    assert submitted == []


def test_a_click_beside_the_card_loses_nothing_that_was_typed(qtbot, sheet):
    sheet.set_value("text", "two sentences")
    qtbot.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert sheet.isVisible()
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isHidden()


def test_a_click_beside_an_untouched_form_closes_it(qtbot, sheet):
    qtbot.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert sheet.isHidden()


def test_a_field_that_follows_says_what_it_lacks_when_nothing_could_be_proposed(qtbot, look):
    host = QWidget()
    qtbot.addWidget(host)
    fields = (
        Field(id="name", label="Name"),
        Field(id="key", label="Key", proposal=("name", lambda _name: "")),
    )
    form = Form(title="New thing", fields=fields, submit="Create thing")
    sheet = FormSheet(look, host, form, lambda values: {} if values["key"] else {"key": "Needed."})
    assert sheet.problem("key") == ""
    sheet.set_value("name", "日本")
    assert sheet.problem("key") == "Needed."


TICKS = tuple(Tick(str(number), f"Box {number}") for number in range(8))


@pytest.fixture
def boxes(qtbot, look) -> FormSheet:
    host = QWidget()
    host.resize(700, 600)
    qtbot.addWidget(host)
    host.show()
    host.activateWindow()
    fields = (
        Field(id="login", label="Login", value="ada", is_fixed=True),
        Field(id="password", label="Password", is_secret=True, is_beside=True),
        Field(id="groups", label="Groups", value="1\n7", ticks=TICKS),
    )
    form = Form(title="Person", fields=fields, submit="Save")
    sheet = FormSheet(look, host, form, lambda _values: {})
    sheet.host = host
    sheet.open()
    return sheet


def test_boxes_are_ticked_by_mouse_and_keyboard(qtbot, boxes):
    first, second = boxes.findChildren(CheckBox)[:2]
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Space)
    assert ticked(boxes.values()["groups"]) == ("0", "7")


def test_tab_goes_past_many_boxes_in_one_step(qtbot, boxes):
    first = boxes.findChildren(CheckBox)[0]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert boxes.cancel.hasFocus()


def test_the_box_that_the_keyboard_is_on_scrolls_into_view(qtbot, boxes):
    *_, last = shown = boxes.findChildren(CheckBox)
    assert last.visibleRegion().isEmpty()
    for box in shown[:-1]:
        box.setFocus()
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert last.hasFocus()
    assert not last.visibleRegion().isEmpty()


def test_in_a_low_window_fields_scroll_and_the_buttons_stay(qtbot, boxes):
    boxes.host.resize(700, 240)
    assert boxes.rect().contains(boxes.card.geometry())
    assert not boxes.submit.visibleRegion().isEmpty()
    *_, last = boxes.findChildren(CheckBox)
    assert last.visibleRegion().isEmpty()
    last.setFocus()
    assert not last.visibleRegion().isEmpty()


def test_what_is_fixed_is_shown_and_a_secret_is_not(boxes):
    login, password = boxes.findChildren(QLineEdit)
    assert (login.text(), login.isEnabled()) == ("ada", False)
    assert password.echoMode() is QLineEdit.EchoMode.Password
    boxes.set_value("password", " p ")
    assert boxes.values()["password"] == " p "
    assert password.hasFocus()
    assert password.geometry().top() == login.geometry().top()
