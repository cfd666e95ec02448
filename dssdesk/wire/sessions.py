"""Running notebooks: starting, running cells, watching, unloading."""

from enum import StrEnum

from dssdesk.base.ids import CellId, EnvironmentId, KernelId, Login, RunId, SessionId
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Message, Record


class SessionPhase(StrEnum):
    """What a session's kernel does."""

    STARTING = "starting"
    IDLE = "idle"
    BUSY = "busy"
    WAITING = "waiting"
    STOPPING = "stopping"
    DIED = "died"


_INTERRUPTIBLE = (SessionPhase.BUSY, SessionPhase.WAITING)


class Prompt(Record, frozen=True, kw_only=True):
    """A kernel asks a person for a line of text (`input()`, `getpass`)."""

    prompt_id: str
    text: str
    password: bool = False
    cell_id: CellId | None = None
    asked_at: float = 0.0


class Death(Record, frozen=True, kw_only=True):
    """Why a kernel ended that nobody unloaded.

    Attributes:
        never_ran: Its start failed or was stopped, so nothing is lost.
    """

    text: str
    at: float
    exit_code: int | None = None
    signal: int | None = None
    out_of_memory: bool = False
    last_memory: int = 0
    cell_id: CellId | None = None
    never_ran: bool = False


class Progress(Record, frozen=True, kw_only=True):
    """How far something is that takes minutes.

    Attributes:
        text: What happens: “Downloading pyspark, 120 of 434 MB”.
        fraction: From 0 to 1; None where nobody can tell.
        can_stop: Whether somebody may stop it.
    """

    text: str
    fraction: float | None = None
    can_stop: bool = True


class SessionInfo(Record, frozen=True, kw_only=True):
    """One running notebook. Times are seconds since the epoch.

    Attributes:
        cell_id: The cell that runs.
        cell_number: Its place in the notebook, from 1.
        busy_since: When that run began.
        queued: Runs that wait behind it.
        connections: Desks and Jupyter clients that look at it.
        progress: What its start waits for, where that takes minutes.
        has_failed: The last cell that ran ended with an error.
    """

    session_id: SessionId
    kernel_id: KernelId
    notebook: NotebookRef
    owner: Login
    environment: EnvironmentId
    environment_name: str
    pid: int
    phase: SessionPhase
    started_at: float
    last_activity: float
    cell_id: CellId | None = None
    cell_number: int = 0
    busy_since: float | None = None
    queued: int = 0
    prompt: Prompt | None = None
    death: Death | None = None
    connections: int = 0
    progress: Progress | None = None
    has_failed: bool = False

    @property
    def can_be_interrupted(self) -> bool:
        """Whether something runs that can be stopped: code, or what its start waits for."""
        return self.progress is not None or self.phase in _INTERRUPTIBLE


class SessionSample(Record, frozen=True, kw_only=True):
    """What a session's processes use together.

    Attributes:
        cpu: Percent of one core since the last sample.
        memory: Bytes (PSS where the system tells it, else RSS).
    """

    session_id: SessionId
    cpu: float
    memory: int


class ListSessions(Message, frozen=True, kw_only=True, tag="list_sessions"):
    """What runs that I may see. Replied to with `SessionList`."""


class SessionList(Message, frozen=True, kw_only=True, tag="session_list"):
    """Everything that runs, with a sample of each."""

    sessions: tuple[SessionInfo, ...]
    samples: tuple[SessionSample, ...]
    machine_memory: int = 0


class StartSession(Message, frozen=True, kw_only=True, tag="start_session"):
    """Start a kernel for this notebook, or join the session it has.

    Replied to with `SessionStarted`.
    """

    notebook: NotebookRef
    environment: EnvironmentId | None = None


class SessionStarted(Message, frozen=True, kw_only=True, tag="session_started"):
    """The session is there; its kernel may still be starting."""

    session: SessionInfo


class RunCells(Message, frozen=True, kw_only=True, tag="run_cells"):
    """Run these cells, in this order, as they are at this source revision.

    Starts a session if there is none. Replied to with `CellsQueued`; `RevisionPassed` if the
    document has moved on.
    """

    notebook: NotebookRef
    cell_ids: tuple[CellId, ...]
    source_revision: int


class CellsQueued(Message, frozen=True, kw_only=True, tag="cells_queued"):
    """The runs are committed."""

    run_ids: tuple[RunId, ...]


class CancelRuns(Message, frozen=True, kw_only=True, tag="cancel_runs"):
    """Take these queued runs out of the queue (all, if none is named). Replied to with `Done`."""

    notebook: NotebookRef
    run_ids: tuple[RunId, ...] = ()


class InterruptKernel(Message, frozen=True, kw_only=True, tag="interrupt_kernel"):
    """Stop what runs, and forget the queue. Replied to with `Done`."""

    session_id: SessionId


class RestartKernel(Message, frozen=True, kw_only=True, tag="restart_kernel"):
    """A new process for the same session; variables are gone. Replied to with `SessionStarted`."""

    session_id: SessionId


class AnswerInput(Message, frozen=True, kw_only=True, tag="answer_input"):
    """A person's answer to a prompt; the first answer wins. Replied to with `Done`."""

    session_id: SessionId
    prompt_id: str
    text: str


class AskLoss(Message, frozen=True, kw_only=True, tag="ask_loss"):
    """What would an unload destroy? Replied to with `Loss`."""

    session_id: SessionId


class LostName(Record, frozen=True, kw_only=True):
    """A variable that an unload destroys."""

    name: str
    type: str


class Loss(Message, frozen=True, kw_only=True, tag="loss"):
    """What an unload destroys.

    Attributes:
        names: Variables other than modules, functions and classes; at most 100.
        known: False when the kernel gave no answer in time, which counts as *ask the person*.
        busy_seconds: How long the current cell has been running.
    """

    names: tuple[LostName, ...] = ()
    known: bool = True
    busy_seconds: float | None = None
    queued: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether an unload needs no question."""
        return self.known and not self.names and self.busy_seconds is None and not self.queued


class UnloadSession(Message, frozen=True, kw_only=True, tag="unload_session"):
    """End the session: process and state are gone, code and outputs stay.

    Replied to with `SessionUnloaded` when the process table is clean.
    """

    session_id: SessionId


class SessionUnloaded(Message, frozen=True, kw_only=True, tag="session_unloaded"):
    """Reply and event: the session ended.

    Attributes:
        forced: It had to be killed.
        by: Who did it.
    """

    session_id: SessionId
    notebook: NotebookRef
    by: Login
    seconds: float = 0.0
    forced: bool = False


class SessionChanged(Message, frozen=True, kw_only=True, tag="session_changed"):
    """Event: a session began or moved on."""

    session: SessionInfo


class WatchSamples(Message, frozen=True, kw_only=True, tag="watch_samples"):
    """Send me `SessionsSampled` every two seconds, or no longer. Replied to with `Done`."""

    on: bool


class SessionsSampled(Message, frozen=True, kw_only=True, tag="sessions_sampled"):
    """Event: what every session that I may see uses."""

    samples: tuple[SessionSample, ...]
    machine_memory: int
