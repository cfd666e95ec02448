"""A project's home in a tab: joins the page with what is there, what runs, and the person."""

import functools
from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, QTimer, Signal

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import ProjectKey
from dssdesk.desk.kit.actions import Action, ActionSet, fill_menu, make_menu
from dssdesk.desk.kit.controls import RING_MARGIN
from dssdesk.desk.kit.places import FolderPlace, Place
from dssdesk.desk.project.commands import ProjectCommands
from dssdesk.desk.project.home_state import dataset_words, facts, recent, summary
from dssdesk.desk.project.home_view import HomeView
from dssdesk.desk.project.needs import ProjectNeeds
from dssdesk.desk.project.row_menus import RowMenu
from dssdesk.wire.catalogue import ProjectItem
from dssdesk.wire.datasets import DatasetDetails, GetDataset
from dssdesk.wire.places import DatasetRef, NotebookRef
from dssdesk.wire.projects import GetVariables, Variables

_TICK = 1_000
_MOST_ASKED = 40
"""Datasets whose size is asked for; who has more reads it at each."""


class HomePresenter(QObject):
    """One tab; `widget` is what it shows.

    Signals:
        changed: Title or status are others.
    """

    changed = Signal()

    def __init__(
        self,
        needs: ProjectNeeds,
        key: ProjectKey,
        records: Sequence[Action[ProjectCommands]],
    ) -> None:
        super().__init__()
        self._needs = needs
        self._changes = needs.changes
        self._key = key
        self._project: ProjectItem | None = None
        self._details: dict[str, DatasetDetails] = {}
        self._variables = ""
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._show_running)
        self.widget = HomeView(needs.look)
        self.commands = ProjectCommands(needs.changes, needs.open_place, key)
        self.actions = ActionSet(records, self.commands, look=needs.look, host=self.widget)
        self._connect()
        self._on_catalogue_changed(key)
        self._ask_for_variables()

    # -- what the window shows of it

    @property
    def title(self) -> str:
        """The tab's title."""
        return self._needs.catalogue.project_name(self._key)

    @property
    def status(self) -> str:
        """For the status bar."""
        return "" if self._project is None else summary(self._project)

    def can_close(self) -> bool:
        """There is nothing to lose."""
        return True

    def closed(self) -> None:
        """The tab is gone."""
        self._timer.stop()
        self.deleteLater()

    # -- what a person does

    def can_import(self) -> bool:
        """Whether data files can be imported into it."""
        return self.commands.may_write() and self._changes.can_import

    def show_new_menu(self) -> None:
        """Offer new notebooks, below the button."""
        menu = make_menu(self.widget)
        self._needs.fill_new_menu(menu, self._key)
        button = self.widget.new
        left = button.width() - RING_MARGIN - menu.sizeHint().width()
        menu.popup(button.mapToGlobal(QPoint(left, button.height())))

    def show_more_menu(self) -> None:
        """Offer everything else, below its button."""
        menu = make_menu(self.widget)
        self.actions.update_state()
        fill_menu(menu, list(self.actions))
        button = self.widget.more
        left = button.width() - menu.sizeHint().width()
        menu.popup(button.mapToGlobal(QPoint(left, button.height())))

    def import_files(self) -> None:
        """Choose data files to import."""
        self._changes.choose_imports(self._key)

    # -- joining

    def _connect(self) -> None:
        view, needs = self.widget, self._needs
        view.open_requested.connect(self._on_open)
        view.menu_requested.connect(self._on_menu)
        view.new_requested.connect(self.show_new_menu)
        view.more_requested.connect(self.show_more_menu)
        view.edit_requested.connect(self.commands.describe)
        view.variables_requested.connect(self.commands.edit_variables)
        view.import_requested.connect(self.import_files)
        view.files_dropped.connect(self._on_files_dropped)
        needs.catalogue.changed.connect(self._on_catalogue_changed)
        needs.running.changed.connect(self._on_running_changed)
        needs.running.sampled.connect(self._show_running)
        needs.look.changed.connect(self._show)
        needs.link.connected.connect(self._ask_for_variables)
        needs.changes.projects.variables_changed.connect(self._on_variables_changed)

    def _on_catalogue_changed(self, key: str) -> None:
        project = self._needs.catalogue.project(self._key)
        if key not in {"", self._key} or project is None or project == self._project:
            return
        before, self._project = self._project, project
        self._show()
        if before is None or before.datasets != project.datasets:
            self._ask_for_datasets(project)
        self.changed.emit()

    def _show(self) -> None:
        if self._project is None:
            return
        running = self._needs.running
        lines = recent(self._project, running.state, running.now())
        self.widget.can_import = self._changes.can_import
        self.widget.show_project(self._project, lines)
        for details in self._details.values():
            self._show_dataset(details)
        self._show_running()
        self.actions.update_state()

    def _show_running(self) -> None:
        if self._project is None:
            return
        running = self._needs.running
        lines = recent(self._project, running.state, running.now())
        if {line.notebook for line in lines} != set(self.widget.notebooks):
            self._show()
            return
        self.widget.show_lines(lines)
        said = (*facts(self._project, running.state), ("Variables", self._variables))
        self.widget.show_facts(said, may_write=self.commands.may_write())
        if any(line.mark is not None and line.mark.turns for line in lines):
            self._timer.start()
        else:
            self._timer.stop()

    def _ask_for_datasets(self, project: ProjectItem) -> None:
        for item in project.datasets[:_MOST_ASKED]:
            ask = GetDataset(dataset=DatasetRef(project=self._key, name=item.name))
            failed = functools.partial(self._on_no_details, item.name)
            self._needs.link.ask(ask).then(self._on_details, failed)

    def _ask_for_variables(self) -> None:
        self._needs.link.ask(GetVariables(project=self._key)).then(self._on_variables)

    def _on_variables_changed(self, key: str) -> None:
        if key == self._key:
            self._ask_for_variables()

    def _on_variables(self, told: Variables) -> None:
        self._variables = ", ".join(sorted({*told.standard, *told.local})) or "none"
        self._show_running()

    def _on_details(self, details: DatasetDetails) -> None:
        self._details[details.dataset.name] = details
        self._show_dataset(details)

    def _show_dataset(self, details: DatasetDetails) -> None:
        words, figures = dataset_words(details)
        self.widget.show_dataset(details.dataset.name, words, figures)

    def _on_no_details(self, name: str, error: DssDeskError) -> None:
        self.widget.show_dataset(name, error.message, ())

    def _on_running_changed(self, _notebooks: frozenset[NotebookRef]) -> None:
        self._show_running()

    def _on_open(self, place: Place) -> None:
        if isinstance(place, FolderPlace):
            self._needs.show_details(place)
        else:
            self._needs.open_place(place)

    def _on_menu(self, place: Place, at: QPoint) -> None:
        menu = make_menu(self.widget)
        RowMenu(self._needs, menu).fill(place)
        menu.popup(at)

    def _on_files_dropped(self, paths: list[str]) -> None:
        self._changes.take_files(self._key, paths)
