"""A tab that was open at the last start, and whose screen is made when it comes to the front."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dssdesk.desk.kit.actions import ActionSet
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.places import DatasetPlace, NotebookPlace, Place, ProjectPlace
from dssdesk.desk.shell.screens import TabLabel, TabStatus


class WaitingTab(QObject):
    """Has a name and nothing else; fulfils `Tab`."""

    changed = Signal()

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place
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
                return TabLabel(title=key, icon=Icon.PROJECT, tint="kind.project")
            case DatasetPlace(dataset):
                return TabLabel(title=dataset.name, icon=Icon.DATASET, tint="kind.dataset")
            case NotebookPlace(notebook):
                return TabLabel(title=notebook.title, icon=Icon.NOTEBOOK)

    @property
    def status(self) -> TabStatus:
        """Nothing."""
        return TabStatus()

    @property
    def actions(self) -> ActionSet | None:
        """None."""
        return None

    def can_close(self) -> bool:
        """Always."""
        return True

    def closed(self) -> None:
        """There is nothing to let go of."""
