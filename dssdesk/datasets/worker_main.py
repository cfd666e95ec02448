"""The data worker's process: ``python -m dssdesk.datasets.worker_main <fd>``.

`fd` is a Unix socket to the service. Each byte that comes over it brings the socket of one
request; a thread answers there. Where the other end of a request's socket closes, its thread is
told to stop until it has; where the service's socket closes, the process ends.
"""

import contextlib
import faulthandler
import logging
import os
import select
import signal
import socket
import sys
import threading
from collections.abc import Callable

from dssdesk.base.errors import DssDeskError, Unexpected
from dssdesk.datasets.answering import Answering
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.frames import AnswerWriter, read_exactly
from dssdesk.datasets.requests import LENGTH, decode
from dssdesk.datasets.stopping import Stoppable

_log = logging.getLogger(__name__)

_AGAIN = 50
"""Milliseconds after which a job that still works is told again to stop."""


class Job:
    """One request, answered in a thread of its own.

    Args:
        connection: The request's socket; closed by the main thread when `is_done`.
        answering: Does the work.
        wake: Called by the thread when it is done.
    """

    def __init__(
        self, connection: socket.socket, answering: Answering, wake: Callable[[], None]
    ) -> None:
        self.connection = connection
        self.is_done = False
        self._answering = answering
        self._wake = wake
        self._lock = threading.Lock()
        self._work: Stoppable | None = None
        self._is_stopped = False
        threading.Thread(target=self._run, daemon=True).start()

    def stop(self) -> None:
        """The other end has gone: end soon. Called by the main thread, again and again."""
        with self._lock:
            self._is_stopped = True
            if self._work is not None:
                self._work.stop()

    def _watch(self, work: Stoppable) -> None:
        with self._lock:
            self._work = work
            if self._is_stopped:
                work.stop()

    def _run(self) -> None:
        with contextlib.suppress(OSError):  # the other end has gone: nobody is left to tell
            self._answer(AnswerWriter(self.connection))
            self._drain()
        self.is_done = True
        self._wake()

    def _drain(self) -> None:
        """Take what still comes, until the other end has read the answer and closes.

        A socket that is closed with something unread takes its last words back.
        """
        while self.connection.recv(1 << 16):
            pass

    def _answer(self, out: AnswerWriter) -> None:
        try:
            (size,) = LENGTH.unpack(read_exactly(self.connection, LENGTH.size))
            request = decode(read_exactly(self.connection, size))
            self._answering.answer(request, out, self._watch)
            out.end()
        except DssDeskError as error:
            out.fail(error)
        except OSError as error:
            out.fail(DatasetUnreadable(f"{error}."))
        except MemoryError:
            out.fail(DatasetUnreadable("there is not enough memory for it. Read fewer rows."))
        except Exception:  # noqa: BLE001 (a boundary: the other side gets its words, the log the rest)
            _log.exception("A request failed.")
            out.fail(Unexpected("Reading the data failed. The service's log says why."))


class Worker:
    """The main thread: takes requests in, stops those that nobody waits for, and cleans up."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._answering = Answering()
        self._done, self._wake = os.pipe()
        self._jobs: dict[int, Job] = {}
        self._stopping: dict[int, Job] = {}
        self._poller = select.poll()
        self._poller.register(control, select.POLLIN)
        self._poller.register(self._done, select.POLLIN)

    def run(self) -> None:
        """Work until the service has gone."""
        while True:
            for handle, _ in self._poller.poll(_AGAIN if self._stopping else None):
                if handle == self._done:
                    os.read(self._done, 64)
                    self._clean_up()
                elif handle == self._control.fileno():
                    if not self._take_in():
                        return
                elif handle in self._jobs:
                    self._poller.unregister(handle)
                    self._stopping[handle] = self._jobs[handle]
            for job in self._stopping.values():
                job.stop()

    def _take_in(self) -> bool:
        data, handles, _, _ = socket.recv_fds(self._control, 1, 1)
        for handle in handles:
            connection = socket.socket(fileno=handle)
            self._jobs[handle] = Job(connection, self._answering, self._say_done)
            self._poller.register(handle, 0)  # POLLHUP and POLLERR come unasked
        return bool(data)

    def _say_done(self) -> None:
        os.write(self._wake, b"d")

    def _clean_up(self) -> None:
        for handle in [handle for handle, job in self._jobs.items() if job.is_done]:
            with contextlib.suppress(KeyError):  # unregistered when the other end went
                self._poller.unregister(handle)
            self._stopping.pop(handle, None)
            self._jobs.pop(handle).connection.close()


def main() -> None:
    """Run the worker on the socket that the command line names."""
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    Worker(socket.socket(fileno=int(sys.argv[1]))).run()
    # Threads in the middle of a scan must not keep the process: nobody waits for them.
    os._exit(0)


if __name__ == "__main__":
    main()
