"""Ctrl+C in the terminal, and a logout: the window closes as if the person had closed it."""

import signal
import socket
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Slot

_ASKED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class SignalListener(QObject):
    """Calls back in the event loop when a signal asks the process to end.

    Python runs a signal's handler only between two of its own instructions, and an idle window
    executes none: the byte that the interpreter writes into a socket wakes Qt's loop.
    """

    def __init__(self, on_asked_to_end: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._on_asked_to_end = on_asked_to_end
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.settimeout(0)
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_readable)
        for number in _ASKED:
            signal.signal(number, _do_nothing)

    def close(self) -> None:
        """From now on signals end the process as they do without us."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        for number in _ASKED:
            signal.signal(number, signal.SIG_DFL)
        self._reader.close()
        self._writer.close()

    @Slot()
    def _on_readable(self) -> None:
        asked = set(self._reader.recv(64)) & set(_ASKED)
        if asked:
            self._on_asked_to_end()


def _do_nothing(_number: int, _frame: FrameType | None) -> None:
    """The byte in the socket is what counts."""
