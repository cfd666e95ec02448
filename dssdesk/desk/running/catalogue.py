"""The projects and what is in them, kept up to date from the link, for screens beside the tree."""

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from dssdesk.base.ids import FILES, ProjectKey
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.wire.catalogue import (
    ListProjects,
    NotebookItem,
    ProjectChanged,
    ProjectGone,
    ProjectItem,
    ProjectList,
)
from dssdesk.wire.instance import Welcome
from dssdesk.wire.notebooks import NotebookSaved
from dssdesk.wire.people import PeopleChanged
from dssdesk.wire.places import DatasetRef

_MINUTE = 60


class Catalogue(QObject):
    """Every project that I may read.

    Signals:
        changed: The key of the project that is new, changed or gone; "" for all of them.

    Attributes:
        may_create: Whether I may create projects.
        may_name_files: Whether I may open and import files that lie outside of projects.
    """

    changed = Signal(str)

    def __init__(self, link: LinkLike, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._projects: dict[ProjectKey, ProjectItem] = {}
        self._gone: dict[ProjectKey, str] = {}
        self.may_create = self.may_name_files = True
        link.listen(ProjectChanged, self._on_changed)
        link.listen(ProjectGone, self._on_gone)
        link.listen(NotebookSaved, self._on_saved)
        link.listen(PeopleChanged, self._on_people_changed)
        link.connected.connect(self._on_connected)
        if link.is_connected:
            self._read()

    def projects(self) -> tuple[ProjectItem, ...]:
        """All of them, in the service's order."""
        return tuple(self._projects.values())

    def project(self, key: ProjectKey) -> ProjectItem | None:
        """One of them."""
        return self._projects.get(key)

    def project_name(self, key: ProjectKey) -> str:
        """What a person calls it, or called it while it was there."""
        if key == FILES:
            return "Files"
        project = self._projects.get(key)
        return self._gone.get(key, str(key)) if project is None else project.name

    def datasets_of(self, key: ProjectKey) -> tuple[str, ...]:
        """The names of a project's datasets."""
        project = self._projects.get(key)
        return () if project is None else tuple(item.name for item in project.datasets)

    def notebooks_on(self, dataset: DatasetRef) -> tuple[NotebookItem, ...]:
        """The notebooks associated with a dataset, the one changed last first."""
        project = self._projects.get(dataset.project)
        if project is None:
            return ()
        found = [item for item in project.notebooks if item.dataset == dataset.name]
        return tuple(sorted(found, key=_modified_at, reverse=True))

    @Slot(Welcome)
    def _on_connected(self, welcome: Welcome) -> None:
        self.may_create = welcome.may_create_projects
        self.may_name_files = welcome.is_administrator
        self._read()

    def _read(self) -> None:
        self._link.ask(ListProjects()).then(self._on_list)

    def _on_list(self, listed: ProjectList) -> None:
        self._projects = {project.key: project for project in listed.projects}
        self.changed.emit("")

    def _on_changed(self, event: ProjectChanged) -> None:
        self._projects[event.project.key] = event.project
        self.changed.emit(event.project.key)

    def _on_gone(self, event: ProjectGone) -> None:
        project = self._projects.pop(event.key, None)
        if project is not None:
            self._gone[event.key] = project.name
        self.changed.emit(event.key)

    def _on_people_changed(self, event: PeopleChanged) -> None:
        now = event.may_create_projects, event.is_administrator
        if now != (self.may_create, self.may_name_files):
            self.may_create, self.may_name_files = now
            self.changed.emit("")

    def _on_saved(self, event: NotebookSaved) -> None:
        """The notebook was modified then; told by the minute, as it is shown."""
        project = self._projects.get(event.notebook.project)
        if project is None or event.problem:
            return
        at = event.saved_at
        notebooks = tuple(
            msgspec.structs.replace(item, modified_at=at)
            if item.name == event.notebook.name and item.modified_at // _MINUTE != at // _MINUTE
            else item
            for item in project.notebooks
        )
        if notebooks != project.notebooks:
            self._on_changed(
                ProjectChanged(project=msgspec.structs.replace(project, notebooks=notebooks))
            )


def _modified_at(item: NotebookItem) -> float:
    return item.modified_at
