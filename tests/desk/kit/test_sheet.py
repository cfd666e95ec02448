"""While a sheet is open, keys and the keyboard stay on it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from dssdesk.desk.kit.sheet import Sheet

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def host(qtbot) -> QWidget:
    host = QWidget()
    host.resize(700, 600)
    qtbot.addWidget(host)
    host.below = QLineEdit(host)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    host.below.setFocus()
    return host


def open_sheet(look, host) -> Sheet:
    sheet = Sheet(look, host)
    sheet.field = QLineEdit()
    QHBoxLayout(sheet.card).addWidget(sheet.field)
    sheet.open()
    sheet.field.setFocus()
    return sheet


def test_a_shortcut_of_the_window_waits_while_a_sheet_is_open(qtbot, look, host):
    heard: list[str] = []
    QShortcut(QKeySequence("Ctrl+W"), host, lambda: heard.append("window"))
    sheet = open_sheet(look, host)
    QShortcut(QKeySequence("Ctrl+J"), sheet, lambda: heard.append("sheet"))
    qtbot.keyClick(sheet.field, Qt.Key.Key_W, CONTROL)
    qtbot.keyClick(sheet.field, Qt.Key.Key_J, CONTROL)
    assert heard == ["sheet"]
    sheet.close_sheet()
    qtbot.keyClick(host.below, Qt.Key.Key_W, CONTROL)
    assert heard == ["sheet", "window"]


def test_the_keyboard_does_not_go_below_a_sheet(qtbot, look, host):
    sheet = open_sheet(look, host)
    host.below.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is sheet.field)
    above = open_sheet(look, host)
    assert QApplication.focusWidget() is above.field
    above.dismiss()
    assert QApplication.focusWidget() is sheet.field
    sheet.dismiss()
    assert QApplication.focusWidget() is host.below
