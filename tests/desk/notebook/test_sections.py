"""Headings that collapse what is below them."""

import pytest
from PySide6.QtCore import Qt

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook.find_bar import FindBar
from dssdesk.desk.notebook.folded_row import FoldedRow
from dssdesk.wire.cells import Cell, CellKind
from tests.helpers.documents import code

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def text(cell_id, source):
    return Cell(id=CellId(cell_id), kind=CellKind.MARKDOWN, source=source)


@pytest.fixture
def window(open_tab, qtbot):
    window = open_tab(
        text("one", "# One"), code("a", "late"), code("b"), text("two", "# Two"), code("c")
    )
    qtbot.waitUntil(lambda: len(window.view.visible_cells()) == 5)
    return window


def test_left_collapses_and_right_expands(window, qtbot):
    qtbot.keyClick(window.view, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: window.view.visible_cells() == ["one", "two", "c"])
    (row,) = window.view.widget_of("one").findChildren(FoldedRow)
    assert row.accessibleName() == "2 cells, collapsed"
    qtbot.keyClick(window.view, Qt.Key.Key_Down)
    assert window.state.chosen.active == "two"
    window.tab.commands.select(choosing.one("one"))
    qtbot.keyClick(window.view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: len(window.view.visible_cells()) == 5)
    window.tab.presenter.sending.send()
    assert window.truth.cell_metadata("one") == {}


def test_a_click_expands(window, qtbot):
    qtbot.keyClick(window.view, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: len(window.view.visible_cells()) == 3)
    (row,) = window.view.widget_of("one").findChildren(FoldedRow)
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(window.view.visible_cells()) == 5)


def test_left_in_a_cell_goes_to_its_heading(window, qtbot):
    window.tab.commands.select(choosing.one("b"))
    qtbot.keyClick(window.view, Qt.Key.Key_Left)
    assert window.state.chosen.active == "one"
    assert len(window.view.visible_cells()) == 5


def test_all_headings_at_once(window, qtbot):
    window.tab.commands.select(choosing.one("c"))
    qtbot.keyClick(window.view, Qt.Key.Key_Left, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: window.view.visible_cells() == ["one", "two"])
    assert window.state.chosen.active == "two"
    qtbot.keyClick(window.view, Qt.Key.Key_Right, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: len(window.view.visible_cells()) == 5)


def test_what_is_found_below_a_collapsed_heading_is_shown(window, qtbot):
    qtbot.keyClick(window.view, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: len(window.view.visible_cells()) == 3)
    qtbot.keyClick(window.view, Qt.Key.Key_F, CONTROL)
    bar = window.host.findChild(FindBar)
    qtbot.keyClicks(bar.field, "late")
    qtbot.waitUntil(lambda: len(window.view.visible_cells()) == 5)
    assert window.state.chosen.active == "a"
    assert bar.field.hasFocus()


def test_undo_brings_the_collapsed_state_back(window, qtbot):
    qtbot.keyClick(window.view, Qt.Key.Key_Left)
    qtbot.keyClick(window.view, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: len(window.view.visible_cells()) == 5)


def test_running_the_last_cell_that_shows_writes_on_below(window, qtbot):
    window.tab.commands.select(choosing.one("two"))
    qtbot.keyClick(window.view, Qt.Key.Key_Left)
    qtbot.keyClick(window.view, Qt.Key.Key_Return, SHIFT)
    order = window.state.document.order
    assert order[3] == "two"
    assert window.state.chosen.active == order[4] != "c"
    qtbot.waitUntil(lambda: window.state.chosen.active in window.view.visible_cells())
