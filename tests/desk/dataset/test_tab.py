"""The dataset's tab."""

import itertools

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from dssdesk.base.errors import Conflict, NotFound, Unavailable
from dssdesk.desk.dataset import copier
from dssdesk.desk.kit.icons import Icon
from dssdesk.wire.datasets import (
    ColumnItem,
    DatasetWritten,
    Page,
    ReadPage,
    ReadSample,
    SampleRead,
)
from dssdesk.wire.places import DatasetRef
from tests.desk.dataset.conftest import COLUMNS, FLIGHTS, SAMPLE


@pytest.fixture
def shown(desk, qtbot):
    """A tab on show, with its first page."""
    tab = desk.tab()
    host = QWidget()  # the offscreen platform complains about a window with size hints
    qtbot.addWidget(host)
    tab.widget.setParent(host)
    tab.widget.resize(600, 400)
    with qtbot.waitSignal(tab.widget.grid.rows_shown):
        host.show()
    yield tab
    host.close()


def select(tab, top, left, bottom, right) -> None:
    model = tab.widget.grid.model()
    block = QItemSelection(model.index(top, left), model.index(bottom, right))
    tab.widget.grid.selectionModel().select(block, QItemSelectionModel.SelectionFlag.Select)


def test_while_the_sample_is_read_the_tab_says_so(desk):
    desk.link.no_answer(ReadSample)
    tab = desk.tab()
    assert tab.widget.hint == "Reading the rows…"
    assert tab.status == ()


def test_the_sample_is_shown_with_what_it_is(shown):
    assert shown.widget.line.label.text() == "First 1,000 of 336,776 rows"
    assert shown.widget.hint == ""
    assert shown.status == ("1,000 rows in sample",)
    assert shown.reading_time == "Read in 0.08 s"
    assert (shown.title, shown.icon) == ("flights", Icon.DATASET)


def test_where_there_is_little_room_words_go_and_nothing_overlaps(shown):
    line = shown.widget.line
    for width in (900, 600, 420, 250, 900):
        line.resize(width, line.height())
        line.layout().activate()
        boxes = [
            one.geometry()
            for one in (line.label, line.change, line.search, line.columns, line.export)
            if not one.isHidden()
        ]
        assert all(left.right() < right.left() for left, right in itertools.pairwise(boxes))
        assert boxes[-1].right() <= width
    assert len(boxes) == 5
    assert line.export.width() > line.export.height()


def test_arrows_move_in_the_rows_at_once(shown, qtbot):
    shown.widget.window().activateWindow()
    with qtbot.waitActive(shown.widget.window()):
        shown.widget.setFocus()
    assert shown.widget.grid.hasFocus()
    qtbot.keyClick(shown.widget.grid, Qt.Key.Key_Down)
    assert shown.widget.grid.currentIndex().isValid()


def test_the_keyboard_waits_at_the_hint_until_rows_are_there(desk, qtbot):
    desk.link.no_answer(ReadSample)
    tab = desk.tab()
    host = QWidget()
    qtbot.addWidget(host)
    tab.widget.setParent(host)
    host.show()
    host.activateWindow()
    with qtbot.waitActive(host):
        tab.widget.setFocus()
    assert tab.widget.hasFocus()
    desk.link.answer_next(ReadSample, SAMPLE)
    assert tab.widget.grid.hasFocus()
    host.close()


def test_only_pages_on_show_are_read(shown, desk):
    assert [ask.first for ask in desk.link.asked_of(ReadPage)] == [0]


def test_pages_that_come_into_sight_are_read(shown, desk, qtbot):
    with qtbot.waitSignal(shown.widget.grid.rows_shown):
        shown.widget.grid.verticalScrollBar().setValue(600)
    assert [ask.first for ask in desk.link.asked_of(ReadPage)] == [0, 512]


def test_figures_stand_at_the_right_and_columns_are_as_wide_as_needed(shown):
    grid = shown.widget.grid
    assert grid.columnWidth(0) >= grid.fontMetrics().horizontalAdvance("delay")
    assert grid.model().headerData(0, grid.horizontalHeader().orientation()) == "delay"


def test_a_dataset_without_rows_says_so(desk):
    empty = SampleRead(sample_id="s", rows=0, columns=COLUMNS, total=0)
    desk.link.answer(ReadSample, empty)
    assert desk.tab().widget.hint == "This dataset has no rows."


def test_a_dataset_that_cannot_be_read_says_why_and_can_be_tried_again(desk):
    desk.link.answer(ReadSample, Unavailable("The folder is gone."))
    tab = desk.tab()
    assert tab.widget.hint == "The folder is gone."
    desk.link.answer(ReadSample, SAMPLE)
    tab.widget.read_requested.emit()
    assert tab.widget.hint == ""


def test_rows_on_show_stay_when_reading_again_fails(shown, desk):
    desk.link.answer(ReadSample, Conflict("Somebody writes it."))
    shown.read()
    assert shown.widget.hint == ""
    assert desk.notices[0].text == "Somebody writes it."


def test_after_a_reconnect_the_sample_is_read_again(shown, desk):
    desk.link.reconnect()
    assert len(desk.link.asked_of(ReadSample)) == 2


def test_a_sample_that_is_gone_is_read_again(shown, desk, qtbot):
    desk.link.answer(ReadPage, NotFound("No such sample."))
    with qtbot.waitSignal(shown.widget.grid.rows_shown):
        shown.widget.grid.verticalScrollBar().setValue(600)
    assert len(desk.link.asked_of(ReadSample)) == 2


def test_a_page_of_an_older_sample_is_ignored(shown, desk, qtbot):
    desk.link.no_answer(ReadPage)
    with qtbot.waitSignal(shown.widget.grid.rows_shown):
        shown.widget.grid.verticalScrollBar().setValue(600)
    newer = SampleRead(sample_id="s2", rows=5, columns=COLUMNS)
    desk.link.answer(ReadSample, newer)
    shown.read()
    desk.link.answer_next(ReadPage, Unavailable("Too late."))
    assert desk.notices == []


def test_cells_are_copied(shown):
    select(shown, 0, 0, 1, 1)
    shown.actions["dataset.copy_cells"].trigger()
    assert QGuiApplication.clipboard().text() == "-0\tN0\n-1\t"


def long_texts(shown, desk, text: str) -> None:
    """The first page has the beginnings of long texts, the service all of them."""
    shown.reading.rows.take(Page(sample_id="s1", first=0, columns=((None,), ("x" * 1_000 + "…",))))
    whole = Page(sample_id="s1", first=0, columns=((None,), (text,)))
    desk.link.answer(ReadPage, whole)
    select(shown, 0, 0, 0, 1)
    shown.copy()


def test_long_values_with_line_breaks_are_copied_whole_and_quoted(shown, desk):
    long_texts(shown, desk, "x" * 5_000 + "\nend")
    ask = desk.link.asked_of(ReadPage)[-1]
    assert (ask.first, ask.columns, ask.is_whole) == (0, (0, 1), True)
    assert QGuiApplication.clipboard().text() == '\t"' + "x" * 5_000 + '\nend"'
    assert desk.notices == []


def test_what_is_too_long_for_a_clipboard_is_told(shown, desk, monkeypatch):
    long_texts(shown, desk, "x" * 1_000_001)
    assert "1 text is longer than 1,000,000 characters" in desk.notices.pop().text
    monkeypatch.setattr(copier, "MOST_CHARACTERS", 10)
    QGuiApplication.clipboard().setText("before")
    long_texts(shown, desk, "x" * 5_000)
    assert desk.notices.pop().title == "Nothing was copied"
    assert QGuiApplication.clipboard().text() == "before"


def test_copying_reads_what_is_not_here_yet(shown, desk):
    select(shown, 255, 0, 256, 0)
    shown.copy()
    assert [ask.first for ask in desk.link.asked_of(ReadPage)] == [0, 256]
    assert QGuiApplication.clipboard().text() == "-255\n-256"


def test_the_status_bar_tells_the_current_cell(shown, qtbot):
    grid = shown.widget.grid
    with qtbot.waitSignal(shown.changed):
        grid.setCurrentIndex(grid.model().index(3, 1))
    assert shown.status == ("1,000 rows in sample", "1 cell: empty")


def test_the_status_bar_counts_selected_cells(shown):
    select(shown, 0, 0, 2, 1)
    assert shown.status[1] == "6 cells"


def test_the_grid_paints_in_every_state(shown, desk, qtbot):
    desk.link.no_answer(ReadPage)
    shown.widget.grid.setCurrentIndex(shown.widget.grid.model().index(1, 1))
    shown.widget.grid.verticalScrollBar().setValue(700)
    assert not shown.widget.grab().isNull()


def test_a_change_of_look_is_taken(shown, desk):
    look = desk.needs.look
    before = shown.widget.grid.verticalHeader().defaultSectionSize()
    look.choose_text_size(150)
    assert shown.widget.grid.verticalHeader().defaultSectionSize() > before
    look.choose_text_size(100)


def test_a_grid_out_of_sight_takes_another_look_when_it_is_shown(shown, desk):
    grid = shown.widget.grid
    before = grid.verticalHeader().defaultSectionSize()
    shown.widget.hide()
    desk.needs.look.choose_text_size(150)
    assert grid.verticalHeader().defaultSectionSize() == before
    shown.widget.show()
    assert grid.verticalHeader().defaultSectionSize() > before
    assert grid.viewport().y() == grid.horizontalHeader().height()
    desk.needs.look.choose_text_size(100)


def test_a_header_click_does_not_ask_for_every_row(shown):
    shown.widget.grid.selectColumn(0)
    assert shown.status[1] == "1,000 cells"


def test_a_closed_tab_can_close(shown):
    assert shown.can_close()
    shown.closed()


AWKWARD = {
    "no columns": ((), ()),
    "one empty value": ((("a", "string"),), ((None,),)),
    "two columns of one name": ((("a", "int"), ("a", "string")), (("1",), ("x",))),
    "no name": ((("", "double"),), (("1.5",),)),
    "beyond ASCII": ((("größe", "string"),), (("数据\u200f🛫",),)),
    "huge": ((("n" * 500, "string"),), (("v" * 100_000,),)),
    "many lines": ((("a", "map"),), (("{\n\t1\r\n}",),)),
}


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_rows_are_shown_and_copied(desk, qtbot, name):
    columns, values = AWKWARD[name]
    items = tuple(ColumnItem(name=column, type=kind) for column, kind in columns)
    desk.link.answer(ReadSample, SampleRead(sample_id="s", rows=1, columns=items))
    desk.link.answer(ReadPage, Page(sample_id="s", first=0, columns=values))
    tab = desk.tab()
    with qtbot.waitSignal(tab.widget.grid.rows_shown):
        tab.widget.resize(500, 300)
        tab.widget.grab()
    tab.widget.grid.selectAll()
    tab.copy()
    assert desk.notices == []
    if name in {"huge", "many lines"}:  # one value alone: just that, and all of it
        assert QGuiApplication.clipboard().text() == values[0][0]
    assert not tab.widget.grab().isNull()
    tab.widget.deleteLater()


def test_rows_that_a_notebook_writes_are_read(desk):
    tab = desk.tab()
    desk.link.tell(DatasetWritten(dataset=FLIGHTS))
    assert tab.can_read
    assert len(desk.link.asked_of(ReadSample)) == 2
    desk.link.tell(DatasetWritten(dataset=DatasetRef(project=FLIGHTS.project, name="other")))
    assert len(desk.link.asked_of(ReadSample)) == 2


def test_a_sample_of_the_rows_before_is_read_again(desk):
    desk.link.no_answer(ReadSample)
    tab = desk.tab()
    desk.link.tell(DatasetWritten(dataset=FLIGHTS))
    assert len(desk.link.asked_of(ReadSample)) == 1
    desk.link.answer_next(ReadSample, SAMPLE)
    assert len(desk.link.asked_of(ReadSample)) == 2
    desk.link.answer_next(ReadSample, SAMPLE)
    assert len(desk.link.asked_of(ReadSample)) == 2
    assert tab.can_read
