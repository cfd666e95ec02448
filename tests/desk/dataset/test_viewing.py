"""Sorting, filtering, searching; columns and their menus; another sample."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from dssdesk.base.errors import BadInput, NotFound
from dssdesk.datasets.errors import FilterUnreadable
from dssdesk.desk.dataset.columns_popup import ColumnsPopup
from dssdesk.desk.dataset.sample_sheet import SampleSheet
from dssdesk.desk.kit.theme import Look
from dssdesk.wire.datasets import (
    ColumnFilter,
    ReadPage,
    ReadSample,
    SampleViewed,
    SortKey,
    ViewSample,
)
from tests.desk.dataset.conftest import FLIGHTS, SAMPLE, VIEWED

UP, DOWN = SortKey(column="delay"), SortKey(column="delay", descending=True)


@pytest.fixture
def shown(desk, qtbot):
    """A tab on show, with its first page."""
    tab = desk.tab()
    host = QWidget()
    qtbot.addWidget(host)
    tab.widget.setParent(host)
    host.resize(800, 400)
    tab.widget.resize(800, 400)
    with qtbot.waitSignal(tab.widget.grid.rows_shown):
        host.show()
    yield tab
    tab.closed()
    host.close()


def click_header(qtbot, tab, column: int, *, keys=Qt.KeyboardModifier.NoModifier, y=15) -> None:
    header = tab.widget.grid.column_header
    at = QPoint(header.sectionViewportPosition(column) + header.sectionSize(column) // 2, y)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, keys, at)


def type_filter(qtbot, tab, column: int, text: str) -> None:
    header = tab.widget.grid.column_header
    click_header(qtbot, tab, column, y=header.field_rect(column).center().y())
    qtbot.keyClicks(header.editor, text)


def last_view(desk) -> ViewSample:
    return desk.link.asked_of(ViewSample)[-1]


def test_a_click_on_a_header_sorts_and_the_third_shows_the_sample_again(shown, desk, qtbot):
    for sort in ((UP,), (DOWN,)):
        click_header(qtbot, shown, 0)
        assert last_view(desk) == ViewSample(sample_id="s1", sort=sort)
        assert shown.status[0] == "40 of 1,000 rows in sample"
    click_header(qtbot, shown, 0)
    assert len(desk.link.asked_of(ViewSample)) == 2
    assert shown.status[0] == "1,000 rows in sample"


def test_shift_sorts_by_one_more_column(shown, desk, qtbot):
    click_header(qtbot, shown, 0)
    click_header(qtbot, shown, 1, keys=Qt.KeyboardModifier.ShiftModifier)
    assert last_view(desk).sort == (UP, SortKey(column="tail"))


def test_a_click_on_the_edge_of_a_column_sorts_nothing(shown, desk, qtbot):
    header = shown.widget.grid.column_header
    edge = QPoint(header.sectionViewportPosition(1) - 1, 15)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    assert desk.link.asked_of(ViewSample) == []


def test_pages_of_a_view_are_read_by_its_id(shown, desk, qtbot):
    with qtbot.waitSignal(shown.widget.grid.rows_shown):
        click_header(qtbot, shown, 0)
    assert desk.link.asked_of(ReadPage)[-1].sample_id == VIEWED.view_id


def test_what_is_typed_above_a_column_filters_once_the_keys_rest(shown, desk, qtbot):
    type_filter(qtbot, shown, 0, "> 3")
    qtbot.waitUntil(lambda: bool(desk.link.asked_of(ViewSample)))
    assert last_view(desk).filters == (ColumnFilter(column="delay", text="> 3"),)
    assert len(desk.link.asked_of(ViewSample)) == 1


def test_tab_goes_to_the_next_filter_and_escape_back_to_the_rows(shown, desk, qtbot):
    shown.widget.window().activateWindow()
    type_filter(qtbot, shown, 0, "1")
    editor = shown.widget.grid.column_header.editor
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.accessibleName() == "Filter of tail"
    qtbot.keyClicks(editor, "N")
    qtbot.waitUntil(lambda: bool(desk.link.asked_of(ViewSample)))
    assert len(last_view(desk).filters) == 2
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.isHidden()
    qtbot.waitUntil(lambda: last_view(desk).filters == (ColumnFilter(column="delay", text="1"),))


def test_a_filter_keeps_the_keyboard_while_a_dialog_or_another_program_has_it(shown, qtbot):
    type_filter(qtbot, shown, 0, "1")
    editor = shown.widget.grid.column_header.editor
    away = QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason)
    QApplication.sendEvent(editor, away)
    assert editor.isVisible()
    elsewhere = QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.MouseFocusReason)
    QApplication.sendEvent(editor, elsewhere)
    assert editor.isHidden()


def test_columns_stay_where_they_are_while_one_filters(shown, desk, qtbot):
    grid = shown.widget.grid
    desk.link.answer(ReadSample, replace(SAMPLE, rows=1_000_000))
    shown.read()
    before = grid.verticalHeader().width()
    type_filter(qtbot, shown, 0, "> 3")
    qtbot.waitUntil(lambda: shown.status[0] == "40 of 1,000,000 rows in sample")
    assert grid.verticalHeader().width() == before


def test_what_is_looked_for_is_marked_and_scrolled_to(shown, desk, qtbot):
    grid = shown.widget.grid
    grid.setColumnWidth(0, 900)
    bar = grid.horizontalScrollBar()
    shown.widget.line.search.setText("n0")
    qtbot.waitUntil(lambda: bool(desk.link.asked_of(ViewSample)))
    qtbot.waitUntil(lambda: bar.value() > 0)
    cell = grid.visualRect(grid.model().index(0, 1))
    found = Look().colour("surface.find").name()
    painted = grid.viewport().grab(cell).toImage()
    colours = {painted.pixelColor(x, 4 + y).name() for x in range(12) for y in range(12)}
    assert found in colours


def test_the_search_looks_into_the_sample(shown, desk, qtbot):
    qtbot.keyClicks(shown.widget.line.search, "n66")
    qtbot.waitUntil(lambda: bool(desk.link.asked_of(ViewSample)))
    assert last_view(desk).search == "n66"


def test_a_filter_that_is_not_understood_says_so_and_the_others_hold(shown, desk, qtbot):
    def answer(ask: ViewSample) -> SampleViewed | BadInput:
        if any(one.column == "delay" for one in ask.filters):
            return FilterUnreadable("delay", "> x", "a number")
        return VIEWED

    desk.link.answer(ViewSample, answer)
    type_filter(qtbot, shown, 0, "> x")
    qtbot.keyClick(shown.widget.grid.column_header.editor, Qt.Key.Key_Tab)
    qtbot.keyClicks(shown.widget.grid.column_header.editor, "N")
    qtbot.waitUntil(lambda: bool(desk.link.asked_of(ViewSample)))
    assert last_view(desk).filters == (ColumnFilter(column="tail", text="N"),)
    assert "Compare with a number" in shown.widget.grid.problem
    assert shown.status[0] == "40 of 1,000 rows in sample"
    shown.clear_filters()
    assert shown.widget.grid.problem == ""


def test_where_no_row_matches_the_filters_can_be_cleared(shown, desk, qtbot):
    desk.link.answer(ViewSample, SampleViewed(view_id="s1.none", rows=0))
    type_filter(qtbot, shown, 0, "> 9999")
    grid = shown.widget.grid
    qtbot.waitUntil(lambda: grid.hint is not None)
    assert grid.hint.label.text() == "No row matches."
    assert shown.actions["dataset.clear_filters"].isEnabled()
    grid.hint.action_requested.emit()
    assert grid.hint is None
    assert shown.status[0] == "1,000 rows in sample"


def test_widths_and_hidden_columns_stay_when_rows_are_sorted(shown, desk, qtbot):
    grid = shown.widget.grid
    grid.setColumnWidth(0, 333)
    shown.widget.grid.column_header.editor.hide()
    popup_hidden = frozenset({1})
    shown._on_hidden_changed(popup_hidden)
    click_header(qtbot, shown, 0)
    assert (grid.columnWidth(0), grid.shown_columns()) == (333, [0])


def test_a_view_of_a_sample_that_is_gone_reads_the_sample_again(shown, desk, qtbot):
    desk.link.answer(ViewSample, NotFound("No such sample."))
    desk.link.no_answer(ReadSample)
    click_header(qtbot, shown, 0)
    assert len(desk.link.asked_of(ReadSample)) == 2


def test_reading_again_keeps_how_rows_are_shown(shown, desk, qtbot):
    click_header(qtbot, shown, 0)
    shown.read()
    assert len(desk.link.asked_of(ViewSample)) == 2
    assert shown.status[0] == "40 of 1,000 rows in sample"


def test_of_two_views_the_older_is_taken_back(shown, desk, qtbot):
    desk.link.no_answer(ViewSample)
    click_header(qtbot, shown, 0)
    late = next(one for ask, one in desk.link.open_asks if isinstance(ask, ViewSample))
    click_header(qtbot, shown, 0)
    assert desk.link.withdrawn == [ViewSample(sample_id="s1", sort=(UP,))]
    late.resolve(SampleViewed(view_id="s1.old", rows=1))  # it was on its way already
    assert shown.status[0] == "1,000 rows in sample"
    assert desk.link.answer_next(ViewSample, VIEWED).sort == (DOWN,)
    assert shown.status[0] == "40 of 1,000 rows in sample"


def test_rows_are_sought_while_another_sample_is_read(shown, desk):
    desk.link.no_answer(ReadSample)
    shown.read()
    shown.widget.grid.column_header.sort_requested.emit(0)
    assert shown.status[0] == "40 of 1,000 rows in sample"
    desk.link.answer_next(ReadSample, replace(SAMPLE, sample_id="s2"))
    assert last_view(desk).sample_id == "s2"


# -- columns


def test_headers_tell_what_is_in_the_columns(shown):
    model = shown.widget.grid.model()
    text = model.headerData(1, Qt.Orientation.Horizontal, int(Qt.ItemDataRole.ToolTipRole))
    assert "Empty: 500 (50 %)" in text
    assert not shown.widget.grab().isNull()


def menu_of(tab, column: int) -> QMenu:
    tab.widget.grid.column_header.menu_requested.emit(column, QPoint(0, 0))
    (menu,) = [one for one in tab.widget.findChildren(QMenu) if one.isVisible()]
    return menu


def entry(menu: QMenu, text: str):
    return next(one for one in menu.actions() if one.text().startswith(text))


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_columns_menu_sorts_filters_copies_and_hides_it(shown, desk, qtbot):
    menu = menu_of(shown, 0)
    entry(menu, "Sort descending").trigger()
    assert last_view(desk).sort == (DOWN,)
    entry(menu, "Copy column").trigger()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert (lines[0], len(lines)) == ("delay", 41)
    entry(menu, "Filter").trigger()
    assert shown.widget.grid.column_header.editor.isVisible()
    entry(menu, "Hide column").trigger()
    assert shown.widget.grid.shown_columns() == [1]
    assert entry(menu, "Mean").text() == "Mean: −499.5"
    menu.close()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_columns_are_ticked_in_a_list(shown, qtbot):
    shown.choose_columns()
    popup = shown.widget.findChild(ColumnsPopup)
    popup.filter.setText("tai")
    popup.hide_all.click()
    assert shown.widget.grid.shown_columns() == [0]
    popup.filter.clear()
    popup.hide_all.click()
    assert shown.widget.grid.hint.label.text() == "All columns are hidden."
    popup.close()
    shown.widget.grid.hint.action_requested.emit()
    assert shown.widget.grid.shown_columns() == [0, 1]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_click_or_space_ticks_a_column(shown, qtbot):
    shown.choose_columns()
    popup = shown.widget.findChild(ColumnsPopup)
    row = popup.list.visualRect(popup.list.model().index(1, 0))
    qtbot.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert shown.widget.grid.shown_columns() == [0]
    qtbot.keyClick(popup.list, Qt.Key.Key_Space)
    assert shown.widget.grid.shown_columns() == [0, 1]
    popup.close()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_list_of_columns_stays_on_the_screen(shown):
    button = shown.widget.line.columns
    room = button.screen().availableGeometry()
    shown.widget.window().move(room.left() - 200, room.bottom() - 200)
    shown.choose_columns()
    popup = shown.widget.findChild(ColumnsPopup)
    assert room.contains(popup.geometry())
    popup.close()


def test_columns_are_copied_with_their_names(shown):
    shown.widget.grid.selectRow(0)
    shown.actions["dataset.copy_with_names"].trigger()
    assert QGuiApplication.clipboard().text() == "delay\ttail\n-0\tN0"


# -- samples


def open_sheet(tab) -> SampleSheet:
    tab.choose_sample()
    return tab.widget.window().findChild(SampleSheet)


def test_another_sample_is_read(shown, desk):
    sheet = open_sheet(shown)
    sheet.rows.setText("25,000")
    sheet.kind.setCurrentText("Random rows")
    sheet.read.click()
    asked = desk.link.asked_of(ReadSample)[-1]
    assert asked == ReadSample(dataset=FLIGHTS, limit=25_000, is_random=True)
    assert shown.widget.line.label.text() == "Random 1,000 of 336,776 rows"


def test_the_sample_sheet_keeps_its_size_whatever_it_says(shown, desk, qtbot):
    sheet = open_sheet(shown)
    qtbot.waitUntil(sheet.read.isVisible)
    before = sheet.card.size(), sheet.read.height()
    for kind, text in (("Random rows", "5"), ("First rows", "many"), ("Random rows", "many")):
        sheet.kind.setCurrentText(kind)
        sheet.rows.setText(text)
        wanted = sheet.card.layout().totalHeightForWidth(sheet.card.width())
        assert wanted <= sheet.card.height()
        QApplication.sendPostedEvents()
        assert (sheet.card.size(), sheet.read.height()) == before
    sheet.dismiss()


def test_enter_reads_the_sample_from_the_choice_of_rows_too(shown, desk):
    sheet = open_sheet(shown)
    sheet.kind.setCurrentText("Random rows")
    QTest.keyClick(sheet.kind, Qt.Key.Key_Return)
    assert desk.link.asked_of(ReadSample)[-1].is_random


@pytest.mark.parametrize("text", ["", "0", "many", "100001", "-5"])
def test_a_sample_of_no_sensible_size_cannot_be_read(shown, desk, text):
    sheet = open_sheet(shown)
    sheet.rows.setText(text)
    assert not sheet.read.isEnabled()
    assert sheet.problem.text() == "A number from 1 to 100,000."
    sheet.dismiss()


def test_of_two_samples_the_one_chosen_last_is_shown(shown, desk):
    desk.link.no_answer(ReadSample)
    shown.read()
    sheet = open_sheet(shown)
    sheet.rows.setText("5")
    sheet.read.click()
    assert [ask.limit for ask in desk.link.withdrawn] == [10_000]
    assert desk.notices == []
    assert not shown.can_read
