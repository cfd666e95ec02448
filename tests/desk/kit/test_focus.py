"""The keyboard goes back to where it was."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QFrame, QLineEdit

from dssdesk.desk.kit.focus import FocusBefore


@pytest.fixture
def pane(host) -> QFrame:
    pane = QFrame(host)
    pane.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    pane.show()
    host.activateWindow()
    return pane


def leave(widget) -> FocusBefore:
    """Note that the keyboard is in the widget, then go elsewhere."""
    before = FocusBefore()
    widget.show()
    widget.setFocus()
    before.remember()
    elsewhere = QLineEdit(widget.window())
    elsewhere.show()
    elsewhere.setFocus()
    return before


def test_the_keyboard_goes_back(pane):
    field = QLineEdit(pane)
    leave(field).give_back()
    assert field.hasFocus()


def test_also_to_a_widget_that_clicks_and_tab_pass_over(pane):
    field = QLineEdit(pane)
    field.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    leave(field).give_back()
    assert field.hasFocus()


def test_around_a_widget_that_has_gone_the_next_one_takes_it(pane):
    field = QLineEdit(pane)
    before = leave(field)
    field.deleteLater()
    QCoreApplication.sendPostedEvents(field, QEvent.Type.DeferredDelete)
    before.give_back()
    assert pane.hasFocus()


def test_it_is_given_back_once(pane):
    field = QLineEdit(pane)
    before = leave(field)
    before.give_back()
    pane.setFocus()
    before.give_back()
    assert pane.hasFocus()
