"""The page with what runs in the pictures: ``python -m dssdesk.desk.preview administration``."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from dssdesk.desk.administration.actions import ACTIONS
from dssdesk.desk.administration.administrator import Administrator
from dssdesk.desk.administration.groups_page import GroupsPage
from dssdesk.desk.administration.needs import PageNeeds
from dssdesk.desk.administration.pages import all_pages
from dssdesk.desk.administration.people_actions import GROUP_ACTIONS, PEOPLE_ACTIONS
from dssdesk.desk.administration.people_page import PeoplePage
from dssdesk.desk.administration.presenter import TasksNeeds, TasksPresenter
from dssdesk.desk.administration.spark_actions import SPARK_ACTIONS
from dssdesk.desk.administration.spark_page import SparkPage
from dssdesk.desk.administration.tab import AdministrationTab
from dssdesk.desk.kit.dialogs import Question
from dssdesk.desk.kit.places import Place
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.people.directory import Directory
from dssdesk.desk.people.samples import sample_people
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.samples import sample_link, tell_usage
from dssdesk.desk.running.unload import Unloader
from dssdesk.wire.instance import GetMachine, Machine
from dssdesk.wire.people import ListPeople
from dssdesk.wire.spark import (
    GetSparkSettings,
    SparkConfiguration,
    SparkFound,
    SparkSetting,
    SparkSettings,
)


class _Preview(QWidget):
    """Keeps what the pages need alive."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        link = self._link = sample_link(
            {GetMachine: _machine, ListPeople: sample_people, GetSparkSettings: _spark}
        )
        running = Running(link)
        self._administrator = Administrator(link, _open)
        self._administrator.is_administrator = True
        unloader = Unloader(link, running, ask=_ask, notify=_notify)
        tasks = TasksPresenter(
            TasksNeeds(
                look=look,
                link=link,
                running=running,
                catalogue=Catalogue(link),
                unloader=unloader,
                administrator=self._administrator,
                open_place=_open,
                notify=_notify,
            ),
            ACTIONS,
        )
        needs = PageNeeds(look=look, window=self, link=link, ask=_ask, notify=_notify)
        directory = Directory(link)
        pages = all_pages(
            tasks=lambda: tasks,
            people=lambda: PeoplePage(needs, running, directory, PEOPLE_ACTIONS),
            groups=lambda: GroupsPage(needs, directory, GROUP_ACTIONS),
            spark=lambda: SparkPage(needs, SPARK_ACTIONS),
        )
        self._tab = AdministrationTab(look, self._administrator, pages)
        tell_usage(link)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._tab.widget)
        self.resize(look.px(1140), look.px(790))
        tasks.check_all()


def make_preview(look: Look) -> QWidget:
    """The page as an administrator sees it."""
    return _Preview(look)


def _machine(_ask: GetMachine) -> Machine:
    return Machine(
        cores=16,
        cpu=75.6,
        memory=15_400_000_000,
        memory_used=9_900_000_000,
        service_memory=61_000_000,
        disk=480_000_000_000,
        disk_used=212_000_000_000,
        journals=1_300_000_000,
    )


def _spark(_ask: GetSparkSettings) -> SparkSettings:
    local = SparkConfiguration(
        name="Local", settings=(SparkSetting(key="spark.master", value="local[*]"),)
    )
    java = "17.0.15 (/usr/bin/java)"
    return SparkSettings(configurations=(local,), notebooks="Local", found=SparkFound(java=java))


def _ask(_question: Question, _answer: Callable[[str], None]) -> None:
    """A preview asks nobody."""


def _open(_place: Place) -> None:
    """A preview goes nowhere."""


def _notify(_notice: Notice) -> None:
    """A preview tells nobody."""
