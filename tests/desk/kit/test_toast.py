"""Toasts stack, stay clear of the drawer, and go."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from dssdesk.desk.kit.sheet import Sheet
from dssdesk.desk.kit.theme import Scheme
from dssdesk.desk.kit.toast import Notice, Toasts, failure, success


@pytest.fixture
def toasts(look, host) -> Toasts:
    return Toasts(look, host)


def test_a_toast_stands_at_the_bottom_right(toasts, host):
    toasts.show(success("Saved", "Two notebooks were saved."))
    (toast,) = toasts.shown
    assert host.rect().contains(toast.geometry().adjusted(16, 16, -16, -16))
    assert toast.accessibleName() == "Saved. Two notebooks were saved."


def test_what_is_told_while_a_sheet_is_open_is_seen_above_it(look, host):
    body = QWidget(host)
    body.setGeometry(0, 40, host.width(), host.height() - 80)
    body.show()
    toasts = Toasts(look, body)
    Sheet(look, host).open()
    toasts.show(failure("No template was imported"))
    (toast,) = toasts.shown
    middle = toast.mapTo(host, toast.rect().center())
    assert toast.isAncestorOf(host.childAt(middle))
    assert toast.mapTo(host, QPoint(0, toast.height() - 16)).y() < host.height() - 40


def test_what_goes_by_itself_does_not_cover_the_buttons_of_a_sheet(look, host):
    toasts = Toasts(look, host)
    sheet = Sheet(look, host)
    sheet.open()
    for title in ("One", "Two"):
        toasts.show(success(title))
    first, second = toasts.shown
    assert second.y() < first.y()
    assert first.geometry().bottom() < sheet.height() // 2
    sheet.dismiss()
    toasts.show(success("Three"))
    assert toasts.shown[-1].geometry().bottom() > host.height() - 20


def test_what_waits_for_the_person_waits_below_a_sheet(look, host):
    body = QWidget(host)
    body.setGeometry(host.rect())
    body.show()
    toasts = Toasts(look, body)
    sheet = Sheet(look, host)
    sheet.open()
    toasts.show(Notice(title="“Delays” is done", action="Go to it", run=list))
    (toast,) = toasts.shown
    middle = toast.mapTo(host, toast.rect().center())
    assert host.childAt(middle) is sheet
    sheet.dismiss()
    assert toast.isAncestorOf(host.childAt(middle))


def test_later_toasts_stand_below_earlier_ones(toasts):
    toasts.show(success("One"))
    toasts.show(failure("Two"))
    first, second = toasts.shown
    assert first.y() < second.y()


def test_a_drawer_pushes_them_left(toasts):
    toasts.show(success("One"))
    before = toasts.shown[0].x()
    toasts.keep_clear(right=400, bottom=0)
    assert toasts.shown[0].x() == before - 400


def test_at_most_four_are_shown(toasts):
    for number in range(6):
        toasts.show(success(str(number)))
    assert len(toasts.shown) == 4


def test_one_that_asks_waits_for_the_person(qtbot, toasts):
    ran = []
    toasts.show(Notice(title="Finished", action="Show cell", run=lambda: ran.append(1)))
    (toast,) = toasts.shown
    assert not toast._timer.isActive()
    (action,) = toast.findChildren(QPushButton)
    qtbot.mouseClick(action, Qt.MouseButton.LeftButton)
    assert ran == [1]
    assert toasts.shown == ()


def test_one_that_asks_nothing_goes_when_its_time_is_over(toasts):
    toasts.show(success("Saved"))
    (toast,) = toasts.shown
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert toast._timer.isActive()
    toast._timer.timeout.emit()
    assert toasts.shown == ()


def test_a_long_text_is_shown_whole(qtbot, toasts):
    toasts.show(failure("“list.ipynb” was not uploaded", "It is JSON, but no notebook. " * 8))
    (toast,) = toasts.shown
    labels = [label for label in toast.findChildren(QLabel) if label.text()]
    qtbot.waitUntil(lambda: all(label.width() > 200 for label in labels))
    assert all(label.height() >= label.heightForWidth(label.width()) for label in labels)


def test_an_open_toast_takes_another_scheme(look, toasts):
    look.choose_scheme(Scheme.LIGHT)
    toasts.show(success("Saved"))
    (label,) = [one for one in toasts.shown[0].findChildren(QLabel) if one.text()]
    look.choose_scheme(Scheme.DARK)
    assert label.palette().color(label.foregroundRole()) == look.colour("text.primary")
