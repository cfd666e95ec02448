"""The Lab menu of a dataset."""

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QMenu, QWidget, QWidgetAction

from dssdesk.base.errors import Conflict
from dssdesk.base.ids import EnvironmentId
from dssdesk.desk.changing.refusals import READ_ONLY
from dssdesk.desk.kit.places import NotebookPlace
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.lab.lab import Lab
from dssdesk.desk.lab.sheet import LabSheet
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.wire.catalogue import (
    CreateNotebook,
    ListProjects,
    ListTemplates,
    NotebookCreated,
    NotebookItem,
    ProjectChanged,
    ProjectList,
    TemplateItem,
    TemplateList,
)
from dssdesk.wire.places import DatasetRef
from dssdesk.wire.sessions import ListSessions, SessionList, StartSession
from tests.helpers.fake_link import FakeLink
from tests.helpers.some_sessions import NYC, notebook, project, session

FLIGHTS = DatasetRef(project=NYC, name="flights")
TEMPLATE = TemplateItem(
    id="dataset/python/read", label="Read in memory", description="All of it.", for_dataset=True
)
DELAYS = NotebookItem(name="Delays & more", dataset="flights")


class Desk:
    """A Lab, and where it went and what it said."""

    def __init__(self) -> None:
        self.link = FakeLink()
        self.link.answer(ListProjects, ProjectList(projects=(project(DELAYS),)))
        self.link.answer(
            ListSessions, SessionList(sessions=(session("Delays & more"),), samples=())
        )
        self.link.answer(ListTemplates, TemplateList(templates=(TEMPLATE,)))
        self.running = Running(self.link)
        self.places: list = []
        self.notices: list = []
        self.lab = Lab(
            Look(),
            self.link,
            self.running,
            Catalogue(self.link),
            open_place=self.places.append,
            notify=self.notices.append,
        )

    def menu(self, dataset=FLIGHTS) -> QMenu:
        menu = QMenu()
        self.lab.fill_menu(menu, dataset)
        return menu


@pytest.fixture
def desk(qapp) -> Desk:
    return Desk()


def texts(menu: QMenu) -> list[str]:
    actions = [action for action in menu.actions() if not isinstance(action, QWidgetAction)]
    return [action.text() for action in actions if not action.isSeparator()]


def trigger(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text() == text).trigger()


def test_it_offers_the_notebooks_on_the_dataset_and_the_templates(desk):
    assert texts(desk.menu()) == ["Delays && more", "Read in memory"]


def test_a_dataset_without_notebooks_says_so(desk):
    menu = desk.menu(DatasetRef(project=NYC, name="weather"))
    assert texts(menu)[0] == "No notebooks on this dataset yet."


def test_a_click_on_a_notebook_goes_there(desk):
    trigger(desk.menu(), "Delays && more")
    assert desk.places == [NotebookPlace(notebook("Delays & more"))]


def test_a_click_on_a_template_makes_a_notebook_and_goes_there(desk):
    trigger(desk.menu(), "Read in memory")
    wish = desk.link.answer_next(CreateNotebook, NotebookCreated(notebook=notebook("New")))
    assert wish == CreateNotebook(project=NYC, template=TEMPLATE.id, dataset="flights")
    assert desk.places == [NotebookPlace(notebook("New"))]
    assert desk.link.asked_of(StartSession) == [StartSession(notebook=notebook("New"))]


def test_a_template_asks_for_its_own_environment_before_the_preferred_one(desk):
    spark = TemplateItem(
        id="s", label="Spark", description="", for_dataset=True, environment=EnvironmentId("spark")
    )
    desk.lab.prefer(lambda: EnvironmentId("mine"))
    desk.link.answer(ListTemplates, TemplateList(templates=(TEMPLATE, spark)))
    menu = desk.menu()
    trigger(menu, "Read in memory")
    trigger(menu, "Spark")
    wishes = desk.link.asked_of(CreateNotebook)
    assert [wish.environment for wish in wishes] == ["mine", "spark"]


def test_a_notebook_that_could_not_be_made_is_told(desk):
    trigger(desk.menu(), "Read in memory")
    desk.link.answer_next(CreateNotebook, Conflict("The project is gone."))
    assert desk.notices[0].text == "The project is gone."


def test_templates_that_come_late_appear_in_the_open_menu(desk):
    other = TemplateItem(id="x", label="Another", description="", for_dataset=True)
    desk.link.no_answer(ListTemplates)
    menu = desk.menu()
    desk.link.answer_next(ListTemplates, TemplateList(templates=(TEMPLATE, other)))
    assert texts(menu)[-1] == "Another"


def test_templates_are_read_again_after_a_reconnect(desk):
    before = len(desk.link.asked_of(ListTemplates))
    desk.link.reconnect()
    assert len(desk.link.asked_of(ListTemplates)) == before + 2  # for a dataset, and standalone


def test_the_menu_is_wide_enough_for_names_and_states(desk):
    assert desk.menu().minimumWidth() > desk.menu().fontMetrics().horizontalAdvance("Delays & more")


def test_the_menu_shows_the_green_dot_of_what_runs(desk, qtbot):
    menu = desk.menu()
    menu.adjustSize()
    image = menu.grab().toImage()
    wanted = Look().colour("state.running").name()
    row = [image.pixelColor(x, y).name() for x in range(image.width()) for y in range(60)]
    assert wanted in row


def test_a_reader_is_told_why_no_notebook_can_be_made(desk):
    readable = replace(project(DELAYS), may_write=False)
    desk.link.tell(ProjectChanged(project=readable))
    entries = {action.text(): action for action in desk.menu().actions()}
    made = entries["Read in memory"]
    assert (made.isEnabled(), made.toolTip()) == (False, READ_ONLY)
    assert entries["Delays && more"].isEnabled()


def test_with_a_window_the_menu_leads_to_the_dialog(desk, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    desk.lab.offer_dialog(window)
    trigger(desk.menu(), "Open Lab…")
    assert window.findChildren(LabSheet)
