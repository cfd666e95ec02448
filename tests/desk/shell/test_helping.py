"""The Help menu: keys, a diagnosis, what changed."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from dssdesk.base.paths import api_page
from dssdesk.desk.kit.sheet import Sheet
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.shell.actions import ACTIONS
from dssdesk.desk.shell.help_offers import HelpOffers
from dssdesk.desk.shell.known import ActionGroup
from dssdesk.desk.shell.shortcuts import ShortcutsSheet
from dssdesk.desk.shell.text_sheet import TextSheet
from dssdesk.service.publicapi.errors import NotCovered


def shown_texts(sheet: ShortcutsSheet) -> list[str]:
    items = [sheet.list.topLevelItem(row) for row in range(sheet.list.topLevelItemCount())]
    return [item.text(0) for item in items]


def test_all_shortcuts_are_listed_filtered_and_copied(qtbot, shell):
    shell.finder.offer((ActionGroup(title="Window", records=ACTIONS),))
    shell.actions["shell.shortcuts"].trigger()
    sheet = shell.window.findChild(ShortcutsSheet)
    assert shown_texts(sheet)[:2] == ["Window", "Close tab"]
    assert not sheet.grab().isNull()
    qtbot.keyClicks(sheet.filter, "larger")
    assert shown_texts(sheet) == ["Window", "Larger text"]
    qtbot.mouseClick(sheet.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().splitlines()[1].endswith("Larger text")
    sheet.filter.setText("zzz")
    assert shown_texts(sheet) == ["No shortcut matches."]
    sheet.dismiss()


def test_the_keyboard_comes_to_a_row_of_the_shortcuts(qtbot, shell):
    shell.finder.offer((ActionGroup(title="Window", records=ACTIONS),))
    shell.window.activateWindow()
    shell.actions["shell.shortcuts"].trigger()
    sheet = shell.window.findChild(ShortcutsSheet)
    qtbot.keyClick(sheet.filter, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(sheet.list.selectedItems()))
    assert sheet.list.selectedItems()[0].text(0) == "Close tab"
    sheet.dismiss()


def test_a_diagnosis_is_shown_when_it_comes_and_can_be_copied(qtbot, shell):
    tells = []
    shell.offer_help(HelpOffers(diagnose=tells.append))
    shell.actions["shell.diagnosis"].trigger()
    sheet = shell.window.findChild(TextSheet)
    assert sheet.page.toPlainText() == "Looking…"
    tells[0]("All is well")
    qtbot.mouseClick(sheet.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "All is well"
    sheet.dismiss()


def test_release_notes_are_read_when_they_are_wanted(shell):
    assert not shell.actions["shell.release_notes"].isEnabled()
    shell.offer_help(HelpOffers(release_notes=lambda: "# Changes\n\nAll of it."))
    shell.actions["shell.release_notes"].trigger()
    sheet = shell.window.findChild(TextSheet)
    assert "All of it." in sheet.page.toPlainText()
    heading, text = (sheet.page.document().findBlockByNumber(place) for place in (0, 1))
    assert text.blockFormat().topMargin() > 0
    largest = shell.look.font(TypeRole.MARKDOWN_H2).pixelSize()
    assert heading.begin().fragment().charFormat().font().pixelSize() == largest
    sheet.dismiss()


def test_what_of_the_api_works_is_at_hand_where_errors_say_it_is(shell):
    shell.offer_help(HelpOffers(api_page=api_page))
    where = " › ".join(("Help", shell.actions["shell.api"].text()))
    assert where in NotCovered("GET", "/plugins/").message
    shell.actions["shell.api"].trigger()
    sheet = shell.window.findChild(TextSheet)
    assert "list_plugins" in sheet.page.toPlainText()
    sheet.dismiss()


def test_a_key_opens_no_second_sheet_over_the_first(shell):
    shell.actions["shell.shortcuts"].trigger()
    for action in ("shell.shortcuts", "shell.settings", "shell.find", "shell.find_command"):
        shell.actions[action].trigger()
    sheets = [one for one in shell.window.findChildren(Sheet) if one.isVisible()]
    assert [type(one) for one in sheets] == [ShortcutsSheet]
    sheets[0].dismiss()
    assert not shell.window.has_sheet
