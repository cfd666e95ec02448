"""The details panel."""

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel

from dssdesk.base.errors import NotFound
from dssdesk.desk.dataset.details_parts import SchemaList
from dssdesk.desk.kit.facts import Fact
from dssdesk.desk.kit.marks import Mark
from dssdesk.desk.kit.places import NotebookPlace
from dssdesk.wire.catalogue import NotebookItem, ProjectChanged
from dssdesk.wire.datasets import DatasetDetails, DatasetWritten, GetDataset
from dssdesk.wire.places import DatasetRef
from dssdesk.wire.sessions import SessionChanged, SessionPhase
from tests.desk.dataset.conftest import COLUMNS, FLIGHTS, LATE
from tests.helpers.some_sessions import NYC, notebook, project, session

DETAILS = DatasetDetails(
    dataset=FLIGHTS, columns=COLUMNS, format="CSV", connection="Demo files", path="nyc/", rows=7
)


@pytest.fixture
def panel(desk, qtbot):
    desk.link.answer(GetDataset, DETAILS)
    panel = desk.panel()
    qtbot.addWidget(panel)
    panel.show_dataset(FLIGHTS)
    return panel


def texts(panel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel)]


def test_it_says_what_the_dataset_is(panel):
    values = [fact.findChildren(QLabel)[1].text() for fact in panel.findChildren(Fact)]
    assert values == ["7", "2", "CSV", "Demo files", "nyc/"]
    assert "2 columns" in texts(panel)
    assert "tail string" in panel.findChild(SchemaList).accessibleName()


def test_it_shows_the_notebooks_on_the_dataset(panel):
    (row,) = panel.lab_card.rows
    assert row.notebook == notebook("Late aircraft")
    assert "1 notebook" in texts(panel)


def test_a_notebook_that_begins_to_run_shows_it(panel, desk):
    desk.link.tell(SessionChanged(session=session("Late aircraft", SessionPhase.WAITING)))
    (row,) = panel.lab_card.rows
    assert row.accessibleName().startswith("Late aircraft, waits for input")
    assert row._session.mark is Mark.PROMPT


def test_a_new_notebook_appears(panel, desk):
    new = NotebookItem(name="New", dataset="flights", modified_at=2.0)
    desk.link.tell(ProjectChanged(project=project(LATE, new)))
    assert [row.notebook.name for row in panel.lab_card.rows] == ["New", "Late aircraft"]


def test_a_click_on_a_notebook_goes_there(panel, desk):
    panel.lab_card.rows[0].click()
    assert desk.places == [NotebookPlace(notebook("Late aircraft"))]


def test_a_dataset_without_notebooks_says_so(panel):
    panel.show_dataset(DatasetRef(project=NYC, name="weather"))
    assert "No notebooks on this dataset yet." in texts(panel)


def test_a_dataset_that_is_gone_says_so(desk, qtbot):
    desk.link.answer(GetDataset, NotFound("There is no such dataset."))
    panel = desk.panel()
    qtbot.addWidget(panel)
    panel.show_dataset(FLIGHTS)
    assert "There is no such dataset." in texts(panel)


def test_an_answer_for_another_dataset_is_ignored(panel, desk):
    desk.link.no_answer(GetDataset)
    panel.show_dataset(DatasetRef(project=NYC, name="weather"))
    desk.link.answer_next(GetDataset, DETAILS)
    assert panel.findChild(SchemaList) is None


def test_it_paints(panel, desk):
    desk.link.tell(SessionChanged(session=session("Late aircraft", SessionPhase.BUSY)))
    assert not panel.grab().isNull()


def test_a_panel_that_was_closed_asks_no_more(panel, desk):
    panel.closed()
    before = len(desk.link.asked_of(GetDataset))
    desk.link.reconnect()
    assert len(desk.link.asked_of(GetDataset)) == before


def test_it_shows_what_a_notebook_wrote(panel, desk):
    desk.link.answer(GetDataset, replace(DETAILS, rows=9))
    desk.link.tell(DatasetWritten(dataset=FLIGHTS))
    values = [fact.findChildren(QLabel)[1].text() for fact in panel.findChildren(Fact)]
    assert values[0] == "9"
