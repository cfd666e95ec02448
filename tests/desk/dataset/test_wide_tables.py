"""Two thousand columns: what a frame costs is what is on show. Counted, not timed."""

from collections import Counter

import pytest
from PySide6.QtWidgets import QWidget

from dssdesk.desk.dataset.column_header import ColumnHeader
from dssdesk.desk.dataset.grid import Grid
from dssdesk.desk.dataset.grid_cells import CellDelegate
from dssdesk.desk.dataset.state import Rows
from dssdesk.wire.datasets import (
    ColumnItem,
    ColumnProfile,
    Page,
    ProfileSample,
    ReadPage,
    ReadSample,
    SampleProfile,
    SampleRead,
    SampleViewed,
    ViewSample,
)

COLUMNS = tuple(ColumnItem(name=f"column_{n}", type="double") for n in range(2_000))
SAMPLE = SampleRead(sample_id="wide", rows=10_000, columns=COLUMNS)
PROFILES = tuple(ColumnProfile(name=one.name, bins=(1, 2, 3)) for one in COLUMNS)


def page_of(ask: ReadPage) -> Page:
    rows = range(ask.first, min(ask.first + ask.count, SAMPLE.rows))
    column = tuple(str(row) for row in rows)
    return Page(sample_id=ask.sample_id, first=ask.first, columns=(column,) * len(COLUMNS))


@pytest.fixture
def work(monkeypatch):
    """How often costly things are done; made before their first call, which Qt remembers."""
    counts: Counter[str] = Counter()

    def count(owner: type, name: str) -> None:
        real = getattr(owner, name)

        def counted(self, *arguments):
            counts[name] += 1
            return real(self, *arguments)

        monkeypatch.setattr(owner, name, counted)

    count(CellDelegate, "paint")
    count(ColumnHeader, "paintSection")
    count(ColumnHeader, "width_for")
    count(Grid, "setColumnWidth")
    count(Rows, "longest")
    return counts


@pytest.fixture
def wide(desk, work, qtbot):
    desk.link.answer(ReadSample, SAMPLE)
    desk.link.answer(ReadPage, page_of)
    desk.link.answer(ViewSample, SampleViewed(view_id="wide.v", rows=9_999))
    desk.link.answer(ProfileSample, SampleProfile(sample_id="wide", columns=PROFILES))
    tab = desk.tab()
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(900, 600)
    tab.widget.setParent(host)
    tab.widget.resize(900, 600)
    with qtbot.waitSignal(tab.widget.grid.rows_shown):
        host.show()
    work.clear()
    yield tab
    host.close()


def cells_on_show(grid) -> int:
    rows = grid.viewport().height() // grid.rowHeight(0) + 2
    narrowest = min(grid.columnWidth(n) for n in range(len(COLUMNS)))
    return rows * (grid.viewport().width() // narrowest + 2)


def test_a_frame_paints_the_cells_and_headers_on_show(wide, work):
    grid = wide.widget.grid
    most = cells_on_show(grid)
    grid.grab()
    work.clear()  # the first one lays out as well
    grid.grab()
    assert 0 < work["paint"] <= most
    assert 0 < work["paintSection"] <= most


def test_scrolling_measures_only_columns_that_come_into_sight(wide, work, qtbot):
    grid = wide.widget.grid
    with qtbot.waitSignal(grid.rows_shown):
        grid.horizontalScrollBar().setValue(grid.horizontalScrollBar().maximum() // 2)
    assert 0 < work["setColumnWidth"] < 40
    assert work["longest"] == work["setColumnWidth"]


def test_a_page_of_a_wide_sample_has_few_values(wide, desk):
    for ask in desk.link.asked_of(ReadPage):
        assert ask.count * len(COLUMNS) <= 50_000


def test_sorting_a_wide_sample_measures_no_column_again(wide, work, qtbot):
    with qtbot.waitSignal(wide.widget.grid.rows_shown):
        wide.widget.grid.column_header.sort_requested.emit(0)
    assert work["setColumnWidth"] <= 2
    assert wide.widget.grid.rows.count == 9_999
