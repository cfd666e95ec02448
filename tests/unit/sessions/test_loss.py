"""Reading the kernel's answer about its variables."""

import pytest

from dssdesk.sessions.loss import names_of
from dssdesk.wire.sessions import LostName


def test_names_and_types_are_read():
    assert names_of("""'[["df", "DataFrame"], ["n", "int"]]'""") == (
        LostName(name="df", type="DataFrame"),
        LostName(name="n", type="int"),
    )


@pytest.mark.parametrize("answer", [None, "", "nonsense(", "'not json'", "'[1]'", "3"])
def test_an_answer_that_cannot_be_read_is_no_answer(answer: str | None):
    assert names_of(answer) is None
