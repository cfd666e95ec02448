"""What the tree knows: projects, what is in them, what runs, and the filter. No Qt here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from dssdesk.base.ids import FILES, ProjectKey
from dssdesk.base.order import by_name, plain
from dssdesk.desk.running.state import SessionRow
from dssdesk.wire.catalogue import DatasetKind, NotebookItem, ProjectItem
from dssdesk.wire.places import NotebookRef

FILES_TITLE = "Files"


class NodeKind(StrEnum):
    """What a row of the tree is."""

    PROJECT = "project"
    DATASETS = "datasets"
    NOTEBOOKS = "notebooks"
    FOLDERS = "folders"
    DATASET = "dataset"
    NOTEBOOK = "notebook"
    FOLDER = "folder"


GROUPS = frozenset({NodeKind.DATASETS, NodeKind.NOTEBOOKS, NodeKind.FOLDERS})
"""Rows that only hold others of one kind."""


@dataclass(frozen=True, slots=True)
class NodeKey:
    """A row's identity; stays the same while what it shows changes. A folder's name is its id."""

    kind: NodeKind
    project: ProjectKey
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A row of the tree and what is below it.

    Attributes:
        count: How many there are in a group, whatever the filter hides.
    """

    key: NodeKey
    title: str
    children: tuple["Node", ...] = ()
    count: int = 0
    dataset_kind: DatasetKind = DatasetKind.FILES
    running: SessionRow | None = None

    @property
    def notebook(self) -> NotebookRef | None:
        """The notebook, if this row is one."""
        if self.key.kind is not NodeKind.NOTEBOOK:
            return None
        return NotebookRef(project=self.key.project, name=self.key.name)


class ExplorerState:
    """Projects and sessions as they were told last.

    Attributes:
        may_create: Whether the person may make projects.
    """

    def __init__(self) -> None:
        self.filter = ""
        self.may_create = False
        self.is_loaded = False
        self._projects: tuple[ProjectItem, ...] = ()
        self._running: Mapping[NotebookRef, SessionRow] = {}

    def show_projects(self, projects: Iterable[ProjectItem]) -> None:
        """These are all the projects there are."""
        self._projects = tuple(sorted(projects, key=_project_order))
        self.is_loaded = True

    def show_running(self, rows: Mapping[NotebookRef, SessionRow]) -> bool:
        """This is all that runs; returns whether anything on show is another."""
        before, self._running = self._running, dict(rows)
        return before != self._running

    @property
    def first_project(self) -> ProjectKey | None:
        """Where a new notebook goes while nothing is selected."""
        keys = [project.key for project in self._projects if project.key != FILES]
        return keys[0] if keys else None

    @property
    def has_busy(self) -> bool:
        """Whether a busy ring turns somewhere."""
        return any(row.mark.turns for row in self._running.values())

    def nodes(self) -> tuple[Node, ...]:
        """The tree as it is shown: projects by name, `FILES` last, the filter applied."""
        nodes = (_project_node(project, self._running) for project in self._projects)
        wanted = plain(self.filter)
        if not wanted:
            return tuple(nodes)
        return tuple(kept for node in nodes if (kept := _filtered(node, wanted)) is not None)


def _project_order(project: ProjectItem) -> tuple[object, ...]:
    return project.key == FILES, by_name(project.name), project.key


def _project_node(project: ProjectItem, running: Mapping[NotebookRef, SessionRow]) -> Node:
    notebooks = tuple(_notebook_node(project, item, running) for item in project.notebooks)
    key = NodeKey(NodeKind.PROJECT, project.key)
    if project.key == FILES:
        return Node(key=key, title=FILES_TITLE, children=notebooks, count=len(notebooks))
    datasets = tuple(
        Node(
            key=NodeKey(NodeKind.DATASET, project.key, item.name),
            title=item.name,
            dataset_kind=item.kind,
        )
        for item in project.datasets
    )
    groups: tuple[Node, ...] = (
        _group(project, NodeKind.DATASETS, "Datasets", datasets),
        _group(project, NodeKind.NOTEBOOKS, "Notebooks", notebooks),
    )
    if project.folders:
        folders = tuple(
            Node(key=NodeKey(NodeKind.FOLDER, project.key, item.id), title=item.name)
            for item in project.folders
        )
        groups = (*groups, _group(project, NodeKind.FOLDERS, "Managed folders", folders))
    return Node(key=key, title=project.name, children=groups)


def _group(project: ProjectItem, kind: NodeKind, title: str, children: tuple[Node, ...]) -> Node:
    key = NodeKey(kind, project.key)
    return Node(key=key, title=title, children=children, count=len(children))


def _notebook_node(
    project: ProjectItem, item: NotebookItem, running: Mapping[NotebookRef, SessionRow]
) -> Node:
    ref = NotebookRef(project=project.key, name=item.name)
    key = NodeKey(NodeKind.NOTEBOOK, project.key, item.name)
    return Node(key=key, title=ref.title, running=running.get(ref))


def _filtered(node: Node, wanted: str) -> Node | None:
    """The node with those below it that match; None when neither it nor they do.

    A project whose name matches is shown whole; a group is not found by its own name.
    """
    is_group = node.key.kind in GROUPS
    if not is_group and wanted in plain(node.title):
        return node
    kept = tuple(one for child in node.children if (one := _filtered(child, wanted)) is not None)
    return replace(node, children=kept) if kept else None
