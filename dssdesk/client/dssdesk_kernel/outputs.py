"""What a kernel prints and shows: on disk before the code that printed it goes on.

ipykernel hands messages to a thread. Code that goes straight into a long call in C would keep that
thread from running, and an output that was flushed would neither be seen nor survive a crash.
So the sender waits until its message is written and sent.

Touches ``_really_send``, ``_events`` and ``_master_pid`` of ``IOPubThread`` (since ipykernel 4.3)
and ``_flush`` of ``OutStream``.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from functools import partial

from ipykernel.iostream import OutStream
from jupyter_client.session import DELIM

_WRITE_SECONDS = 30.0
_LOOK_SECONDS = 0.2


def journal_outputs(thread, journal) -> None:
    """Let all that goes through ipykernel's output thread be journaled first."""
    thread._events = _Events(thread._events)
    send = thread._really_send

    def really_send(frames, *args, **kwargs):
        if os.getpid() == thread._master_pid and not thread.closed:
            journal.append("iopub", frames[frames.index(DELIM) + 2 :])
        send(frames, *args, **kwargs)

    def send_multipart(*args, **kwargs):
        if thread.thread is threading.current_thread():
            thread._events.work_off()  # what others gave it before comes first
            really_send(*args, **kwargs)
        else:
            do_in(thread, partial(really_send, *args, **kwargs))

    thread._really_send = really_send
    thread.send_multipart = send_multipart


def do_in(thread, action) -> None:
    """Let the output thread do something, after what it was given before, and wait for it.

    Out of SIGINT's reach: an interrupt ends the waiting, not the action.
    """
    done = threading.Event()

    def act():
        try:
            action()
        finally:
            done.set()

    thread.schedule(act)  # at once if there is no such thread: in a forked child, or at the end
    waited = 0.0
    while not done.wait(_LOOK_SECONDS) and thread.thread.is_alive() and waited < _WRITE_SECONDS:
        waited += _LOOK_SECONDS


class _Events(deque):
    """The output thread's list of things to do, which one of them may work off itself."""

    def popleft(self):
        """The next one; nothing to do if one before has done it already."""
        try:
            return super().popleft()
        except IndexError:
            return _nothing

    def work_off(self):
        """Do all that is there."""
        for _ in range(len(self)):
            self.popleft()()


def _nothing():
    pass


class JournalOutStream(OutStream):
    """A stream whose `flush` returns when the text is written and sent, not only handed over."""

    def flush(self):
        """Write and send what was printed so far."""
        thread = self.pub_thread
        if thread is None or thread.thread is threading.current_thread():
            super().flush()
        else:
            do_in(thread, self._flush)
