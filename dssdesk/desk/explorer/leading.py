"""Where the rows of the tree lead, and which row stands for a place."""

from dssdesk.base.ids import FILES
from dssdesk.desk.explorer.state import Node, NodeKey, NodeKind
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
from dssdesk.wire.places import DatasetRef, NotebookRef


def place_of(node: Node) -> Place | None:
    """Where a row leads; None for a group that leads nowhere."""
    project, name = node.key.project, node.key.name
    match node.key.kind:
        case NodeKind.PROJECT:
            return None if project == FILES else ProjectPlace(project)
        case NodeKind.DATASET:
            return DatasetPlace(DatasetRef(project=project, name=name))
        case NodeKind.NOTEBOOK:
            return NotebookPlace(NotebookRef(project=project, name=name))
        case NodeKind.NOTEBOOKS:
            return NotebooksPlace(project)
        case NodeKind.FOLDER:
            return FolderPlace(project, name)
        case _:
            return None


def key_of(place: Place) -> NodeKey | None:
    """The row that stands for a place, if any does; a console has its notebook's."""
    match place:
        case ProjectPlace(key):
            return NodeKey(NodeKind.PROJECT, key)
        case DatasetPlace(dataset):
            return NodeKey(NodeKind.DATASET, dataset.project, dataset.name)
        case NotebookPlace(notebook) | ConsolePlace(notebook):
            return NodeKey(NodeKind.NOTEBOOK, notebook.project, notebook.name)
        case NotebooksPlace(key):
            return NodeKey(NodeKind.NOTEBOOKS, key)
        case FolderPlace(key, folder):
            return NodeKey(NodeKind.FOLDER, key, folder)
        case AdministrationPlace():
            return None
