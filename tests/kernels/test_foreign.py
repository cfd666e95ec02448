"""A kernel without our launcher: the hub writes its journal."""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dssdesk.base.ids import EnvironmentId
from dssdesk.kernels.environments import Environments
from dssdesk.kernels.hub import KernelWish
from dssdesk.kernels.local_hub import LocalHub
from tests.kernels.driving import Driver

pytestmark = pytest.mark.anyio

FOREIGN = "from ipykernel.kernelapp import launch_new_instance; launch_new_instance()"
ID = EnvironmentId("kernelspec:foreign")


@pytest.fixture
def foreign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Installs a kernel of another language, which is ipykernel in disguise."""
    folder = tmp_path / "jupyter" / "kernels" / "foreign"
    folder.mkdir(parents=True)
    spec = {
        "argv": [sys.executable, "-c", FOREIGN, "-f", "{connection_file}"],
        "display_name": "Foreign",
        "language": "foreign",
        "interrupt_mode": "message",
    }
    (folder / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))


@pytest.mark.usefixtures("foreign")
async def test_a_foreign_kernel_is_journaled_by_the_hub(
    hub: LocalHub, wish: Callable[..., KernelWish], environments: Environments
):
    assert ID in [environment.id for environment in hub.environments()]
    driver = await Driver.start(hub, replace(wish(), environment=ID))
    message_id = await driver.send("print('a'); 1 + 1")
    await driver.finished(message_id)
    # The reply comes over another socket than the rest, and may be the last.
    await driver.until(lambda: "execute_reply" in driver.kinds(message_id))
    assert sorted(driver.kinds(message_id)) == sorted(
        ["status", "execute_input", "stream", "execute_result", "execute_reply", "status"]
    )
    assert await hub.evaluate(driver.session_id, "6 * 7", seconds=5) == "42"


@pytest.mark.usefixtures("foreign")
async def test_a_foreign_kernel_is_interrupted_by_message(
    hub: LocalHub, wish: Callable[..., KernelWish]
):
    driver = await Driver.start(hub, replace(wish(), environment=ID))
    message_id = await driver.send("print('go', flush=True)\nwhile True: pass")
    await driver.printed("go")
    await hub.interrupt(driver.session_id)
    await driver.finished(message_id)


@pytest.mark.usefixtures("foreign")
async def test_a_new_hub_leaves_a_gap_in_a_foreign_journal(
    hub: LocalHub, wish: Callable[..., KernelWish], sockets: Path, environments: Environments
):
    wanted = replace(wish(), environment=ID)
    first = LocalHub(sockets=sockets, environments=environments)
    driver = await Driver.start(first, wanted)
    await driver.run("print('before')")
    await first.close()
    [living] = await hub.open([wanted.folder])
    second = Driver(hub, living, count=1)
    await second.run("print('after')")
    kinds = [record.message_type for record in second.records]
    assert kinds.count("gap") == 1
    assert second.text().endswith("before\nafter\n")
