"""A real window on a real service, in this process, and how long its thread is occupied."""

import os
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from dssdesk.app.desk import Desk
from dssdesk.app.instance import open_instance
from dssdesk.app.ways import OwnersWay
from dssdesk.base.memory import keep_freed_memory
from dssdesk.base.settings import Settings
from dssdesk.desk.kit.garbage import GarbageCollector
from dssdesk.desk.kit.places import NotebookPlace
from dssdesk.desk.notebook.tab import NotebookTab
from dssdesk.wire.places import NotebookRef
from tests.helpers.live_instance import LiveInstance

_PATIENCE = 300.0


class DeskWindow:
    """One window, connected."""

    def __init__(self, instance: LiveInstance) -> None:
        keep_freed_memory()  # as the application does
        self.application = QApplication.instance() or QApplication([])
        self.application.setStyle("Fusion")
        folder = instance.folder
        self.desk = Desk(OwnersWay(open_instance(folder)), Settings(folder / "desk.json"))
        self.desk.start(None)
        self.desk.shell.window.resize(1440, 900)
        GarbageCollector(self.application)  # as the application does
        self.wait(lambda: self.desk.link.is_connected)

    def open(self, notebook: NotebookRef) -> NotebookTab:
        """Open a notebook; returns when its cells are painted for the first time."""
        self.desk.shell.open_place(NotebookPlace(notebook))
        front = self.desk.shell.window.tabs.front
        assert front is not None
        tab = front.tab.content
        first_paint = _FirstPaint(tab)
        loop = QEventLoop()
        first_paint.wait(loop)
        loop.exec()
        return tab

    def close(self, notebook: NotebookRef) -> None:
        """Close its tab, and let the service close it."""
        self.desk.shell.close_place(NotebookPlace(notebook))
        self.rest(0.5)

    def wait(self, condition: Callable[[], object]) -> None:
        """Let the window live until something is so."""
        until = time.monotonic() + _PATIENCE
        while not condition():
            assert time.monotonic() < until, "it never came to pass"
            self.rest(0.01)

    def rest(self, seconds: float) -> None:
        """Let the window live for a while."""
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()

    def quit(self) -> None:
        """End the window; what runs goes on."""
        self.desk.link.close()
        self.desk.shell.window.close_now()


class _FirstPaint(QObject):
    """Sees the first painting of a notebook that is open."""

    def __init__(self, tab: NotebookTab) -> None:
        super().__init__()
        self._tab = tab
        self._loop: QEventLoop | None = None

    def wait(self, loop: QEventLoop) -> None:
        self._loop = loop
        self._tab.presenter.view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if event.type() == QEvent.Type.Paint and self._tab.presenter.view.visible_cells():
            watched.removeEventFilter(self)
            assert self._loop is not None
            QTimer.singleShot(0, self._loop.quit)  # the cells are painted after their ground
        return False


def one_pass() -> float:
    """CPU milliseconds of one round of the event loop."""
    began = time.thread_time()
    QApplication.processEvents()  # noqa: TID251 (it is measured)
    return (time.thread_time() - began) * 1000


def passes(seconds: float) -> list[float]:
    """The same for each round while the window lives for a while."""
    found = []
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        found.append(one_pass())
        if found[-1] < 0.05:
            time.sleep(min(left, 0.001))  # noqa: TID251 (as the loop would, with nothing to do)
    return found
