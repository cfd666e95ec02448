"""The way to unload: ask what would be lost, ask the person if that is anything, then do it."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from dssdesk.base.errors import DssDeskError, NotFound
from dssdesk.base.ids import SessionId
from dssdesk.desk.kit.dialogs import Choice, Question
from dssdesk.desk.kit.text import counted
from dssdesk.desk.kit.toast import Notice, failure
from dssdesk.desk.link.pending import Pending
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.words import loss_sentences, loss_summary
from dssdesk.wire.sessions import (
    AskLoss,
    Loss,
    SessionInfo,
    SessionPhase,
    SessionUnloaded,
    UnloadSession,
)

Ask = Callable[[Question, Callable[[str], None]], None]
Notify = Callable[[Notice], None]

_MOST_LINES = 8
_UNLOAD = "unload"
_KEPT = "Code and outputs stay."


@dataclass(slots=True)
class _Wish:
    """One person's wish to unload some sessions."""

    session_ids: tuple[SessionId, ...]
    result: Pending[bool]
    losses: dict[SessionId, Loss] = field(default_factory=dict)
    left: set[SessionId] = field(default_factory=set)
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
        return wish.result

    def _take_no_loss(self, wish: _Wish, session_id: SessionId, error: DssDeskError) -> None:
        gone = isinstance(error, NotFound)  # ended meanwhile
        self._take_loss(wish, session_id, Loss(known=gone))

    def _take_loss(self, wish: _Wish, session_id: SessionId, loss: Loss) -> None:
        wish.losses[session_id] = loss
        if len(wish.losses) < len(wish.session_ids):
            return
        if all(loss.is_nothing for loss in wish.losses.values()):
            self._start(wish)
            return
        for sid in wish.session_ids:
            self._running.mark_leaving(sid, on=False)
        infos = {sid: self._running.info(sid) for sid in wish.session_ids}
        self._ask(question_of(infos, wish.losses), functools.partial(self._on_answer, wish))

    def _on_answer(self, wish: _Wish, answer: str) -> None:
        if answer == _UNLOAD:
            self._start(wish)
        else:
            self._busy.difference_update(wish.session_ids)
            wish.result.resolve(False)

    def _start(self, wish: _Wish) -> None:
        wish.left.update(wish.session_ids)
        for session_id in wish.session_ids:
            self._running.mark_leaving(session_id, on=True)
            on_done = functools.partial(self._on_unloaded, wish, session_id)
            on_error = functools.partial(self._on_failed, wish, session_id)
            self._link.ask(UnloadSession(session_id=session_id)).then(on_done, on_error)

    def _on_unloaded(self, wish: _Wish, session_id: SessionId, reply: SessionUnloaded) -> None:
        self._running.take_end(session_id)
        self.unloaded.emit(reply)
        self._settle(wish, session_id)

    def _on_failed(self, wish: _Wish, session_id: SessionId, error: DssDeskError) -> None:
        if isinstance(error, NotFound):  # somebody else was faster
            self._running.take_end(session_id)
        else:
            info = self._running.info(session_id)
            self._running.mark_leaving(session_id, on=False)
            title = info.notebook.title if info else "The notebook"
            self._notify(failure(f"“{title}” was not unloaded", error.message))
            wish.failed = True
        self._settle(wish, session_id)

    def _settle(self, wish: _Wish, session_id: SessionId) -> None:
        self._busy.discard(session_id)
        wish.left.discard(session_id)
        if not wish.left:
            wish.result.resolve(not wish.failed)


def question_of(
    infos: dict[SessionId, SessionInfo | None], losses: dict[SessionId, Loss]
) -> Question:
    """What a person is asked before these sessions go."""
    if len(losses) == 1:
        ((session_id, loss),) = losses.items()
        return _question_of_one(infos[session_id], loss)
    return _question_of_several(infos, losses)


def _question_of_one(info: SessionInfo | None, loss: Loss) -> Question:
    title = info.notebook.title if info else "this notebook"
    return Question(
        title=f"Unload “{title}”?",
        text=" ".join([*loss_sentences(loss, info), _KEPT]),
        details=_shortened([f"{name.name}: {name.type}" for name in loss.names]),
        choice=Choice(_UNLOAD, "Unload"),
    )


def _question_of_several(
    infos: dict[SessionId, SessionInfo | None], losses: dict[SessionId, Loss]
) -> Question:
    lines = []
    for session_id, loss in losses.items():
        info = infos[session_id]
        if info is not None and not loss.is_nothing:
            lines.append(f"{info.notebook.title}: {loss_summary(loss)}")
    return Question(
        title=f"Unload {counted(len(losses), 'notebook')}?",
        text=f"What runs will stop, and variables will be lost. {_KEPT}",
        details=_shortened(lines),
        choice=Choice(_UNLOAD, f"Unload {len(losses)}"),
    )


def _shortened(lines: list[str]) -> tuple[str, ...]:
    if len(lines) <= _MOST_LINES:
        return tuple(lines)
    return (*lines[: _MOST_LINES - 1], f"… and {len(lines) - _MOST_LINES + 1} more")
