"""What a kernel prints and shows: on disk before the code that printed it goes on.

ipykernel hands messages to a thread. Code that goes straight into a long call in C would keep that
thread from running, and an output that was flushed would neither be seen nor survive a crash.
So the sender waits until its message is written and sent; that costs a fraction of a millisecond.

Touches ``IOPubThread._really_send`` (since ipykernel 4.3) and ``_master_pid``.
"""

from __future__ import annotations

import os
import threading

from ipykernel.iostream import OutStream
from jupyter_client.session import DELIM

_WRITE_SECONDS = 30


def journal_outputs(thread, journal) -> None:
    """Let all that goes through ipykernel's output thread be journaled first."""
    send_later = thread.send_multipart
    send = thread._really_send

    def really_send(frames, *args, **kwargs):
        if os.getpid() == thread._master_pid and not thread.closed:
            journal.append("iopub", frames[frames.index(DELIM) + 2 :])
        send(frames, *args, **kwargs)

    def send_multipart(*args, **kwargs):
        send_later(*args, **kwargs)
        wait_for(thread)

    thread._really_send = really_send
    thread.send_multipart = send_multipart


def wait_for(thread) -> None:
    """Wait until the output thread has done what it was given so far."""
    if not thread.thread.is_alive() or thread.thread is threading.current_thread():
        return
    done = threading.Event()
    thread.schedule(done.set)
    done.wait(_WRITE_SECONDS)


class JournalOutStream(OutStream):
    """A stream whose `flush` returns when the text is written and sent, not only handed over."""

    def flush(self):
        """Write and send what was printed so far."""
        super().flush()
        if self.pub_thread is not None:
            wait_for(self.pub_thread)
