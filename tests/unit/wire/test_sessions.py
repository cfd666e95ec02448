"""What records say about themselves."""

import pytest

from dssdesk.wire.sessions import Loss, LostName


def test_an_idle_kernel_without_variables_loses_nothing():
    assert Loss().is_nothing


@pytest.mark.parametrize(
    "loss",
    [
        Loss(known=False),
        Loss(names=(LostName(name="df", type="DataFrame"),)),
        Loss(busy_seconds=0.0),
        Loss(queued=1),
    ],
)
def test_anything_else_needs_a_question(loss):
    assert not loss.is_nothing
