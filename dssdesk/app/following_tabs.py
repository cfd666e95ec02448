"""Tabs follow what they show: to another name or project, and out when it is deleted."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dssdesk.base.ids import ProjectKey
from dssdesk.desk.kit.places import ConsolePlace, DatasetPlace, NotebookPlace, Place, project_of
from dssdesk.desk.kit.text import quoted
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.shell.shell import Shell
from dssdesk.wire.catalogue import ProjectGone
from dssdesk.wire.notebooks import NotebookGone, NotebookMoved
from dssdesk.wire.projects import DatasetGone, DatasetMoved

_TOGETHER = 50
"""Milliseconds in which what is deleted with a project, and the project, are heard of."""


class TabFollower(QObject):
    """Listens for what was moved or deleted, and tells the window.

    Signals:
        moved: The `Place` where something was, and the one where it is now.
    """

    moved = Signal(object, object)

    def __init__(
        self, link: LinkLike, shell: Shell, catalogue: Catalogue, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self._catalogue = catalogue
        self._gone: list[ProjectKey] = []
        self._deleted: list[tuple[Place, str]] = []  # a name where there was a tab
        # Later: a notebook's tab hears it too, and stays where it holds text that nobody else has.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_TOGETHER)
        self._soon.timeout.connect(self._drop)
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
        self._gone.append(ProjectKey(event.key))
        self._soon.start()

    def _move(self, place: Place, now: Place) -> None:
        self._shell.move_place(place, now)
        self.moved.emit(place, now)

    def _close(self, place: Place, name: str) -> None:
        self._deleted.append((place, name if place in self._shell.open_places else ""))
        self._soon.start()

    @Slot()
    def _drop(self) -> None:
        deleted, self._deleted = self._deleted, []
        gone, self._gone = self._gone, []
        for place, name in deleted:
            if project_of(place) in gone:
                continue  # it goes with its project
            self._shell.drop_place(place)
            if name and place not in self._shell.open_places:
                text = "Its tab was closed."
                self._shell.context.notify(Notice(title=f"“{name}” was deleted", text=text))
        for key in gone:
            self._drop_project(key)

    def _drop_project(self, key: ProjectKey) -> None:
        places = [place for place in self._shell.open_places if project_of(place) == key]
        were_closed = [self._shell.drop_place(place) for place in places]
        self._shell.forget_project(key)
        if any(were_closed):
            text = "It was deleted, or you may not read it any more. Its tabs were closed."
            name = quoted(self._catalogue.project_name(key))
            self._shell.context.notify(Notice(title=f"The project {name} is gone", text=text))
