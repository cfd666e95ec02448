"""A hub without processes: its kernels say what the test makes them say, into a journal in memory.

By default a kernel answers an execute request at once, as ipykernel does: busy, the input, the
code's text printed, the reply, idle. `hold` makes it only take the request, and the test goes
on with `say`. A second `FakeHub` given the first one's `kernels` is the next service's hub.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dssdesk.base.ids import EnvironmentId, KernelId, SessionId
from dssdesk.kernels.errors import (
    KernelDidNotStart,
    KernelMissing,
    KernelNotRunning,
    LibraryMissing,
    SessionHasKernel,
    SparkInstallationStopped,
)
from dssdesk.kernels.hub import (
    Environment,
    ExecuteRequest,
    HubEvent,
    JournalGrew,
    JournalPosition,
    JournalRecord,
    JournalSlice,
    KernelEnded,
    KernelPreparing,
    KernelSample,
    KernelWish,
    LivingKernel,
    Unloaded,
)
from dssdesk.wire.sessions import Progress

ENVIRONMENT = Environment(
    id=EnvironmentId("default"), name="Python", python=Path("python"), is_default=True
)


@dataclass
class FakeKernel:
    """One pretended kernel process and its journal."""

    living: LivingKernel
    wish: KernelWish
    records: list[JournalRecord] = field(default_factory=list)
    requests: list[ExecuteRequest] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    interrupts: int = 0
    count: int = 0
    hold: bool = False
    is_dead: bool = False
    names: str | None = "'[]'"


class FakeHub:
    """Implements `dssdesk.kernels.hub.Hub`."""

    def __init__(self, kernels: dict[SessionId, FakeKernel] | None = None) -> None:
        self.kernels: dict[SessionId, FakeKernel] = {} if kernels is None else kernels
        self.hold = False
        self.others: list[Environment] = []
        self.libraries: dict[tuple[EnvironmentId | None, str], str] = {}
        self.refuse_to_start = False
        self.may_start = asyncio.Event()
        self.may_start.set()
        self.dies_at_once = False
        self.is_mute = False
        self.slice_of = 1000
        self.at_open: Callable[[], None] = lambda: None
        self.at_unload: Callable[[], None] = lambda: None
        self.client_frames: list[bytes] = []
        self.preparing: dict[SessionId, asyncio.Task[bool]] = {}
        self._events: asyncio.Queue[HubEvent] = asyncio.Queue()
        self._started = len(self.kernels)

    # The protocol

    async def open(self, session_folders: Sequence[Path]) -> Sequence[LivingKernel]:
        folders = {folder.name for folder in session_folders}
        living = [
            kernel.living
            for kernel in self.kernels.values()
            if kernel.wish.folder.name in folders and not kernel.is_dead
        ]
        self.at_open()
        return living

    async def close(self) -> None:
        return

    def environments(self) -> Sequence[Environment]:
        return [ENVIRONMENT, *self.others]

    async def add_environment(self, path: Path) -> Environment:
        added = Environment(id=EnvironmentId(f"folder:{path}"), name=path.name, python=path)
        self.others.append(added)
        return added

    async def library(self, environment: EnvironmentId | None, name: str) -> str:
        try:
            return self.libraries[environment, name]
        except KeyError:
            raise LibraryMissing(name) from None

    async def start(self, wish: KernelWish) -> LivingKernel:
        if self.refuse_to_start:
            raise KernelDidNotStart("Python", "No module named ipykernel.")
        present = self.kernels.get(wish.session_id)
        if present is not None and not present.is_dead:
            raise SessionHasKernel
        await self._wait_to_start(wish.session_id)
        self._started += 1
        living = LivingKernel(
            session_id=wish.session_id,
            kernel_id=KernelId(f"kernel{self._started}"),
            owner=wish.owner,
            pid=1000 + self._started,
            environment=wish.environment or ENVIRONMENT.id,
            environment_name=wish.environment or ENVIRONMENT.name,
            started_at=time.time(),
        )
        self.kernels[wish.session_id] = FakeKernel(living, wish, hold=self.hold)
        if self.dies_at_once:
            self.die(wish.session_id)
            await asyncio.sleep(0)  # its end is told before its start is
        return living

    async def execute(self, session_id: SessionId, request: ExecuteRequest) -> None:
        kernel = self.kernels.get(session_id)
        if kernel is None or kernel.is_dead:
            raise KernelNotRunning
        kernel.requests.append(request)
        if not kernel.hold:
            self.begin(session_id, request)
            self.say(session_id, "stream", {"name": "stdout", "text": request.code}, request)
            self.finish(session_id, request)

    async def evaluate(
        self, session_id: SessionId, expression: str, *, seconds: float
    ) -> str | None:
        return self.kernels[session_id].names

    async def _wait_to_start(self, session_id: SessionId) -> None:
        self.preparing[session_id] = waiting = asyncio.create_task(self.may_start.wait())
        try:
            await asyncio.wait({waiting})
            if waiting.cancelled():
                raise SparkInstallationStopped
        finally:
            waiting.cancel()
            del self.preparing[session_id]

    async def interrupt(self, session_id: SessionId) -> None:
        if session_id in self.preparing:
            self.preparing[session_id].cancel()
            return
        self.kernels[session_id].interrupts += 1

    async def answer(self, session_id: SessionId, text: str) -> None:
        self.kernels[session_id].answers.append(text)

    async def unload(self, session_id: SessionId) -> Unloaded:
        self.at_unload()
        if session_id in self.kernels:
            self.kernels[session_id].is_dead = True
        return Unloaded(seconds=0.1, forced=False)

    async def sample(self) -> Sequence[KernelSample]:
        return [
            KernelSample(session_id=session_id, cpu=1.0, memory=1_000_000)
            for session_id, kernel in self.kernels.items()
            if not kernel.is_dead
        ]

    async def journal(
        self, session_id: SessionId, after: JournalPosition, *, most_bytes: int = 1_000_000
    ) -> JournalSlice:
        kernel = self.kernels.get(session_id)
        if kernel is None:
            raise KernelMissing
        rest = kernel.records[after.sequence :]
        records = tuple(rest[: self.slice_of])
        end = JournalPosition(records[-1].sequence) if records else after
        return JournalSlice(
            kernel_id=kernel.living.kernel_id,
            records=records,
            end=end,
            more=len(rest) > len(records),
        )

    async def events(self) -> AsyncIterator[HubEvent]:
        while True:
            yield await self._events.get()

    async def attach(self, kernel_id: KernelId, *, iopub: bool) -> str:
        return f"client of {kernel_id}"

    async def send(self, client: str, frame: bytes) -> None:
        return

    async def frames(self, client: str) -> AsyncIterator[bytes]:
        for frame in self.client_frames:
            yield frame

    async def detach(self, client: str) -> None:
        return

    # What a test makes a kernel do

    def last_request(self, session_id: SessionId) -> ExecuteRequest:
        """What was sent last."""
        return self.kernels[session_id].requests[-1]

    def begin(self, session_id: SessionId, request: ExecuteRequest) -> None:
        """The kernel takes up a request."""
        kernel = self.kernels[session_id]
        kernel.count += 1
        self.say(session_id, "status", {"execution_state": "busy"}, request)
        content = {"code": request.code, "execution_count": kernel.count}
        self.say(session_id, "execute_input", content, request)

    def finish(self, session_id: SessionId, request: ExecuteRequest, status: str = "ok") -> None:
        """The kernel is through with a request."""
        content = {"status": status, "execution_count": self.kernels[session_id].count}
        self.say(session_id, "execute_reply", content, request, channel="shell")
        self.say(session_id, "status", {"execution_state": "idle"}, request)

    def say(
        self,
        session_id: SessionId,
        message_type: str,
        content: Mapping[str, Any],
        request: ExecuteRequest | None = None,
        *,
        channel: str = "iopub",
    ) -> None:
        """Put one message into the journal and wake the reader."""
        kernel = self.kernels[session_id]
        sequence = len(kernel.records) + 1
        kernel.records.append(
            JournalRecord(
                sequence=sequence,
                at=time.time(),
                channel=channel,
                message_type=message_type,
                message_id=f"m{sequence}",
                parent_id=request.message_id if request else "",
                content=content,
                metadata={},
            )
        )
        if not self.is_mute:
            self._events.put_nowait(JournalGrew(session_id=session_id))

    def tell_progress(self, session_id: SessionId, progress: Progress) -> None:
        """What a kernel waits for that cannot start yet: ``may_start`` is clear."""
        self._events.put_nowait(KernelPreparing(session_id=session_id, progress=progress))

    def die(self, session_id: SessionId, *, exit_code: int = 1) -> None:
        """The kernel's process ends by itself."""
        kernel = self.kernels[session_id]
        kernel.is_dead = True
        self._events.put_nowait(
            KernelEnded(
                session_id=session_id,
                kernel_id=kernel.living.kernel_id,
                at=time.time(),
                exit_code=exit_code,
            )
        )
