"""What *Background tasks* knows: rows, order, filters, what is checked. No Qt here."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from dssdesk.base.ids import ProjectKey, SessionId
from dssdesk.base.order import by_name
from dssdesk.desk.kit.marks import Mark, mark_of
from dssdesk.desk.kit.text import bytes_text, counted, duration_text, when_text
from dssdesk.desk.running.state import RunningState
from dssdesk.desk.running.words import spoken_name, state_word
from dssdesk.wire.sessions import SessionInfo, SessionPhase

_MINUTE = 60


class Column(IntEnum):
    """The columns of the table, in their order."""

    CHECK = 0
    OWNER = 1
    NOTEBOOK = 2
    SESSION = 3
    KERNEL = 4
    PID = 5
    STATE = 6
    CONNECTIONS = 7
    CPU = 8
    MEMORY = 9
    ACTIVE = 10
    STARTED = 11


TITLES: Mapping[Column, str] = {
    Column.CHECK: "",
    Column.OWNER: "Owner",
    Column.NOTEBOOK: "Project and notebook",
    Column.SESSION: "Session",
    Column.KERNEL: "Kernel",
    Column.PID: "PID",
    Column.STATE: "State",
    Column.CONNECTIONS: "Desks",
    Column.CPU: "CPU",
    Column.MEMORY: "Memory",
    Column.ACTIVE: "Last active",
    Column.STARTED: "Started",
}

FIGURES = {Column.PID, Column.CONNECTIONS, Column.CPU, Column.MEMORY}
"""What stands at the right of its column."""

_LARGE_FIRST = {Column.CONNECTIONS, Column.CPU, Column.MEMORY}
"""What one sorts by to see the most first."""


class Phases(StrEnum):
    """Which states are shown; the value is the entry's text."""

    ALL = "All states"
    IDLE = "Idle"
    BUSY = "Busy"
    WAITING = "Waits for input"
    CHANGING = "Starting or unloading"
    DIED = "Died"


_PHASES = {
    Phases.IDLE: {SessionPhase.IDLE},
    Phases.BUSY: {SessionPhase.BUSY},
    Phases.WAITING: {SessionPhase.WAITING},
    Phases.CHANGING: {SessionPhase.STARTING, SessionPhase.STOPPING},
    Phases.DIED: {SessionPhase.DIED},
}

_SHORT = {
    Phases.BUSY: "busy",
    Phases.WAITING: "waiting",
    Phases.IDLE: "idle",
    Phases.CHANGING: "starting or unloading",
    Phases.DIED: "died",
}
"""How many are what, said in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A session as the table shows it.

    Attributes:
        project: Its project's name.
        word: What its kernel does, and for how long while it is busy.
        cpu: Percent of one core; None while it is not known, or nothing is left of it.
        memory: Bytes; None likewise.
        active: How long ago a person or the kernel did something.
        spoken: For screen readers.
    """

    info: SessionInfo
    project: str
    word: str
    cpu: float | None
    memory: int | None
    active: str
    started: str
    is_checked: bool
    spoken: str

    @property
    def session_id(self) -> SessionId:
        """What stays the same while it runs, whatever its notebook is called."""
        return self.info.session_id

    @property
    def mark(self) -> Mark:
        """The state as a mark."""
        return mark_of(self.info.phase)


class TasksState:
    """Every session of the instance, as it was told last."""

    def __init__(self) -> None:
        self.filter = ""
        self.phases = Phases.ALL
        self.sort = Column.OWNER
        self.descending = False
        self._checked: frozenset[SessionId] = frozenset()

    @property
    def is_filtered(self) -> bool:
        """Whether some may be hidden."""
        return bool(self.filter) or self.phases is not Phases.ALL

    def sort_by(self, column: Column) -> None:
        """By this column; once more turns the order round."""
        if column == self.sort:
            self.descending = not self.descending
        else:
            self.sort, self.descending = column, column in _LARGE_FIRST

    def toggle(self, session_id: SessionId) -> None:
        """Check or uncheck one."""
        self._checked ^= {session_id}

    def check(self, session_ids: frozenset[SessionId]) -> None:
        """Check these and no others."""
        self._checked = session_ids

    def rows(
        self, running: RunningState, project_name: Callable[[ProjectKey], str], now: float
    ) -> tuple[TaskRow, ...]:
        """All there are; what is gone is no longer checked."""
        infos = running.infos()
        self._checked &= {info.session_id for info in infos}
        return tuple(
            self._row(info, running, project_name(info.notebook.project), now) for info in infos
        )

    def shown(self, rows: tuple[TaskRow, ...]) -> tuple[TaskRow, ...]:
        """Those that the filters keep, in the order that the person chose."""
        kept = [row for row in rows if self._is_wanted(row)]
        kept.sort(key=_by_name)
        kept.sort(key=_ORDERS[self.sort], reverse=self.descending)
        return tuple(kept)

    def _row(self, info: SessionInfo, running: RunningState, project: str, now: float) -> TaskRow:
        is_over = info.phase is SessionPhase.DIED
        sample = None if is_over else running.sample(info.session_id)
        out_of_memory = info.death is not None and info.death.out_of_memory
        return TaskRow(
            info=info,
            project=project,
            word="Out of memory" if is_over and out_of_memory else state_word(info, now),
            cpu=None if sample is None else sample.cpu,
            memory=None if sample is None else sample.memory,
            active=_ago(info, now),
            started=when_text(info.started_at, now),
            is_checked=info.session_id in self._checked,
            spoken=f"{spoken_name(info, sample, now)}, of {info.owner}, in {project}",
        )

    def _is_wanted(self, row: TaskRow) -> bool:
        info = row.info
        if self.phases is not Phases.ALL and info.phase not in _PHASES[self.phases]:
            return False
        texts = (
            info.owner,
            info.notebook.name,
            row.project,
            info.session_id,
            info.kernel_id,
            str(info.pid),
            info.environment_name,
            row.word,
        )
        text = " ".join(texts).casefold()
        return all(word in text for word in self.filter.casefold().split())


def counts_text(rows: tuple[TaskRow, ...]) -> str:
    """How many are what: ``4 busy, 5 idle, 1 waiting``."""
    counts = _counts(rows)
    return ", ".join(f"{count} {_SHORT[phases]}" for phases, count in counts.items())


def selection_text(rows: tuple[TaskRow, ...]) -> str:
    """What unloading these means: ``All idle, no desk attached. Frees 2.5 GB. …``."""
    counts = _counts(rows)
    (only, *others) = counts
    said = counts_text(rows)
    if not others:
        said = f"All {_SHORT[only]}" if len(rows) > 1 else _SHORT[only].capitalize()
    desks = sum(row.info.connections for row in rows)
    said += f", {counted(desks, 'desk') if desks else 'no desk'} attached."
    freed = sum(row.memory or 0 for row in rows)
    said += f" Frees {bytes_text(freed)}." if freed else ""
    return f"{said} Variables are lost, code and outputs stay."


def _counts(rows: tuple[TaskRow, ...]) -> dict[Phases, int]:
    found = Counter(row.info.phase for row in rows)
    counts = {phases: sum(found[one] for one in _PHASES[phases]) for phases in _SHORT}
    return {phases: count for phases, count in counts.items() if count}


def _ago(info: SessionInfo, now: float) -> str:
    if info.phase is SessionPhase.BUSY:
        return "now"
    minutes = int(max(0.0, now - info.last_activity)) // _MINUTE
    return duration_text(minutes * _MINUTE) if minutes else "now"


def _by_name(row: TaskRow) -> tuple[object, ...]:
    return by_name(row.info.notebook.title), row.info.session_id


_ORDERS = {
    Column.CHECK: lambda row: row.is_checked,
    Column.OWNER: lambda row: by_name(row.info.owner),
    Column.NOTEBOOK: lambda row: (by_name(row.project), *_by_name(row)),
    Column.SESSION: lambda row: row.info.session_id,
    Column.KERNEL: lambda row: row.info.kernel_id,
    Column.PID: lambda row: row.info.pid,
    Column.STATE: lambda row: (row.mark.value, row.info.busy_since or 0.0),
    Column.CONNECTIONS: lambda row: row.info.connections,
    Column.CPU: lambda row: row.cpu or 0.0,
    Column.MEMORY: lambda row: row.memory or 0,
    Column.ACTIVE: lambda row: (row.info.phase is not SessionPhase.BUSY, -row.info.last_activity),
    Column.STARTED: lambda row: row.info.started_at,
}
