"""Opening, closing and moving between tabs."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QTabBar,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from dssdesk.desk.kit.actions import ActionSet
from dssdesk.desk.kit.marks import Mark
from dssdesk.desk.kit.places import DatasetPlace, NotebookPlace, ProjectPlace
from dssdesk.desk.kit.theme import Scheme
from dssdesk.wire.places import DatasetRef
from tests.helpers.some_sessions import NYC, notebook

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

FLIGHTS = DatasetPlace(DatasetRef(project=NYC, name="flights"))
DELAYS = NotebookPlace(notebook("Delays by carrier"))
MAP = NotebookPlace(notebook("Airports map"))


@pytest.fixture
def tabs(shell):
    for place in (FLIGHTS, DELAYS, MAP):
        shell.open_place(place)
    return shell.window.tabs


def test_a_place_opens_once(shell, tabs):
    shell.open_place(DELAYS)
    assert tabs.places == (FLIGHTS, DELAYS, MAP)
    assert shell.front_place == DELAYS
    assert tabs.stack.currentWidget().text() == "Delays by carrier"


def test_a_place_without_a_screen_opens_nothing(shell, tabs):
    assert not shell.can_show(ProjectPlace(NYC))
    shell.open_place(ProjectPlace(NYC))
    assert len(tabs.places) == 3


def test_the_tab_in_front_has_the_focus(shell, tabs):
    assert QApplication.focusWidget().text() == "Airports map"


def test_closing_lets_go_and_shows_a_neighbour(shell, tabs):
    tab = tabs.front.tab
    shell.close_front()
    assert tab.is_closed
    assert shell.front_place == DELAYS
    shell.reopen()
    assert shell.front_place == MAP


def test_a_tab_that_says_no_stays(shell, tabs):
    tabs.front.tab.is_stubborn = True
    shell.close_front()
    assert shell.front_place == MAP
    assert not shell.can_reopen()


def test_the_last_tab_leaves_a_hint(shell, tabs):
    for _ in range(3):
        shell.close_front()
    assert shell.front_place is None
    assert "Nothing is open" in tabs.stack.currentWidget().label.text()
    assert shell.window.windowTitle() == "DSS Desk"


def test_the_welcome_comes_back_when_the_last_tab_goes(shell, tabs):
    welcome = QLabel("Welcome")
    shell.set_welcome(welcome)
    for _ in range(3):
        shell.close_front()
    assert tabs.stack.currentWidget() is welcome


def test_stepping_goes_round(shell, tabs):
    shell.next_tab()
    assert shell.front_place == FLIGHTS
    shell.previous_tab()
    assert shell.front_place == MAP


def test_the_cross_and_the_middle_button_close(qtbot, shell, tabs):
    cross = tabs.bar.tabButton(0, QTabBar.ButtonPosition.RightSide)
    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert tabs.places == (DELAYS, MAP)
    where = tabs.bar.tabRect(0).center() - QPoint(10, 0)
    qtbot.mouseClick(tabs.bar, Qt.MouseButton.MiddleButton, pos=where)
    assert tabs.places == (MAP,)


def test_a_moved_tab_keeps_its_place(shell, tabs):
    tabs.bar.moveTab(0, 2)
    assert tabs.places == (DELAYS, MAP, FLIGHTS)
    tabs.bar.setCurrentIndex(2)
    assert tabs.stack.currentWidget().text() == "flights"
    assert tabs.bar._labels[2].title == "flights"


def test_a_tab_can_be_dragged_past_its_neighbour(qtbot, shell, tabs):
    bar = tabs.bar
    start = bar.tabRect(2).center()
    past = bar.tabRect(1).center() - QPoint(20, 0)
    qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=start)
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(past),
        QPointF(bar.mapToGlobal(past)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(bar, move)
    qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=past)
    assert tabs.places == (FLIGHTS, MAP, DELAYS)
    assert shell.front_place == MAP


def test_a_mark_shows_in_bar_and_status(shell, tabs):
    tab = tabs.front.tab
    tab.mark = Mark.BUSY
    tab.changed.emit()
    assert tabs.bar.accessibleTabName(2) == "Airports map, busy"
    assert "Airports map" in shell.window.status.accessibleName()
    assert shell.window.windowTitle() == "Airports map – DSS Desk"
    assert not tabs.strip.grab().isNull()


def test_tabs_grow_with_the_text(shell, tabs):
    before = tabs.bar.tabSizeHint(0)
    shell.look.choose_text_size(150)
    assert tabs.bar.tabSizeHint(0).width() > before.width()
    assert tabs.strip.height() == 54


def test_the_crosses_stay_in_their_tabs_in_other_looks(shell, tabs):
    def places():
        side = QTabBar.ButtonPosition.RightSide
        return [tabs.bar.tabButton(index, side).geometry() for index in range(3)]

    before = places()
    shell.look.choose_scheme(Scheme.DARK)
    assert places() == before
    shell.look.choose_text_size(150)
    assert places() != before
    shell.look.choose_text_size(100)
    assert places() == before


def test_details_follow_what_is_selected(shell, tabs):
    details = shell.window.details
    assert details.isHidden()
    shell.select_place(FLIGHTS)
    assert not details.isHidden()
    panel = shell.details._panel
    shell.open_place(DELAYS)
    assert details.isHidden()
    assert panel.is_closed


def test_hidden_details_stay_hidden(shell, tabs):
    shell.actions["shell.details"].trigger()
    shell.open_place(FLIGHTS)
    assert shell.window.details.isHidden()
    shell.actions["shell.details"].trigger()
    assert not shell.window.details.isHidden()


def test_tab_goes_from_the_tabs_through_the_side_in_its_order(qtbot, new_shell):
    shell = new_shell()
    side, filter_field, tree = QWidget(), QLineEdit(), QTreeView()
    side.setMinimumWidth(200)
    column = QVBoxLayout(side)
    column.addWidget(filter_field)
    column.addWidget(tree)
    shell.set_side(side, ActionSet((), shell, look=shell.look, host=side), tree.setFocus)
    shell.start()
    shell.window.activateWindow()
    qtbot.waitUntil(tree.hasFocus)
    shell.open_place(DELAYS)
    shell.window.tabs.bar.setFocus()
    qtbot.keyClick(shell.window.tabs.bar, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is filter_field


def test_an_empty_strip_of_tabs_is_no_stop(shell):
    bar = shell.window.tabs.bar
    assert bar.focusPolicy() is Qt.FocusPolicy.NoFocus
    shell.open_place(DELAYS)
    assert bar.focusPolicy() is Qt.FocusPolicy.TabFocus
    shell.close_front()
    assert bar.focusPolicy() is Qt.FocusPolicy.NoFocus
