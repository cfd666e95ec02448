"""The settings are made from their records and applied at once."""

import pytest
from PySide6.QtCore import Qt

from dssdesk.base.settings import Setting
from dssdesk.desk.kit.theme import SCHEME, TEXT_SIZE, Scheme
from dssdesk.desk.shell.palette_state import Group
from dssdesk.desk.shell.restore import RESTORE
from dssdesk.desk.shell.setting_groups import SettingGroup, SettingRow
from dssdesk.desk.shell.settings_sheet import SettingsSheet
from tests.desk.shell.test_shell import DELAYS

ODD = Setting(key="odd.value", default="a", text="Odd", choices=(("a", "A"),))
GROUPS = (
    SettingGroup("Look", (SettingRow(SCHEME), SettingRow(TEXT_SIZE))),
    SettingGroup("Start", (SettingRow(RESTORE), SettingRow(ODD, lambda: (("b", "B"),)))),
)


@pytest.fixture
def sheet(shell, settings) -> SettingsSheet:
    settings[SCHEME] = Scheme.LIGHT.value
    shell.finder.offer_settings(GROUPS)
    shell.actions["shell.settings"].trigger()
    return shell.window.findChild(SettingsSheet)


def test_a_choice_is_applied_at_once(shell, settings, sheet):
    scheme = sheet.controls[SCHEME.key]
    scheme.setCurrentIndex(scheme.findText("Dark"))
    assert shell.look.is_dark
    assert settings[SCHEME] == "dark"
    assert shell.actions["look.dark"].isEnabled()
    assert not sheet.grab().isNull()
    sheet.dismiss()


def test_a_value_can_be_reset_where_it_is_not_the_default(qtbot, settings, sheet):
    assert sheet.resets[RESTORE.key].isHidden()
    sheet.controls[RESTORE.key].click()
    assert settings[RESTORE] is False
    qtbot.mouseClick(sheet.resets[RESTORE.key], Qt.MouseButton.LeftButton)
    assert settings[RESTORE] is True
    qtbot.waitUntil(lambda: [one.isHidden() for one in sheet.resets.values()][2])
    assert sheet.controls[RESTORE.key].isChecked()
    sheet.dismiss()


def test_all_can_be_reset(qtbot, settings, sheet):
    settings[TEXT_SIZE] = 150
    settings[RESTORE] = False
    qtbot.mouseClick(sheet.reset_all, Qt.MouseButton.LeftButton)
    assert (settings[TEXT_SIZE], settings[RESTORE]) == (100, True)
    qtbot.waitUntil(lambda: sheet.controls[TEXT_SIZE.key].currentText() == "100 %")
    sheet.dismiss()


def test_a_value_that_no_choice_offers_stays_and_is_shown(qtbot, shell, settings):
    settings[ODD] = "gone"
    shell.finder.offer_settings(GROUPS)
    shell.show_settings(ODD.key)
    sheet = shell.window.findChild(SettingsSheet)
    odd = sheet.controls[ODD.key]
    assert [odd.itemText(index) for index in range(odd.count())] == ["A", "B", "gone"]
    assert odd.currentText() == "gone"
    assert odd.hasFocus()
    sheet.dismiss()


def test_the_palette_finds_settings_with_their_value(shell, sheet):
    sheet.dismiss()
    found = {entry.text: entry for entry in shell.finder.entries() if entry.group is Group.SETTINGS}
    assert found["Colours"].context == "Light"
    assert found["Open the tabs of the last time"].context == "On"
    found["Colours"].run()
    again = [one for one in shell.window.findChildren(SettingsSheet) if not one.isHidden()]
    assert again[0].controls[SCHEME.key].hasFocus()
    again[0].dismiss()


def test_without_restoring_the_window_starts_empty(new_shell, shell, settings):
    shell.open_place(DELAYS)
    shell.leave()
    settings[RESTORE] = False
    again = new_shell()
    again.start()
    assert again.window.tabs.places == ()
