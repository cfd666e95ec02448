"""The plus of the tree: new notebooks that read no dataset."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import EnvironmentId, ProjectKey
from dssdesk.desk.kit.actions import add_section, make_action, make_menu
from dssdesk.desk.kit.icons import Icon, make_icon
from dssdesk.desk.kit.places import NotebookPlace, Place
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice, failure
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.templates.entries import template_action
from dssdesk.desk.templates.offered import OfferedTemplates
from dssdesk.wire.catalogue import CreateNotebook, NotebookCreated, TemplateItem
from dssdesk.wire.places import DatasetRef
from dssdesk.wire.sessions import StartSession

_MOST_DATASETS = 20
"""Of those in a menu; every dataset has its Lab."""


@dataclass(frozen=True, slots=True)
class LabMenus:
    """The names of a project's datasets, what fills a menu with the Lab of one, and the dialog."""

    datasets: Callable[[ProjectKey], Sequence[str]]
    fill: Callable[[QMenu, DatasetRef], None]
    open_dialog: Callable[[ProjectKey], None]


class NewNotebook(QObject):
    """Offers the standalone templates, makes a notebook from one, and goes to it."""

    def __init__(
        self,
        look: Look,
        link: LinkLike,
        offered: OfferedTemplates,
        *,
        open_place: Callable[[Place], None],
        notify: Callable[[Notice], None],
        lab: LabMenus | None = None,
    ) -> None:
        super().__init__()
        self._look = look
        self._link = link
        self._offered = offered
        self._lab = lab
        self._upload: Callable[[ProjectKey], None] | None = None
        self._open_place = open_place
        self._notify = notify
        self._preferred: Callable[[], EnvironmentId | None] | None = None

    def prefer(self, environment: Callable[[], EnvironmentId | None]) -> None:
        """Where new notebooks run from now on."""
        self._preferred = environment

    def offer_upload(self, upload: Callable[[ProjectKey], None]) -> None:
        """Offer what comes from a file as well."""
        self._upload = upload

    def fill_menu(self, menu: QMenu, project: ProjectKey) -> None:
        """Put the templates into the menu; they come when the service has told them."""
        _Entries(self._look, menu, self._offered, functools.partial(self.create, project))
        self._offered.read()

    def fill_new_menu(self, menu: QMenu, project: ProjectKey) -> None:
        """Put *Python* with its templates into the menu, and what comes from a file."""
        python = make_menu(menu, "Python")
        python.setIcon(make_icon(self._look, Icon.CODE))
        self.fill_menu(python, project)
        self._add_dialog(python, project)
        self._add_datasets(python, project)
        menu.addMenu(python)
        if self._upload is not None:
            menu.addSeparator()
            icon = make_icon(self._look, Icon.UPLOAD)
            upload = make_action("Upload .ipynb…", menu, icon=icon)
            upload.triggered.connect(functools.partial(self._upload, project))
            menu.addAction(upload)

    def _add_dialog(self, menu: QMenu, project: ProjectKey) -> None:
        if self._lab is not None:
            menu.addSeparator()
            dialog = make_action(
                "Choose a template…", menu, icon=make_icon(self._look, Icon.NOTEBOOK)
            )
            dialog.triggered.connect(functools.partial(self._lab.open_dialog, project))
            menu.addAction(dialog)

    def _add_datasets(self, menu: QMenu, project: ProjectKey) -> None:
        datasets = () if self._lab is None else self._lab.datasets(project)
        if self._lab is None or not datasets:
            return
        menu.addSeparator()
        add_section(menu, "On a dataset", self._look)
        for name in datasets[:_MOST_DATASETS]:
            of_dataset = make_menu(menu, name.replace("&", "&&"))
            of_dataset.setIcon(make_icon(self._look, Icon.DATASET, "kind.dataset"))
            dataset = DatasetRef(project=project, name=name)
            of_dataset.aboutToShow.connect(functools.partial(self._fill_once, of_dataset, dataset))
            menu.addMenu(of_dataset)

    def _fill_once(self, menu: QMenu, dataset: DatasetRef) -> None:
        if self._lab is not None and menu.isEmpty():
            self._lab.fill(menu, dataset)

    def create(self, project: ProjectKey, template: TemplateItem) -> None:
        """Make a notebook from this template, and go to it."""
        preferred = None if self._preferred is None else self._preferred()
        environment = template.environment or preferred
        ask = CreateNotebook(project=project, template=template.id, environment=environment)
        failed = functools.partial(self._on_failed, template.label)
        self._link.ask(ask).then(self._on_created, failed)

    def _on_created(self, reply: NotebookCreated) -> None:
        self._open_place(NotebookPlace(reply.notebook))
        # Its kernel starts while the person still reads: the first cell answers at once.
        self._link.ask(StartSession(notebook=reply.notebook))

    def _on_failed(self, label: str, error: DssDeskError) -> None:
        self._notify(failure(f"“{label}” was not created", error.message))


class _Entries(QObject):
    """The entries of one menu; goes away with it."""

    def __init__(
        self,
        look: Look,
        menu: QMenu,
        offered: OfferedTemplates,
        create: Callable[[TemplateItem], None],
    ) -> None:
        super().__init__(menu)
        self._look = look
        self._menu = menu
        self._offered = offered
        self._create = create
        self._shown: list[QAction] = []
        add_section(menu, "Python notebook from", look)
        self._waiting = make_action("Looking for templates…", menu)
        self._waiting.setEnabled(False)
        menu.addAction(self._waiting)
        offered.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        """These are the templates, as long as the menu is open."""
        for action in self._shown:
            self._menu.removeAction(action)
        self._shown = [
            template_action(self._look, template, self._menu)
            for template in self._offered.standalone
        ]
        for action, template in zip(self._shown, self._offered.standalone, strict=True):
            action.triggered.connect(functools.partial(self._create, template))
        self._menu.insertActions(self._waiting, self._shown)
        self._waiting.setVisible(not self._shown)
        if self._offered.problem:
            self._waiting.setText(self._offered.problem)
        elif self._offered.is_known:
            self._waiting.setText("No templates")
