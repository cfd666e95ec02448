"""The notebooks list of the demo project: ``python -m dssdesk.desk.preview project``."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from dssdesk.base.ids import ProjectKey
from dssdesk.desk.changing.changes import Changes
from dssdesk.desk.changing.needs import Needs
from dssdesk.desk.kit.actions import make_action
from dssdesk.desk.kit.dialogs import Question
from dssdesk.desk.kit.places import Place
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.people.directory import Directory
from dssdesk.desk.project.list_actions import ACTIONS
from dssdesk.desk.project.list_presenter import ListPresenter
from dssdesk.desk.project.needs import ProjectNeeds
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.samples import NYC, sample_link, tell_usage
from dssdesk.desk.running.unload import Unloader
from dssdesk.wire.places import DatasetRef


def make_preview(look: Look) -> QWidget:
    """The page."""
    presenter = ListPresenter(sample_needs(look), NYC, ACTIONS)
    presenter.setParent(presenter.widget)
    presenter.widget.resize(1140, 800)
    return presenter.widget


def sample_needs(look: Look) -> ProjectNeeds:
    """The demo project with four running notebooks; nothing in it can be changed."""
    link = sample_link()
    running, catalogue = Running(link), Catalogue(link)
    changes = Changes(
        Needs(
            look=look,
            window=QWidget(),
            link=link,
            running=running,
            catalogue=catalogue,
            directory=Directory(link),
            unloader=Unloader(link, running, ask=_ask, notify=_notify),
            ask=_ask,
            notify=_notify,
            open_place=_open,
        )
    )
    tell_usage(link)
    return ProjectNeeds(
        look=look,
        link=link,
        running=running,
        catalogue=catalogue,
        changes=changes,
        open_place=_open,
        show_details=_open,
        fill_new_menu=_fill,
        fill_lab_menu=_fill_lab,
    )


def _fill(menu: QMenu, key: ProjectKey) -> None:
    menu.addAction(make_action(f"Empty notebook in {key}", menu))


def _fill_lab(menu: QMenu, dataset: DatasetRef) -> None:
    menu.addAction(make_action(f"Read {dataset.name}", menu))


def _ask(_question: Question, _on_answer: Callable[[str], None]) -> None:
    """A preview asks nobody."""


def _open(_place: Place) -> None:
    """A preview goes nowhere."""


def _notify(_notice: Notice) -> None:
    """A preview tells nobody."""
