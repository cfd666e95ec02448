"""Follows runs of a notebook's cells in a terminal: what is printed, and how each one ends."""

from collections.abc import Sequence
from typing import TextIO

from dssdesk.base.ids import CellId, RunId
from dssdesk.wire.cells import Cell, CellKind, Run, RunPhase
from dssdesk.wire.changes import (
    AddOutput,
    AppendText,
    Change,
    ChangeKind,
    ChangeRun,
    DeleteCell,
    ReplaceOutput,
)
from dssdesk.wire.notebooks import DocumentSnapshot
from dssdesk.wire.outputs import Display, Error, Gap, MimeValue, Output, Result, Stream
from dssdesk.wire.sessions import Progress, Prompt

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
        self._out = out
        self._progress = progress
        self._at_line_start = True
        self._prompts: set[str] = set()
        self._tenth = -1

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
        """Something happened to the document.

        A message says what is different now, cell by cell: an output may stand before the word
        that its cell began, and one that ended at once never says that it did.
        """
        gone = {_gone(change) for change in changes}
        for run_id in self._order:
            cell_id = self._runs[run_id].id
            mine = [change for change in changes if _cell_of(change) == cell_id]
            runs = [change.run for change in mine if isinstance(change, ChangeRun) and change.run]
            self._begin_if(run_id, runs)
            for change in mine:
                self._printed(change)
            self._end_if(run_id, runs)
            if cell_id in gone:
                self._end(run_id, RunPhase.CANCELLED)

    def replaced(self, document: DocumentSnapshot) -> None:
        """Too much happened to tell; where the runs are is in the document."""
        for cell in document.cells:
            if cell.run is not None and cell.run.run_id in self._runs:
                self._begin_if(cell.run.run_id, [cell.run])
                self._end_if(cell.run.run_id, [cell.run])
        there = {cell.id for cell in document.cells}
        for run_id in self._order:
            if self._runs[run_id].id not in there:
                self._end(run_id, RunPhase.CANCELLED)

    def is_new(self, prompt: Prompt) -> bool:
        """Whether nobody was told of this prompt: events that come late name it again."""
        is_new = prompt.prompt_id not in self._prompts
        self._prompts.add(prompt.prompt_id)
        return is_new

    def kernel_starts(self, progress: Progress) -> None:
        """What its start waits for: a line for each tenth of the way."""
        tenth = int((progress.fraction or 0.0) * 10)
        if tenth != self._tenth:
            self._tenth = tenth
            self.note(f"{progress.text} ({tenth * 10} %)")

    def note(self, text: str) -> None:
        """Say something about the whole."""
        self._end_line()
        print(text, file=self._progress, flush=True)

    def _phase(self, run_id: RunId) -> RunPhase:
        return self._phases.get(run_id, RunPhase.QUEUED)

    def _begin_if(self, run_id: RunId, runs: Sequence[Run]) -> None:
        began = any(run.run_id == run_id and run.started_at is not None for run in runs)
        if began and self._phase(run_id) is RunPhase.QUEUED:
            self._phases[run_id] = RunPhase.STARTED
            self.note(f"{self._place(run_id)} {_first_line(self._runs[run_id].source)}")

    def _end_if(self, run_id: RunId, runs: Sequence[Run]) -> None:
        for run in runs:
            if run.run_id == run_id and run.phase.is_over:
                self._end(run_id, run.phase, _seconds(run))
            elif run.run_id > run_id:  # the cell was run again before its turn came
                self._end(run_id, RunPhase.CANCELLED)

    def _end(self, run_id: RunId, phase: RunPhase, seconds: str = "") -> None:
        if not self._phase(run_id).is_over:
            self._phases[run_id] = phase
            self.note(f"{self._place(run_id)} {_MARKS[phase]}{seconds}")

    def _place(self, run_id: RunId) -> str:
        return f"[{self._order.index(run_id) + 1}/{len(self._order)}]"

    def _printed(self, change: Change) -> None:
        match change:
            case AddOutput(output=output) | ReplaceOutput(output=output):
                self._show(output)
            case AppendText(text=text):
                self._write(text)
            case _:
                pass

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


def _cell_of(change: Change) -> CellId | None:
    if isinstance(change, AddOutput | AppendText | ReplaceOutput | ChangeRun):
        return change.cell_id
    return None


def _gone(change: Change) -> CellId | None:
    """The cell that cannot run after this: its run has left the queue, or shows nowhere."""
    match change:
        case DeleteCell(cell_id=cell_id):
            return cell_id
        case ChangeKind(cell_id=cell_id, kind=kind) if kind is not CellKind.CODE:
            return cell_id
    return None


def _seconds(run: Run) -> str:
    if run.started_at is None or run.finished_at is None:
        return ""
    return f", {max(0.0, run.finished_at - run.started_at):.1f} s"


def _text_of(data: dict[str, MimeValue]) -> str:
    value = data.get("text/plain")
    if value is not None and value.text is not None:
        return value.text
    return "(" + ", ".join(sorted(data)) + ")"


def _first_line(source: str) -> str:
    line = next((line.strip() for line in source.splitlines() if line.strip()), "")
    return line if len(line) <= 72 else f"{line[:71]}…"
