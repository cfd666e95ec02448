"""Buttons, fields and marks."""

import pytest
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QVBoxLayout

from dssdesk.desk.kit.choice import Choice
from dssdesk.desk.kit.controls import Button, ButtonKind, EmptyHint, FlatButton, UnloadButton
from dssdesk.desk.kit.fields import FilterField
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.marks import Mark, RingClock, mark_of, paint_mark
from dssdesk.wire.sessions import SessionPhase


@pytest.mark.parametrize("kind", ButtonKind)
def test_a_button_grows_with_the_text(look, host, kind):
    button = Button(look, "Create notebook", kind=kind, parent=host)
    small = button.sizeHint()
    look.choose_text_size(200)
    assert button.sizeHint().width() > small.width()
    assert button.sizeHint().height() > small.height()


pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_every_control_can_be_hit_and_has_a_name(look, host):
    more = FlatButton(look, Icon.MORE, "More", parent=host)
    cross = UnloadButton(look, "Unload “Delays”", parent=host)
    for control in (more, cross):
        assert control.accessibleName() == control.toolTip() != ""
        assert QSize(24, 24).boundedTo(control.size()) == QSize(24, 24)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
@pytest.mark.parametrize(
    "make",
    [
        lambda look, host: Button(look, "Create", parent=host),
        lambda look, host: FlatButton(look, Icon.MORE, "More", parent=host),
        lambda look, host: UnloadButton(look, "Unload", parent=host),
    ],
)
def test_enter_presses_a_button_as_space_does(qtbot, look, host, make, key):
    button = make(look, host)
    pressed = []
    button.clicked.connect(lambda: pressed.append(key))
    qtbot.keyClick(button, key)
    assert len(pressed) == 1
    button.setEnabled(False)
    qtbot.keyClick(button, key)
    assert len(pressed) == 1


def test_the_ring_shows_for_the_keyboard_only(qtbot, look, host):
    button = Button(look, "Create", parent=host)
    button.show()
    host.activateWindow()
    button.setFocus(Qt.FocusReason.MouseFocusReason)
    by_mouse = button.grab().toImage()
    button.clearFocus()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.grab().toImage() != by_mouse


def test_escape_empties_a_filter_before_it_does_anything_else(qtbot, look, host):
    field = FilterField(look, parent=host)
    texts = []
    field.filter_changed.connect(texts.append)
    qtbot.keyClicks(field, " ab")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert texts == ["", "a", "ab", ""]


def test_down_leaves_the_filter(qtbot, look, host):
    field = FilterField(look, parent=host)
    with qtbot.waitSignal(field.left_down, timeout=1000):
        qtbot.keyClick(field, Qt.Key.Key_Down)


def test_a_hint_offers_one_action(qtbot, look, host):
    hint = EmptyHint(look, "No row matches.", action="Clear filters", parent=host)
    QVBoxLayout(host).addWidget(hint)
    with qtbot.waitSignal(hint.action_requested, timeout=1000):
        hint.findChild(Button).click()


@pytest.mark.parametrize("phase", SessionPhase)
def test_every_phase_has_a_mark_that_draws(look, phase):
    image = QImage(24, 24, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    paint_mark(painter, look, mark_of(phase), QPointF(12, 12), step=3)
    painter.end()
    assert any(image.pixel(x, y) for x in range(24) for y in range(24))


def test_only_rings_turn():
    assert {mark for mark in Mark if mark.turns} == {Mark.BUSY, Mark.CHANGING}


def test_the_clock_stands_still_without_movement(qtbot, look):
    clock = RingClock(look)
    with qtbot.waitSignal(clock.turned, timeout=1000):
        clock.run(on=True)
    assert clock.step == 1
    look.choose_motion(on=False)
    assert not clock._timer.isActive()
    look.choose_motion(on=True)
    assert clock._timer.isActive()
    clock.run(on=False)
    assert not clock._timer.isActive()


def test_the_chosen_row_of_an_open_list_stands_out(qtbot, look, host):
    choice = Choice(look, "Colours", host)
    choice.addItems(["Light", "Dark", "High contrast"])
    choice.setCurrentIndex(1)
    choice.show()
    choice.showPopup()
    rows = choice.view()
    box = rows.visualRect(rows.model().index(1, 0))
    assert box.height() >= look.px(look.tokens.row.menu)
    painted = rows.viewport().grab().toImage().pixelColor(box.right() - 12, box.center().y())
    assert painted == look.colour("surface.selected")
    choice.hidePopup()
