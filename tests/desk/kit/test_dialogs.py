"""Sheets: answers, Esc, focus kept inside and given back."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea
from shiboken6 import Shiboken

from dssdesk.desk.kit.controls import Button, ButtonKind
from dssdesk.desk.kit.dialogs import Choice, Question, ask, notice

QUESTION = Question(
    title="Unload “Delays”?",
    text="23 variables will be lost. Code <b>and</b> outputs stay.",
    details=("late: DataFrame", "x: int"),
    choice=Choice("unload", "Unload"),
    others=(Choice("keep", "Keep", ButtonKind.SECONDARY),),
)


@pytest.fixture
def field(host) -> QLineEdit:
    field = QLineEdit(host)
    field.show()
    host.activateWindow()
    field.setFocus()
    return field


def button(sheet, text: str) -> Button:
    return next(one for one in sheet.findChildren(Button) if one.text() == text)


@pytest.mark.parametrize(
    ("text", "answer"), [("Unload", "unload"), ("Keep", "keep"), ("Cancel", "")]
)
def test_a_button_answers(qtbot, look, host, text, answer):
    answers = []
    sheet = ask(look, host, QUESTION, answers.append)
    qtbot.mouseClick(button(sheet, text), Qt.MouseButton.LeftButton)
    assert answers == [answer]
    assert sheet.isHidden()


def test_escape_cancels_and_focus_returns(qtbot, look, host, field):
    answers = []
    sheet = ask(look, host, QUESTION, answers.append)
    assert QApplication.focusWidget() is button(sheet, "Unload")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert answers == [""]
    assert QApplication.focusWidget() is field


def test_enter_takes_the_answer_asked_for(qtbot, look, host, field):
    answers = []
    ask(look, host, QUESTION, answers.append)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert answers == ["unload"]


def test_tab_stays_inside(qtbot, look, host, field):
    sheet = ask(look, host, QUESTION)
    seen = []
    for _ in range(4):
        seen.append(QApplication.focusWidget().text())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert set(seen) == {"Unload", "Keep", "Cancel"}
    sheet.dismiss()


def test_a_click_beside_the_card_cancels(qtbot, look, host):
    answers = []
    sheet = ask(look, host, QUESTION, answers.append)
    qtbot.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert answers == [""]


def test_the_sheet_covers_its_window_also_after_a_resize(look, host):
    sheet = ask(look, host, QUESTION)
    host.resize(700, 500)
    QApplication.sendPostedEvents()
    assert sheet.geometry() == host.rect()
    assert host.rect().contains(sheet.card.geometry())
    sheet.dismiss()


def test_a_notice_has_one_button(look, host):
    sheet = ask(look, host, notice("Delays is gone", "Someone deleted it."))
    assert [one.text() for one in sheet.findChildren(Button)] == ["Close"]
    sheet.dismiss()


def test_a_second_close_does_nothing(look, host):
    answers = []
    sheet = ask(look, host, QUESTION, answers.append)
    sheet.dismiss()
    sheet.dismiss()
    assert answers == [""]


def test_no_widget_of_the_window_goes_with_a_sheet(qtbot, look, host, field):
    area = QScrollArea(host)
    area.show()
    viewport = area.viewport()
    sheet = ask(look, host, QUESTION)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    sheet.dismiss()
    del sheet
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert Shiboken.isValid(viewport)


def test_a_sheet_closes_when_what_had_the_keyboard_has_gone(look, host, field):
    sheet = ask(look, host, QUESTION)
    field.deleteLater()
    QCoreApplication.sendPostedEvents(field, QEvent.Type.DeferredDelete)
    sheet.dismiss()
    assert sheet.isHidden()
