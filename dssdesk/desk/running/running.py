"""The state of all sessions, kept up to date from the link; the tree, tabs and drawer share one."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from dssdesk.base.ids import SessionId
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.running.state import RunningState, SessionRow, Usage
from dssdesk.wire.instance import Welcome
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import (
    ListSessions,
    SessionChanged,
    SessionInfo,
    SessionList,
    SessionSample,
    SessionsSampled,
    SessionUnloaded,
    WatchSamples,
)

_ROWS = "rows"
"""Watches on behalf of every row that shows memory, while anything runs."""


class Running(QObject):
    """What runs for me, live.

    Signals:
        changed: The notebooks (`frozenset[NotebookRef]`) whose session began, moved on or ended.
        sampled: Memory and CPU of everything are others.
        count_changed: How many of my kernels live, for the badge.
        taken_away: `SessionUnloaded` of a session of mine that somebody else ended.
    """

    changed = Signal(frozenset)
    sampled = Signal()
    count_changed = Signal(int)
    taken_away = Signal(SessionUnloaded)

    def __init__(
        self,
        link: LinkLike,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._link = link
        self._clock = clock
        self._state = RunningState()
        self._watchers: set[str] = set()
        self._count = 0
        link.listen(SessionChanged, self._on_session_changed)
        link.listen(SessionUnloaded, self._on_session_unloaded)
        link.listen(SessionsSampled, self._on_sampled)
        link.connected.connect(self._on_connected)
        if link.is_connected:
            self._read()

    # -- what is known

    @property
    def state(self) -> RunningState:
        """Everything that is known; read it, never change it."""
        return self._state

    @property
    def count(self) -> int:
        """How many kernels live."""
        return self._count

    def now(self) -> float:
        """The time that durations are reckoned against."""
        return self._clock()

    def row(self, notebook: NotebookRef) -> SessionRow | None:
        """What a row of this notebook shows; None while it does not run."""
        return self._state.row(notebook, self._clock())

    def session(self, notebook: NotebookRef) -> SessionInfo | None:
        """The session of a notebook, if it runs."""
        return self._state.of_notebook(notebook)

    def info(self, session_id: SessionId) -> SessionInfo | None:
        """A session as it stands."""
        return self._state.info(session_id)

    def sample(self, session_id: SessionId) -> SessionSample | None:
        """What it used last."""
        return self._state.sample(session_id)

    def usage(self, session_id: SessionId) -> Usage:
        """What it used over the last minute."""
        return self._state.usage(session_id)

    # -- what a screen may say

    def watch(self, who: str, *, on: bool) -> None:
        """Ask for samples while anybody wants them, each under a name: sampling costs."""
        before = bool(self._watchers)
        (self._watchers.add if on else self._watchers.discard)(who)
        if bool(self._watchers) != before and self._link.is_connected:
            self._link.ask(WatchSamples(on=not before))

    def take(self, info: SessionInfo) -> None:
        """A reply told of a session before the event came, such as `SessionStarted`."""
        self._tell(self._state.take_session(info))

    def mark_leaving(self, session_id: SessionId, *, on: bool) -> None:
        """Show that an unload is under way."""
        self._tell(self._state.mark_leaving(session_id, on=on))

    def take_end(self, session_id: SessionId) -> None:
        """A reply said that a session ended, before the event came."""
        self._tell(self._state.take_end(session_id))

    # -- what the service says

    @Slot(Welcome)
    def _on_connected(self, welcome: Welcome) -> None:
        self._state.me = welcome.login
        self._read()

    def _read(self) -> None:
        if self._watchers:
            self._link.ask(WatchSamples(on=True))
        self._link.ask(ListSessions()).then(self._on_list)

    def _on_list(self, listed: SessionList) -> None:
        self._tell(self._state.take_list(listed))
        self.sampled.emit()

    def _on_session_changed(self, event: SessionChanged) -> None:
        self._tell(self._state.take_session(event.session))

    def _on_session_unloaded(self, event: SessionUnloaded) -> None:
        info, me = self._state.info(event.session_id), self._state.me
        self._tell(self._state.take_end(event.session_id))
        if info is not None and info.owner == me and event.by != me:
            self.taken_away.emit(event)

    def _on_sampled(self, event: SessionsSampled) -> None:
        if self._state.take_sampled(event):
            self.sampled.emit()

    def _tell(self, touched: frozenset[NotebookRef]) -> None:
        if touched:
            self.changed.emit(touched)
        self.watch(_ROWS, on=self._state.lives)
        count = self._state.count
        if count != self._count:
            self._count = count
            self.count_changed.emit(count)
