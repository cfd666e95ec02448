"""What takes a while is said, and can be cancelled: a sample, a search, both."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from dssdesk.desk.dataset import waiting
from dssdesk.desk.dataset.wishes import SampleChoice
from dssdesk.desk.kit.controls import Button
from dssdesk.wire.datasets import ProfileSample, ReadSample, SortKey, ViewSample
from tests.desk.dataset.conftest import SAMPLE

MANY = SampleChoice(limit=100_000, is_random=True)


@pytest.fixture
def opened(desk, qtbot, monkeypatch):
    """A function that opens the tab, in a window; a while is short."""
    monkeypatch.setattr(waiting, "_A_WHILE", 10)
    tabs = []

    def open_tab():
        tab = desk.tab()
        host = QWidget()
        qtbot.addWidget(host)
        tab.widget.setParent(host)
        for widget in (host, tab.widget):
            widget.resize(900, 400)
        host.show()
        tabs.append((tab, host))
        return tab

    yield open_tab
    for tab, host in tabs:
        tab.closed()
        host.close()


@pytest.fixture
def shown(opened):
    """A tab with rows."""
    return opened()


def said(tab) -> str:
    """What the line says of the reading, where it offers to cancel it."""
    line = tab.widget.line
    assert line.stop.isVisible() == line.reading.isVisible()
    return line.reading.text() + line.reading.toolTip() if line.reading.isVisible() else ""


def button(tab) -> Button | None:
    """What the hint in the place of the rows offers."""
    return next((one for one in tab.widget.findChildren(Button) if one.isVisible()), None)


def action(tab) -> str:
    """Its word."""
    there = button(tab)
    return there.text() if there is not None else ""


def search(tab, text: str) -> None:
    """As if it had been typed a while ago."""
    tab.widget.line.search.setText(text)
    tab._viewing._settled.timeout.emit()


def test_what_is_there_at_once_needs_no_word(shown):
    assert said(shown) == ""
    assert not shown.is_busy


def test_a_sample_that_takes_a_while_is_cancelled_and_the_rows_stay(shown, desk, qtbot):
    desk.link.no_answer(ReadSample)
    shown.reading.read(MANY)
    assert said(shown) == ""
    qtbot.waitUntil(lambda: said(shown) == "Reading…100,000 random rows are read.")
    qtbot.mouseClick(shown.widget.line.stop, Qt.MouseButton.LeftButton)
    assert [ask.limit for ask in desk.link.withdrawn] == [100_000]
    assert said(shown) == ""
    assert shown.reading.choice == SampleChoice()
    assert shown.widget.line.label.text() == "First 1,000 of 336,776 rows"
    assert shown.can_read
    assert desk.notices == []


def test_in_a_narrow_tab_there_is_room_to_cancel(shown, desk, qtbot):
    line = shown.widget.line
    desk.link.no_answer(ReadSample)
    shown.read()
    qtbot.waitUntil(line.stop.isVisible)
    assert (line.reading.isVisible(), line.change.isVisible()) == (True, True)
    shown.widget.resize(440, 400)
    assert (line.reading.isVisible(), line.change.isVisible()) == (False, False)
    assert line.stop.isVisible()
    assert line.minimumSizeHint().width() <= 440
    shown.stop_reading()
    shown.widget.resize(500, 400)
    assert line.change.isVisible()


def test_escape_cancels_too(shown, desk, qtbot):
    desk.link.no_answer(ReadSample)
    shown.read()
    qtbot.keyClick(shown.widget.grid, Qt.Key.Key_Escape)
    assert len(desk.link.withdrawn) == 1
    assert not shown.is_busy


def test_the_first_sample_is_cancelled_and_can_be_read_later(opened, desk, qtbot):
    desk.link.no_answer(ReadSample)
    tab = opened()
    qtbot.waitUntil(lambda: action(tab) == "Cancel")
    assert (tab.widget.hint, said(tab)) == ("Reading the rows…", "")
    qtbot.mouseClick(button(tab), Qt.MouseButton.LeftButton)
    assert tab.widget.hint == "Reading was cancelled."
    desk.link.answer(ReadSample, SAMPLE)
    assert action(tab) == "Read the rows"
    qtbot.mouseClick(button(tab), Qt.MouseButton.LeftButton)
    assert (tab.widget.hint, tab.has_rows) == ("", True)


def test_of_two_samples_the_newest_is_read_and_the_line_says_which(shown, desk, qtbot):
    desk.link.no_answer(ReadSample)
    shown.reading.read(MANY)
    qtbot.waitUntil(lambda: "random" in said(shown))
    shown.reading.read(SampleChoice(limit=5))
    assert said(shown) == "Reading…5 rows are read."
    assert [ask.limit for ask in desk.link.withdrawn] == [100_000]
    desk.link.answer_next(ReadSample, replace(SAMPLE, sample_id="s2", rows=5))
    assert said(shown) == ""
    assert shown.widget.line.label.text() == "First 5 of 336,776 rows"


def test_a_search_that_is_cancelled_leaves_the_rows_and_the_words_of_before(shown, desk, qtbot):
    search(shown, "n2")
    desk.link.no_answer(ViewSample)
    search(shown, "n23")
    qtbot.waitUntil(lambda: said(shown) == "Searching…")
    shown.stop_reading()
    assert [ask.search for ask in desk.link.withdrawn] == ["n23"]
    assert shown.widget.line.search.text() == "n2"
    assert shown.status[0] == "40 of 1,000 rows in sample"
    qtbot.waitUntil(lambda: not shown._viewing._settled.isActive())
    assert len(desk.link.asked_of(ViewSample)) == 2


def test_a_sort_that_is_cancelled_is_none(shown, desk, qtbot):
    desk.link.no_answer(ViewSample)
    shown._viewing.sort_by(SortKey(column="delay"))
    qtbot.waitUntil(lambda: said(shown) == "Sorting…")
    shown.stop_reading()
    assert shown.reading.view.is_plain
    assert shown.status[0] == "1,000 rows in sample"


def test_where_the_new_sample_is_here_cancelling_its_search_shows_all_of_it(shown, desk):
    search(shown, "n2")
    desk.link.no_answer(ViewSample)
    desk.link.answer(ReadSample, replace(SAMPLE, sample_id="s2", rows=900))
    shown.reading.read(MANY)
    shown.stop_reading()
    assert shown.status[0] == "900 rows in sample"
    assert shown.widget.line.search.text() == ""
    assert shown.widget.line.label.text() == "Random 900 of 336,776 rows"


def test_a_closed_tab_takes_back_all_that_it_asked_for(opened, desk):
    desk.link.no_answer(ProfileSample)
    tab = opened()
    desk.link.no_answer(ViewSample)
    search(tab, "n2")
    desk.link.no_answer(ReadSample)
    tab.read()
    tab.closed()
    assert {type(ask) for ask in desk.link.withdrawn} == {ReadSample, ViewSample, ProfileSample}


def test_a_reconnect_reads_anew_once(shown, desk):
    desk.link.no_answer(ReadSample)
    shown.reading.read(MANY)
    desk.link.lose()
    desk.link.reconnect()
    assert len(desk.link.withdrawn) == 1
    assert desk.link.answer_next(ReadSample, SAMPLE).limit == 100_000
    assert not shown.is_busy


def test_cancelling_where_nothing_is_read_changes_nothing(shown, desk):
    shown.widget.stop_requested.emit()
    assert desk.link.withdrawn == []
