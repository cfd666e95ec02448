"""One running notebook: its kernel's phases, its queue of runs, what it says of itself."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import CellId, EnvironmentId, KernelId, RunId
from dssdesk.kernels.hub import (
    Hub,
    KernelEnded,
    KernelWish,
    LivingKernel,
    Unloaded,
)
from dssdesk.notebook.facts import InputProposed, RunFact, RunFinished, RunStarted
from dssdesk.sessions.activity import Activity
from dssdesk.sessions.death import explain
from dssdesk.sessions.errors import KernelEndedEarlier, PromptGone, SessionMissing
from dssdesk.sessions.folding import Folding
from dssdesk.sessions.loss import EXPRESSION, names_of
from dssdesk.sessions.open_notebook import OpenNotebook
from dssdesk.sessions.record import SessionRecord, write_record
from dssdesk.sessions.runs import Runs
from dssdesk.sessions.store import Store
from dssdesk.wire.cells import RunPhase
from dssdesk.wire.outputs import Gap
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import Death, Loss, Progress, SessionInfo, SessionPhase

_log = logging.getLogger(__name__)

_SECONDS_FOR_NAMES = 0.3
_SECONDS_FOR_A_SIGN = 2.0
_RETRY = 5.0
_LOOK_AGAIN = 5.0


class Session:
    """A notebook and its kernel. All calls from the event loop.

    ``announce`` is called whenever `info` may have changed.
    """

    def __init__(
        self,
        record: SessionRecord,
        folder: Path,
        notebook: OpenNotebook,
        *,
        hub: Hub,
        store: Store,
        announce: Callable[["Session"], None],
    ) -> None:
        self.record = record
        self.folder = folder
        self.notebook = notebook
        self._hub = hub
        self._announce = announce
        self._kernel: LivingKernel | None = None
        self._phase = SessionPhase.STARTING
        self._death: Death | None = None
        self._progress: Progress | None = None
        self._ended: KernelEnded | None = None
        self._is_closed = False
        self._activity = Activity(record.started_at)
        self._folding = Folding(record.session_id, notebook, hub=hub, store=store)
        self._runs = Runs(record.session_id, notebook, self._folding, hub=hub, store=store)
        self._grew = asyncio.Event()
        self._follower = asyncio.create_task(self._follow())
        self._starter: asyncio.Task[Exception | None] | None = None
        notebook.sessions += 1
        notebook.working_copy.make()  # the kernel can be taken over even where the file is gone
        notebook.on_edit = self._runs.edited
        notebook.on_move = self._folding.notebook_moved

    @property
    def info(self) -> SessionInfo:
        """What everybody may know of it."""
        kernel, run = self._kernel, self._runs.current
        document = self.notebook.document
        cell_id = run.cell_id if run is not None else None
        return SessionInfo(
            session_id=self.record.session_id,
            kernel_id=kernel.kernel_id if kernel else KernelId(""),
            notebook=self.notebook.ref,
            owner=self.record.owner,
            environment=kernel.environment if kernel else EnvironmentId(""),
            environment_name=kernel.environment_name if kernel else "",
            pid=kernel.pid if kernel else 0,
            phase=self.phase,
            started_at=self.record.started_at,
            last_activity=self._activity.last,
            cell_id=cell_id,
            cell_number=document.position(cell_id) + 1
            if cell_id is not None and document.has(cell_id)
            else 0,
            busy_since=run.run.started_at if run is not None else None,
            queued=self._runs.waiting,
            prompt=self._activity.prompt,
            death=self._death,
            connections=len(self.notebook.desks.ids),
            progress=self._progress if self._phase is SessionPhase.STARTING else None,
            has_failed=self._activity.has_failed,
        )

    @property
    def phase(self) -> SessionPhase:
        """What the kernel does."""
        if self._phase is not SessionPhase.IDLE:
            return self._phase
        if self._activity.prompt is not None:
            return SessionPhase.WAITING
        if self._runs.current is not None or self._activity.is_foreign:
            return SessionPhase.BUSY
        return SessionPhase.IDLE

    @property
    def kernel_id(self) -> KernelId | None:
        """The process that runs the code, once it does."""
        return self._kernel.kernel_id if self._kernel else None

    # Beginning

    def start(self, wish: KernelWish) -> None:
        """Start a kernel; what is asked to run meanwhile waits."""
        self._starter = asyncio.create_task(self._start(wish))

    async def adopt(self, kernel: LivingKernel) -> None:
        """The service is new, the kernel is not: read what it said meanwhile, then go on."""
        await self._go_on_with(kernel)
        self._starter = asyncio.create_task(self._look_for_lost_request())

    async def bury(self, death: Death) -> None:
        """The kernel ended while no service looked: read what it said, mark what is missing."""
        self._folding.begin(None)
        await self._catch_up()
        self._mark_lost(death)

    # Running

    async def run(self, cell_ids: Sequence[CellId]) -> tuple[RunId, ...]:
        """Commit a run for each code cell that holds code, and send the first.

        Raises:
            KernelEndedEarlier: There is no kernel that could ever take it.
        """
        if self._phase in (SessionPhase.DIED, SessionPhase.STOPPING):
            raise KernelEndedEarlier
        run_ids = self._runs.add(cell_ids)
        await self._send_next()
        self._announce(self)
        return run_ids

    async def cancel(self, run_ids: Sequence[RunId]) -> None:
        """Take waiting runs out of the queue; all without a choice."""
        self._runs.cancel(run_ids or None)
        self._announce(self)

    async def interrupt(self) -> None:
        """Stop what runs, forget what waits."""
        await self.cancel(())
        await self._hub.interrupt(self.record.session_id)

    async def answer(self, prompt_id: str, text: str) -> None:
        """Give the kernel the line that it waits for.

        Raises:
            PromptGone: It waits for nothing, or for something else.
        """
        prompt = self._activity.prompt
        if prompt is None or prompt.prompt_id != prompt_id:
            raise PromptGone
        self._activity.prompt = None
        try:
            await self._hub.answer(self.record.session_id, text)
        except DssDeskError:
            if self._folding.open_prompt is not None:  # it still waits
                self._activity.prompt = prompt
            raise
        self._announce(self)

    # Ending

    async def loss(self) -> Loss:
        """What an unload would destroy."""
        run, queued = self._runs.current, self._runs.waiting
        if self._kernel is None or self._phase is SessionPhase.DIED:
            return Loss(queued=queued)
        if run is not None or self._activity.is_foreign:
            began = run.run.started_at if run is not None else None
            seconds = time.time() - began if began is not None else 0.0
            return Loss(busy_seconds=seconds, known=False, queued=queued)
        text = await self._hub.evaluate(
            self.record.session_id, EXPRESSION, seconds=_SECONDS_FOR_NAMES
        )
        names = names_of(text)
        return Loss(known=names is not None, names=names or (), queued=queued)

    async def restart(self, wish: KernelWish) -> None:
        """A new process for the same session, also after a death; joins a start that goes on.

        What the old one said to its end is folded before the new one starts, and what is asked to
        run meanwhile waits for the new one.

        Raises:
            SessionMissing: It is being unloaded.
            KernelDidNotStart: With what the process said before it ended.
        """
        if self._phase is SessionPhase.STOPPING:
            raise SessionMissing
        starter = self._starter
        if self._phase is not SessionPhase.STARTING or starter is None:
            self._phase, self._death = SessionPhase.STARTING, None
            self._runs.cancel(phase=RunPhase.NOT_RUN)
            self._announce(self)
            before, starter = starter, asyncio.create_task(self._start(wish, is_anew=True))
            self._starter = starter
            await _stopped(before)
        await asyncio.wait([starter])
        if starter.cancelled():
            raise SessionMissing
        if error := starter.result():
            raise error

    async def unload(self) -> Unloaded:
        """End the kernel and all that it started; what it said to its end is kept."""
        self._phase = SessionPhase.STOPPING
        self._announce(self)
        await _stopped(self._starter)
        unloaded = await self._end_kernel()
        self._runs.give_up(RunPhase.CANCELLED)
        await self.close()
        return unloaded

    def move_to(self, notebook: NotebookRef) -> None:
        """The notebook is about to get this name; the kernel runs on."""
        self._put_record(msgspec.structs.replace(self.record, notebook=notebook))

    def change_environment(self, environment: EnvironmentId) -> None:
        """The next kernel of this session runs there."""
        self._put_record(msgspec.structs.replace(self.record, environment=environment))

    def change_account(self, account: str) -> None:
        """The next kernel of this session runs as this account."""
        self._put_record(msgspec.structs.replace(self.record, account=account))

    def kernel_ended(self, event: KernelEnded) -> None:
        """The process ended without a wish of ours, perhaps before we knew that it was there."""
        self._ended = event
        self._grew.set()

    def kernel_preparing(self, progress: Progress) -> None:
        """What its start waits for."""
        self._progress = progress
        self._announce(self)

    def grew(self) -> None:
        """There is more in the journal."""
        self._grew.set()

    async def close(self) -> None:
        """Let go; the kernel runs on."""
        if self._is_closed:
            return
        self._is_closed = True
        await _stopped(self._follower, self._starter)
        self.notebook.sessions -= 1
        self.notebook.on_edit = self.notebook.on_move = None

    # Inside

    def _put_record(self, record: SessionRecord) -> None:
        write_record(self.folder, record)
        self.record = record

    async def _start(self, wish: KernelWish, *, is_anew: bool = False) -> Exception | None:
        self._progress = None
        try:
            if is_anew:
                await self._end_kernel()
                self._runs.end_current(RunPhase.CANCELLED)
            await self._go_on_with(await self._hub.start(wish))
        except DssDeskError as error:
            return self._did_not_start(error)
        except Exception as error:  # noqa: BLE001 (a boundary: a task that nobody awaits)
            _log.exception("A kernel did not start")
            return self._did_not_start(error)
        return None

    async def _end_kernel(self) -> Unloaded:
        unloaded = await self._hub.unload(self.record.session_id)
        await self._catch_up()
        return unloaded

    async def _go_on_with(self, kernel: LivingKernel) -> None:
        self._kernel = kernel
        self._activity.begin_anew(kernel.started_at)
        self._folding.begin(kernel.kernel_id)
        if prompt := self._folding.open_prompt:
            self._activity.on_fact(prompt)
        self._phase = SessionPhase.IDLE
        self._announce(self)
        await self._read_on()

    def _did_not_start(self, error: Exception) -> Exception:
        self._runs.give_up(RunPhase.NOT_RUN)
        self._phase = SessionPhase.DIED
        self._death = Death(text=str(error), at=time.time(), never_ran=True)
        self._announce(self)
        return error

    async def _follow(self) -> None:
        while True:
            # While a cell runs, a look without being called: a journal may grow unheard, as when
            # it tells, after a while, of what a full disk did not take.
            seconds = _LOOK_AGAIN if self._runs.current is not None else None
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._grew.wait(), seconds)
            self._grew.clear()
            await self._read_on()

    async def _read_on(self) -> None:
        """Fold what is new, then send what waits; what fails is tried again."""
        try:
            ended = self._ended
            await self._catch_up()
            if ended is not None:
                self._mark_ended(ended)
            await self._send_next()
            is_done = not self._folding.is_behind
        except Exception:  # noqa: BLE001 (a boundary: a task that nobody awaits)
            _log.exception("Folding %s failed", self.notebook.ref.name)
            is_done = False
        if not is_done:
            asyncio.get_running_loop().call_later(_RETRY, self._grew.set)

    async def _catch_up(self) -> None:
        before = self.info
        await self._folding.catch_up(self._activity.on_record, self._on_fact)
        if self.info != before:
            self._announce(self)

    def _on_fact(self, fact: RunFact) -> None:
        self._activity.on_fact(fact)
        match fact:
            case RunStarted():
                self._runs.started(fact)
            case RunFinished():
                # The end of a kernel fails its cell; what waits then is for the next kernel.
                self._runs.finished(fact, cancels_rest=self._phase is SessionPhase.IDLE)
            case InputProposed():
                self._take_input(fact)

    def _take_input(self, fact: InputProposed) -> None:
        run = self._runs.current
        if run is not None and run.run_id == fact.run_id:  # no earlier one that is folded anew
            code = run.code if fact.replaces else None
            self.notebook.take_input(fact.cell_id, fact.text, instead_of=code)

    async def _send_next(self) -> None:
        if self._phase is SessionPhase.IDLE and await self._runs.send_next():
            self._announce(self)

    async def _look_for_lost_request(self) -> Exception | None:
        """After an adoption: was a run that counts as sent never received?

        If the kernel answers, is idle, and the journal goes on to know nothing of the run, then
        the request died with the old service. It becomes *not run*, visibly, and is never sent
        again by itself.
        """
        run = self._runs.current
        if run is None or run.phase is not RunPhase.SENT or self._activity.is_foreign:
            return None
        try:
            answer = await self._hub.evaluate(
                self.record.session_id, "1", seconds=_SECONDS_FOR_A_SIGN
            )
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._grew.wait(), _SECONDS_FOR_A_SIGN)
            await self._catch_up()
        except (DssDeskError, OSError) as error:
            return error
        if answer is not None and self._runs.current is run:
            self._runs.give_up(RunPhase.NOT_RUN)
            self._announce(self)
        return None

    def _mark_ended(self, event: KernelEnded) -> None:
        if self._phase is SessionPhase.IDLE and event.kernel_id == self.kernel_id:
            run = self._runs.current
            self._mark_lost(explain(event, run.cell_id if run else None))

    def _mark_lost(self, death: Death) -> None:
        run = self._runs.current
        self._runs.give_up(RunPhase.LOST)
        if run is not None:
            gap = Gap(text=f"{death.text} What it had not yet written is lost.")
            self.notebook.add_output(run.cell_id, gap)
            self._folding.commit()
        self._activity.begin_anew()
        self._phase, self._death = SessionPhase.DIED, death
        self._announce(self)


async def _stopped(*tasks: asyncio.Task[Any] | None) -> None:
    """Cancel what goes on, and wait for its end."""
    alive = [task for task in tasks if task is not None and not task.done()]
    for task in alive:
        task.cancel()
    await asyncio.gather(*alive, return_exceptions=True)
