"""Where a person can go: what a tab shows, and what the tree, the palette and the drawer open."""

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


Place: TypeAlias = ProjectPlace | DatasetPlace | NotebookPlace


def place_to_text(place: Place) -> str:
    """The place as one line, for the list of tabs to open at the next start."""
    match place:
        case ProjectPlace(key):
            return f"project:{key}"
        case DatasetPlace(dataset):
            return f"dataset:{dataset.project}/{dataset.name}"
        case NotebookPlace(notebook):
            return f"notebook:{notebook.project}/{notebook.name}"


def place_from_text(text: str) -> Place | None:
    """The place behind a line of `place_to_text`; None for what an older desk wrote otherwise."""
    kind, _, rest = text.partition(":")
    project, slash, name = rest.partition("/")
    if kind == "project" and project and not slash:
        return ProjectPlace(ProjectKey(project))
    if not name:
        return None
    if kind == "dataset":
        return DatasetPlace(DatasetRef(project=ProjectKey(project), name=name))
    if kind == "notebook":
        return NotebookPlace(NotebookRef(project=ProjectKey(project), name=name))
    return None
