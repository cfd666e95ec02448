"""A cell and the state of its last run, as both ends know them."""

from enum import StrEnum
from typing import Any

import msgspec

from dssdesk.base.ids import CellId, RunId
from dssdesk.wire.outputs import Output
from dssdesk.wire.record import Record


class CellKind(StrEnum):
    """What a cell holds."""

    CODE = "code"
    MARKDOWN = "markdown"
    RAW = "raw"


class RunPhase(StrEnum):
    """Where one run of one cell is. It only moves down this list; the last five are its ends."""

    QUEUED = "queued"
    SENT = "sent"
    STARTED = "started"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    NOT_RUN = "not_run"
    LOST = "lost"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self not in (RunPhase.QUEUED, RunPhase.SENT, RunPhase.STARTED)


class Run(Record, frozen=True, kw_only=True):
    """One execution of one cell.

    Attributes:
        started_at: Seconds since the epoch; also `finished_at`.
        source_digest: Of the text that ran (`digest_of`), to tell an edited cell from a fresh one.
    """

    run_id: RunId
    phase: RunPhase
    started_at: float | None = None
    finished_at: float | None = None
    source_digest: str = ""


class Cell(Record, frozen=True, kw_only=True):
    """A cell as it stands: text, outputs, last run."""

    id: CellId
    kind: CellKind
    source: str = ""
    metadata: dict[str, Any] = msgspec.field(default_factory=dict)
    attachments: dict[str, Any] | None = None
    outputs: tuple[Output, ...] = ()
    execution_count: int | None = None
    run: Run | None = None
