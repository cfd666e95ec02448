"""All running notebooks of an instance: starting, finding, adopting, unloading them."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import (
    CellId,
    EnvironmentId,
    KernelId,
    Login,
    ProjectKey,
    RunId,
    SessionId,
    new_session_id,
)
from dssdesk.kernels.errors import EnvironmentMissing
from dssdesk.kernels.hub import Hub, JournalGrew, KernelEnded, KernelPreparing, LivingKernel
from dssdesk.notebook.errors import RevisionPassed
from dssdesk.projects.projects import Projects
from dssdesk.sessions.contents import Contents
from dssdesk.sessions.death import gone_unseen
from dssdesk.sessions.environments import Environments
from dssdesk.sessions.errors import SessionMissing
from dssdesk.sessions.folders import SessionFolders, WriteTicket
from dssdesk.sessions.moving import Moving
from dssdesk.sessions.open_notebook import OpenNotebook
from dssdesk.sessions.open_notebooks import OpenNotebooks
from dssdesk.sessions.record import SessionRecord
from dssdesk.sessions.session import Session
from dssdesk.sessions.store import Store
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import (
    Loss,
    SessionChanged,
    SessionInfo,
    SessionPhase,
    SessionSample,
    SessionUnloaded,
)

_log = logging.getLogger(__name__)

_RUNNING = (SessionPhase.IDLE, SessionPhase.BUSY, SessionPhase.WAITING)

Listener = Callable[[SessionChanged | SessionUnloaded], None]

Admit = Callable[[SessionInfo], None]
"""Raises where somebody may not join a session."""


def _everybody(_session: SessionInfo) -> None:
    return


class Sessions:
    """The sessions of one instance. All calls from one event loop, between `open` and `close`."""

    def __init__(
        self,
        hub: Hub,
        projects: Projects,
        *,
        database: Path,
        folder: Path,
        write_ticket: WriteTicket,
        account_of: Callable[[Login], str] = lambda _owner: "",
    ) -> None:
        """``account_of`` says what somebody's kernels run as; empty for our own account."""
        self._hub = hub
        self._folders = SessionFolders(folder, projects, write_ticket)
        self._account_of = account_of
        self._store = Store(database)
        self._sessions: dict[SessionId, Session] = {}
        self._listeners: list[Listener] = []
        self._said: dict[SessionId, SessionInfo] = {}
        self._unloading: dict[SessionId, asyncio.Task[SessionUnloaded]] = {}
        self._ended_early: dict[SessionId, KernelEnded] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self.notebooks = OpenNotebooks(projects, self._store, self.of_notebook)
        self.contents = Contents(self.notebooks)
        self.moving = Moving(projects, self._store, self.notebooks, self)
        self.environments = Environments(hub, self.notebooks, self)

    # The whole

    async def open(self) -> None:
        """Adopt what lives, bury what died while nobody looked."""
        self._tasks = [
            asyncio.create_task(self._follow_hub()),
            asyncio.create_task(self._store.look_after()),
        ]
        records = self._folders.records()
        self._store.forget_sessions_but({record.session_id for record in records.values()})
        living = {kernel.session_id: kernel for kernel in await self._hub.open(tuple(records))}
        for folder, record in records.items():
            try:
                await self._revive(folder, record, living.get(record.session_id))
            except Exception:  # noqa: BLE001 (one bad folder must not hide the others)
                _log.exception("The session in %s could not be taken over", folder)
        self._ended_early.clear()

    async def close(self) -> None:
        """Save everything and let go; kernels run on."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*self._unloading.values(), return_exceptions=True)
        for session in self._sessions.values():
            await session.close()
        run_on = {session.notebook.ref for session in self._sessions.values()}
        await self.notebooks.close_all(run_on=run_on)
        await self._hub.close()
        self._store.close()

    def listen(self, listener: Listener) -> None:
        """Be told of every session that begins, moves on or ends."""
        self._listeners.append(listener)

    # Looking

    def infos(self) -> tuple[SessionInfo, ...]:
        """Everything that runs."""
        return tuple(session.info for session in self._sessions.values())

    def info(self, session_id: SessionId) -> SessionInfo:
        """One session.

        Raises:
            SessionMissing: It ended, or never was.
        """
        return self._get(session_id).info

    def of_notebook(self, notebook: NotebookRef) -> SessionInfo | None:
        """The session that a notebook has."""
        session = self._find(notebook)
        return session.info if session is not None else None

    async def sample(self) -> tuple[SessionSample, ...]:
        """What each session uses."""
        return tuple(
            SessionSample(session_id=sample.session_id, cpu=sample.cpu, memory=sample.memory)
            for sample in await self._hub.sample()
            if sample.session_id in self._sessions
        )

    # Driving

    async def start(
        self,
        notebook: NotebookRef,
        *,
        owner: Login,
        environment: EnvironmentId | None = None,
        admit: Admit = _everybody,
    ) -> SessionInfo:
        """The notebook's session; a new one if it has none. Its kernel may still be starting."""
        async with self.notebooks.holding(notebook) as live:
            await live.working_copy.make_ahead()
            session = self._admitted(live.ref, admit) or self._begin(live, owner, environment)
        return session.info

    def _begin(
        self, live: OpenNotebook, owner: Login, environment: EnvironmentId | None
    ) -> Session:
        if environment is None:
            environment = self.environments.asked_by(live)
        else:
            self.environments.kernelspec(environment)  # there is one
        account = self._account_of(owner)
        record = SessionRecord(
            session_id=new_session_id(),
            notebook=live.ref,
            owner=owner,
            started_at=time.time(),
            environment=environment,
            account=account,
        )
        folder = self._folders.make(record)
        session = self._session(folder, record, live)
        session.start(self._folders.wish(folder, record))
        self._announce(session)
        return session

    async def run(
        self,
        notebook: NotebookRef,
        cell_ids: Sequence[CellId],
        source_revision: int,
        *,
        owner: Login,
        admit: Admit = _everybody,
    ) -> tuple[RunId, ...]:
        """Run cells as they are at this revision; starts a session if there is none.

        Raises:
            RevisionPassed: The document is at another revision.
            CellMissing: A cell was deleted.
        """
        async with self.notebooks.holding(notebook) as live:
            await live.working_copy.make_ahead()
            revision = live.document.source_revision
            if revision != source_revision:
                raise RevisionPassed(revision)
            session = self._admitted(live.ref, admit) or self._begin(live, owner, None)
            return await session.run(cell_ids)

    async def cancel(self, notebook: NotebookRef, run_ids: Sequence[RunId]) -> None:
        """Take waiting runs out of a notebook's queue; all without a choice."""
        session = self._find(notebook)
        if session is not None:
            await session.cancel(run_ids)

    async def interrupt(self, session_id: SessionId) -> None:
        """Stop what runs, forget what waits."""
        await self._get(session_id).interrupt()

    async def restart(self, session_id: SessionId) -> SessionInfo:
        """A new process for the same session.

        Raises:
            EnvironmentMissing: It is not there any more; a kernel that runs in it runs on.
        """
        session = self._get(session_id)
        self._check_environment(session)
        account = self._account_of(session.record.owner)
        if account != session.record.account:
            session.change_account(account)
            self._folders.write_ticket(session.folder, session.record)
        await session.restart(self._folders.wish(session.folder, session.record))
        return session.info

    def _check_environment(self, session: Session) -> None:
        environment = session.record.environment
        if environment is not None and session.phase in _RUNNING:
            try:
                self.environments.kernelspec(environment)
            except EnvironmentMissing:
                raise EnvironmentMissing(session.info.environment_name) from None

    async def run_in(self, notebook: NotebookRef, environment: EnvironmentId) -> None:
        """Its kernel is restarted there, unless there is none or it runs there already.

        Raises:
            KernelDidNotStart: With what the process said before it ended.
        """
        session = self._find(notebook)
        if session is None:
            return
        if environment == (session.record.environment or session.info.environment):
            return
        session.change_environment(environment)
        if session.phase is SessionPhase.STARTING:
            with contextlib.suppress(DssDeskError):
                if session.info.progress is not None:  # that may take minutes, for nothing
                    await self._hub.interrupt(session.record.session_id)
                await self.restart(session.record.session_id)  # joins the start that goes on
        await self.restart(session.record.session_id)

    async def answer(self, session_id: SessionId, prompt_id: str, text: str) -> None:
        """Answer a prompt; the first answer wins."""
        await self._get(session_id).answer(prompt_id, text)

    async def loss(self, session_id: SessionId) -> Loss:
        """What an unload would destroy."""
        return await self._get(session_id).loss()

    async def unload(self, session_id: SessionId, *, by: Login) -> SessionUnloaded:
        """End a session; returns when the process table is clean.

        Who asks a second time meanwhile gets the same answer, and whoever leaves stops nothing.
        """
        task = self._unloading.get(session_id)
        if task is None:
            task = asyncio.create_task(self._unload(self._get(session_id), by))
            self._unloading[session_id] = task
        return await asyncio.shield(task)

    async def _unload(self, session: Session, by: Login) -> SessionUnloaded:
        session_id = session.record.session_id
        try:
            return await self._unload_now(session, by)
        finally:
            del self._unloading[session_id]

    async def _unload_now(self, session: Session, by: Login) -> SessionUnloaded:
        unloaded = await session.unload()
        await self._forget(session)
        message = SessionUnloaded(
            session_id=session.record.session_id,
            notebook=session.notebook.ref,
            by=by,
            seconds=unloaded.seconds,
            forced=unloaded.forced,
        )
        self._tell(message)
        return message

    # What goes along with a notebook: `sessions.moving`

    def ids_of(self, place: NotebookRef | ProjectKey) -> tuple[SessionId, ...]:
        """The sessions of a notebook, or of all notebooks of a project."""
        if isinstance(place, NotebookRef):
            session = self._find(place)
            return (session.record.session_id,) if session else ()
        return tuple(
            session_id
            for session_id, session in self._sessions.items()
            if session.notebook.ref.project == place
        )

    def move(self, session_id: SessionId, now: NotebookRef) -> None:
        """The session's notebook is about to have this name; its kernel runs on."""
        self._get(session_id).move_to(now)

    def moved(self, session_id: SessionId) -> None:
        """It has: the kernel learns where it is, everybody else of the name."""
        session = self._get(session_id)
        self._folders.write_ticket(session.folder, session.record)
        self._announce(session)

    # Jupyter clients

    async def attach(self, kernel_id: KernelId, *, iopub: bool) -> str:
        """Let a Jupyter client in; returns its client id."""
        return await self._hub.attach(kernel_id, iopub=iopub)

    async def send(self, client: str, frame: bytes) -> None:
        """One frame from a client to its kernel."""
        await self._hub.send(client, frame)

    def frames(self, client: str) -> AsyncIterator[bytes]:
        """Frames for a client."""
        return self._hub.frames(client)

    async def detach(self, client: str) -> None:
        """The client left."""
        await self._hub.detach(client)

    # Inside

    async def _revive(
        self, folder: Path, record: SessionRecord, kernel: LivingKernel | None
    ) -> None:
        async with self.notebooks.holding(record.notebook) as live:
            session = self._session(folder, record, live)
        if kernel is None:
            try:
                await session.bury(gone_unseen(time.time()))
            except BaseException:
                del self._sessions[record.session_id]  # its folder stays, for the next service
                raise
            finally:
                await session.close()
            await self._forget(session)
            return
        self._folders.write_ticket(folder, record)
        await session.adopt(kernel)
        if ended := self._ended_early.get(record.session_id):
            session.kernel_ended(ended)

    def _session(self, folder: Path, record: SessionRecord, live: OpenNotebook) -> Session:
        session = Session(
            record, folder, live, hub=self._hub, store=self._store, announce=self._announce
        )
        self._sessions[record.session_id] = session
        return session

    async def _forget(self, session: Session) -> None:
        session_id = session.record.session_id
        del self._sessions[session_id]
        self._said.pop(session_id, None)
        live = session.notebook
        if live.is_used:
            await self.notebooks.save(live.ref)
        await self.notebooks.release(live.ref)
        # The folder first: a session that is half gone is buried again, from where it was folded.
        await self._folders.remove(session.folder)
        self._store.forget_session(session_id)

    def _get(self, session_id: SessionId) -> Session:
        session = self._sessions.get(session_id)
        if session is None:
            raise SessionMissing
        return session

    def _find(self, notebook: NotebookRef) -> Session | None:
        if live := self.notebooks.find(notebook):
            notebook = live.ref
        return next((it for it in self._sessions.values() if it.notebook.ref == notebook), None)

    def _admitted(self, notebook: NotebookRef, admit: Admit) -> Session | None:
        """The notebook's session, for whom it lets in: another's may have begun just now."""
        session = self._find(notebook)
        if session is not None:
            admit(session.info)
        return session

    def _announce(self, session: Session) -> None:
        session_id, info = session.record.session_id, session.info
        if session_id not in self._sessions or self._said.get(session_id) == info:
            return
        self._said[session_id] = info
        self._tell(SessionChanged(session=info))

    def _tell(self, message: SessionChanged | SessionUnloaded) -> None:
        for listener in self._listeners:
            try:
                listener(message)
            except Exception:  # noqa: BLE001 (a boundary: what a listener does is not our state)
                _log.exception("A listener failed")

    async def _follow_hub(self) -> None:
        async for event in self._hub.events():
            session = self._sessions.get(event.session_id)
            match event:
                case JournalGrew() if session is not None:
                    session.grew()
                case KernelPreparing(progress=progress) if session is not None:
                    session.kernel_preparing(progress)
                case KernelEnded() if session is not None:
                    session.kernel_ended(event)
                case KernelEnded():
                    self._ended_early[event.session_id] = event
