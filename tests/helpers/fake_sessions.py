"""Sessions without kernels: they hold what a test puts in, and remember what they were asked."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from dssdesk.base.errors import NotFound
from dssdesk.base.ids import (
    CellId,
    DeskId,
    EnvironmentId,
    KernelId,
    Login,
    ProjectKey,
    RunId,
    SessionId,
)
from dssdesk.kernels.errors import EnvironmentMissing, LibraryMissing
from dssdesk.projects.notebook_files import KernelSpec
from dssdesk.service.parts import SessionEvent
from dssdesk.sessions.errors import SessionMissing
from dssdesk.wire.catalogue import EnvironmentItem
from dssdesk.wire.cells import Cell
from dssdesk.wire.changes import Edit
from dssdesk.wire.notebooks import DocumentSnapshot, Lease, NotebookOpened, NotebookSaved
from dssdesk.wire.places import DatasetRef, NotebookRef
from dssdesk.wire.record import Message
from dssdesk.wire.sessions import (
    Loss,
    SessionChanged,
    SessionInfo,
    SessionPhase,
    SessionSample,
    SessionUnloaded,
)


def a_session(
    name: str = "one", *, owner: str = "anna", project: str = "SALES", **changes: Any
) -> SessionInfo:
    """A session that is idle."""
    info = SessionInfo(
        session_id=SessionId(f"s-{name}"),
        kernel_id=KernelId(f"k-{name}"),
        notebook=NotebookRef(project=ProjectKey(project), name=name),
        owner=Login(owner),
        environment=EnvironmentId("default"),
        environment_name="Python",
        pid=4711,
        phase=SessionPhase.IDLE,
        started_at=1.0,
        last_activity=2.0,
    )
    return replace(info, **changes)


class Feed:
    """Document events that a test puts in; counts how many were taken."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Message | None] = asyncio.Queue()
        self.taken = 0
        self.endless: Callable[[int], Message] | None = None

    def put(self, message: Message) -> None:
        self._queue.put_nowait(message)

    def close(self) -> None:
        self._queue.put_nowait(None)

    def __aiter__(self) -> "Feed":
        return self

    async def __anext__(self) -> Message:
        if self.endless is not None:
            self.taken += 1
            return self.endless(self.taken)
        message = await self._queue.get()
        if message is None:
            raise StopAsyncIteration
        self.taken += 1
        return message


@dataclass
class FakeNotebooks:
    """Documents that are empty, whatever their name; `calls` says what was asked."""

    calls: list[tuple[Any, ...]] = field(default_factory=list)
    feeds: dict[DeskId, Feed] = field(default_factory=dict)
    opened: dict[NotebookRef, NotebookOpened] = field(default_factory=dict)
    blobs: dict[str, str] = field(default_factory=dict)
    revision: int = 0
    gate: asyncio.Event | None = None
    may_edit: dict[DeskId, bool] = field(default_factory=dict)
    dropped: list[DeskId] = field(default_factory=list)

    async def open(
        self, notebook: NotebookRef, desk: DeskId, holder: str, *, may_edit: bool = True
    ) -> NotebookOpened:
        self.may_edit[desk] = may_edit
        self.calls.append(("open", notebook.name, desk, holder))
        if self.gate is not None:
            await self.gate.wait()
        return self.opened.get(notebook) or an_empty_document(notebook)

    async def close(self, notebook: NotebookRef, desk: DeskId) -> None:
        self.calls.append(("close", notebook.name, desk))

    async def prepare(self, notebook: NotebookRef) -> None:
        pass

    def edit(
        self, notebook: NotebookRef, desk: DeskId, base_revision: int, edits: Sequence[Edit]
    ) -> int:
        self.calls.append(("edit", notebook.name, desk, base_revision, tuple(edits)))
        self.revision = base_revision + 1
        return self.revision

    def keep(self, notebook: NotebookRef, cells: Sequence[Cell]) -> None:
        self.calls.append(("keep", notebook.name, tuple(cells)))

    def take_lease(self, notebook: NotebookRef, desk: DeskId, holder: str) -> None:
        self.calls.append(("take_lease", notebook.name, desk, holder))

    async def document(self, notebook: NotebookRef) -> DocumentSnapshot:
        return (self.opened.get(notebook) or an_empty_document(notebook)).document

    async def save(self, notebook: NotebookRef) -> NotebookSaved:
        self.calls.append(("save", notebook.name))
        return NotebookSaved(notebook=notebook, source_revision=self.revision, saved_at=3.0)

    def clear_outputs(self, notebook: NotebookRef, cell_ids: Sequence[CellId]) -> None:
        self.calls.append(("clear", notebook.name, tuple(cell_ids)))

    async def trust(self, notebook: NotebookRef) -> None:
        self.calls.append(("trust", notebook.name))

    def feed(self, desk: DeskId) -> AsyncIterator[Message]:
        return self.feeds.setdefault(desk, Feed())

    async def drop(self, desk: DeskId) -> None:
        self.dropped.append(desk)

    async def send_away(self, desk: DeskId, project: ProjectKey) -> None:
        self.calls.append(("send_away", desk, project))

    def blob(self, project: ProjectKey, digest: str) -> str:
        if digest not in self.blobs:
            raise NotFound("There is no such blob.")
        return self.blobs[digest]


@dataclass
class FakeMoving:
    """Moves nothing; `looking` are the desks that would be told in order."""

    calls: list[tuple[Any, ...]] = field(default_factory=list)
    looking: set[DeskId] = field(default_factory=set)
    sent_away: set[DeskId] = field(default_factory=set)

    async def move(
        self, notebook: NotebookRef, now: NotebookRef, *, may_look: Callable[[DeskId], bool]
    ) -> frozenset[DeskId]:
        self.calls.append(("move", notebook, now))
        self.sent_away = {desk for desk in self.looking if not may_look(desk)}
        return frozenset(self.looking)

    async def copy(
        self, notebook: NotebookRef, project: ProjectKey, name: str | None
    ) -> NotebookRef:
        self.calls.append(("copy", notebook, project, name))
        return NotebookRef(project=project, name=name or f"{notebook.name} 2")

    async def delete(self, notebook: NotebookRef, *, by: Login) -> frozenset[DeskId]:
        self.calls.append(("delete", notebook, by))
        return frozenset(self.looking)

    async def delete_project(self, project: ProjectKey, *, by: Login) -> None:
        self.calls.append(("delete_project", project, by))

    async def associate_anew(self, dataset: DatasetRef, name: str) -> None:
        self.calls.append(("associate_anew", dataset, name))


class FakeEnvironments:
    """The default environment, and scripts that are put into it."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.libraries: dict[str, str] = {}

    def items(self) -> tuple[EnvironmentItem, ...]:
        return (EnvironmentItem(id=EnvironmentId("default"), name="Python", is_default=True),)

    def kernelspec(self, environment: EnvironmentId | None) -> KernelSpec:
        if environment in (None, "default"):
            return KernelSpec()
        raise EnvironmentMissing(environment)

    async def library(self, notebook: NotebookRef, name: str) -> str:
        self.calls.append(("library", notebook, name))
        if name not in self.libraries:
            raise LibraryMissing(name)
        return self.libraries[name]

    async def add(self, path: str) -> None:
        self.calls.append(("add_environment", path))

    async def choose(self, notebook: NotebookRef, environment: EnvironmentId) -> None:
        self.calls.append(("choose_environment", notebook, environment))


class FakeContents:
    """Notebooks as the bytes that were put there."""

    def __init__(self) -> None:
        self.held: dict[NotebookRef, bytes] = {}
        self.calls: list[tuple[Any, ...]] = []

    async def read(self, notebook: NotebookRef) -> bytes:
        return self.held[notebook]

    async def overwrite(
        self, notebook: NotebookRef, data: bytes, *, expected: str | None = None
    ) -> None:
        self.calls.append(("overwrite", notebook.name, expected))
        self.held[notebook] = data

    async def clear_outputs(self, notebook: NotebookRef) -> None:
        self.calls.append(("clear", notebook.name))


class FakeSessions:
    """Sessions that start and end at once."""

    def __init__(self, *infos: SessionInfo) -> None:
        self.notebooks = FakeNotebooks()
        self.by_id = {info.session_id: info for info in infos}
        self.calls: list[tuple[Any, ...]] = []
        self.frames_of: dict[str, asyncio.Queue[bytes | None]] = {}
        self.sent: list[tuple[str, bytes]] = []
        self._listeners: list[Callable[[SessionEvent], None]] = []
        self._runs = 0
        self.moving = FakeMoving()
        self.environments = FakeEnvironments()
        self.contents = FakeContents()

    def infos(self) -> tuple[SessionInfo, ...]:
        return tuple(self.by_id.values())

    def info(self, session_id: SessionId) -> SessionInfo:
        if session_id not in self.by_id:
            raise SessionMissing
        return self.by_id[session_id]

    def of_notebook(self, notebook: NotebookRef) -> SessionInfo | None:
        return next((info for info in self.infos() if info.notebook == notebook), None)

    def listen(self, callback: Callable[[SessionEvent], None]) -> None:
        self._listeners.append(callback)

    def happen(self, event: SessionEvent) -> None:
        for listener in self._listeners:
            listener(event)

    async def start(
        self,
        notebook: NotebookRef,
        *,
        owner: Login,
        environment: EnvironmentId | None = None,
        admit: Callable[[SessionInfo], None],
    ) -> SessionInfo:
        info = self.of_notebook(notebook) or a_session(notebook.name, owner=owner)
        info = replace(info, notebook=notebook)
        self.by_id[info.session_id] = info
        self.happen(SessionChanged(session=info))
        return info

    async def run(
        self,
        notebook: NotebookRef,
        cell_ids: Sequence[CellId],
        source_revision: int,
        *,
        owner: Login,
        admit: Callable[[SessionInfo], None],
    ) -> tuple[RunId, ...]:
        self.notebooks.calls.append(("run", notebook.name, tuple(cell_ids), source_revision))
        self._runs += len(cell_ids)
        return tuple(RunId(number) for number in range(self._runs - len(cell_ids), self._runs))

    async def cancel(self, notebook: NotebookRef, run_ids: Sequence[RunId]) -> None:
        self.calls.append(("cancel", notebook.name, tuple(run_ids)))

    async def interrupt(self, session_id: SessionId) -> None:
        self.calls.append(("interrupt", session_id))

    async def restart(self, session_id: SessionId) -> SessionInfo:
        self.calls.append(("restart", session_id))
        return self.info(session_id)

    async def answer(self, session_id: SessionId, prompt_id: str, text: str) -> None:
        self.calls.append(("answer", session_id, prompt_id, text))

    async def loss(self, session_id: SessionId) -> Loss:
        return Loss()

    async def unload(self, session_id: SessionId, *, by: Login) -> SessionUnloaded:
        info = self.by_id.pop(session_id)
        event = SessionUnloaded(session_id=session_id, notebook=info.notebook, by=by)
        self.happen(event)
        return event

    async def sample(self) -> tuple[SessionSample, ...]:
        return tuple(
            SessionSample(session_id=session_id, cpu=1.5, memory=1_000) for session_id in self.by_id
        )

    async def attach(self, kernel_id: KernelId, *, iopub: bool) -> str:
        client = f"{kernel_id}/{len(self.frames_of)}"
        self.frames_of[client] = asyncio.Queue()
        self.calls.append(("attach", kernel_id, iopub))
        return client

    async def send(self, client: str, frame: bytes) -> None:
        self.sent.append((client, frame))
        self.frames_of[client].put_nowait(b"echo " + frame)

    async def frames(self, client: str) -> AsyncIterator[bytes]:
        while (frame := await self.frames_of[client].get()) is not None:
            yield frame

    async def detach(self, client: str) -> None:
        self.calls.append(("detach", client))


def an_empty_document(notebook: NotebookRef) -> NotebookOpened:
    """A notebook without cells."""
    return NotebookOpened(
        notebook=notebook,
        document=DocumentSnapshot(cells=(), metadata={}, source_revision=0, change_number=0),
        lease=Lease(),
    )
