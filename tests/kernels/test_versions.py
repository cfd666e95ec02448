"""The launcher in other Pythons, with the oldest ipykernel that we promise and the newest."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dssdesk.kernels.environments import Environments
from dssdesk.kernels.hub import KernelWish
from dssdesk.kernels.local_hub import LocalHub
from tests.helpers.pythons import Recipe, environment
from tests.kernels.driving import Driver
from tests.kernels.test_unload import DAEMON_WITHOUT_ENVIRONMENT

pytestmark = pytest.mark.anyio

RECIPES = (
    Recipe("3.9", ("ipykernel==6.29.0",)),
    Recipe("3.9", ("ipykernel>=6.29",)),
    Recipe("3.13", ("ipykernel==6.29.5",)),
    Recipe("3.13", ("ipykernel>=7",)),
)


@pytest.mark.parametrize("recipe", RECIPES, ids=str)
async def test_a_kernel_does_all_that_a_session_needs(
    recipe: Recipe,
    real_home: Path,
    hub: LocalHub,
    wish: Callable[..., KernelWish],
    environments: Environments,
):
    python = environment(recipe, home=real_home)
    found = environments.add(python.parent.parent)
    driver = await Driver.start(hub, replace(wish(), environment=found.id))
    await _runs_in_order(driver, recipe)
    await _answers_while_busy(driver)
    await _prompts(driver)
    await _has_the_official_client(driver, recipe)
    await driver.run(DAEMON_WITHOUT_ENVIRONMENT)
    unloaded = await hub.unload(driver.session_id)
    assert unloaded.seconds < 5


async def _runs_in_order(driver: Driver, recipe: Recipe) -> None:
    message_id = await driver.send("import sys; print(sys.version_info[:2]); 1 + 1")
    await driver.finished(message_id)
    assert driver.text() == f"({recipe.python.replace('.', ', ')})\n"
    assert driver.kinds(message_id)[2:] == ["stream", "execute_result", "execute_reply", "status"]
    sequences = [record.sequence for record in driver.records]
    assert sequences == list(range(1, len(sequences) + 1))


async def _answers_while_busy(driver: Driver) -> None:
    message_id = await driver.send("x = 41\nprint('go', flush=True)\nwhile True: pass")
    await driver.printed("go")
    assert await driver.hub.evaluate(driver.session_id, "x + 1", seconds=5) == "42"
    await driver.hub.interrupt(driver.session_id)
    await driver.finished(message_id)


async def _prompts(driver: Driver) -> None:
    message_id = await driver.send("print('hello', input('name? '))")
    await driver.until(lambda: "input_request" in driver.kinds(message_id))
    await driver.hub.answer(driver.session_id, "ann")
    await driver.finished(message_id)
    assert driver.text(message_id) == "hello ann\n"


async def _has_the_official_client(driver: Driver, recipe: Recipe) -> None:
    await driver.finished(await driver.send(_IMPORT))
    # Today's requests needs 3.10; an older Python must miss it rather than find what fails.
    assert driver.text().endswith(
        "No module named 'requests'\n" if recipe.python == "3.9" else "ok\n"
    )


_IMPORT = """
try:
    import dataikuapi
    print("ok")
except ImportError as error:
    print(error)
"""
