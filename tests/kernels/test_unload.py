"""After an unload the process table is as before, whatever a cell had started."""

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from dssdesk.base.ids import KernelId, SessionId
from dssdesk.kernels import processes
from dssdesk.kernels.environments import Environments
from dssdesk.kernels.errors import KernelNotRunning
from dssdesk.kernels.hub import ExecuteRequest, KernelWish
from dssdesk.kernels.launch import start_process
from dssdesk.kernels.local_hub import LocalHub
from dssdesk.kernels.processes import ProcessIdentity, family, is_alive, process_entry
from tests.helpers.pythons import Recipe, environment
from tests.kernels.driving import Driver

pytestmark = pytest.mark.anyio

JOBLIB = Recipe("3.13", ("ipykernel>=7", "joblib"))
NOTHING = "print('ready')"
OWN_SESSION = """
import subprocess
child = subprocess.Popen(['sleep', '1000'], start_new_session=True)
print('pid', child.pid); print('ready')
"""
DAEMON_WITHOUT_ENVIRONMENT = """
import os
reading, writing = os.pipe()
if os.fork() == 0:
    os.setsid()
    pid = os.fork()
    if pid == 0:
        os.execve('/bin/sleep', ['sleep', '1000'], {})
    os.write(writing, str(pid).encode())
    os._exit(0)
os.wait()
print('pid', os.read(reading, 20).decode()); print('ready')
"""
SHELL_IN_BACKGROUND = """
import os
os.system('env -i setsid sh -c "sleep 1000 & sleep 1001" > /dev/null 2>&1 &')
print('ready')
"""
POOL = """
import multiprocessing, os, time
pool = multiprocessing.get_context('fork').Pool(3)
pool.map(os.getpgid, [0, 0, 0])
for worker in pool._pool: print('pid', worker.pid)
busy = pool.map_async(time.sleep, [1000] * 6)
print('ready')
"""
SPAWNED_POOL = """
import multiprocessing, os, time
pool = multiprocessing.get_context('spawn').Pool(2)
print(pool.map(abs, [-1, -2]))
for worker in pool._pool: print('pid', worker.pid)
busy = pool.map_async(time.sleep, [1000] * 6)
print('ready')
"""
DEAF = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('ready', flush=True)
while True:
    try:
        while True: pass
    except KeyboardInterrupt:
        pass
"""
DEAF_CHILD = """
import subprocess, sys
code = "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(99)"
child = subprocess.Popen([sys.executable, '-c', code], start_new_session=True, stdout=-1)
child.stdout.readline()
print('pid', child.pid); print('ready')
"""
IN_C = "print('ready', flush=True); sum(range(10**12))"
THREAD_IN_C = """
import threading
thread = threading.Thread(target=sum, args=(range(10**12),))
print('ready', flush=True)
thread.start()
"""
CASES = {
    "idle": NOTHING,
    "a child in a session of its own": OWN_SESSION,
    "a daemon without an environment": DAEMON_WITHOUT_ENVIRONMENT,
    "a shell's background jobs": SHELL_IN_BACKGROUND,
    "a pool": POOL,
    "a spawned pool": SPAWNED_POOL,
    "a loop that is deaf to signals": DEAF,
    "a child that is deaf to signals": DEAF_CHILD,
    "stuck in C": IN_C,
    "a thread stuck in C": THREAD_IN_C,
}


@pytest.mark.parametrize("code", CASES.values(), ids=CASES.keys())
async def test_nothing_is_left(driver: Driver, hub: LocalHub, code: str):
    await driver.send(code)
    await driver.printed("ready")
    started = _started_by(driver)
    unloaded = await hub.unload(driver.session_id)
    assert not [pid for pid in started if is_alive(pid)]
    assert unloaded.seconds < 5
    with pytest.raises(KernelNotRunning):
        await hub.interrupt(driver.session_id)


async def test_an_idle_kernel_ends_at_once(driver: Driver, hub: LocalHub):
    unloaded = await hub.unload(driver.session_id)
    assert not unloaded.forced
    assert unloaded.seconds < 1


@pytest.mark.parametrize("rest", ["", "time.sleep(1000)"], ids=["idle", "busy"])
async def test_a_joblib_pool_is_ended(
    hub: LocalHub,
    wish: Callable[..., KernelWish],
    environments: Environments,
    real_home: Path,
    rest: str,
):
    python = environment(JOBLIB, home=real_home)
    found = environments.add(python.parent.parent)
    driver = await Driver.start(hub, replace(wish(), environment=found.id))
    await driver.send(
        "import joblib, os, time\n"
        "pool = joblib.Parallel(n_jobs=3, return_as='generator')\n"
        "pids = list(pool(joblib.delayed(os.getpid)() for _ in range(9)))\n"
        "for pid in set(pids): print('pid', pid)\n"
        "busy = pool(joblib.delayed(time.sleep)(1000) for _ in range(9))\n"
        f"print('ready', flush=True)\n{rest}"
    )
    await driver.printed("ready", 60)
    started = _started_by(driver)
    assert len(started) >= 4
    await hub.unload(driver.session_id)
    assert not [pid for pid in started if is_alive(pid)]


async def test_ten_at_once(hub: LocalHub, wish: Callable[..., KernelWish]):
    drivers = await asyncio.gather(*(Driver.start(hub, wish()) for _ in range(10)))
    codes = list(CASES.values())
    for driver, code in zip(drivers, codes, strict=True):
        await driver.send(code)
    for driver in drivers:
        await driver.printed("ready")
    started = [pid for driver in drivers for pid in _started_by(driver)]
    began = time.monotonic()
    await asyncio.gather(*(hub.unload(driver.session_id) for driver in drivers))
    assert time.monotonic() - began < 15
    assert not [pid for pid in started if is_alive(pid)]


async def test_an_unload_of_nothing_is_no_error(hub: LocalHub):
    assert not (await hub.unload(SessionId("nobody"))).forced


async def test_what_was_printed_to_the_end_is_in_the_journal(driver: Driver, hub: LocalHub):
    await driver.run("import atexit; atexit.register(print, 'goodbye', flush=True); print('x')")
    await hub.unload(driver.session_id)
    await driver.read()
    assert "x\n" in driver.text()


async def test_a_session_can_start_again_after_its_unload(
    driver: Driver, hub: LocalHub, wish: Callable[..., KernelWish]
):
    await hub.unload(driver.session_id)
    again = await Driver.start(hub, wish(driver.session_id))
    assert await again.run("print(3)") == "3\n"
    await hub.execute(again.session_id, ExecuteRequest(message_id="run:a:b:9", code="1"))


def _family_of(driver: Driver) -> ProcessIdentity | None:
    entry = process_entry(driver.living.pid)
    return entry.identity if entry is not None else None


def _started_by(driver: Driver) -> list[ProcessIdentity]:
    """Those that the code named, and all that belong to the kernel by now."""
    words = driver.text().split()
    named = [int(word) for last, word in pairwise(words) if last == "pid"]
    entries = [process_entry(pid) for pid in named]
    assert all(entry is not None for entry in entries)
    identity = _family_of(driver)
    assert identity is not None
    found = family(identity, driver.living.kernel_id)
    found |= {entry.identity for entry in entries if entry is not None}
    return [identity, *found]


def test_this_very_process_is_never_family():
    own = process_entry(os.getpid())
    assert own is not None
    assert own.identity not in family(own.identity, KernelId("x"))


def test_a_child_that_is_just_being_executed_is_family(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """Within its exec, a process shows an empty environment for a moment."""
    kernel_id = KernelId("0123456789abcdef")
    child = start_process(
        ["/bin/sleep", "1000"],
        environment={processes.MARK: kernel_id},
        folder=tmp_path,
        log=tmp_path / "log",
    )
    try:
        read, looks = processes._contents, []

        def within_exec(path: str) -> bytes:
            if path == f"/proc/{child.pid}/environ":
                looks.append(path)
                if len(looks) < 4:
                    return b""
            return read(path)

        monkeypatch.setattr(processes, "_contents", within_exec)
        found = family(ProcessIdentity(pid=2**22 + 1, started=0), kernel_id)
        assert [one.pid for one in found] == [child.pid]
    finally:
        child.kill()
        child.wait()
