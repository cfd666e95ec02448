"""The way to unload: ask what would be lost, ask the person if that is anything, then do it."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal

from dssdesk.base.errors import DssDeskError, NotFound
from dssdesk.base.ids import SessionId
from dssdesk.desk.kit.dialogs import Question
from dssdesk.desk.kit.toast import Notice, failure
from dssdesk.desk.link.pending import Pending
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.running.question import (
    UNLOAD,
    forced_notice,
    question_of,
    waiting_notice,
)
from dssdesk.desk.running.running import Running
from dssdesk.wire.sessions import (
    AskLoss,
    Loss,
    SessionPhase,
    SessionUnloaded,
    UnloadSession,
)

Ask = Callable[[Question, Callable[[str], None]], None]
Notify = Callable[[Notice], None]

_ANSWER_MS = 600
"""A kernel has 300 ms to say what would be lost; a service that cannot pass it on, twice that."""
_WAIT_MS = 2_000
"""After this a person is told why it takes so long."""


@dataclass(slots=True)
class _Wish:
    """One person's wish to unload some sessions."""

    session_ids: tuple[SessionId, ...]
    result: Pending[bool]
    losses: dict[SessionId, Loss] = field(default_factory=dict)
    is_decided: bool = False
    titles: dict[SessionId, str] = field(default_factory=dict)
    left: set[SessionId] = field(default_factory=set)
    forced: list[str] = field(default_factory=list)
    is_wait_told: bool = False
    failed: bool = False


class Unloader(QObject):
    """Unloads sessions, one or several at once; the rows show it while it takes.

    Signals:
        unloaded: `SessionUnloaded`, for each that this desk unloaded.
    """

    unloaded = Signal(SessionUnloaded)

    def __init__(
        self,
        link: LinkLike,
        running: Running,
        *,
        ask: Ask,
        notify: Notify,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._link = link
        self._running = running
        self._ask = ask
        self._notify = notify
        self._busy: set[SessionId] = set()

    def unload(self, session_ids: Sequence[SessionId]) -> Pending[bool]:
        """Unload these, after a question if something would be lost.

        Settles with True when all are gone; False if the person cancelled or one failed, of which
        the person was told. A second wish for one that is on its way is no wish.
        """
        wanted = tuple(sid for sid in session_ids if sid not in self._busy)
        if not wanted:
            return Pending.of(False)
        self._busy.update(wanted)
        wish = _Wish(wanted, Pending[bool]())
        for session_id in wanted:
            info = self._running.info(session_id)
            self._running.mark_leaving(session_id, on=True)  # a busy kernel takes its time to say
            if info is None or info.phase is SessionPhase.DIED:  # nothing is left to lose
                self._take_loss(wish, session_id, Loss())
            else:
                on_loss = functools.partial(self._take_loss, wish, session_id)
                on_error = functools.partial(self._take_no_loss, wish, session_id)
                self._link.ask(AskLoss(session_id=session_id)).then(on_loss, on_error)
        if not wish.is_decided:
            QTimer.singleShot(_ANSWER_MS, self, functools.partial(self._take_silence, wish))
        return wish.result

    def _take_silence(self, wish: _Wish) -> None:
        """Who has not answered by now counts as one with something to lose."""
        for session_id in wish.session_ids:
            if session_id not in wish.losses:
                self._take_loss(wish, session_id, Loss(known=False))

    def _take_no_loss(self, wish: _Wish, session_id: SessionId, error: DssDeskError) -> None:
        gone = isinstance(error, NotFound)  # ended meanwhile
        self._take_loss(wish, session_id, Loss(known=gone))

    def _take_loss(self, wish: _Wish, session_id: SessionId, loss: Loss) -> None:
        if wish.is_decided:  # an answer that came too late
            return
        wish.losses[session_id] = loss
        if len(wish.losses) < len(wish.session_ids):
            return
        wish.is_decided = True
        if all(loss.is_nothing for loss in wish.losses.values()):
            self._start(wish)
            return
        for sid in wish.session_ids:
            self._running.mark_leaving(sid, on=False)
        infos = {sid: self._running.info(sid) for sid in wish.session_ids}
        question = question_of(infos, wish.losses, me=self._running.state.me)
        self._ask(question, functools.partial(self._on_answer, wish))

    def _on_answer(self, wish: _Wish, answer: str) -> None:
        if answer == UNLOAD:
            self._start(wish)
        else:
            self._busy.difference_update(wish.session_ids)
            wish.result.resolve(False)

    def _start(self, wish: _Wish) -> None:
        wish.left.update(wish.session_ids)
        for session_id in wish.session_ids:
            wish.titles[session_id] = self._title(session_id)
            self._running.mark_leaving(session_id, on=True)
            on_done = functools.partial(self._on_unloaded, wish, session_id)
            on_error = functools.partial(self._on_failed, wish, session_id)
            self._link.ask(UnloadSession(session_id=session_id)).then(on_done, on_error)
        if wish.left:
            QTimer.singleShot(_WAIT_MS, self, functools.partial(self._tell_wait, wish))

    def _tell_wait(self, wish: _Wish) -> None:
        if wish.left and self._link.is_connected:
            names = [wish.titles[sid] for sid in wish.session_ids if sid in wish.left]
            self._notify(waiting_notice(names))
            wish.is_wait_told = True

    def _on_unloaded(self, wish: _Wish, session_id: SessionId, reply: SessionUnloaded) -> None:
        self._running.take_end(session_id)
        self.unloaded.emit(reply)
        if reply.forced:
            wish.forced.append(wish.titles[session_id])
        self._settle(wish, session_id)

    def _on_failed(self, wish: _Wish, session_id: SessionId, error: DssDeskError) -> None:
        if isinstance(error, NotFound):  # somebody else was faster
            self._running.take_end(session_id)
        else:
            self._running.mark_leaving(session_id, on=False)
            title = f"{wish.titles[session_id]} was not unloaded"
            self._notify(failure(title, error.message))
            wish.failed = True
        self._settle(wish, session_id)

    def _settle(self, wish: _Wish, session_id: SessionId) -> None:
        self._busy.discard(session_id)
        wish.left.discard(session_id)
        if wish.left:
            return
        if wish.forced and wish.is_wait_told:
            self._notify(forced_notice(wish.forced))
        wish.result.resolve(not wish.failed)

    def _title(self, session_id: SessionId) -> str:
        info = self._running.info(session_id)
        return f"“{info.notebook.title}”" if info else "The notebook"
