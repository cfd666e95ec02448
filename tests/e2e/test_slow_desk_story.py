"""A desk that freezes loses nothing and costs the service next to nothing."""

import json
import os
import signal
import subprocess
import sys
import threading

import psutil

from dssdesk.wire.catalogue import CreateNotebook, NotebookCreated
from dssdesk.wire.changes import ChangeSource
from tests.helpers.live_instance import DEMO, LiveInstance, environment

DISPLAYS = 40_000
FROZEN_SECONDS = 12
BOUND = 200 << 20
"""What the service may grow by: the document itself holds 40,000 outputs."""


def test_a_desk_that_is_stopped_for_twelve_seconds_misses_nothing(instance: LiveInstance):
    instance.start()
    with instance.connect() as author:
        wish = CreateNotebook(project=DEMO, template="standalone/python/empty", name="flood")
        notebook = author.ask(wish, NotebookCreated).notebook
        author.open(notebook)
        (cell, *_) = author.documents[notebook].order
        code = f"for number in range({DISPLAYS}): display(number)"
        author.edit(notebook, ChangeSource(cell_id=cell, start=0, inserted=code))
        file = instance.file
        watcher = subprocess.Popen(  # noqa: TID251 (a test starts it)
            [
                sys.executable,
                "-m",
                "tests.helpers.watching_desk",
                file.address,
                file.token,
                notebook.project,
                notebook.name,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        with watcher:
            assert watcher.stdout is not None
            assert watcher.stdin is not None
            assert watcher.stdout.readline() == "ready\n"
            service = psutil.Process(instance.pid)
            before = service.memory_info().rss
            os.kill(watcher.pid, signal.SIGSTOP)
            author.run(notebook, cell)
            threading.Event().wait(FROZEN_SECONDS)
            author.wait_for_end(notebook, cell, seconds=120)
            grown = service.memory_info().rss - before
            os.kill(watcher.pid, signal.SIGCONT)
            watcher.stdin.write("wait\n")
            watcher.stdin.flush()
            answer = json.loads(watcher.stdout.readline())
            watcher.stdin.close()
        assert answer == {"shown": DISPLAYS, "in_order": True}
        assert grown < BOUND, f"the service grew by {grown >> 20} MB"
