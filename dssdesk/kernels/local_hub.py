"""The hub for this machine: starts, adopts, drives and ends kernels over Unix sockets."""

import asyncio
import contextlib
import logging
import shutil
import signal
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from weakref import WeakValueDictionary

import msgspec
import zmq.asyncio

from dssdesk.base.ids import EnvironmentId, KernelId, SessionId
from dssdesk.kernels.accounts import journal_folder
from dssdesk.kernels.broadcast import Broadcast, Growth
from dssdesk.kernels.environments import Environments
from dssdesk.kernels.errors import (
    ClientMissing,
    KernelMissing,
    KernelNotRunning,
    SessionHasKernel,
)
from dssdesk.kernels.hub import (
    Environment,
    ExecuteRequest,
    Hub,
    HubEvent,
    JournalGrew,
    JournalPosition,
    JournalSlice,
    KernelEnded,
    KernelSample,
    KernelWish,
    LivingKernel,
    Unloaded,
)
from dssdesk.kernels.journal import JournalReader
from dssdesk.kernels.kernel import Kernel
from dssdesk.kernels.preparing import Preparing
from dssdesk.kernels.processes import marked, out_of_memory_kills
from dssdesk.kernels.sampling import Sampler
from dssdesk.kernels.spark_conf import spark_folder
from dssdesk.kernels.starting import start_kernel
from dssdesk.kernels.states import KernelState, Phase, newest_state, save_state, this_boot
from dssdesk.kernels.unload import Ending

_FOREIGN_HEARD_SECONDS = 2.0

_log = logging.getLogger(__name__)


class LocalHub(Hub):
    """Kernels of one OS user on this machine. All of it runs in one event loop."""

    def __init__(
        self,
        *,
        sockets: Path,
        environments: Environments,
        spark_settings: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        """``spark_settings`` gives those that a notebook's Spark starts with.

        ``sockets`` is a folder with a short path; what is in it is for the owner alone.
        """
        self._sockets = sockets
        self._environments = environments
        self._spark_settings = spark_settings
        self._context = zmq.asyncio.Context()
        self._kernels: dict[SessionId, Kernel] = {}
        self._folders: dict[SessionId, Path] = {}
        self._locks: WeakValueDictionary[SessionId, asyncio.Lock] = WeakValueDictionary()
        self._attached: dict[str, Kernel] = {}
        self._broadcast = Broadcast()
        self._preparing = Preparing(environments.spark, self._broadcast)
        self._sampler = Sampler()
        self._watches: dict[KernelId, asyncio.Task[None]] = {}
        self._clearing: set[asyncio.Task[object]] = set()
        self._kills_seen = out_of_memory_kills()

    # ---- life of the hub

    async def open(self, session_folders: Sequence[Path]) -> Sequence[LivingKernel]:
        """Adopt the kernels that still live behind these session folders."""
        found = await asyncio.gather(*(self._adopt(folder) for folder in session_folders))
        return [kernel for kernel in found if kernel is not None]

    async def close(self) -> None:
        """Let go of everything. Kernels run on."""
        watches = list(self._watches.values())
        for watch in watches:
            watch.cancel()
        await asyncio.gather(*watches, *self._clearing, return_exceptions=True)
        for kernel in self._kernels.values():
            await kernel.disconnect()
            await kernel.provisioner.cleanup()
        self._kernels.clear()
        self._broadcast.close()
        self._context.destroy(linger=200)

    def environments(self) -> Sequence[Environment]:
        """Where kernels can run, the default one first."""
        return self._environments.all()

    async def add_environment(self, path: Path) -> Environment:
        """Offer the Python in a folder, or at a path, from now on."""
        return await asyncio.to_thread(self._environments.add, path)

    async def library(self, environment: EnvironmentId | None, name: str) -> str:
        """The text of a script that comes with an environment and draws outputs."""
        return await asyncio.to_thread(self._environments.library, environment, name)

    # ---- life of a kernel

    async def start(self, wish: KernelWish) -> LivingKernel:
        """Start a kernel; returns when its sockets are bound."""
        async with self._lock(wish.session_id):
            present = self._kernels.get(wish.session_id)
            if present is not None and present.is_running:
                raise SessionHasKernel
            if present is not None:
                await self._let_go(present)
            return await self._start(wish)

    async def unload(self, session_id: SessionId) -> Unloaded:
        """End the kernel and all that it started; returns when the process table is clean."""
        started = time.monotonic()
        async with self._lock(session_id):
            kernel = self._kernels.get(session_id)
            forced = await self._end(kernel) if kernel is not None else False
        return Unloaded(seconds=round(time.monotonic() - started, 3), forced=forced)

    async def interrupt(self, session_id: SessionId) -> None:
        """Send SIGINT to the kernel's process group, or an interrupt request where that is due."""
        if self._preparing.stop(session_id):
            return
        kernel = self._running(session_id)
        if kernel.state.by_message:
            await kernel.request_interrupt()
        else:
            await kernel.provisioner.send_signal(signal.SIGINT)

    # ---- what runs in it

    async def execute(self, session_id: SessionId, request: ExecuteRequest) -> None:
        """Send an execute request. What comes of it is in the journal."""
        await self._running(session_id).execute(request)

    async def evaluate(
        self, session_id: SessionId, expression: str, *, seconds: float
    ) -> str | None:
        """The ``text/plain`` of an expression, silently; None without an answer in time."""
        return await self._running(session_id).evaluate(expression, seconds=seconds)

    async def answer(self, session_id: SessionId, text: str) -> None:
        """Answer the open input request."""
        await self._running(session_id).answer(text)

    async def journal(
        self,
        session_id: SessionId,
        after: JournalPosition,
        *,
        most_bytes: int = 1_000_000,
        kernel_id: KernelId | None = None,
    ) -> JournalSlice:
        """Records after a position, at least one if there is one, else up to ``most_bytes``.

        Of the session's last kernel, living or not, unless another of its kernels is named.
        """
        folder = self._folders.get(session_id)
        if folder is None:
            raise KernelMissing
        if kernel_id is not None:
            folder = folder.parent / kernel_id
        reader = JournalReader(journal_folder(folder), KernelId(folder.name))
        if reader.is_short(after):  # reading it takes less than a thread takes to begin
            return reader.read(after, most_bytes)
        return await asyncio.to_thread(reader.read, after, most_bytes)

    async def sample(self) -> Sequence[KernelSample]:
        """One pass over the process table."""
        running = {
            session_id: kernel.process.identity
            for session_id, kernel in self._kernels.items()
            if kernel.process is not None and kernel.is_running
        }
        samples = await asyncio.to_thread(self._sampler.sample, running)
        for sample in samples:
            if sample.session_id in self._kernels:
                self._kernels[sample.session_id].last_memory = sample.memory
        return samples

    def events(self) -> AsyncIterator[HubEvent]:
        """What happens from now on. A reader that missed some asks the journal and `open`."""
        return self._broadcast.events()

    # ---- Jupyter clients

    async def attach(self, kernel_id: KernelId, *, iopub: bool) -> str:
        """Let a Jupyter client in; returns its client id. ``iopub`` False: only its own replies."""
        for kernel in self._kernels.values():
            if kernel.state.kernel_id == kernel_id and kernel.is_running:
                client = kernel.attach(iopub=iopub)
                self._attached[client] = kernel
                return client
        raise KernelMissing

    async def send(self, client: str, frame: bytes) -> None:
        """One ``v1.kernel.websocket.jupyter.org`` frame from a client to its kernel."""
        await self._kernel_of(client).send(client, frame)

    def frames(self, client: str) -> AsyncIterator[bytes]:
        """Frames for a client; ends when the kernel is gone or the client fell 50 MB behind."""
        return self._kernel_of(client).clients.get(client).frames()

    async def detach(self, client: str) -> None:
        """The client left."""
        kernel = self._attached.pop(client, None)
        if kernel is not None:
            kernel.clients.remove(client)

    # ---- private: starting and adopting

    async def _start(self, wish: KernelWish) -> LivingKernel:
        await self._preparing.prepare(wish)
        recipe = await asyncio.to_thread(self._environments.recipe, wish.environment)
        kernel = await start_kernel(
            wish,
            recipe,
            sockets=self._sockets,
            context=self._context,
            growth_of=self._growth_of,
            spark=await asyncio.to_thread(self._spark_settings),
        )
        self._take(kernel)
        return kernel.state.living()

    async def _adopt(self, session_folder: Path) -> LivingKernel | None:
        found = await asyncio.to_thread(newest_state, session_folder)
        if found is None:
            return None
        folder, state = found
        self._folders[state.session_id] = folder
        if state.phase is Phase.ENDED:
            return None
        kernel = Kernel(folder, state, growth=self._growth_of(state.session_id))
        if state.phase is Phase.RUNNING and await self._connect(kernel):
            self._take(kernel)
            return state.living()
        await self._bury(folder, state)
        return None

    async def _connect(self, kernel: Kernel) -> bool:
        state = kernel.state
        if state.boot != this_boot():
            return False
        info = {"kernel_id": state.kernel_id, "pid": state.pid, "started": state.started}
        try:
            await kernel.provisioner.load_provisioner_info(info)
            kernel.connect(self._context)
            if not state.is_ours:  # what it says before we listen is lost
                await kernel.heard(seconds=_FOREIGN_HEARD_SECONDS)
        except (OSError, msgspec.DecodeError) as error:
            _log.info("Kernel %s cannot be adopted: %s", state.kernel_id, error)
            await kernel.provisioner.cleanup()
            return False
        return True

    async def _bury(self, folder: Path, state: KernelState) -> None:
        """End what is left of a kernel that was starting, ending, or that died unseen."""
        if state.boot in ("", this_boot()):
            left = await asyncio.to_thread(marked, state.kernel_id)
            await Ending(state.identity, state.kernel_id, left).clear()
        with contextlib.suppress(OSError):  # a full disk: it is buried again next time
            save_state(folder, msgspec.structs.replace(state, phase=Phase.ENDED))
        shutil.rmtree(state.sockets, ignore_errors=True)

    def _take(self, kernel: Kernel) -> None:
        session_id = kernel.state.session_id
        self._kernels[session_id] = kernel
        self._folders[session_id] = kernel.folder
        watch = asyncio.create_task(self._watch(kernel), name="kernel's end")
        self._watches[kernel.state.kernel_id] = watch

    # ---- private: ending

    async def _watch(self, kernel: Kernel) -> None:
        """Wait for a death that is not ours, and explain it."""
        process = kernel.process
        if process is None:
            return
        await process.ended()
        code = process.returncode
        self._kills_seen, before = out_of_memory_kills(), self._kills_seen
        was_killed = code == -signal.SIGKILL or code is None
        event = KernelEnded(
            session_id=kernel.state.session_id,
            kernel_id=kernel.state.kernel_id,
            at=time.time(),
            exit_code=code if code is not None and code >= 0 else None,
            signal=-code if code is not None and code < 0 else None,
            out_of_memory=was_killed and self._kills_seen > before,
            last_memory=kernel.last_memory,
        )
        del self._watches[kernel.state.kernel_id]
        clearing = asyncio.create_task(self._let_go(kernel), name="what a kernel left")
        self._clearing.add(clearing)
        clearing.add_done_callback(self._clearing.discard)
        self._broadcast.tell(JournalGrew(session_id=kernel.state.session_id))
        self._broadcast.tell(event)

    async def _end(self, kernel: Kernel) -> bool:
        """End a kernel and its family; returns whether that needed force."""
        watch = self._watches.pop(kernel.state.kernel_id, None)
        if watch is not None:
            watch.cancel()
        forced = False
        process = kernel.process
        if process is not None and process.is_running():
            kernel.state = msgspec.structs.replace(kernel.state, phase=Phase.ENDING)
            save_state(kernel.folder, kernel.state)
            ending = Ending(process.identity, kernel.state.kernel_id)
            forced = await ending.end(process, kernel.request_shutdown)
        await self._let_go(kernel)
        return forced

    async def _let_go(self, kernel: Kernel) -> None:
        """A kernel's process is gone: its family, its sockets, its clients go as well."""
        await kernel.disconnect()
        if kernel.state.phase is not Phase.ENDED:
            await Ending(kernel.state.identity, kernel.state.kernel_id).clear()
            kernel.state = msgspec.structs.replace(kernel.state, phase=Phase.ENDED)
            if kernel.folder.exists():
                save_state(kernel.folder, kernel.state)
            await asyncio.to_thread(shutil.rmtree, kernel.state.sockets, ignore_errors=True)
            spilled = spark_folder(kernel.own_folder)
            await asyncio.to_thread(shutil.rmtree, spilled, ignore_errors=True)
        if kernel.process is not None:
            kernel.process.collect()
        await kernel.provisioner.cleanup()
        if self._kernels.get(kernel.state.session_id) is kernel:
            del self._kernels[kernel.state.session_id]
        for client in [one for one, of in self._attached.items() if of is kernel]:
            del self._attached[client]

    # ---- private: small things

    def _growth_of(self, session_id: SessionId) -> Growth:
        return Growth(session_id, self._broadcast)

    def _lock(self, session_id: SessionId) -> asyncio.Lock:
        return self._locks.setdefault(session_id, asyncio.Lock())

    def _running(self, session_id: SessionId) -> Kernel:
        kernel = self._kernels.get(session_id)
        if kernel is None or not kernel.is_running:
            raise KernelNotRunning
        return kernel

    def _kernel_of(self, client: str) -> Kernel:
        try:
            return self._attached[client]
        except KeyError:
            raise ClientMissing from None
