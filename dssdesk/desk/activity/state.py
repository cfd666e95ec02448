"""What the drawer shows, computed from what runs. No Qt here."""

from collections.abc import Callable
from dataclasses import dataclass

from dssdesk.base.ids import FILES, ProjectKey, SessionId
from dssdesk.base.order import by_name
from dssdesk.desk.kit.marks import Mark, mark_of
from dssdesk.desk.kit.text import bytes_text, counted
from dssdesk.desk.running.state import RunningState, Usage
from dssdesk.desk.running.words import activity_text, spoken_name
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import Prompt, SessionInfo, SessionPhase


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawerRow:
    """One session.

    Attributes:
        doing: What it does and for how long.
        cpu: ``98 %``; "" while it is not known, or the kernel died. So is `memory`.
        is_over: The kernel died: it is taken off the list rather than unloaded.
        is_leaving: An unload is under way.
    """

    session_id: SessionId
    notebook: NotebookRef
    mark: Mark
    doing: str
    prompt: Prompt | None
    usage: Usage
    cpu: str
    memory: str
    can_interrupt: bool
    is_over: bool
    is_leaving: bool
    name: str


@dataclass(frozen=True, slots=True)
class DrawerGroup:
    """The sessions of one project."""

    project: ProjectKey
    name: str
    summary: str
    rows: tuple[DrawerRow, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose in the drawer: a filter, and rows to unload together."""

    filter: str = ""
    is_selecting: bool = False
    selected: frozenset[SessionId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawerState:
    """Everything on show.

    Attributes:
        hint: Stands where rows would be: nothing runs, or none matches the filter.
        memory: Of all sessions against the machine: ``2.0 GB of 15.4 GB``.
        memory_share: The same, from 0 to 1.
        selection: ``2 selected, frees 434 MB``.
    """

    groups: tuple[DrawerGroup, ...]
    choice: Choice
    hint: str = ""
    memory: str = ""
    memory_share: float = 0.0
    selection: str = ""

    @property
    def can_unload(self) -> bool:
        """Whether there is anything to unload."""
        return bool(self.groups)


_NOTHING = "Nothing is running. Notebooks you open appear here and run on when the window closes."

_NOTHING_OF_MINE = (
    "Nothing of yours is running. What runs for others is in Administration, Background tasks."
)


def drawer_state(
    running: RunningState, project_name: Callable[[ProjectKey], str], choice: Choice, now: float
) -> DrawerState:
    """What the drawer shows now."""
    infos = [info for info in running.mine() if _matches(info, project_name, choice.filter)]
    names = {info.notebook.project: project_name(info.notebook.project) for info in infos}
    keys = sorted(names, key=lambda key: (key == FILES, by_name(names[key])))  # as in the tree
    groups = tuple(_group(key, names[key], infos, running, now) for key in keys)
    known = {info.session_id for info in running.mine()}
    kept = Choice(choice.filter, choice.is_selecting, choice.selected & known)
    hint = ""
    if not infos:
        nothing = _NOTHING_OF_MINE if running.infos() else _NOTHING
        hint = "No notebook matches." if running.mine() else nothing
    total, machine = running.memory, running.machine_memory
    return DrawerState(
        groups=groups,
        choice=kept,
        hint=hint,
        memory=f"{bytes_text(total)} of {bytes_text(machine)}" if machine else bytes_text(total),
        memory_share=min(1.0, total / machine) if machine else 0.0,
        selection=_selection_text(running, kept.selected),
    )


def _group(
    key: ProjectKey, name: str, infos: list[SessionInfo], running: RunningState, now: float
) -> DrawerGroup:
    mine = [info for info in infos if info.notebook.project == key]
    rows = tuple(_row(info, running, now) for info in sorted(mine, key=_title))
    memory = sum(_memory(running, info.session_id) for info in mine)
    summary = counted(len(mine), "notebook")
    return DrawerGroup(key, name, f"{summary}, {bytes_text(memory)}" if memory else summary, rows)


def _row(info: SessionInfo, running: RunningState, now: float) -> DrawerRow:
    is_over = info.phase is SessionPhase.DIED
    sample = None if is_over else running.sample(info.session_id)
    return DrawerRow(
        session_id=info.session_id,
        notebook=info.notebook,
        mark=mark_of(info.phase),
        doing=activity_text(info, now),
        prompt=info.prompt if info.phase is SessionPhase.WAITING else None,
        usage=Usage() if is_over else running.usage(info.session_id),
        cpu="" if sample is None else f"{sample.cpu:.0f} %",
        memory="" if sample is None else bytes_text(sample.memory),
        can_interrupt=info.can_be_interrupted,
        is_over=is_over,
        is_leaving=info.phase is SessionPhase.STOPPING,
        name=spoken_name(info, sample, now),
    )


def _selection_text(running: RunningState, selected: frozenset[SessionId]) -> str:
    if not selected:
        return "Select what to unload."
    memory = sum(_memory(running, session_id) for session_id in selected)
    frees = f", frees {bytes_text(memory)}" if memory else ""
    return f"{len(selected)} selected{frees}"


def _memory(running: RunningState, session_id: SessionId) -> int:
    sample = running.sample(session_id)
    return 0 if sample is None else sample.memory


def _matches(info: SessionInfo, project_name: Callable[[ProjectKey], str], wanted: str) -> bool:
    text = f"{info.notebook.title} {project_name(info.notebook.project)}".lower()
    return wanted.lower() in text


def _title(info: SessionInfo) -> tuple[object, ...]:
    return by_name(info.notebook.title)
