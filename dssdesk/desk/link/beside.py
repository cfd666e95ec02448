"""Work that would keep the window waiting, such as reading a file: done beside the GUI thread."""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot

from dssdesk.base.errors import DssDeskError, Unexpected
from dssdesk.desk.link.pending import Pending

T = TypeVar("T")


def beside(work: Callable[[], T]) -> Pending[T]:
    """What ``work`` returns, some time later; the `DssDeskError` that it raises fails it.

    It runs in a thread of its own and may touch nothing of Qt's.
    """
    pending = Pending[T]()
    landing = _Landing(work, pending)
    threading.Thread(target=landing.work_off, name="beside the window", daemon=True).start()
    return pending


class _Landing(QObject):
    """Where the outcome comes back to the GUI thread. Qt owns it: it must not die in another."""

    _done = Signal(object)

    def __init__(self, work: Callable[[], Any], pending: Pending[Any]) -> None:
        super().__init__(QCoreApplication.instance())
        self._work = work
        self._pending = pending
        self._done.connect(self._on_done, Qt.ConnectionType.QueuedConnection)

    def work_off(self) -> None:
        """Called by its thread; what nobody expected goes to the log as well."""
        outcome: object = Unexpected("This failed for a reason that nobody foresaw.")
        try:
            outcome = self._work()
        except DssDeskError as error:
            outcome = error
        finally:
            self._done.emit(outcome)

    @Slot(object)
    def _on_done(self, outcome: object) -> None:
        self.deleteLater()
        if isinstance(outcome, DssDeskError):
            self._pending.fail(outcome)
        else:
            self._pending.resolve(outcome)
