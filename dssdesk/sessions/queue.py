"""The queue of one session: which runs wait, which one the kernel has. Pure.

A run is committed before it is sent, and one at a time is sent: requests that wait inside a
kernel would all be aborted by an interrupt, and nobody could reorder or cancel them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import msgspec

from dssdesk.base.ids import CellId, RunId
from dssdesk.wire.cells import Run, RunPhase


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedRun:
    """One execution of one cell: the text that runs, and where it is."""

    run: Run
    cell_id: CellId
    code: str

    @property
    def run_id(self) -> RunId:
        """Its number in the instance."""
        return self.run.run_id

    @property
    def phase(self) -> RunPhase:
        """Where it is."""
        return self.run.phase

    def at(self, phase: RunPhase, **facts: float | None) -> "QueuedRun":
        """The same run, moved on."""
        return replace(self, run=msgspec.structs.replace(self.run, phase=phase, **facts))


class RunQueue:
    """Runs in the order in which they were asked for.

    Every method that moves runs returns the runs it moved, as they are now.
    """

    def __init__(self, runs: Iterable[QueuedRun] = ()) -> None:
        alive = [run for run in runs if not run.phase.is_over]
        self._waiting = [run for run in alive if run.phase is RunPhase.QUEUED]
        self._current = next((run for run in alive if run.phase is not RunPhase.QUEUED), None)

    @property
    def current(self) -> QueuedRun | None:
        """The run that the kernel has, sent or started."""
        return self._current

    @property
    def waiting(self) -> tuple[QueuedRun, ...]:
        """The runs that nobody has sent yet."""
        return tuple(self._waiting)

    def add(self, runs: Iterable[QueuedRun]) -> tuple[QueuedRun, ...]:
        """Put runs at the end; an older run of a cell that waits already goes."""
        added = list(runs)
        gone = self.forget_cells(run.cell_id for run in added)
        self._waiting += added
        return (*gone, *added)

    def next_to_send(self) -> QueuedRun | None:
        """Take the first waiting run, if the kernel has none; it is *sent* from now on."""
        if self._current is not None or not self._waiting:
            return None
        self._current = self._waiting.pop(0).at(RunPhase.SENT)
        return self._current

    def start(self, run_id: RunId, at: float) -> QueuedRun | None:
        """The kernel began a run; None if it is not the current one."""
        if self._current is None or self._current.run_id != run_id:
            return None
        self._current = self._current.at(RunPhase.STARTED, started_at=at)
        return self._current

    def finish(self, run_id: RunId, phase: RunPhase, at: float) -> QueuedRun | None:
        """The current run is over; None if it is not this one."""
        if self._current is None or self._current.run_id != run_id:
            return None
        over, self._current = self._current.at(phase, finished_at=at), None
        return over

    def cancel(
        self, run_ids: Iterable[RunId] | None = None, *, phase: RunPhase = RunPhase.CANCELLED
    ) -> tuple[QueuedRun, ...]:
        """Take waiting runs out (all of them without a choice); returns them."""
        chosen = {run.run_id for run in self._waiting} if run_ids is None else set(run_ids)
        gone = [run.at(phase) for run in self._waiting if run.run_id in chosen]
        self._waiting = [run for run in self._waiting if run.run_id not in chosen]
        return tuple(gone)

    def forget_cells(self, cell_ids: Iterable[CellId]) -> tuple[QueuedRun, ...]:
        """Cells were deleted: their waiting runs go."""
        deleted = set(cell_ids)
        return self.cancel([run.run_id for run in self._waiting if run.cell_id in deleted])
