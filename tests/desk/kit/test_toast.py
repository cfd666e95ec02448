"""Toasts stack, stay clear of the drawer, and go."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

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
