"""What the tree knows: projects, what is in them, what runs, and the filter. No Qt here."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from dssdesk.base.ids import FILES, ProjectKey, SessionId
from dssdesk.wire.catalogue import DatasetKind, NotebookItem, ProjectItem
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import SessionInfo, SessionPhase, SessionSample

FILES_TITLE = "Files"


class NodeKind(StrEnum):
    """What a row of the tree is."""

    PROJECT = "project"
    DATASETS = "datasets"
    NOTEBOOKS = "notebooks"
    DATASET = "dataset"
    NOTEBOOK = "notebook"


@dataclass(frozen=True, slots=True)
class NodeKey:
    """A row's identity; stays the same while what it shows changes."""

    kind: NodeKind
    project: ProjectKey
    name: str = ""


@dataclass(frozen=True, slots=True)
class RunningNote:
    """What a notebook's row says of its session."""

    session_id: SessionId
    phase: SessionPhase
    memory: int = 0


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
    running: RunningNote | None = None

    @property
    def notebook(self) -> NotebookRef | None:
        """The notebook, if this row is one."""
        if self.key.kind is not NodeKind.NOTEBOOK:
            return None
        return NotebookRef(project=self.key.project, name=self.key.name)


class ExplorerState:
    """Projects and sessions as the service told them last."""

    def __init__(self) -> None:
        self.filter = ""
        self.is_loaded = False
        self._projects: dict[ProjectKey, ProjectItem] = {}
        self._sessions: dict[SessionId, SessionInfo] = {}
        self._memory: dict[SessionId, int] = {}

    def show_projects(self, projects: Iterable[ProjectItem]) -> None:
        """These are all the projects there are."""
        self._projects = {project.key: project for project in projects}
        self.is_loaded = True

    def show_project(self, project: ProjectItem) -> None:
        """A project is new, or something in it changed."""
        self._projects[project.key] = project

    def drop_project(self, key: ProjectKey) -> None:
        """A project is gone."""
        self._projects.pop(key, None)

    def show_sessions(
        self, sessions: Iterable[SessionInfo], samples: Iterable[SessionSample]
    ) -> None:
        """This is all that runs."""
        self._sessions = {session.session_id: session for session in sessions}
        self._memory = {}
        self.show_samples(samples)

    def show_session(self, session: SessionInfo) -> None:
        """A session began or moved on."""
        self._sessions[session.session_id] = session

    def drop_session(self, session_id: SessionId) -> None:
        """A session ended."""
        self._sessions.pop(session_id, None)
        self._memory.pop(session_id, None)

    def show_samples(self, samples: Iterable[SessionSample]) -> bool:
        """What the sessions use; returns whether a figure on show may be another."""
        before = dict(self._memory)
        self._memory.update({sample.session_id: sample.memory for sample in samples})
        return before != self._memory

    def session_of(self, notebook: NotebookRef) -> SessionInfo | None:
        """The session of this notebook, if it runs."""
        for session in self._sessions.values():
            if session.notebook == notebook:
                return session
        return None

    @property
    def has_busy(self) -> bool:
        """Whether a busy ring turns somewhere."""
        turning = {SessionPhase.STARTING, SessionPhase.BUSY, SessionPhase.STOPPING}
        return any(session.phase in turning for session in self._sessions.values())

    def nodes(self) -> tuple[Node, ...]:
        """The tree as it is shown: projects by name, `FILES` last, the filter applied."""
        running = {
            session.notebook: RunningNote(
                session.session_id, session.phase, self._memory.get(session.session_id, 0)
            )
            for session in self._sessions.values()
        }
        ordered = sorted(self._projects.values(), key=_project_order)
        nodes = (_project_node(project, running) for project in ordered)
        wanted = self.filter.casefold()
        if not wanted:
            return tuple(nodes)
        return tuple(kept for node in nodes if (kept := _filtered(node, wanted)) is not None)


def _project_order(project: ProjectItem) -> tuple[bool, str, str]:
    return project.key == FILES, project.name.casefold(), project.key


def _project_node(project: ProjectItem, running: dict[NotebookRef, RunningNote]) -> Node:
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
    groups = (
        _group(project, NodeKind.DATASETS, "Datasets", datasets),
        _group(project, NodeKind.NOTEBOOKS, "Notebooks", notebooks),
    )
    return Node(key=key, title=project.name, children=groups)


def _group(project: ProjectItem, kind: NodeKind, title: str, children: tuple[Node, ...]) -> Node:
    key = NodeKey(kind, project.key)
    return Node(key=key, title=title, children=children, count=len(children))


def _notebook_node(
    project: ProjectItem, item: NotebookItem, running: dict[NotebookRef, RunningNote]
) -> Node:
    ref = NotebookRef(project=project.key, name=item.name)
    key = NodeKey(NodeKind.NOTEBOOK, project.key, item.name)
    return Node(key=key, title=ref.title, running=running.get(ref))


def _filtered(node: Node, wanted: str) -> Node | None:
    """The node with those below it that match; None when neither it nor they do.

    A project whose name matches is shown whole; a group is not found by its own name.
    """
    is_group = node.key.kind in {NodeKind.DATASETS, NodeKind.NOTEBOOKS}
    if not is_group and wanted in node.title.casefold():
        return node
    kept = tuple(one for child in node.children if (one := _filtered(child, wanted)) is not None)
    return replace(node, children=kept) if kept else None
