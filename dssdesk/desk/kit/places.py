"""Where a person can go: what a tab shows, and what the tree, the palette and the drawer open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from dssdesk.base.ids import ProjectKey
from dssdesk.wire.places import DatasetRef, NotebookRef


@dataclass(frozen=True, slots=True)
class ProjectPlace:
    """A project's home."""

    key: ProjectKey


@dataclass(frozen=True, slots=True)
class DatasetPlace:
    """A dataset's rows."""

    dataset: DatasetRef


@dataclass(frozen=True, slots=True)
class NotebookPlace:
    """A notebook."""

    notebook: NotebookRef


@dataclass(frozen=True, slots=True)
class NotebooksPlace:
    """The list of a project's notebooks."""

    key: ProjectKey


@dataclass(frozen=True, slots=True)
class ConsolePlace:
    """A console on a notebook's kernel."""

    notebook: NotebookRef


@dataclass(frozen=True, slots=True)
class FolderPlace:
    """A managed folder, by its id."""

    key: ProjectKey
    folder: str


@dataclass(frozen=True, slots=True)
class AdministrationPlace:
    """What an administrator of the instance looks after: all that runs in it."""


Place: TypeAlias = (
    ProjectPlace
    | NotebooksPlace
    | DatasetPlace
    | NotebookPlace
    | ConsolePlace
    | FolderPlace
    | AdministrationPlace
)


def project_of(place: Place) -> ProjectKey | None:
    """The project that a place lies in, if it lies in one."""
    match place:
        case AdministrationPlace():
            return None
        case ProjectPlace(key) | NotebooksPlace(key) | FolderPlace(key):
            return key
        case DatasetPlace(dataset):
            return dataset.project
        case NotebookPlace(notebook) | ConsolePlace(notebook):
            return notebook.project


def place_to_text(place: Place) -> str:
    """The place as one line, for the list of tabs to open at the next start."""
    match place:
        case ProjectPlace(key):
            return f"project:{key}"
        case NotebooksPlace(key):
            return f"notebooks:{key}"
        case FolderPlace(key, folder):
            return f"folder:{key}/{folder}"
        case DatasetPlace(dataset):
            return f"dataset:{dataset.project}/{dataset.name}"
        case NotebookPlace(notebook) | ConsolePlace(notebook):
            kind = "notebook" if isinstance(place, NotebookPlace) else "console"
            return f"{kind}:{notebook.project}/{notebook.name}"
        case AdministrationPlace():
            return _ADMINISTRATION


def place_from_text(text: str) -> Place | None:
    """The place behind a line of `place_to_text`; None for what an older desk wrote otherwise."""
    if text == _ADMINISTRATION:
        return AdministrationPlace()
    kind, _, rest = text.partition(":")
    whole = _WHOLE.get(kind)
    if whole is not None:
        return whole(ProjectKey(rest)) if rest and "/" not in rest else None
    project, _, name = rest.partition("/")
    part = _PARTS.get(kind)
    return part(ProjectKey(project), name) if name and part is not None else None


def _dataset(project: ProjectKey, name: str) -> Place:
    return DatasetPlace(DatasetRef(project=project, name=name))


def _notebook(project: ProjectKey, name: str) -> Place:
    return NotebookPlace(NotebookRef(project=project, name=name))


def _console(project: ProjectKey, name: str) -> Place:
    return ConsolePlace(NotebookRef(project=project, name=name))


_ADMINISTRATION = "administration"
_WHOLE: dict[str, Callable[[ProjectKey], Place]] = {
    "project": ProjectPlace,
    "notebooks": NotebooksPlace,
}
_PARTS: dict[str, Callable[[ProjectKey, str], Place]] = {
    "dataset": _dataset,
    "notebook": _notebook,
    "console": _console,
    "folder": FolderPlace,
}
