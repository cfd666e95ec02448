"""What the Lab of a dataset can do, for menus and buttons that offer it."""

import functools
from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMenu, QWidget

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import EnvironmentId, ProjectKey
from dssdesk.desk.changing.refusals import READ_ONLY
from dssdesk.desk.kit.actions import make_menu
from dssdesk.desk.kit.places import NotebookPlace, Place
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice, failure
from dssdesk.desk.lab.dialog import DialogNeeds, LabDialog
from dssdesk.desk.lab.entries import LabEntries
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.templates.offered import OfferedTemplates
from dssdesk.desk.templates.own import OwnTemplates
from dssdesk.wire.catalogue import CreateNotebook, NotebookCreated, TemplateItem
from dssdesk.wire.places import DatasetRef, NotebookRef
from dssdesk.wire.sessions import StartSession

Preferred = Callable[[], EnvironmentId | None]
"""Where new notebooks run; None for the default of the instance."""


class Lab(QObject):
    """One for the window: makes menus, opens the dialog, creates notebooks."""

    def __init__(
        self,
        look: Look,
        link: LinkLike,
        running: Running,
        catalogue: Catalogue,
        *,
        open_place: Callable[[Place], None],
        notify: Callable[[Notice], None],
    ) -> None:
        super().__init__()
        self._look = look
        self._link = link
        self._running = running
        self._catalogue = catalogue
        self._open_place = open_place
        self._notify = notify
        self._window: QWidget | None = None
        self._preferred: Preferred = _anywhere
        self.offered = OfferedTemplates(link, self)
        self._own: OwnTemplates | None = None

    def offer_dialog(self, window: QWidget, own: OwnTemplates | None = None) -> None:
        """From now on the dialog can open over this window, and change own templates."""
        self._window = window
        self._own = own

    def prefer(self, environment: Preferred) -> None:
        """Where new notebooks run from now on, unless the dialog says otherwise."""
        self._preferred = environment

    def fill_menu(self, menu: QMenu, dataset: DatasetRef) -> None:
        """Put the Lab of a dataset into this menu, such as a submenu of its context menu."""
        notebooks = self._catalogue.notebooks_on(dataset)
        entries = LabEntries(self._look, self._running, dataset, notebooks, self.offered, menu)
        if self._window is not None:
            entries.offer_dialog()
            entries.dialog_requested.connect(self.open_dialog)
        project = self._catalogue.project(dataset.project)
        if project is not None and not project.may_write:
            entries.refuse(READ_ONLY)
        entries.open_requested.connect(self._on_open_requested)
        entries.create_requested.connect(self._on_create_requested)
        self.offered.read()

    def make_menu(self, dataset: DatasetRef, parent: QWidget) -> QMenu:
        """The Lab of a dataset as a menu of its own, for a button; pop it up."""
        menu = make_menu(parent, "Lab")
        self.fill_menu(menu, dataset)
        return menu

    @Slot(DatasetRef)
    def open_dialog(self, dataset: DatasetRef) -> None:
        """Show notebooks, templates and their previews over the window."""
        self._open(dataset.project, dataset.name)

    def open_standalone(self, project: ProjectKey) -> None:
        """The same for a notebook that reads no dataset."""
        self._open(project, None)

    def create(self, dataset: DatasetRef, template: TemplateItem) -> None:
        """Make a notebook on the dataset from this template, and go to it."""
        wish = CreateNotebook(
            project=dataset.project,
            template=template.id,
            dataset=dataset.name,
            environment=template.environment or self._preferred(),
        )
        on_error = functools.partial(self._on_not_created, template.label)
        self._link.ask(wish).then(self._on_created, on_error)

    def _open(self, project: ProjectKey, dataset: str | None) -> None:
        if self._window is None:
            return
        needs = DialogNeeds(
            look=self._look,
            window=self._window,
            link=self._link,
            running=self._running,
            catalogue=self._catalogue,
            offered=self.offered,
            own=self._own,
            open_place=self._open_place,
            on_created=self._on_created,
            preferred=self._preferred,
        )
        LabDialog(needs, project, dataset).open()

    @Slot(NotebookRef)
    def _on_open_requested(self, notebook: NotebookRef) -> None:
        self._open_place(NotebookPlace(notebook))

    @Slot(DatasetRef, TemplateItem)
    def _on_create_requested(self, dataset: DatasetRef, template: TemplateItem) -> None:
        self.create(dataset, template)

    def _on_created(self, reply: NotebookCreated) -> None:
        self._open_place(NotebookPlace(reply.notebook))
        # Its kernel starts while the person still reads: the first cell answers at once.
        self._link.ask(StartSession(notebook=reply.notebook))

    def _on_not_created(self, label: str, error: DssDeskError) -> None:
        self._notify(failure(f"“{label}” was not created", error.message))


def _anywhere() -> EnvironmentId | None:
    return None
