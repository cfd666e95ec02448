"""Menus, palette, drawer, what is remembered, and leaving."""

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from dssdesk.desk.kit.controls import Button
from dssdesk.desk.kit.dialogs import QuestionSheet
from dssdesk.desk.kit.places import DatasetPlace, NotebookPlace
from dssdesk.desk.shell.actions import ACTIONS
from dssdesk.desk.shell.palette import Palette
from dssdesk.desk.shell.palette_list import keys_of
from dssdesk.desk.shell.restore import GEOMETRY, TABS, TREE, remembered_tabs
from dssdesk.desk.shell.waiting_tab import WaitingTab
from dssdesk.wire.places import DatasetRef
from dssdesk.wire.sessions import SessionChanged, SessionPhase
from tests.helpers.some_sessions import NYC, notebook, session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

FLIGHTS = DatasetPlace(DatasetRef(project=NYC, name="flights"))
DELAYS = NotebookPlace(notebook("Delays by carrier"))


def menu_texts(shell, name: str) -> list[str]:
    bar = shell.window.strip.menu_bar
    menu = next(one.menu() for one in bar.actions() if one.menu().objectName() == name)
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions() if action.text()]


def run_something(link) -> None:
    link.tell(SessionChanged(session=session("Delays by carrier", SessionPhase.BUSY)))


def sheet_of(shell) -> QuestionSheet:
    return shell.window.findChild(QuestionSheet)


def press(sheet, text: str) -> None:
    next(one for one in sheet.findChildren(Button) if one.text() == text).click()


def test_a_window_of_an_output_has_the_icon_too(shell, qtbot):
    other = QWidget(None, Qt.WindowType.Window)
    qtbot.addWidget(other)
    assert not other.windowIcon().isNull()


# -- actions


def test_ids_and_shortcuts_are_unique():
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    keys = [(action.context, key) for action in ACTIONS for key in action.shortcuts]
    assert len(set(keys)) == len(keys)
    assert not [action.text for action in ACTIONS if action.text.endswith(".")]


def test_menus_hold_what_can_be_done_in_front(shell):
    assert menu_texts(shell, "Run") == ["Open a notebook to run cells"]
    shell.open_place(DELAYS)
    assert menu_texts(shell, "Run") == ["Ping"]
    assert menu_texts(shell, "File") == [
        "Close tab",
        "Reopen closed tab",
        "Settings…",
        "Quit",
    ]


def test_a_tabs_shortcut_works_without_its_menu(qtbot, shell):
    shell.open_place(DELAYS)
    tab = shell.window.tabs.front.tab
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(tab.widget, Qt.Key.Key_P, both)
    assert tab.ran == 1


def test_alt_and_a_letter_open_a_menu(qtbot, shell):
    qtbot.keyClick(shell.window, Qt.Key.Key_V, Qt.KeyboardModifier.AltModifier)
    menu = QApplication.activePopupWidget()
    assert menu.objectName() == "View"
    menu.close()


def test_colours_can_be_chosen(shell):
    shell.actions["look.dark"].trigger()
    assert shell.look.is_dark
    shell.actions.update_state()
    assert shell.actions["look.dark"].isChecked()
    assert not shell.actions["look.light"].isChecked()


# -- palette


@pytest.fixture
def palette(qtbot, shell) -> Palette:
    shell.open_place(DELAYS)
    qtbot.mouseClick(shell.window.strip.search, Qt.MouseButton.LeftButton)
    return shell.window.findChild(Palette)


def test_the_palette_opens_things(qtbot, shell, palette):
    qtbot.keyClicks(palette.field, "fligh")
    assert palette.list.found[0].entry.text == "flights"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert shell.front_place == FLIGHTS
    assert palette.isHidden()


def test_the_palette_runs_commands_of_the_tab_in_front(qtbot, shell, palette):
    tab = shell.window.tabs.front.tab
    qtbot.keyClicks(palette.field, ">ping")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert tab.ran == 1


def test_a_plus_is_a_key_of_its_own():
    assert keys_of("Ctrl++") == ["Ctrl", "+"]
    assert keys_of("Ctrl+Shift+P") == ["Ctrl", "Shift", "P"]
    assert keys_of("") == []


def test_arrows_move_in_the_palette_and_it_paints(qtbot, palette):
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.marked is palette.list.found[1]
    qtbot.keyClick(palette.field, Qt.Key.Key_PageDown)
    qtbot.keyClick(palette.field, Qt.Key.Key_PageDown)
    qtbot.keyClick(palette.field, Qt.Key.Key_PageDown)
    assert palette.list.marked is palette.list.found[-1]
    assert not palette.grab().isNull()
    palette.dismiss()


def test_escape_closes_the_palette_and_focus_returns(qtbot, shell, palette):
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert palette.isHidden()
    shell.find_command()
    again = next(one for one in shell.window.findChildren(Palette) if not one.isHidden())
    assert again.field.text() == ">"
    assert {found.entry.group.value for found in again.list.found} == {"Commands"}
    again.dismiss()


def test_nothing_found_is_said(qtbot, palette):
    qtbot.keyClicks(palette.field, "zzzz")
    assert palette.list.marked is None
    assert palette.list.accessibleDescription() == "Nothing matches."
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert not palette.isHidden()
    palette.dismiss()


# -- drawer and strip


def test_the_badge_counts_what_runs(shell, link):
    run_something(link)
    assert shell.window.strip.activity.accessibleName() == "Activity, 1 running"


def test_the_drawer_slides_over_the_right_edge(qtbot, shell):
    inside = QLineEdit()
    shell.set_drawer(inside)
    shell.open_place(DELAYS)
    shell.actions["shell.activity"].trigger()
    body = shell.window.body
    assert shell.window.drawer.isVisible()
    assert shell.window.drawer.geometry().right() == body.width() - 1
    assert QApplication.focusWidget() is inside
    qtbot.keyClick(inside, Qt.Key.Key_Escape)
    assert not shell.window.drawer.isVisible()
    assert QApplication.focusWidget() is shell.window.tabs.front.tab.widget


def test_the_drawer_takes_the_keyboard_from_nobody_when_it_closes(shell):
    shell.set_drawer(QLineEdit())
    shell.open_place(DELAYS)
    shell.actions["shell.activity"].trigger()
    elsewhere = QLineEdit(shell.window)
    elsewhere.show()
    elsewhere.setFocus()
    shell.actions["shell.activity"].trigger()
    assert elsewhere.hasFocus()


def test_a_page_that_wants_much_room_takes_none_from_the_tree(qtbot, shell):
    shell.open_place(FLIGHTS)
    window, pane = shell.window, shell.look.tokens.pane
    qtbot.waitUntil(lambda: window.details.width() == pane.details)
    window.tabs.front.tab.widget.setMinimumWidth(900)
    shell.open_place(DELAYS)
    window.resize(1190, 700)
    QApplication.sendPostedEvents()
    shell.open_place(FLIGHTS)
    qtbot.waitUntil(lambda: window.details.width() == pane.details)
    assert window.side.width() == pane.tree


def test_the_tree_is_as_wide_as_before_after_text_that_left_it_no_room(qtbot, shell):
    shell.open_place(FLIGHTS)
    window = shell.window
    window.resize(1024, 700)
    qtbot.waitUntil(window.details.isVisible)
    before = window.split.sizes()[0]
    for size in (150, 200, 150, 100):
        shell.look.choose_text_size(size)
        QApplication.sendPostedEvents()
    assert window.split.sizes()[0] == before


def test_the_panes_grow_and_shrink_with_the_text(qtbot, shell):
    shell.open_place(FLIGHTS)
    window = shell.window
    details = shell.look.tokens.pane.details
    qtbot.waitUntil(lambda: window.details.width() == details)
    tree = window.side.width()
    shell.look.choose_text_size(150)
    assert window.side.width() == pytest.approx(1.5 * tree, abs=2)
    assert window.details.width() == pytest.approx(1.5 * details, abs=2)
    shell.look.choose_text_size(100)
    assert window.side.width() == pytest.approx(tree, abs=2)
    assert window.details.width() == pytest.approx(details, abs=2)


def test_who_and_where_is_shown(shell):
    shell.show_person("Ada Lovelace", "this computer")
    assert "Ada Lovelace @ this computer" in shell.window.status.accessibleName()
    shell.show_lost("The service does not answer")
    assert "does not answer" in shell.window.status.accessibleName()
    assert not shell.window.grab().isNull()


def test_a_narrow_window_keeps_everything_on_it(shell):
    shell.look.choose_text_size(150)
    shell.window.resize(shell.window.minimumSize())
    QApplication.sendPostedEvents()
    strip = shell.window.strip
    assert strip.rect().contains(strip.avatar.geometry())
    assert strip.search.width() > 0


# -- leaving and coming back


def test_nothing_is_said_when_nothing_runs(qtbot, shell):
    with qtbot.waitSignal(shell.left, timeout=1000):
        shell.window.close()
    assert not shell.window.isVisible()


def test_closing_says_what_runs_on(qtbot, shell, link):
    run_something(link)
    shell.window.close()
    assert shell.window.isVisible()
    with qtbot.waitSignal(shell.left, timeout=1000):
        press(sheet_of(shell), "Quit")
    assert not shell.window.isVisible()


def test_one_may_stay_and_be_told_again(shell, link):
    run_something(link)
    shell.leave()
    press(sheet_of(shell), "Cancel")
    assert shell.window.isVisible()
    shell.leave()
    assert shell.leaving.sheet is not None
    shell.leaving.sheet.dismiss()


def test_a_second_close_closes_at_once(qtbot, shell, link):
    run_something(link)
    shell.window.close()
    with qtbot.waitSignal(shell.left, timeout=1000):
        shell.window.close()


def test_one_may_unload_everything_and_quit(qtbot, shell, link):
    asked = []
    shell.offer_unload(asked.append)
    run_something(link)
    shell.leave()
    press(sheet_of(shell), "Unload and quit")
    (tell,) = asked
    tell(False)
    assert shell.window.isVisible()
    with qtbot.waitSignal(shell.left, timeout=1000):
        tell(True)


def test_a_stubborn_tab_keeps_the_window(shell):
    shell.open_place(DELAYS)
    shell.window.tabs.front.tab.is_stubborn = True
    shell.window.close()
    assert shell.window.isVisible()
    assert shell.front_place == DELAYS


def test_tabs_and_geometry_come_back(new_shell, shell, settings):
    for place in (FLIGHTS, DELAYS, FLIGHTS):
        shell.open_place(place)
    shell.window.resize(770, 520)
    shell.leave()
    again = new_shell()
    again.start()
    assert again.window.tabs.places == (FLIGHTS, DELAYS)
    assert again.front_place == FLIGHTS
    assert again.window.size().toTuple() == (770, 520)


def test_a_screen_is_made_when_its_tab_comes_to_the_front(new_shell, shell):
    for place in (FLIGHTS, DELAYS):
        shell.open_place(place)
    shell.leave()
    again = new_shell()
    again.start()
    tabs = again.window.tabs
    waiting = tabs._open[0].tab
    assert isinstance(waiting, WaitingTab)
    assert tabs.bar.tabText(0) == "flights"
    again.previous_tab()
    assert tabs.front.tab is not waiting
    assert tabs.stack.currentWidget().text() == "flights"
    assert again.front_place == FLIGHTS


def test_a_tab_that_waits_can_be_closed_and_is_remembered(new_shell, shell, settings):
    for place in (FLIGHTS, DELAYS):
        shell.open_place(place)
    shell.leave()
    again = new_shell()
    again.start()
    again.leave()
    assert remembered_tabs(settings).places == (FLIGHTS, DELAYS)
    third = new_shell()
    third.start()
    third.close_place(FLIGHTS)
    assert third.window.tabs.places == (DELAYS,)


def test_a_tab_that_waits_shows_what_its_kernel_does(new_shell, shell, link):
    for place in (DELAYS, FLIGHTS):
        shell.open_place(place)
    shell.leave()
    again = new_shell()
    again.start()
    run_something(link)
    bar = again.window.tabs.bar
    assert bar.accessibleTabName(0) == "Delays by carrier, busy"


def test_a_place_that_was_asked_for_comes_to_the_front(new_shell, shell):
    shell.open_place(FLIGHTS)
    shell.leave()
    again = new_shell()
    again.start(first=DELAYS)
    assert again.window.tabs.places == (FLIGHTS, DELAYS)
    assert again.front_place == DELAYS


def test_a_spoilt_settings_file_does_no_harm(new_shell, settings):
    settings[TABS] = ["nonsense", "notebook:", "dataset:NYC/flights"]
    settings[GEOMETRY] = "***"
    shell = new_shell()
    shell.start()
    assert [type(place) for place in remembered_tabs(settings).places] == [DatasetPlace]
    assert shell.window.isVisible()


def test_the_tree_can_be_hidden(shell):
    shell.actions["shell.tree"].trigger()
    assert shell.window.side.isHidden()
    assert not shell.actions["shell.tree"].isChecked()


def test_about_says_what_this_is(shell):
    shell.actions["shell.about"].trigger()
    assert sheet_of(shell).accessibleName().startswith("DSS Desk ")
    sheet_of(shell).dismiss()


def test_a_window_that_was_killed_comes_back_with_its_tabs(new_shell):
    killed = new_shell()
    killed.start()
    killed.open_place(FLIGHTS)
    killed.open_place(DELAYS)
    killed.open_place(FLIGHTS)
    shell = new_shell()
    shell.start()
    assert shell.window.tabs.places == (FLIGHTS, DELAYS)
    assert shell.front_place == FLIGHTS


def test_a_window_that_was_killed_comes_back_where_it_was(qtbot, new_shell, settings):
    killed = new_shell()
    killed.start()
    killed.window.resize(790, 530)
    killed.actions["shell.tree"].trigger()
    qtbot.waitUntil(lambda: not settings[TREE] and bool(settings[GEOMETRY]), timeout=3000)
    shell = new_shell()
    shell.start()
    assert shell.window.size().toTuple() == (790, 530)
    assert shell.window.side.isHidden()


@pytest.mark.parametrize("size", [100, 150, 200])
def test_nothing_in_the_strip_lies_over_another_thing(shell, size):
    shell.look.choose_text_size(size)
    shell.window.resize(1024, 700)
    strip = shell.window.strip
    parts = (strip.menu_bar, strip.search, strip.activity, strip.notices, strip.settings)
    for left, right in itertools.pairwise((*parts, strip.avatar)):
        assert left.geometry().right() < right.geometry().left(), (left, right)
    assert not strip.grab().isNull()
    shell.look.choose_text_size(100)


@pytest.mark.parametrize("name", ["search", "activity", "notices", "settings", "avatar"])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_everything_in_the_strip_is_pressed_by_the_keyboard(qtbot, shell, name, key):
    part = getattr(shell.window.strip, name)
    part.clicked.disconnect()
    with qtbot.waitSignal(part.clicked):
        qtbot.keyClick(part, key)
