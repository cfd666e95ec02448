"""A tab that was open at the last start, and whose screen is made when it comes to the front."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from dssdesk.desk.kit.actions import ActionSet
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.marks import mark_of
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
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.shell.screens import TabLabel, TabStatus
from dssdesk.wire.places import NotebookRef

_PAGES: dict[type[Place], TabLabel] = {
    NotebooksPlace: TabLabel(title="Notebooks", icon=Icon.NOTEBOOK),
    AdministrationPlace: TabLabel(title="Administration", icon=Icon.ADMINISTRATION),
}


class WaitingTab(QObject):
    """Has a name and nothing else; fulfils `Tab`."""

    changed = Signal()

    def __init__(self, place: Place, running: Running, catalogue: Catalogue) -> None:
        super().__init__()
        self._place = place
        self._running = running
        self._catalogue = catalogue
        catalogue.changed.connect(self._on_catalogue_changed)
        running.changed.connect(self._on_running_changed)
        self._widget = QWidget()

    @property
    def widget(self) -> QWidget:
        """Nothing."""
        return self._widget

    @property
    def label(self) -> TabLabel:
        """What can be said of a place without looking."""
        match self._place:
            case ProjectPlace(key):
                title = self._catalogue.project_name(key)
                return TabLabel(title=title, icon=Icon.PROJECT, tint="kind.project")
            case NotebooksPlace() | AdministrationPlace():
                return _PAGES[type(self._place)]
            case FolderPlace(_, folder):
                return TabLabel(title=folder, icon=Icon.FOLDER_CLOSED, tint="kind.folder")
            case DatasetPlace(dataset):
                return TabLabel(title=dataset.name, icon=Icon.DATASET, tint="kind.dataset")
            case NotebookPlace(notebook):
                session = self._running.session(notebook)
                mark = None if session is None else mark_of(session.phase)
                return TabLabel(title=notebook.title, icon=Icon.NOTEBOOK, mark=mark)
            case ConsolePlace(notebook):
                return TabLabel(title=f"Console · {notebook.title}", icon=Icon.CONSOLE)

    @property
    def status(self) -> TabStatus:
        """Nothing."""
        return TabStatus()

    @property
    def actions(self) -> ActionSet | None:
        """None."""
        return None

    def move(self, place: Place) -> None:
        """What it stands for has another name."""
        self._place = place

    def can_close(self) -> bool:
        """Always."""
        return True

    def closed(self) -> None:
        """There is nothing to let go of."""

    @Slot(frozenset)
    def _on_running_changed(self, _notebooks: frozenset[NotebookRef]) -> None:
        self.changed.emit()

    @Slot(str)
    def _on_catalogue_changed(self, _project: str) -> None:
        self.changed.emit()
