"""What stands beside a cell: its bar, its number, its time. No Qt here."""

from dataclasses import dataclass

from dssdesk.base.ids import CellId
from dssdesk.desk.kit.text import clock_text, duration_text, when_text
from dssdesk.desk.notebook.chosen import Chosen
from dssdesk.wire.cells import Cell, CellKind, Run, RunPhase
from dssdesk.wire.outputs import Error

_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Marks:
    """Texts and colours; a colour is a token's name, empty for none."""

    number: str = ""
    time: str = ""
    bar: str = ""
    is_edited: bool = False
    turns: bool = False
    word: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a cell stands in the selection."""

    is_active: bool = False
    is_selected: bool = False
    is_edited: bool = False


def standing_of(chosen: Chosen, cell_id: CellId) -> Standing:
    """How this cell stands."""
    is_active = cell_id == chosen.active
    return Standing(
        is_active=is_active,
        is_selected=cell_id in chosen.selected,
        is_edited=is_active and chosen.is_editing,
    )


def marks_of(cell: Cell, *, now: float, waits: bool, is_edited: bool, place: int = 0) -> Marks:
    """What stands beside this cell at this moment; ``place`` in the queue counts from 1."""
    if cell.kind is not CellKind.CODE:
        return Marks()
    run = cell.run
    if run is None or run.phase in (RunPhase.CANCELLED, RunPhase.NOT_RUN, RunPhase.LOST):
        return _without_run(cell, run, is_edited=is_edited)
    if not run.phase.is_over:
        return _going(run, now=now, waits=waits, place=place)
    failed = run.phase is RunPhase.FAILED or any(isinstance(one, Error) for one in cell.outputs)
    return Marks(
        number=_number(cell.execution_count),
        time=_time(run),
        bar="state.danger_mark" if failed else "",
        is_edited=is_edited,
        word="failed" if failed else "",
    )


def _without_run(cell: Cell, run: Run | None, *, is_edited: bool) -> Marks:
    words = {
        RunPhase.CANCELLED: "cancelled",
        RunPhase.NOT_RUN: "not run",
        RunPhase.LOST: "lost",
    }
    word = words.get(run.phase, "") if run is not None else ""
    failed = any(isinstance(output, Error) for output in cell.outputs)
    return Marks(
        number=_number(cell.execution_count),
        time=word,
        bar="state.danger_mark" if failed else "",
        is_edited=is_edited,
        word=word,
    )


def _going(run: Run, *, now: float, waits: bool, place: int) -> Marks:
    if run.phase is not RunPhase.STARTED:
        queued = f"queued {place}" if place else "queued"
        return Marks(number="[*]", time=queued, word=queued)
    elapsed = clock_text(now - run.started_at) if run.started_at is not None else ""
    bar = "state.info" if waits else "state.running"
    word = "waits for input" if waits else "running"
    return Marks(number="[*]", time=elapsed, bar=bar, turns=True, word=word)


def _number(count: int | None) -> str:
    return "[ ]" if count is None else f"[{count}]"


def _time(run: Run) -> str:
    if run.started_at is None or run.finished_at is None:
        return ""
    seconds = run.finished_at - run.started_at
    return clock_text(seconds) if seconds >= _MINUTE else duration_text(seconds)


def run_words(run: Run | None, marks: Marks, *, now: float) -> str:
    """When a cell ran, as sentences for a tooltip."""
    words = []
    if run is None:
        return ""
    if run.phase is RunPhase.STARTED and run.started_at is not None:
        words.append(f"Runs since {when_text(run.started_at, now)}.")
    elif not run.phase.is_over:
        words.append("Waits until the cells before it have run.")
    elif run.started_at is not None:
        took = f", took {_time(run)}" if run.finished_at is not None else ""
        words.append(f"Ran {when_text(run.started_at, now)}{took}.")
    if marks.is_edited:
        words.append("Edited since.")
    return " ".join(words)


def spoken(cell: Cell, place: int, count: int, marks: Marks) -> str:
    """A cell's accessible name: "Code cell 12 of 1000, executed 7"."""
    kind = {CellKind.CODE: "Code", CellKind.MARKDOWN: "Text", CellKind.RAW: "Raw"}[cell.kind]
    name = f"{kind} cell {place + 1} of {count}"
    if marks.word:
        return f"{name}, {marks.word}"
    return name if cell.execution_count is None else f"{name}, executed {cell.execution_count}"
