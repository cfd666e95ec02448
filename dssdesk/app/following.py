"""Follows runs of a notebook's cells in a terminal: what is printed, and how each one ends."""

import time
from collections.abc import Sequence
from typing import TextIO

from dssdesk.base.ids import CellId, RunId
from dssdesk.wire.cells import Cell, Run, RunPhase
from dssdesk.wire.changes import AddOutput, AppendText, Change, ChangeRun, ReplaceOutput
from dssdesk.wire.notebooks import DocumentSnapshot
from dssdesk.wire.outputs import Display, Error, Gap, MimeValue, Output, Result, Stream

_MARKS = {
    RunPhase.DONE: "done",
    RunPhase.FAILED: "failed",
    RunPhase.CANCELLED: "cancelled",
    RunPhase.NOT_RUN: "not run",
    RunPhase.LOST: "lost: the kernel ended",
}


class Following:
    """The runs that one waits for.

    Args:
        cells: The cells that run, in order.
        run_ids: Their runs.
        out: Takes what the cells print.
        progress: Takes a line for each cell.
    """

    def __init__(
        self, cells: Sequence[Cell], run_ids: Sequence[RunId], *, out: TextIO, progress: TextIO
    ) -> None:
        self._runs = dict(zip(run_ids, cells, strict=True))
        self._order = list(run_ids)
        self._phases: dict[RunId, RunPhase] = {}
        self._current: CellId | None = None
        self._out = out
        self._progress = progress
        self._at_line_start = True

    @property
    def is_over(self) -> bool:
        """Whether every run has ended."""
        return all(self._phase(run_id).is_over for run_id in self._order)

    @property
    def is_good(self) -> bool:
        """Whether every run has ended well."""
        return all(self._phase(run_id) is RunPhase.DONE for run_id in self._order)

    @property
    def open_runs(self) -> tuple[RunId, ...]:
        """Runs that have not ended."""
        return tuple(run_id for run_id in self._order if not self._phase(run_id).is_over)

    def changed(self, changes: Sequence[Change]) -> None:
        """Something happened to the document."""
        for change in changes:
            match change:
                case ChangeRun(run=Run() as run):
                    self._moved(run)
                case AddOutput(cell_id=cell_id, output=output) if cell_id == self._current:
                    self._show(output)
                case ReplaceOutput(cell_id=cell_id, output=output) if cell_id == self._current:
                    self._show(output)
                case AppendText(cell_id=cell_id, text=text) if cell_id == self._current:
                    self._write(text)
                case _:
                    pass

    def replaced(self, document: DocumentSnapshot) -> None:
        """Too much happened to tell; where the runs are is in the document."""
        for cell in document.cells:
            if cell.run is not None:
                self._moved(cell.run)

    def note(self, text: str) -> None:
        """Say something about the whole."""
        self._end_line()
        print(text, file=self._progress, flush=True)

    def _phase(self, run_id: RunId) -> RunPhase:
        return self._phases.get(run_id, RunPhase.QUEUED)

    def _moved(self, run: Run) -> None:
        cell = self._runs.get(run.run_id)
        if cell is None or self._phases.get(run.run_id) is run.phase:
            return
        self._phases[run.run_id] = run.phase
        place = f"[{self._order.index(run.run_id) + 1}/{len(self._order)}]"
        if run.phase is RunPhase.STARTED:
            self._current = cell.id
            self.note(f"{place} {_first_line(cell.source)}")
        elif run.phase.is_over:
            seconds = (run.finished_at or time.time()) - (run.started_at or time.time())
            self.note(f"{place} {_MARKS[run.phase]}, {max(0.0, seconds):.1f} s")

    def _show(self, output: Output) -> None:
        match output:
            case Stream(text=text):
                self._write(text)
            case Display(data=data) | Result(data=data):
                self._end_line()
                self._write(_text_of(data) + "\n")
            case Error(traceback=traceback, name=name, value=value):
                self._end_line()
                self._write("\n".join(traceback or (f"{name}: {value}",)) + "\n")
            case Gap(text=text):
                self._end_line()
                self._write(f"({text})\n")

    def _write(self, text: str) -> None:
        if text:
            self._out.write(text)
            self._out.flush()
            self._at_line_start = text.endswith("\n")

    def _end_line(self) -> None:
        if not self._at_line_start:
            self._write("\n")


def _text_of(data: dict[str, MimeValue]) -> str:
    value = data.get("text/plain")
    if value is not None and value.text is not None:
        return value.text
    return "(" + ", ".join(sorted(data)) + ")"


def _first_line(source: str) -> str:
    line = next((line.strip() for line in source.splitlines() if line.strip()), "")
    return line if len(line) <= 72 else f"{line[:71]}…"
