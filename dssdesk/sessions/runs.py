"""The runs of one session: committed before they are sent, moved by what the journal says."""

import logging
import time
from collections.abc import Iterable, Sequence

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import CellId, RequestId, RunId, SessionId
from dssdesk.kernels.hub import ExecuteRequest, Hub
from dssdesk.notebook.facts import RunFinished, RunStarted
from dssdesk.sessions.folding import Folding
from dssdesk.sessions.open_notebook import OpenNotebook
from dssdesk.sessions.queue import QueuedRun, RunQueue
from dssdesk.sessions.store import Store
from dssdesk.wire.cells import CellKind, Run, RunPhase
from dssdesk.wire.changes import ChangeKind, DeleteCell, Edit, InsertCell

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

    def cancel(
        self, run_ids: Sequence[RunId] | None = None, *, phase: RunPhase = RunPhase.CANCELLED
    ) -> None:
        """Take waiting runs out of the queue; all of them without a choice."""
        self._moved(self._queue.cancel(run_ids, phase=phase))
        self._folding.commit()

    def end_current(self, phase: RunPhase) -> None:
        """The kernel is gone, and its run with it."""
        if self.current is not None:
            self._moved([self._queue.finish(self.current.run_id, phase, time.time())])
            self._folding.commit()

    def give_up(self, phase: RunPhase) -> None:
        """The kernel is gone: its run ends in this phase, those behind it were not run."""
        self.end_current(phase)
        self.cancel(phase=RunPhase.NOT_RUN)

    def started(self, fact: RunStarted) -> None:
        """The journal says that a run began."""
        self._moved([self._queue.start(fact.run_id, fact.at)], count=fact.execution_count)

    def finished(self, fact: RunFinished, *, cancels_rest: bool) -> None:
        """The journal says that a run is over; a failure cancels those behind it."""
        phase = _ENDS.get(fact.status, RunPhase.CANCELLED)
        over = self._queue.finish(fact.run_id, phase, fact.at)
        self._moved([over])
        if over is not None and phase is not RunPhase.DONE and cancels_rest:
            self._moved(self._queue.cancel())

    def edited(self, edits: Sequence[Edit]) -> None:
        """A person changed the document: what cannot run leaves the queue.

        A cell that is back while its run goes on shows that run again: the edit could not know.
        """
        if not any(isinstance(edit, InsertCell | DeleteCell | ChangeKind) for edit in edits):
            return
        gone = [
            run.cell_id for run in self._queue.waiting if not self._notebook.holds_code(run.cell_id)
        ]
        self._moved(self._queue.forget_cells(gone))
        back = {_cell_of(edit) for edit in edits if isinstance(edit, InsertCell | ChangeKind)}
        for run in (self._queue.current, *self._queue.waiting):
            if run is not None and run.cell_id in back:
                self._show(run, self._notebook.count_of(run.cell_id))
        self._folding.cells_are_back(back)
        self._folding.commit()

    async def send_next(self) -> bool:
        """Send the first waiting run if the kernel has none; whether there was one."""
        run = self._queue.next_to_send()
        if run is None:
            return False
        self._moved([run])
        if not self._folding.commit():
            # The next service would find it waiting, and run it a second time.
            self.give_up(RunPhase.NOT_RUN)
            return True
        request = RequestId(self._session_id, run.cell_id, run.run_id)
        try:
            await self._hub.execute(
                self._session_id, ExecuteRequest(message_id=str(request), code=run.code)
            )
        except DssDeskError:
            _log.exception("A run could not be sent")
            self.give_up(RunPhase.NOT_RUN)
        return True

    def _moved(self, runs: Iterable[QueuedRun | None], *, count: int | None = None) -> None:
        for run in runs:
            if run is None:
                continue
            self._folding.moved(run)
            waits = run.phase in (RunPhase.QUEUED, RunPhase.SENT)
            known = None if waits else self._notebook.count_of(run.cell_id)
            last = self._notebook.run_of(run.cell_id)
            if last is None or last.run_id <= run.run_id:
                self._show(run, count or known)

    def _show(self, run: QueuedRun, count: int | None) -> None:
        self._notebook.change_run(run.cell_id, run.run, count)


def _cell_of(edit: InsertCell | ChangeKind) -> CellId:
    return edit.cell.id if isinstance(edit, InsertCell) else edit.cell_id
