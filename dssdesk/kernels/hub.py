"""The seam between sessions and kernels: an async protocol of plain values.

No live object crosses it, and its events can be resumed, so that a hub can run once for each
OS user or behind a gateway. `dssdesk.kernels.local_hub.LocalHub` is the one for this machine.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from dssdesk.base.ids import EnvironmentId, KernelId, Login, SessionId
from dssdesk.wire.sessions import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """A Python in which kernels can run.

    Attributes:
        note: What a person should know before choosing it.
    """

    id: EnvironmentId
    name: str
    python: Path
    is_default: bool = False
    language: str = "python"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelWish:
    """What a kernel is started with.

    Attributes:
        folder: The session's own folder; the hub keeps what a later hub needs to adopt it there.
        variables: Added to the cleaned process environment.
        account: The account of this machine that it runs as; empty for the service's own.
    """

    session_id: SessionId
    owner: Login
    folder: Path
    working_folder: Path
    environment: EnvironmentId | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LivingKernel:
    """A kernel that runs. ``started_at`` is in seconds since the epoch."""

    session_id: SessionId
    kernel_id: KernelId
    owner: Login
    pid: int
    environment: EnvironmentId
    environment_name: str
    started_at: float


@dataclass(frozen=True, slots=True, order=True)
class JournalPosition:
    """A place in one kernel's journal: everything up to and with ``sequence``.

    ``segment`` and ``offset`` tell a reader where the next record begins; they can be found
    again from the sequence alone.
    """

    sequence: int
    segment: int = 1
    offset: int = 0


JOURNAL_START = JournalPosition(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalRecord:
    """One thing a kernel said.

    Attributes:
        at: Seconds since the epoch, by the kernel's clock.
        channel: ``iopub``, ``shell`` (execute replies) or ``stdin`` (input requests).
        message_type: Jupyter's ``msg_type``; ``gap`` where records could not be written.
        parent_id: ``msg_id`` of the request that it belongs to; empty for none.
        content: As parsed JSON.
    """

    sequence: int
    at: float
    channel: str
    message_type: str
    message_id: str
    parent_id: str
    content: Mapping[str, Any]
    metadata: Mapping[str, Any]
    buffers: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalSlice:
    """Consecutive records, the position after them, and whether more is there already."""

    kernel_id: KernelId
    records: tuple[JournalRecord, ...]
    end: JournalPosition
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecuteRequest:
    """Code to run under a request id. ``str(RequestId)`` for a cell."""

    message_id: str
    code: str
    store_history: bool = True
    stop_on_error: bool = True
    cell_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelSample:
    """What a kernel and all that it started use: percent of one core, bytes."""

    session_id: SessionId
    cpu: float
    memory: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unloaded:
    """How an unload went: how long, and whether force was needed."""

    seconds: float
    forced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalGrew:
    """There is more to read in a session's journal. Says nothing else: the journal is the truth."""

    session_id: SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelEnded:
    """A kernel's process ended without an unload or restart of ours.

    ``exit_code`` and ``signal`` are None where the system does not tell (an adopted kernel).
    """

    session_id: SessionId
    kernel_id: KernelId
    at: float
    exit_code: int | None = None
    signal: int | None = None
    out_of_memory: bool = False
    last_memory: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelPreparing:
    """What a kernel waits for before it can start, and how far that is."""

    session_id: SessionId
    progress: Progress


HubEvent = JournalGrew | KernelEnded | KernelPreparing


class Hub(Protocol):
    """Starts, adopts, drives and ends kernels. Every method may be called from one event loop."""

    async def open(self, session_folders: Sequence[Path]) -> Sequence[LivingKernel]:
        """Adopt the kernels that still live behind these session folders.

        A folder whose kernel is gone is not in the answer: its session ended while nobody looked.
        """

    async def close(self) -> None:
        """Let go of everything. Kernels run on."""

    def environments(self) -> Sequence[Environment]:
        """Where kernels can run, the default one first."""

    async def add_environment(self, path: Path) -> Environment:
        """Offer the Python in a folder, or at a path, from now on.

        Raises:
            EnvironmentMissing: There is no Python.
            EnvironmentUnfit: No kernel can run in it, and what to do.
        """

    async def library(self, environment: EnvironmentId | None, name: str) -> str:
        """The text of a script that comes with an environment and draws outputs.

        Raises:
            EnvironmentMissing: There is no such environment.
            LibraryMissing: It does not have this script.
        """

    async def start(self, wish: KernelWish) -> LivingKernel:
        """Start a kernel; returns when its sockets are bound.

        Where its environment has to be made first, `KernelPreparing` tells how far that is.

        Raises:
            KernelDidNotStart: With what the process said before it ended.
            EnvironmentMissing: There is no such environment.
        """

    async def execute(self, session_id: SessionId, request: ExecuteRequest) -> None:
        """Send an execute request. What comes of it is in the journal.

        Raises:
            KernelNotRunning: There is no living kernel.
        """

    async def evaluate(
        self, session_id: SessionId, expression: str, *, seconds: float
    ) -> str | None:
        """The ``text/plain`` of an expression, silently; None without an answer in time."""

    async def interrupt(self, session_id: SessionId) -> None:
        """Send SIGINT to the kernel's process group, or an interrupt request where that is due.

        A kernel that waits for its environment does not start: that raises
        `SparkInstallationStopped` where it was started.
        """

    async def answer(self, session_id: SessionId, text: str) -> None:
        """Answer the open input request."""

    async def unload(self, session_id: SessionId) -> Unloaded:
        """End the kernel and all that it started; returns when the process table is clean.

        A session without a kernel has nothing to end. Its journal can be read afterwards.
        """

    async def sample(self) -> Sequence[KernelSample]:
        """One pass over the process table."""

    async def journal(
        self, session_id: SessionId, after: JournalPosition, *, most_bytes: int = 1_000_000
    ) -> JournalSlice:
        """Records after a position, at least one if there is one, else up to ``most_bytes``."""

    def events(self) -> AsyncIterator[HubEvent]:
        """What happens from now on. A reader that missed some asks the journal and `open`."""

    async def attach(self, kernel_id: KernelId, *, iopub: bool) -> str:
        """Let a Jupyter client in; returns its client id. ``iopub`` False: only its own replies."""

    async def send(self, client: str, frame: bytes) -> None:
        """One ``v1.kernel.websocket.jupyter.org`` frame from a client to its kernel."""

    def frames(self, client: str) -> AsyncIterator[bytes]:
        """Frames for a client; ends when the kernel is gone or the client fell 50 MB behind."""

    async def detach(self, client: str) -> None:
        """The client left."""
