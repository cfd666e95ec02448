"""Code runs in a real kernel: the journal has all of it, prompts wait, a busy kernel answers."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dssdesk.base.ids import EnvironmentId
from dssdesk.kernels.environments import Environments
from dssdesk.kernels.errors import (
    EnvironmentMissing,
    EnvironmentUnfit,
    KernelDidNotStart,
    PromptNotOpen,
)
from dssdesk.kernels.hub import JOURNAL_START, ExecuteRequest, KernelWish
from dssdesk.kernels.local_hub import LocalHub
from tests.helpers.pythons import a_bare_python
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


async def test_what_forked_children_print_is_in_the_journal_once(driver: Driver):
    text = await driver.run(
        "import multiprocessing\n"
        "def work(number):\n    print(f'line {number}\\n', end='', flush=True)\n"
        "with multiprocessing.get_context('fork').Pool(3) as pool:\n"
        "    pool.map(work, range(60), chunksize=1)\n"
        "print('end')"
    )
    lines = text.split("\n")
    assert sorted(line for line in lines if line.startswith("line")) == sorted(
        f"line {number}" for number in range(60)
    )
    sequences = [record.sequence for record in driver.records]
    assert sequences == list(range(1, len(sequences) + 1))


async def test_output_from_below_python_is_shown(driver: Driver):
    await driver.run("import os; _ = os.write(1, b'raw\\n'); os.system('echo sub')")
    await driver.printed("raw\n")
    await driver.printed("sub\n")


async def test_buffers_reach_the_journal(driver: Driver):
    await driver.run(
        "from comm import create_comm\n"
        "buffers = [b'\\n{\"s\":9,', b'x' * 100000]\n"
        "c = create_comm(target_name='t', data={'a': 1}, buffers=buffers)"
    )
    opened = [record for record in driver.records if record.message_type == "comm_open"]
    assert opened[0].buffers == (b'\n{"s":9,', b"x" * 100000)


async def test_a_child_keeps_its_exit_code_though_the_kernel_reaps(driver: Driver):
    text = await driver.run(
        "import os, subprocess, time\n"
        "child = subprocess.Popen(['sh', '-c', 'exit 7'])\n"
        "late = subprocess.Popen(['sh', '-c', '(sleep 0.1 &) ; exit 8'])\n"
        "def orphans():\n"
        "    children = open(f'/proc/self/task/{os.getpid()}/children').read().split()\n"
        "    return set(map(int, children)) - {child.pid, late.pid}\n"
        "time.sleep(0.3); print(len(orphans()))\n"
        "while orphans(): time.sleep(0.1)\n"
        "print(child.wait(), late.wait())"
    )
    assert text == "1\n7 8\n"


async def test_a_busy_kernel_tells_the_value_of_an_expression(driver: Driver, hub: LocalHub):
    message_id = await driver.send("x = 41\nprint('go', flush=True)\nwhile x != 42: pass")
    await driver.printed("go")
    assert await hub.evaluate(driver.session_id, "x + 1", seconds=5) == "42"
    assert await hub.evaluate(driver.session_id, "nothing", seconds=5) is None
    await hub.interrupt(driver.session_id)
    await driver.finished(message_id)
    assert "error" in driver.kinds(message_id)


async def test_an_evaluation_takes_no_output_from_a_cells_thread(driver: Driver, hub: LocalHub):
    message_id = await driver.send(
        "import threading\nstop = threading.Event()\n"
        "def work():\n"
        "    while not stop.wait(0.05): print('tick', flush=True)\n"
        "thread = threading.Thread(target=work); thread.start()"
    )
    await driver.finished(message_id)
    assert await hub.evaluate(driver.session_id, "1", seconds=5) == "1"
    before = driver.text(message_id).count("tick")
    await driver.until(lambda: driver.text(message_id).count("tick") > before + 4)
    await driver.run("stop.set(); thread.join()")
    streams = [record for record in driver.records if record.message_type == "stream"]
    assert {record.parent_id for record in streams if "tick" in record.content["text"]} == {
        message_id
    }


async def test_a_kernel_that_is_stuck_tells_no_value(driver: Driver, hub: LocalHub):
    await driver.send("print('go', flush=True); sum(range(10**12))")
    await driver.printed("go")
    assert await hub.evaluate(driver.session_id, "1", seconds=0.2) is None


async def test_a_prompt_is_answered(driver: Driver, hub: LocalHub):
    with pytest.raises(PromptNotOpen):
        await hub.answer(driver.session_id, "too early")
    message_id = await driver.send("print('hello', input('name? '))")
    await driver.until(lambda: "input_request" in driver.kinds(message_id))
    await hub.answer(driver.session_id, "ann")
    await driver.finished(message_id)
    asked = next(r for r in driver.records if r.message_type == "input_request")
    closed = next(r for r in driver.records if r.message_type == "input_reply")
    assert (asked.channel, asked.content["prompt"]) == ("stdin", "name? ")
    assert (closed.channel, closed.content["prompt_id"]) == ("stdin", asked.message_id)
    assert closed.content["shown"] == "ann"
    assert driver.text(message_id) == "hello ann\n"


async def test_a_password_is_not_journaled(driver: Driver, hub: LocalHub):
    message_id = await driver.send("import getpass; getpass.getpass('secret? ') and None")
    await driver.until(lambda: "input_request" in driver.kinds(message_id))
    await hub.answer(driver.session_id, "swordfish")
    await driver.finished(message_id)
    closed = next(r for r in driver.records if r.message_type == "input_reply")
    assert closed.content["shown"] == "········"
    assert "swordfish" not in repr(driver.records)


async def test_an_interrupted_prompt_is_closed(driver: Driver, hub: LocalHub):
    message_id = await driver.send("import getpass; getpass.getpass('secret? ')")
    await driver.until(lambda: "input_request" in driver.kinds(message_id))
    await hub.interrupt(driver.session_id)
    await driver.finished(message_id)
    assert driver.kinds(message_id)[-4:] == ["input_reply", "error", "execute_reply", "status"]
    with pytest.raises(PromptNotOpen):
        await hub.answer(driver.session_id, "too late")


async def test_a_reply_comes_however_an_interrupt_strikes(driver: Driver, hub: LocalHub):
    for _ in range(15):
        message_id = await driver.send("import time; print('go', flush=True); time.sleep(0.03)")
        for _ in range(8):
            await hub.interrupt(driver.session_id)
            await asyncio.sleep(0.01)
        await driver.finished(message_id, 10)
        assert "execute_reply" in driver.kinds(message_id)


async def test_the_kernels_path_begins_with_its_working_folder_and_ends_with_the_client(
    driver: Driver, tmp_path: Path
):
    first, *others = (await driver.run("import sys; print('\\n'.join(sys.path))")).split("\n")[:-1]
    assert first == ""
    at = next(index for index, path in enumerate(others) if path.endswith("dssdesk/client"))
    assert [Path(path).parts[-3] for path in others[at + 1 :]] == ["packages"] * 5
    assert not any("dssdesk_kernel" in path for path in others)


async def test_a_module_beside_the_notebook_does_not_break_the_start(
    hub: LocalHub, wish: Callable[..., KernelWish], tmp_path: Path
):
    for name in ("random", "queue", "logging", "pandas", "tempfile"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('shadowed')")
    driver = await Driver.start(hub, wish())
    assert await driver.run("print(1)") == "1\n"


async def test_nobody_else_can_read_or_drive_a_kernel(
    driver: Driver, wish: Callable[..., KernelWish], sockets: Path
):
    kernel = wish(driver.session_id).folder / driver.living.kernel_id
    assert _modes(sockets) == {0o700}
    assert _modes(kernel) == {0o700, 0o600}
    names = {path.name for path in _paths(kernel)}
    assert {"connection.json", "kernel.json", "log", "journal-000001.jsonl"} <= names


async def test_a_kernel_that_cannot_start_says_why(
    sockets: Path, wish: Callable[..., KernelWish], tmp_path: Path
):
    python = tmp_path / "broken" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\necho no ipykernel here >&2\nexit 3\n")
    python.chmod(0o755)
    environments = Environments(tmp_path / "environments")
    broken = EnvironmentId(f"folder:{tmp_path / 'broken'}")
    hub = LocalHub(sockets=sockets, environments=environments)
    wanted = wish()
    wanted = KernelWish(
        session_id=wanted.session_id,
        owner=wanted.owner,
        folder=wanted.folder,
        working_folder=tmp_path,
        environment=broken,
    )
    with pytest.raises(KernelDidNotStart, match="no ipykernel here"):
        await hub.start(wanted)
    assert _paths(sockets) == [sockets]
    await hub.close()


async def test_a_python_without_ipykernel_says_what_to_do(
    hub: LocalHub, wish: Callable[..., KernelWish], tmp_path: Path
):
    bare = a_bare_python(tmp_path / "bare")
    wanted = replace(wish(), environment=EnvironmentId(f"folder:{bare.parent.parent}"))
    with pytest.raises(KernelDidNotStart, match=f"{bare} -m pip install ipykernel"):
        await hub.start(wanted)
    with pytest.raises(EnvironmentUnfit, match=f"{bare} -m pip install ipykernel"):
        await hub.add_environment(bare)


async def test_a_start_that_is_cancelled_leaves_nothing(
    hub: LocalHub, wish: Callable[..., KernelWish], sockets: Path
):
    for seconds in (0.0, 0.02, 0.1, 0.3):
        starting = asyncio.create_task(hub.start(wish()))
        await asyncio.wait({starting}, timeout=seconds)
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
    for session_id in list(hub._kernels):  # one may have been ready before
        await hub.unload(session_id)
    assert _paths(sockets) == [sockets]


async def test_an_unknown_environment_is_refused(environments: Environments):
    with pytest.raises(EnvironmentMissing):
        environments.recipe(EnvironmentId("kernelspec:nothing"))


async def test_a_new_kernel_begins_a_new_journal_and_leaves_the_old_one(
    driver: Driver, hub: LocalHub, wish: Callable[..., KernelWish]
):
    await driver.run("x = 1; print('before')")
    old = driver.living.kernel_id
    await hub.unload(driver.session_id)
    second = Driver(hub, await hub.start(wish(driver.session_id)))
    assert await second.run("print('x' in globals())") == "False\n"
    piece = await hub.journal(driver.session_id, JOURNAL_START, kernel_id=old)
    assert piece.kernel_id == old != second.living.kernel_id
    assert "before\n" in [record.content.get("text") for record in piece.records]


async def test_a_sample_has_cpu_and_memory(driver: Driver, hub: LocalHub):
    await hub.sample()
    await driver.run(
        "import time\nbegin = time.process_time()\nwhile time.process_time() < begin + 0.3: pass"
    )
    [sample] = await hub.sample()
    assert sample.session_id == driver.session_id
    assert sample.cpu > 1
    assert 10_000_000 < sample.memory < 500_000_000


def _modes(folder: Path) -> set[int]:
    """Of a folder and all in it but the sockets themselves, which nobody else gets near."""
    return {path.stat().st_mode & 0o777 for path in _paths(folder) if not path.is_socket()}


def _paths(folder: Path) -> list[Path]:
    return [folder, *folder.rglob("*")]


async def test_a_cells_request_may_carry_its_id(driver: Driver, hub: LocalHub):
    request = ExecuteRequest(message_id="run:s:c:1", code="print(2)", cell_id="c")
    await hub.execute(driver.session_id, request)
    await driver.finished("run:s:c:1")
    assert driver.text("run:s:c:1") == "2\n"
