"""The runs of one session: committed before they are sent, moved by what the journal says."""

import logging
import time
from collections.abc import Sequence

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import CellId, RequestId, RunId, SessionId
from dssdesk.kernels.hub import ExecuteRequest, Hub
from dssdesk.notebook.fold import RunFinished, RunStarted
from dssdesk.sessions.folding import Folding
from dssdesk.sessions.open_notebook import OpenNotebook
from dssdesk.sessions.queue import QueuedRun, RunQueue
from dssdesk.sessions.store import Store
from dssdesk.wire.cells import CellKind, Run, RunPhase

_log = logging.getLogger(__name__)

_ENDS = {"ok": RunPhase.DONE, "error": RunPhase.FAILED}


class Runs:
    """The queue of a session, in the store, in the document, and on its way to the kernel."""

    def __init__(
        self,
        session_id: SessionId,
        notebook: OpenNotebook,
        folding: Folding,
        *,
        hub: Hub,
        store: Store,
    ) -> None:
        self._session_id = session_id
        self._notebook = notebook
        self._folding = folding
        self._hub = hub
        self._store = store
        self._queue = RunQueue(store.open_runs(session_id))
        self._count: int | None = None

    @property
    def current(self) -> QueuedRun | None:
        """The run that the kernel has."""
        return self._queue.current

    @property
    def waiting(self) -> int:
        """How many runs wait behind it."""
        return len(self._queue.waiting)

    def add(self, cell_ids: Sequence[CellId]) -> tuple[RunId, ...]:
        """Commit a run for each code cell that holds code.

        Raises:
            CellMissing: A cell was deleted; none was added.
        """
        cells = [self._notebook.document.cell(cell_id) for cell_id in cell_ids]
        added: list[QueuedRun] = []
        with self._store.transaction():
            for cell in cells:
                if cell.kind is not CellKind.CODE or not cell.source.strip():
                    continue
                digest = self._notebook.source_digest(cell.id)
                run = Run(run_id=RunId(0), phase=RunPhase.QUEUED, source_digest=digest)
                added.append(self._store.new_run(self._session_id, cell.id, cell.source, run))
            self._moved(self._queue.add(added))
            self._folding.commit()
        return tuple(run.run_id for run in added)

    def cancel(self, run_ids: Sequence[RunId] | None = None) -> None:
        """Take waiting runs out of the queue; all of them without a choice."""
        with self._store.transaction():
            self._moved(self._queue.cancel(run_ids))
            self._folding.commit()

    def give_up(self, phase: RunPhase) -> None:
        """The kernel is gone: its run ends in this phase, those behind it were not run."""
        with self._store.transaction():
            if self.current is not None:
                self._move(self._queue.finish(self.current.run_id, phase, time.time()))
            self._moved(self._queue.cancel(phase=RunPhase.NOT_RUN))
            self._folding.commit()

    def started(self, fact: RunStarted) -> None:
        """The journal says that a run began."""
        self._count = fact.execution_count
        self._move(self._queue.start(fact.run_id, fact.at))

    def finished(self, fact: RunFinished) -> None:
        """The journal says that a run is over; a failure cancels those behind it."""
        phase = _ENDS.get(fact.status, RunPhase.CANCELLED)
        self._move(self._queue.finish(fact.run_id, phase, fact.at))
        if phase is not RunPhase.DONE:
            self._moved(self._queue.cancel())

    async def send_next(self) -> bool:
        """Send the first waiting run if the kernel has none; whether there was one."""
        run = self._queue.next_to_send()
        if run is None:
            return False
        with self._store.transaction():
            self._count = None
            self._move(run)
            self._folding.commit()
        request = RequestId(self._session_id, run.cell_id, run.run_id)
        try:
            await self._hub.execute(
                self._session_id, ExecuteRequest(message_id=str(request), code=run.code)
            )
        except DssDeskError:
            _log.exception("A run could not be sent")
            self.give_up(RunPhase.NOT_RUN)
        return True

    def _move(self, run: QueuedRun | None) -> None:
        if run is not None:
            self._moved([run])

    def _moved(self, runs: Sequence[QueuedRun]) -> None:
        self._store.put_runs(runs)
        for queued in runs:
            last = self._notebook.run_of(queued.cell_id)
            if last is None or last.run_id <= queued.run_id:
                waits = queued.phase in (RunPhase.QUEUED, RunPhase.SENT)
                count = None if waits else self._count
                self._notebook.change_run(queued.cell_id, queued.run, count)
