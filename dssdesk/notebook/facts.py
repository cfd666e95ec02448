"""What folding finds out beside outputs: about runs, and about prompts."""

from dataclasses import dataclass
from typing import Literal

from dssdesk.base.ids import CellId, RunId


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """The kernel began to execute a cell."""

    cell_id: CellId
    run_id: RunId
    execution_count: int | None
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished:
    """The kernel replied and is idle again: all that the cell printed in time has been folded."""

    cell_id: CellId
    run_id: RunId
    status: Literal["ok", "error", "aborted"]
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptAsked:
    """The kernel waits for a line of text."""

    cell_id: CellId | None
    prompt_id: str
    text: str
    password: bool
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptAnswered:
    """The prompt is no longer open: answered, or interrupted."""

    prompt_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InputProposed:
    """A run has a text for its own cell, or for a new one below: `%load`, `%recall`."""

    cell_id: CellId
    run_id: RunId
    text: str
    replaces: bool


RunFact = RunStarted | RunFinished | PromptAsked | PromptAnswered | InputProposed
