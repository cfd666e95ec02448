"""A hub that is killed loses nothing: the next one finds the kernels and every line."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from dssdesk.base.ids import SessionId, new_session_id
from dssdesk.kernels.environments import Environments
from dssdesk.kernels.hub import JOURNAL_START, KernelEnded, KernelWish
from dssdesk.kernels.local_hub import LocalHub
from tests.helpers.waiting import until
from tests.kernels.driving import Driver

pytestmark = pytest.mark.anyio

COUNTING = """
import time
for number in range(4000):
    print('line', number)
    if number % 40 == 0: time.sleep(0.01)
print('end')
"""

Doomed = Callable[[str], Awaitable["DoomedHub"]]


class DoomedHub:
    """A hub in a process of its own, with one kernel that runs some code."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path, pid: int) -> None:
        self.process = process
        self.folder = folder
        self.kernel_pid = pid

    async def kill(self) -> None:
        self.process.kill()
        await self.process.wait()


@pytest.fixture
async def doomed(
    sockets: Path, environments: Environments, tmp_path: Path
) -> AsyncIterator[Doomed]:
    """Starts hubs that a test kills."""
    started = []

    async def start(code: str) -> DoomedHub:
        folder = tmp_path / "kernels" / new_session_id()
        folder.mkdir(parents=True)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(Path(__file__).with_name("hub_process.py")),
            *(str(part) for part in (sockets, environments._folder, folder, tmp_path, code)),
            os.environ["DSSDESK_TEST_MARK"],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        pid = int(await process.stdout.readline())
        started.append(DoomedHub(process, folder, pid))
        return started[-1]

    yield start
    for hub in started:
        if hub.process.returncode is None:
            await hub.kill()


async def adopted(hub: LocalHub, folder: Path) -> Driver:
    [living] = await hub.open([folder])
    return Driver(hub, living)


async def test_no_line_is_lost_when_the_hub_is_killed_while_a_cell_prints(
    hub: LocalHub, doomed: Doomed
):
    first = await doomed(COUNTING)
    await first.kill()
    driver = await adopted(hub, first.folder)
    assert driver.living.pid == first.kernel_pid
    await driver.finished("run:s:c:1")
    expected = "".join(f"line {number}\n" for number in range(4000)) + "end\n"
    assert driver.text("run:s:c:1") == expected
    sequences = [record.sequence for record in driver.records]
    assert sequences == list(range(1, len(sequences) + 1))
    assert await driver.run("print(number)") == "3999\n"


async def test_an_adopted_kernel_can_be_interrupted(hub: LocalHub, doomed: Doomed):
    first = await doomed("x = 1\nprint('go', flush=True)\nwhile True: pass")
    await first.kill()
    driver = await adopted(hub, first.folder)
    await driver.printed("go")
    await hub.interrupt(driver.session_id)
    await driver.finished("run:s:c:1")
    assert await driver.run("print(x)") == "1\n"


async def test_a_prompt_waits_across_hubs(hub: LocalHub, doomed: Doomed):
    first = await doomed("print('hello', input('name? '))")
    await until(lambda: list(first.folder.glob("*/prompt.json")))
    await first.kill()
    driver = await adopted(hub, first.folder)
    await driver.until(lambda: "input_request" in driver.kinds("run:s:c:1"))
    await hub.answer(driver.session_id, "ann")
    await driver.finished("run:s:c:1")
    assert driver.text() == "hello ann\n"


async def test_a_prompt_that_nobody_heard_is_answered(hub: LocalHub, doomed: Doomed):
    code = "import time; print('go', flush=True); time.sleep(1); print('hello', input('name? '))"
    first = await doomed(code)
    await first.kill()
    await until(lambda: list(first.folder.glob("*/prompt.json")))
    driver = await adopted(hub, first.folder)
    await hub.answer(driver.session_id, "ann")
    await driver.finished("run:s:c:1")
    assert driver.text() == "go\nhello ann\n"


async def test_an_adopted_kernel_is_unloaded_with_all_that_it_started(
    hub: LocalHub, doomed: Doomed
):
    code = "import os; os.system('env -i setsid sleep 1000 >/dev/null 2>&1 &'); print('go')"
    first = await doomed(code)
    await first.kill()
    driver = await adopted(hub, first.folder)
    await driver.printed("go")
    await hub.unload(driver.session_id)
    await until(lambda: not Path(f"/proc/{first.kernel_pid}").exists() or _is_zombie(first))


async def test_a_kernel_that_died_unseen_is_not_adopted_but_can_be_read(
    hub: LocalHub, doomed: Doomed
):
    first = await doomed("print('last words', flush=True)")
    await until(lambda: _journal_has(first.folder, b"last words\\n"))
    await first.kill()
    os.kill(first.kernel_pid, signal.SIGKILL)
    await until(lambda: _is_gone(first.kernel_pid))
    assert await hub.open([first.folder]) == []
    piece = await hub.journal(SessionId(first.folder.name), JOURNAL_START)
    assert "last words\n" in [record.content.get("text") for record in piece.records]


async def test_a_pid_that_was_used_again_is_not_adopted(hub: LocalHub, doomed: Doomed):
    first = await doomed("print('go')")
    await first.kill()
    [state] = first.folder.glob("*/kernel.json")
    text = state.read_text()
    state.write_text(text.replace('"started": ', '"started": 1'))
    assert await hub.open([first.folder]) == []
    assert _is_gone(first.kernel_pid), "what carried the mark is ended"


async def test_several_kernels_are_adopted_at_once(hub: LocalHub, doomed: Doomed):
    hubs = await asyncio.gather(*(doomed(f"x = {number}") for number in range(3)))
    for one in hubs:
        await one.kill()
    living = await hub.open([one.folder for one in hubs])
    drivers = [Driver(hub, kernel) for kernel in living]
    texts = await asyncio.gather(*(driver.run("print(x)") for driver in drivers))
    assert sorted(texts) == ["0\n", "1\n", "2\n"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import os; os._exit(7)", (7, None)),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", (None, 9)),
        ("import ctypes; ctypes.string_at(0)", (None, 11)),
    ],
)
async def test_a_death_is_explained(
    driver: Driver, hub: LocalHub, code: str, expected: tuple[int | None, int | None]
):
    await driver.run("print('alive')")
    await hub.sample()
    events = hub.events()
    message_id = await driver.send(code)
    async for event in events:
        if isinstance(event, KernelEnded):
            break
    assert (event.exit_code, event.signal) == expected
    assert event.kernel_id == driver.living.kernel_id
    assert not event.out_of_memory
    assert event.last_memory > 10_000_000
    await driver.read()
    assert "execute_input" in driver.kinds(message_id), "it is known which cell ran"


async def test_what_a_dead_kernel_left_behind_is_ended(driver: Driver, hub: LocalHub):
    events = hub.events()
    await driver.send(
        "import subprocess, os, signal\n"
        "child = subprocess.Popen(['sleep', '1000'], start_new_session=True)\n"
        "print('pid', child.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    async for event in events:
        if isinstance(event, KernelEnded):
            break
    await driver.read()
    pid = int(driver.text().split()[1])
    await until(lambda: _is_gone(pid))


async def test_a_session_whose_kernel_died_can_start_again(
    driver: Driver, hub: LocalHub, wish: Callable[..., KernelWish]
):
    await driver.send("import os; os._exit(1)")
    await until(lambda: driver.session_id not in hub._kernels)
    again = await Driver.start(hub, wish(driver.session_id))
    assert await again.run("print(1)") == "1\n"


async def test_what_was_flushed_or_shown_before_a_kill_is_in_the_journal(
    driver: Driver, hub: LocalHub, tmp_path: Path
):
    await driver.send(
        "import os\nfrom IPython.display import display, HTML\n"
        "side = os.open('side', os.O_WRONLY | os.O_CREAT)\n"
        "for number in range(10**6):\n"
        "    print('line', number, flush=True)\n"
        "    display(HTML(f'shown {number} ' + 'x' * 3000))\n"
        "    os.pwrite(side, b'%9d' % number, 0)\n"
    )
    await driver.printed("line 200\n")
    os.kill(driver.living.pid, signal.SIGKILL)
    await until(lambda: driver.session_id not in hub._kernels)
    await driver.read()
    acknowledged = int((tmp_path / "side").read_text())
    printed = driver.text().splitlines()
    shown = [r for r in driver.records if r.message_type == "display_data"]
    assert acknowledged < len(shown) <= len(printed) <= acknowledged + 2
    assert printed == [f"line {number}" for number in range(len(printed))]


def _journal_has(folder: Path, text: bytes) -> bool:
    return any(text in path.read_bytes() for path in folder.glob("*/journal-*.jsonl"))


def _is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def _is_zombie(hub: DoomedHub) -> bool:
    return _is_gone(hub.kernel_pid)
