"""A desk with a link that answers for one dataset."""

import pytest

from dssdesk.desk.dataset.actions import ACTIONS
from dssdesk.desk.dataset.details import DetailsPanel
from dssdesk.desk.dataset.presenter import DatasetPresenter
from dssdesk.desk.dataset.surroundings import Surroundings
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.lab.lab import Lab
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.wire.catalogue import ListProjects, NotebookItem, ProjectList
from dssdesk.wire.datasets import ColumnItem, Page, ReadPage, ReadSample, SampleRead
from dssdesk.wire.places import DatasetRef
from dssdesk.wire.sessions import ListSessions, SessionList
from tests.helpers.fake_link import FakeLink
from tests.helpers.some_sessions import NYC, project

FLIGHTS = DatasetRef(project=NYC, name="flights")
COLUMNS = (ColumnItem(name="delay", type="double"), ColumnItem(name="tail", type="string"))
SAMPLE = SampleRead(sample_id="s1", rows=1000, columns=COLUMNS, total=336_776, seconds=0.08)
LATE = NotebookItem(name="Late aircraft", dataset="flights", modified_at=1.0)


def page_of(ask: ReadPage) -> Page:
    rows = range(ask.first, min(ask.first + ask.count, SAMPLE.rows))
    delays = tuple(f"-{row}" for row in rows)
    tails = tuple(None if row % 2 else f"N{row}" for row in rows)
    return Page(sample_id=ask.sample_id, first=ask.first, columns=(delays, tails))


class Desk:
    """What the screen is handed, and what it did with it."""

    def __init__(self) -> None:
        self.link = FakeLink()
        self.link.answer(ListProjects, ProjectList(projects=(project(LATE),)))
        self.link.answer(ListSessions, SessionList(sessions=(), samples=()))
        self.link.answer(ReadSample, SAMPLE)
        self.link.answer(ReadPage, page_of)
        self.places: list = []
        self.notices: list = []
        look, running, catalogue = Look(), Running(self.link), Catalogue(self.link)
        self.surroundings = Surroundings(
            look=look,
            link=self.link,
            running=running,
            catalogue=catalogue,
            lab=Lab(
                look,
                self.link,
                running,
                catalogue,
                open_place=self.places.append,
                notify=self.notices.append,
            ),
            open_place=self.places.append,
            notify=self.notices.append,
        )

    def tab(self) -> DatasetPresenter:
        return DatasetPresenter(self.surroundings, FLIGHTS, ACTIONS)

    def panel(self) -> DetailsPanel:
        return DetailsPanel(self.surroundings)


@pytest.fixture
def desk(qapp) -> Desk:
    return Desk()
