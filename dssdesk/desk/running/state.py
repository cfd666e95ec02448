"""What runs: sessions, samples and their short history, by notebook. No Qt here."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from dssdesk.base.ids import Login, SessionId
from dssdesk.desk.kit.marks import Mark, mark_of
from dssdesk.desk.kit.text import bytes_text
from dssdesk.desk.running.words import phase_word, spoken_name, tooltip_text
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import (
    SessionInfo,
    SessionList,
    SessionPhase,
    SessionSample,
    SessionsSampled,
)

HISTORY = 30
"""Samples of a curve: a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """What a row of a notebook shows of its session.

    Attributes:
        word: The state in a word, for tables.
        memory: ``412 MB``; "" while it is not known, or nothing is left of it.
        name: For screen readers.
    """

    session_id: SessionId
    notebook: NotebookRef
    mark: Mark
    word: str
    memory: str = ""
    tooltip: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a session used lately, oldest first."""

    cpu: tuple[float, ...] = ()
    memory: tuple[int, ...] = ()


@dataclass(slots=True)
class _Known:
    info: SessionInfo
    samples: deque[SessionSample] = field(default_factory=lambda: deque(maxlen=HISTORY))


class RunningState:
    """Every session that this desk may see; each way in returns the notebooks that it touched.

    Attributes:
        me: Whose desk it is; an administrator sees others' sessions too.
    """

    def __init__(self) -> None:
        self._known: dict[SessionId, _Known] = {}
        self._by_notebook: dict[NotebookRef, SessionId] = {}
        self._leaving: set[SessionId] = set()
        self.machine_memory = 0
        self.me: Login | None = None

    # -- what is known

    @property
    def count(self) -> int:
        """How many of my kernels live, for the badge."""
        return sum(1 for info in self.mine() if info.phase is not SessionPhase.DIED)

    @property
    def lives(self) -> bool:
        """Whether any kernel that a row may show lives, of whomever."""
        return any(info.phase is not SessionPhase.DIED for info in self.infos())

    @property
    def memory(self) -> int:
        """Bytes that all of mine use."""
        samples = (self.sample(info.session_id) for info in self.mine())
        return sum(sample.memory for sample in samples if sample is not None)

    @property
    def turns(self) -> bool:
        """Whether any mark is a ring that turns."""
        return any(mark_of(info.phase).turns for info in self.infos())

    def infos(self) -> tuple[SessionInfo, ...]:
        """Every session as it stands, also those that are being unloaded."""
        return tuple(self._shown(known.info) for known in self._known.values())

    def mine(self) -> tuple[SessionInfo, ...]:
        """Those that I started: what the drawer shows, and what may go when my window closes."""
        return tuple(info for info in self.infos() if self.me in {None, info.owner})

    def info(self, session_id: SessionId) -> SessionInfo | None:
        """A session as it stands."""
        known = self._known.get(session_id)
        return None if known is None else self._shown(known.info)

    def of_notebook(self, notebook: NotebookRef) -> SessionInfo | None:
        """The session of a notebook, if it runs."""
        session_id = self._by_notebook.get(notebook)
        return None if session_id is None else self.info(session_id)

    def sample(self, session_id: SessionId) -> SessionSample | None:
        """What it used last."""
        known = self._known.get(session_id)
        return known.samples[-1] if known is not None and known.samples else None

    def usage(self, session_id: SessionId) -> Usage:
        """What it used over the last minute."""
        known = self._known.get(session_id)
        if known is None:
            return Usage()
        samples = tuple(known.samples)
        return Usage(
            cpu=tuple(sample.cpu for sample in samples),
            memory=tuple(sample.memory for sample in samples),
        )

    def row(self, notebook: NotebookRef, now: float) -> SessionRow | None:
        """What a row of this notebook shows; None while it does not run."""
        info = self.of_notebook(notebook)
        if info is None:
            return None
        sample = None if info.phase is SessionPhase.DIED else self.sample(info.session_id)
        return SessionRow(
            session_id=info.session_id,
            notebook=notebook,
            mark=mark_of(info.phase),
            word=phase_word(info.phase),
            memory=bytes_text(sample.memory) if sample is not None else "",
            tooltip="\n".join(filter(None, (tooltip_text(info, sample, now), self.for_whom(info)))),
            name=", ".join(filter(None, (spoken_name(info, sample, now), self.for_whom(info)))),
        )

    def for_whom(self, info: SessionInfo) -> str:
        """For whom else it runs: ``runs for ada``; "" where it is mine."""
        return "" if self.me in {None, info.owner} else f"runs for {info.owner}"

    # -- what happens

    def take_list(self, listed: SessionList) -> frozenset[NotebookRef]:
        """Everything that runs, after a connect."""
        before = set(self._by_notebook)
        kept = {info.session_id for info in listed.sessions}
        for session_id in set(self._known) - kept:
            self._forget(session_id)
        for info in listed.sessions:
            self.take_session(info)
        self.take_samples(listed.samples)
        self.machine_memory = listed.machine_memory
        return frozenset(before | set(self._by_notebook))

    def take_session(self, info: SessionInfo) -> frozenset[NotebookRef]:
        """A session began or moved on; its notebook may have another name now."""
        known = self._known.get(info.session_id)
        touched = {info.notebook}
        if known is None:
            self._known[info.session_id] = _Known(info)
        else:
            touched.add(known.info.notebook)
            if known.info.notebook != info.notebook:
                self._by_notebook.pop(known.info.notebook, None)
            known.info = info
            if info.phase is SessionPhase.DIED:
                known.samples.clear()  # a kernel that died uses nothing
        self._by_notebook[info.notebook] = info.session_id
        return frozenset(touched)

    def take_end(self, session_id: SessionId) -> frozenset[NotebookRef]:
        """A session was unloaded."""
        known = self._known.get(session_id)
        if known is None:
            return frozenset()
        self._forget(session_id)
        return frozenset({known.info.notebook})

    def take_sampled(self, event: SessionsSampled) -> frozenset[NotebookRef]:
        """What every session uses now."""
        self.machine_memory = event.machine_memory
        return self.take_samples(event.samples)

    def take_samples(self, samples: Iterable[SessionSample]) -> frozenset[NotebookRef]:
        """Samples of some sessions."""
        touched = set()
        for sample in samples:
            known = self._known.get(sample.session_id)
            if known is not None:
                known.samples.append(sample)
                touched.add(known.info.notebook)
        return frozenset(touched)

    def mark_leaving(self, session_id: SessionId, *, on: bool) -> frozenset[NotebookRef]:
        """An unload of ours is under way: the row shows it before the service says so."""
        known = self._known.get(session_id)
        if known is None:
            return frozenset()
        (self._leaving.add if on else self._leaving.discard)(session_id)
        return frozenset({known.info.notebook})

    def _shown(self, info: SessionInfo) -> SessionInfo:
        if info.session_id not in self._leaving:
            return info
        return msgspec.structs.replace(info, phase=SessionPhase.STOPPING)

    def _forget(self, session_id: SessionId) -> None:
        known = self._known.pop(session_id)
        self._leaving.discard(session_id)
        if self._by_notebook.get(known.info.notebook) == session_id:
            del self._by_notebook[known.info.notebook]
