"""The sentence that explains why a kernel ended."""

import pytest

from dssdesk.base.ids import KernelId, SessionId
from dssdesk.kernels.hub import KernelEnded
from dssdesk.sessions.death import explain


def ended(**facts: object) -> KernelEnded:
    return KernelEnded(session_id=SessionId("s"), kernel_id=KernelId("k"), at=1.0, **facts)


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (ended(out_of_memory=True, signal=9), "The kernel ran out of memory."),
        (
            ended(signal=9),
            (
                "The kernel was ended by SIGKILL: by another program, or by the system because "
                "memory ran short."
            ),
        ),
        (ended(signal=11), "The kernel was ended by SIGSEGV: a library that it uses crashed."),
        (ended(signal=10), "The kernel was ended by SIGUSR1."),
        (ended(signal=99), "The kernel was ended by signal 99."),
        (ended(exit_code=3), "The kernel ended with exit code 3."),
        (ended(), "The kernel ended."),
    ],
)
def test_a_death_is_explained(event: KernelEnded, text: str):
    assert explain(event, None).text == text
