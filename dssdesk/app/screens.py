"""The screens of the window, one line each, and what each is handed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from dssdesk.app.consoles import Consoles
from dssdesk.app.tabs import administration_tab, dataset_tab, home_tab, list_tab, notebook_tab
from dssdesk.base.ids import ProjectKey
from dssdesk.desk.administration.actions import ACTIONS as TASKS_ACTIONS
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
from dssdesk.desk.changing.changes import Changes
from dssdesk.desk.dataset.actions import ACTIONS as DATASET_ACTIONS
from dssdesk.desk.dataset.commands import DatasetCommands
from dssdesk.desk.dataset.details import DetailsPanel
from dssdesk.desk.dataset.needs import DatasetNeeds
from dssdesk.desk.dataset.presenter import DatasetPresenter
from dssdesk.desk.kit.places import (
    AdministrationPlace,
    ConsolePlace,
    DatasetPlace,
    FolderPlace,
    NotebookPlace,
    NotebooksPlace,
    Place,
    ProjectPlace,
)
from dssdesk.desk.lab.lab import Lab
from dssdesk.desk.link.link import Link
from dssdesk.desk.notebook.needs import Needs
from dssdesk.desk.notebook.tab import NotebookTab
from dssdesk.desk.people.directory import Directory
from dssdesk.desk.project.folder_panel import FolderPanel
from dssdesk.desk.project.home_actions import ACTIONS as HOME_ACTIONS
from dssdesk.desk.project.home_presenter import HomePresenter
from dssdesk.desk.project.list_actions import ACTIONS as LIST_ACTIONS
from dssdesk.desk.project.list_presenter import ListPresenter
from dssdesk.desk.project.needs import ProjectNeeds
from dssdesk.desk.project.welcome import Welcome
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.unload import Unloader
from dssdesk.desk.shell.screens import (
    Details,
    Panel,
    Screen,
    Tab,
    WindowContext,
)
from dssdesk.wire.places import DatasetRef, NotebookRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the screens of one window share."""

    link: Link
    running: Running
    catalogue: Catalogue
    lab: Lab
    unloader: Unloader
    administrator: Administrator
    directory: Directory
    changes: Changes
    dataset_commands: DatasetCommands
    fill_new_menu: Callable[[QMenu, ProjectKey], None]
    show_details: Callable[[Place], None]


def screens(parts: Parts) -> tuple[Screen, ...]:
    """Which place opens in which screen."""
    consoles = Consoles(parts.link, parts.running)
    return (
        Screen(DatasetPlace, partial(_open_dataset, parts)),
        Screen(NotebookPlace, partial(_open_notebook, parts, consoles)),
        Screen(ConsolePlace, consoles.open),
        Screen(NotebooksPlace, partial(_open_list, parts)),
        Screen(ProjectPlace, partial(_open_home, parts)),
        Screen(AdministrationPlace, partial(_open_administration, parts)),
    )


def details(parts: Parts) -> tuple[Details, ...]:
    """Which place has details at the right."""
    return (
        Details(DatasetPlace, partial(_open_details, parts)),
        Details(FolderPlace, partial(_open_folder, parts)),
    )


def welcome(parts: Parts, context: WindowContext) -> QWidget:
    """What stands in the window while nothing is open."""
    return Welcome(_project_needs(parts, context))


def _open_dataset(parts: Parts, context: WindowContext, place: Place) -> Tab:
    if not isinstance(place, DatasetPlace):
        raise TypeError(place)
    needs = _dataset_needs(parts, context)
    return dataset_tab(DatasetPresenter(needs, place.dataset, DATASET_ACTIONS))


def _open_notebook(parts: Parts, consoles: Consoles, context: WindowContext, place: Place) -> Tab:
    if not isinstance(place, NotebookPlace):
        raise TypeError(place)

    def close(notebook: NotebookRef) -> None:
        context.close_tab(NotebookPlace(notebook))

    def open_console(notebook: NotebookRef) -> None:
        context.open_place(ConsolePlace(notebook))

    def open_dataset(dataset: DatasetRef) -> None:
        context.open_place(DatasetPlace(dataset))

    def duplicate(notebook: NotebookRef) -> None:
        parts.changes.notebooks.duplicate((notebook,))

    needs = Needs(
        look=context.look,
        link=parts.link,
        notify=context.notify,
        ask=context.ask,
        close_tab=close,
        unloader=parts.unloader,
        dataset_menu=parts.lab.make_menu,
        kernel_client=parts.link.kernel_client,
        open_console=open_console,
        run_in_console=partial(consoles.run, context),
        open_dataset=open_dataset,
        rename=parts.changes.notebooks.rename,
        duplicate=duplicate,
        save_template=parts.changes.notebooks.save_template,
        settings=context.settings,
        memory=context.memory,
        show_shortcuts=context.show_shortcuts,
    )
    return notebook_tab(NotebookTab(needs, place.notebook), parts.running)


def _open_home(parts: Parts, context: WindowContext, place: Place) -> Tab:
    if not isinstance(place, ProjectPlace):
        raise TypeError(place)
    needs = _project_needs(parts, context)
    return home_tab(HomePresenter(needs, place.key, HOME_ACTIONS))


def _open_list(parts: Parts, context: WindowContext, place: Place) -> Tab:
    if not isinstance(place, NotebooksPlace):
        raise TypeError(place)
    needs = _project_needs(parts, context)
    return list_tab(ListPresenter(needs, place.key, LIST_ACTIONS))


def _open_administration(parts: Parts, context: WindowContext, _place: Place) -> Tab:
    pages = all_pages(
        tasks=partial(_open_tasks, parts, context),
        people=partial(_open_people, parts, context),
        groups=partial(_open_groups, parts, context),
        spark=partial(_open_spark, parts, context),
    )
    return administration_tab(AdministrationTab(context.look, parts.administrator, pages))


def _open_tasks(parts: Parts, context: WindowContext) -> TasksPresenter:
    needs = TasksNeeds(
        look=context.look,
        link=parts.link,
        running=parts.running,
        catalogue=parts.catalogue,
        unloader=parts.unloader,
        administrator=parts.administrator,
        open_place=context.open_place,
        notify=context.notify,
    )
    return TasksPresenter(needs, TASKS_ACTIONS)


def _open_people(parts: Parts, context: WindowContext) -> PeoplePage:
    needs = _page_needs(parts, context)
    return PeoplePage(needs, parts.running, parts.directory, PEOPLE_ACTIONS)


def _open_groups(parts: Parts, context: WindowContext) -> GroupsPage:
    return GroupsPage(_page_needs(parts, context), parts.directory, GROUP_ACTIONS)


def _open_spark(parts: Parts, context: WindowContext) -> SparkPage:
    return SparkPage(_page_needs(parts, context), SPARK_ACTIONS)


def _page_needs(parts: Parts, context: WindowContext) -> PageNeeds:
    return PageNeeds(
        look=context.look,
        window=context.window,
        link=parts.link,
        ask=context.ask,
        notify=context.notify,
    )


def _open_folder(parts: Parts, context: WindowContext, place: Place) -> Panel:
    if not isinstance(place, FolderPlace):
        raise TypeError(place)
    return FolderPanel(_project_needs(parts, context), place)


def _open_details(parts: Parts, context: WindowContext, place: Place) -> Panel:
    if not isinstance(place, DatasetPlace):
        raise TypeError(place)
    panel = DetailsPanel(_dataset_needs(parts, context))
    panel.show_dataset(place.dataset)
    return panel


def _dataset_needs(parts: Parts, context: WindowContext) -> DatasetNeeds:
    return DatasetNeeds(
        look=context.look,
        link=parts.link,
        running=parts.running,
        catalogue=parts.catalogue,
        lab=parts.lab,
        commands=parts.dataset_commands,
        open_place=context.open_place,
        notify=context.notify,
    )


def _project_needs(parts: Parts, context: WindowContext) -> ProjectNeeds:
    return ProjectNeeds(
        look=context.look,
        link=parts.link,
        running=parts.running,
        catalogue=parts.catalogue,
        changes=parts.changes,
        open_place=context.open_place,
        show_details=parts.show_details,
        fill_new_menu=parts.fill_new_menu,
        fill_lab_menu=parts.lab.fill_menu,
    )
