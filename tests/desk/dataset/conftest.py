"""A desk with a link that answers for one dataset."""

import pytest
from PySide6.QtWidgets import QWidget

from dssdesk.desk.changing.datasets import DatasetChanges
from dssdesk.desk.changing.needs import Needs
from dssdesk.desk.dataset.actions import ACTIONS
from dssdesk.desk.dataset.commands import CommandNeeds, DatasetCommands
from dssdesk.desk.dataset.details import DetailsPanel
from dssdesk.desk.dataset.needs import DatasetNeeds
from dssdesk.desk.dataset.presenter import DatasetPresenter
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.lab.lab import Lab
from dssdesk.desk.people.directory import Directory
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.unload import Unloader
from dssdesk.wire.catalogue import ListProjects, NotebookItem, ProjectList
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
from dssdesk.wire.places import DatasetRef
from dssdesk.wire.sessions import ListSessions, SessionList
from tests.helpers.fake_link import FakeLink
from tests.helpers.some_sessions import NYC, project

FLIGHTS = DatasetRef(project=NYC, name="flights")
COLUMNS = (ColumnItem(name="delay", type="double"), ColumnItem(name="tail", type="string"))
SAMPLE = SampleRead(sample_id="s1", rows=1000, columns=COLUMNS, total=336_776, seconds=0.08)
VIEWED = SampleViewed(view_id="s1.v", rows=40)
PROFILE = SampleProfile(
    sample_id="s1",
    columns=(
        ColumnProfile(
            name="delay", distinct=1000, least="-999", most="0", mean=-499.5, bins=(3, 1, 0, 7)
        ),
        ColumnProfile(
            name="tail", empty=500, distinct=2, bins=(300, 200), top=(("N0", 300), ("N2", 200))
        ),
    ),
)
LATE = NotebookItem(name="Late aircraft", dataset="flights", modified_at=1.0)


def page_of(ask: ReadPage) -> Page:
    rows = range(ask.first, min(ask.first + ask.count, SAMPLE.rows))
    delays = tuple(f"-{row}" for row in rows)
    tails = tuple(None if row % 2 else f"N{row}" for row in rows)
    columns = (delays, tails)
    if ask.columns is not None:
        columns = tuple(columns[place] for place in ask.columns)
    return Page(sample_id=ask.sample_id, first=ask.first, columns=columns)


class Desk:
    """What the screen is handed, and what it did with it."""

    def __init__(self) -> None:
        self.link = FakeLink()
        self.link.answer(ListProjects, ProjectList(projects=(project(LATE),)))
        self.link.answer(ListSessions, SessionList(sessions=(), samples=()))
        self.link.answer(ReadSample, SAMPLE)
        self.link.answer(ReadPage, page_of)
        self.link.answer(ViewSample, VIEWED)
        self.link.answer(ProfileSample, PROFILE)
        self.places: list = []
        self.notices: list = []
        self.questions: list = []
        self.window = QWidget()
        look, running, catalogue = Look(), Running(self.link), Catalogue(self.link)
        lab = Lab(
            look,
            self.link,
            running,
            catalogue,
            open_place=self.places.append,
            notify=self.notices.append,
        )
        for_changes = Needs(
            look=look,
            window=self.window,
            link=self.link,
            running=running,
            catalogue=catalogue,
            directory=Directory(self.link),
            unloader=Unloader(self.link, running, ask=self.ask, notify=self.notices.append),
            ask=self.ask,
            notify=self.notices.append,
            open_place=self.places.append,
        )
        self.commands = DatasetCommands(
            CommandNeeds(
                look=look,
                link=self.link,
                catalogue=catalogue,
                lab=lab,
                changes=DatasetChanges(for_changes),
                window=self.window,
                open_place=self.places.append,
                notify=self.notices.append,
            )
        )
        self.needs = DatasetNeeds(
            look=look,
            link=self.link,
            running=running,
            catalogue=catalogue,
            lab=lab,
            commands=self.commands,
            open_place=self.places.append,
            notify=self.notices.append,
        )

    def ask(self, question, on_answer) -> None:
        self.questions.append((question, on_answer))

    def tab(self) -> DatasetPresenter:
        return DatasetPresenter(self.needs, FLIGHTS, ACTIONS)

    def panel(self) -> DetailsPanel:
        return DetailsPanel(self.needs)


@pytest.fixture
def desk(qapp) -> Desk:
    return Desk()
