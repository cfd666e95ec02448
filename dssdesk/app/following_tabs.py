"""Tabs follow what they show: to another name or project, and out when it is deleted."""

from PySide6.QtCore import QObject, Signal

from dssdesk.base.ids import ProjectKey
from dssdesk.desk.kit.places import ConsolePlace, DatasetPlace, NotebookPlace, Place, project_of
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.shell.shell import Shell
from dssdesk.wire.catalogue import ProjectGone
from dssdesk.wire.notebooks import NotebookGone, NotebookMoved
from dssdesk.wire.projects import DatasetGone, DatasetMoved


class TabFollower(QObject):
    """Listens for what was moved or deleted, and tells the window.

    Signals:
        moved: The `Place` where something was, and the one where it is now.
    """

    moved = Signal(object, object)

    def __init__(self, link: LinkLike, shell: Shell, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        link.listen(NotebookMoved, self._on_notebook_moved)
        link.listen(NotebookGone, self._on_notebook_gone)
        link.listen(DatasetMoved, self._on_dataset_moved)
        link.listen(DatasetGone, self._on_dataset_gone)
        link.listen(ProjectGone, self._on_project_gone)

    def _on_notebook_moved(self, event: NotebookMoved) -> None:
        # The tab itself heard it too, and knows its notebook by the new name.
        self._move(NotebookPlace(event.notebook), NotebookPlace(event.now))
        self._shell.move_place(ConsolePlace(event.notebook), ConsolePlace(event.now))

    def _on_notebook_gone(self, event: NotebookGone) -> None:
        self._shell.drop_place(ConsolePlace(event.notebook))
        self._close(NotebookPlace(event.notebook), event.notebook.title)

    def _on_dataset_moved(self, event: DatasetMoved) -> None:
        # As with notebooks, the tab itself heard it too.
        self._move(DatasetPlace(event.dataset), DatasetPlace(event.now))

    def _on_dataset_gone(self, event: DatasetGone) -> None:
        self._close(DatasetPlace(event.dataset), event.dataset.name)

    def _on_project_gone(self, event: ProjectGone) -> None:
        for place in self._shell.open_places:
            if project_of(place) == event.key:
                self._shell.drop_place(place)
        self._shell.forget_project(ProjectKey(event.key))

    def _move(self, place: Place, now: Place) -> None:
        self._shell.move_place(place, now)
        self.moved.emit(place, now)

    def _close(self, place: Place, name: str) -> None:
        if self._shell.drop_place(place):
            text = "Its tab was closed."
            self._shell.context.notify(Notice(title=f"“{name}” was deleted", text=text))
