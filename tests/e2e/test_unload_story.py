"""Unload is complete: whatever a cell started, the process table is as before."""

import os
from pathlib import Path

import psutil
import pytest

from dssdesk.wire.catalogue import CreateNotebook, NotebookCreated
from dssdesk.wire.changes import ChangeSource
from dssdesk.wire.notebooks import NotebookSaved, SaveNotebook
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import SessionUnloaded, UnloadSession
from tests.helpers.channel_client import ChannelClient
from tests.helpers.live_instance import DEMO, LiveInstance
from tests.helpers.waiting import wait_until

STUBBORN = {
    "nothing": "print('ready')",
    "setsid child": (
        "import subprocess; child = subprocess.Popen(['sleep', '31557'], start_new_session=True)\n"
        "print('ready')"
    ),
    "daemonised child with an empty environment": """import os
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execve("/bin/sleep", ["sleep", "31557"], {})
    os._exit(0)
os.wait()
print('ready')""",
    "pool": """import multiprocessing, time
pool = multiprocessing.get_context("fork").Pool(3)
waiting = pool.map_async(time.sleep, [1000] * 3)
print('ready')""",
    "ignores SIGTERM": """import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('ready', flush=True)
while True:
    try:
        time.sleep(1000)
    except KeyboardInterrupt:
        pass""",
    "stuck in C": "print('ready', flush=True)\nsum(range(10**13))",
}


@pytest.mark.parametrize("code", STUBBORN.values(), ids=STUBBORN)
def test_an_unload_leaves_no_process(instance: LiveInstance, code: str):
    instance.start()
    before = descendants()
    with instance.connect() as desk:
        notebook = running(desk, "stubborn", code)
        (session,) = instance.status().sessions
        assert descendants() - before
        desk.ask(UnloadSession(session_id=session.session_id), SessionUnloaded)
        assert not descendants() - before
        assert desk.ask(SaveNotebook(notebook=notebook), NotebookSaved).problem == ""
        assert "ready" in instance.notebook_path(notebook).read_text()


def test_ten_sessions_unload_at_once(instance: LiveInstance):
    instance.start()
    before = descendants()
    with instance.connect() as desk:
        codes = list(STUBBORN.values())
        for number in range(10):
            running(desk, f"n{number}", codes[number % len(codes)])
        assert len(instance.status().sessions) == 10
        assert instance.command("unload", "--all").count("Unloaded") == 10
        assert instance.status().sessions == ()
        assert not descendants() - before


def running(desk: ChannelClient, name: str, code: str) -> NotebookRef:
    """A notebook whose only cell runs this code, and has said that it is ready."""
    wish = CreateNotebook(project=DEMO, template="standalone/python/empty", name=name)
    notebook = desk.ask(wish, NotebookCreated).notebook
    desk.open(notebook)
    (cell, *_) = desk.documents[notebook].order
    desk.edit(notebook, ChangeSource(cell_id=cell, start=0, inserted=code))
    desk.run(notebook, cell)
    wait_until(lambda: "ready" in desk.text(notebook, cell))
    return notebook


def descendants() -> set[int]:
    """Every process that this test brought about: kernels are marked by their session's folder."""
    mark = str(Path(os.environ["DSSDESK_STATE"]).parent).encode()
    found = set()
    for process in psutil.process_iter():
        try:
            ours = mark in b"\0".join(part.encode() for part in process.environ().values())
            sleeps = process.cmdline() == ["sleep", "31557"]
            if (ours or sleeps) and process.status() != psutil.STATUS_ZOMBIE:
                found.add(process.pid)
        except psutil.Error:
            continue
    return found - {os.getpid()}
