"""Code runs in a real kernel, and the journal has all of it in order."""

import pytest

from tests.kernels.driving import Driver

pytestmark = pytest.mark.anyio


async def test_the_journal_has_what_a_cell_said_in_order(driver: Driver):
    message_id = await driver.send("print('a'); 1 + 1")
    await driver.finished(message_id)
    assert driver.kinds(message_id) == [
        "status",
        "execute_input",
        "stream",
        "execute_result",
        "execute_reply",
        "status",
    ]
    sequences = [record.sequence for record in driver.records]
    assert sequences == list(range(1, len(sequences) + 1))
