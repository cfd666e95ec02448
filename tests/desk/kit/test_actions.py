"""Records become QActions, menus and shortcuts."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from dssdesk.desk.kit.actions import (
    Action,
    ActionSet,
    Context,
    Menu,
    actions_of_menu,
    fill_menu,
)
from dssdesk.desk.kit.icons import Icon


class Lamp:
    def __init__(self) -> None:
        self.is_on = False
        self.is_broken = False

    def works(self) -> bool:
        return not self.is_broken

    def shines(self) -> bool:
        return self.is_on

    def switch(self) -> None:
        self.is_on = not self.is_on


SWITCH = Action(
    id="lamp.switch",
    text="Switch…",
    icon=Icon.RUN,
    shortcut="Ctrl+L",
    more_shortcuts=("F5",),
    menus=(Menu.VIEW,),
    when=Lamp.works,
    checked=Lamp.shines,
    run=Lamp.switch,
)
DROP = Action(
    id="lamp.drop",
    text="Drop",
    menus=(Menu.VIEW,),
    section=3,
    context=Context.FOCUS,
    run=Lamp.switch,
)


@pytest.fixture
def lamp() -> Lamp:
    return Lamp()


@pytest.fixture
def actions(look, host, lamp) -> ActionSet:
    return ActionSet((DROP, SWITCH), lamp, look=look, host=host)


def test_triggering_runs_and_shows_what_is_on(actions, lamp):
    actions["lamp.switch"].trigger()
    assert lamp.is_on
    assert actions["lamp.switch"].isChecked()


def test_what_cannot_be_done_is_disabled(actions, lamp):
    lamp.is_broken = True
    actions.update_state()
    assert not actions["lamp.switch"].isEnabled()


def test_a_shortcut_that_fires_before_the_state_was_shown_does_nothing(actions, lamp):
    lamp.is_broken = True
    actions["lamp.switch"].trigger()
    assert not lamp.is_on


def test_shortcuts_live_on_the_host(actions, host):
    assert actions["lamp.switch"] in host.actions()
    assert actions["lamp.switch"].shortcuts() == [QKeySequence("Ctrl+L"), QKeySequence("F5")]
    assert actions["lamp.drop"].shortcutContext() is Qt.ShortcutContext.WidgetShortcut


def test_the_tooltip_says_the_key(actions):
    assert actions["lamp.switch"].toolTip() == "Switch (Ctrl+L)"
    assert actions["lamp.drop"].toolTip() == "Drop"


def test_a_menu_has_a_line_between_sections(actions, host):
    menu = QMenu(host)
    fill_menu(menu, actions_of_menu(Menu.VIEW, [actions]))
    assert [one.isSeparator() or one.text() for one in menu.actions()] == ["Switch…", True, "Drop"]
    assert actions_of_menu(Menu.FILE, [actions]) == []


def test_the_key_itself_triggers(qtbot, actions, lamp, host):
    host.activateWindow()
    qtbot.keyClick(host, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert lamp.is_on


def test_a_submenu_stands_where_its_first_action_would(host, look):
    records = [
        Action(id=f"lamp.{text}", text=text, section=section, submenu=submenu, run=Lamp.switch)
        for text, section, submenu in (
            ("Light", 2, "Look"),
            ("First", 1, ""),
            ("Size", 3, "Look"),
            ("Last", 4, ""),
        )
    ]
    menu = QMenu(host)
    fill_menu(menu, list(ActionSet(records, Lamp(), look=look, host=host)))
    assert [one.text() for one in menu.actions()] == ["First", "", "Look", "", "Last"]
    inner = menu.actions()[2].menu()
    assert [one.text() for one in inner.actions()] == ["Light", "", "Size"]
