"""What folding has to remember between two messages; kept with the folded document."""

import msgspec

from dssdesk.base.ids import CellId, RunId
from dssdesk.wire.record import Record


class HalfRun(Record, frozen=True, kw_only=True):
    """A run of which either the reply or the kernel's idleness has been seen, not both."""

    run_id: RunId
    status: str = ""
    is_idle: bool = False


class OpenPrompt(Record, frozen=True, kw_only=True):
    """A prompt that waits for a line of text, and the request that asked for it."""

    prompt_id: str
    parent_id: str
    text: str
    password: bool
    at: float


class FoldState(Record, frozen=True, kw_only=True):
    """A checkpoint of a `Folder`. Displays are not in it: outputs carry their display ids.

    Attributes:
        shown: The run whose outputs each cell shows.
        clearing: Cells whose outputs go when the next one comes (`clear_output(wait=True)`).
        missed: Cells that said something while they were deleted.
        last_cell: The cell that ran last; a gap without a request is marked there.
        prompt: What the kernel waits for.
    """

    shown: dict[CellId, RunId] = msgspec.field(default_factory=dict)
    clearing: tuple[CellId, ...] = ()
    missed: tuple[CellId, ...] = ()
    halves: tuple[HalfRun, ...] = ()
    last_cell: CellId | None = None
    prompt: OpenPrompt | None = None
