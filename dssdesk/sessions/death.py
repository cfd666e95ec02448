"""Why a kernel ended, in a sentence that a person can act on."""

import signal

from dssdesk.base.ids import CellId
from dssdesk.kernels.hub import KernelEnded
from dssdesk.wire.sessions import Death

_SUPPOSED = {
    "SIGKILL": ": by another program, or by the system because memory ran short",
    "SIGTERM": ": by another program",
    "SIGSEGV": ": a library that it uses crashed",
    "SIGABRT": ": a library that it uses gave up",
    "SIGBUS": ": a file that it used became shorter, or a disk is full",
}
"""Who sends such a signal, mostly."""


def explain(event: KernelEnded, cell_id: CellId | None) -> Death:
    """What is known of the end of a kernel that nobody unloaded."""
    return Death(
        text=_text(event),
        at=event.at,
        exit_code=event.exit_code,
        signal=event.signal,
        out_of_memory=event.out_of_memory,
        last_memory=event.last_memory,
        cell_id=cell_id,
    )


def gone_unseen(at: float) -> Death:
    """A kernel that ended while no service was there to see it."""
    return Death(text="The kernel ended while nobody looked after it.", at=at)


def _text(event: KernelEnded) -> str:
    if event.out_of_memory:
        return "The kernel ran out of memory."
    if event.signal is not None:
        try:
            name = signal.Signals(event.signal).name
        except ValueError:
            name = f"signal {event.signal}"
        return f"The kernel was ended by {name}{_SUPPOSED.get(name, '')}."
    if event.exit_code is not None:
        return f"The kernel ended with exit code {event.exit_code}."
    return "The kernel ended."
