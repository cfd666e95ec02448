"""Tells of long runs that end while nobody looks at them."""

import functools
from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from dssdesk.base.ids import SessionId
from dssdesk.base.settings import Setting, Settings
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.places import NotebookPlace, Place
from dssdesk.desk.kit.text import duration_text, quoted
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.running.running import Running
from dssdesk.desk.shell.window import MainWindow
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import SessionInfo, SessionPhase

NEVER = 0
LONG_RUN = Setting(
    key="notices.long_run_seconds",
    default=30,
    text="Tell when a run ends",
    hint="While another tab or another program is in front.",
    choices=(
        (NEVER, "Never"),
        (10, "After 10 seconds"),
        (30, "After 30 seconds"),
        (120, "After 2 minutes"),
        (600, "After 10 minutes"),
    ),
)


class LongRuns(QObject):
    """Watches what runs; a run is all cells from the first to the last of a queue."""

    def __init__(
        self,
        settings: Settings,
        running: Running,
        window: MainWindow,
        *,
        notify: Callable[[Notice], None],
        open_place: Callable[[Place], None],
    ) -> None:
        super().__init__(window)
        self._settings = settings
        self._running = running
        self._window = window
        self._notify = notify
        self._open_place = open_place
        self._begun: dict[SessionId, float] = {}
        running.changed.connect(self._on_changed)

    @Slot(frozenset)
    def _on_changed(self, notebooks: frozenset[NotebookRef]) -> None:
        for notebook in notebooks:
            info = self._running.session(notebook)
            if info is not None:
                self._take(info)

    def _take(self, info: SessionInfo) -> None:
        if info.busy_since is not None:
            self._begun.setdefault(info.session_id, info.busy_since)
        elif not info.queued:
            begun = self._begun.pop(info.session_id, None)
            is_over = info.phase in {SessionPhase.IDLE, SessionPhase.DIED}
            if begun is not None and is_over:
                self._tell(info, self._running.now() - begun)

    def _tell(self, info: SessionInfo, seconds: float) -> None:
        least = self._settings[LONG_RUN]
        if least == NEVER or seconds < least or self._is_seen(info.notebook):
            return
        place = NotebookPlace(info.notebook)
        died = info.phase is SessionPhase.DIED
        is_well = not (died or info.has_failed)
        badly = "stopped: its kernel died" if died else "stopped with an error"
        self._notify(
            Notice(
                title=f"{quoted(info.notebook.title)} {'is done' if is_well else badly}",
                text=f"It ran for {duration_text(seconds)}.",
                icon=Icon.FINISHED if is_well else Icon.DIED,
                tint="state.running" if is_well else "state.danger_mark",
                action="Go to it",
                run=functools.partial(self._open_place, place),
            )
        )
        # The desktop marks our window, where it does such things.
        QApplication.alert(self._window)

    def _is_seen(self, notebook: NotebookRef) -> bool:
        front = self._window.tabs.front
        is_front = front is not None and front.place == NotebookPlace(notebook)
        return is_front and self._window.isActiveWindow()
