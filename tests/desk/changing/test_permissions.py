"""The permissions of a project, from the question to the service."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QScrollArea

from dssdesk.base.errors import NotAllowed
from dssdesk.base.ids import FILES, Login
from dssdesk.desk.people.permissions_sheet import PermissionsSheet
from dssdesk.desk.people.permissions_state import Holder
from dssdesk.wire.catalogue import ProjectChanged
from dssdesk.wire.instance import Done
from dssdesk.wire.people import ChangePermissions, GetPermissions, Grant, Permissions
from tests.helpers.changing_stage import OTHER, Stage
from tests.helpers.some_people import SomePeople
from tests.helpers.some_sessions import NYC, project

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

READ, WRITE = "readProjectContent", "writeProjectContent"
DASHBOARDS = "readDashboards"
BEN, READERS = Holder(Login("ben")), Holder(group="readers")


@pytest.fixture
def stage(qtbot) -> Stage:
    stage = Stage(qtbot)
    SomePeople(stage.link)
    grants = (Grant(group="readers", rights=(READ,)),)
    stage.link.answer(GetPermissions, Permissions(project=NYC, owner=Login("ada"), grants=grants))
    stage.link.answer(ChangePermissions, Done())
    return stage


@pytest.fixture
def sheet(stage) -> PermissionsSheet:
    stage.changes.permissions.edit(NYC)
    return stage.window.findChild(PermissionsSheet)


def add(sheet: PermissionsSheet, name: str) -> None:
    at = sheet.add.findText(name)
    sheet.add.setCurrentIndex(at)
    sheet.add.activated.emit(at)


def test_it_says_who_may_do_what(sheet):
    assert sheet.owner.currentText() == "Ada Lovelace"
    assert sheet.rows.boxes[READERS, READ].isChecked()
    assert not sheet.rows.boxes[READERS, WRITE].isChecked()
    assert not sheet.save.isEnabled()


def test_what_comes_with_a_right_is_ticked_and_says_so(qtbot, sheet):
    qtbot.mouseClick(sheet.rows.boxes[READERS, WRITE], Qt.MouseButton.LeftButton)
    read = sheet.rows.boxes[READERS, READ]
    assert (read.isChecked(), read.isEnabled(), read.toolTip()) == (True, False, "Comes with Write")
    qtbot.mouseClick(sheet.rows.boxes[READERS, WRITE], Qt.MouseButton.LeftButton)
    assert (read.isChecked(), read.isEnabled()) == (False, True)


def test_a_key_opens_the_list_of_people_and_adds_nobody(qtbot, sheet):
    for key in (Qt.Key.Key_Down, Qt.Key.Key_B, Qt.Key.Key_End):
        qtbot.keyClick(sheet.add, key)
        sheet.add.hidePopup()
    assert not sheet.save.isEnabled()


def test_escape_in_the_list_of_people_closes_the_sheet(sheet):
    # As the keyboard sends it: with its text.
    escape = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier, chr(27)
    )
    QApplication.sendEvent(sheet.add, escape)
    assert not sheet.add.view().isVisible()
    assert sheet.isHidden()


def test_a_person_is_added_and_saved(stage, sheet):
    add(sheet, "Ben Archer")
    assert sheet.add.findText("Ben Archer") == -1
    sheet.rows.boxes[BEN, WRITE].click()
    sheet.save.click()
    (asked,) = stage.link.asked_of(ChangePermissions)
    assert asked.owner == "ada"
    assert asked.grants == (
        Grant(group="readers", rights=(READ,)),
        Grant(login=Login("ben"), rights=(WRITE,)),
    )
    assert sheet.isHidden()


def test_more_rights_are_folded_away_below_each_row(sheet):
    add(sheet, "Ben Archer")
    assert (READERS, "runScenarios") not in sheet.rows.boxes
    sheet.rows.folds[READERS].click()
    scenarios = sheet.rows.boxes[READERS, "runScenarios"]
    assert (scenarios.text(), scenarios.isChecked()) == ("Run scenarios", False)
    assert sheet.rows.boxes[READERS, DASHBOARDS].isChecked()
    assert (BEN, "runScenarios") not in sheet.rows.boxes
    sheet.rows.folds[READERS].click()
    assert not scenarios.isVisible()


def test_tab_goes_from_a_row_to_what_is_unfolded_below_it(qtbot, sheet):
    add(sheet, "Ben Archer")
    sheet.rows.folds[READERS].click()
    sheet.rows.removes[READERS].setFocus()
    qtbot.keyClick(sheet.rows.removes[READERS], Qt.Key.Key_Tab)
    assert sheet.rows.boxes[READERS, "writeDashboards"].hasFocus()
    last = sheet.rows.boxes[READERS, "executeApp"]
    last.setFocus()
    qtbot.keyClick(last, Qt.Key.Key_Tab)
    assert sheet.rows.folds[BEN].hasFocus()


def test_what_is_unfolded_stays_so_when_somebody_is_added(sheet):
    sheet.rows.folds[READERS].click()
    add(sheet, "Ben Archer")
    assert sheet.rows.boxes[READERS, "runScenarios"].isVisible()


def test_a_right_that_is_seldom_given_is_shown_where_it_is(stage):
    grants = (Grant(group="readers", rights=(READ, "executeApp")),)
    stage.link.answer(GetPermissions, Permissions(project=NYC, owner=Login("ada"), grants=grants))
    stage.changes.permissions.edit(NYC)
    sheet = stage.window.findChild(PermissionsSheet)
    assert sheet.rows.boxes[READERS, "executeApp"].isChecked()
    sheet.rows.boxes[READERS, "executeApp"].click()
    sheet.save.click()
    assert stage.link.asked_of(ChangePermissions)[0].grants[0].rights == (READ,)


def test_the_keyboard_comes_to_rights_that_are_out_of_view(qtbot, stage, sheet):
    stage.window.resize(900, 320)
    add(sheet, "Ben Archer")
    for holder in (READERS, BEN):
        sheet.rows.folds[holder].click()
    last = sheet.rows.boxes[BEN, "moderateDashboards"]
    bar = sheet.findChild(QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > 0)
    bar.setValue(0)
    assert last.visibleRegion().isEmpty()
    last.setFocus()
    assert not last.visibleRegion().isEmpty()


def test_what_is_unfolded_comes_into_view(qtbot, stage, sheet):
    stage.window.resize(900, 320)
    add(sheet, "Ben Archer")
    sheet.rows.folds[BEN].click()
    last = sheet.rows.boxes[BEN, "manageAdditionalDashboardUsers"]
    qtbot.waitUntil(lambda: not last.visibleRegion().isEmpty())


def test_the_project_is_given_to_another_person(stage, sheet):
    at = sheet.owner.findText("Ben Archer")
    sheet.owner.setCurrentIndex(at)
    sheet.owner.activated.emit(at)
    sheet.save.click()
    assert stage.link.asked_of(ChangePermissions)[0].owner == "ben"


def test_what_is_refused_is_said_and_can_be_tried_again(stage, sheet):
    stage.link.answer(ChangePermissions, NotAllowed("You may not give “admin”."))
    add(sheet, "Ben Archer")
    sheet.save.click()
    assert sheet.failure.text() == "You may not give “admin”."
    assert sheet.save.isEnabled()
    assert sheet.isVisible()


def test_who_may_not_see_them_is_told(stage):
    stage.link.answer(GetPermissions, NotAllowed("You may not see who may do what."))
    stage.changes.permissions.edit(NYC)
    assert stage.notices[0].text == "You may not see who may do what."


def test_who_may_edit_them(stage):
    assert stage.changes.permissions.may_edit(OTHER)
    item = replace(project(key=OTHER, name="Other"), may_edit_permissions=False)
    stage.link.tell(ProjectChanged(project=item))
    assert not stage.changes.permissions.may_edit(OTHER)
    assert not stage.changes.permissions.may_edit(FILES)
