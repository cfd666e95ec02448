"""What kernels use, with all that they started, in one pass over the process table."""

import time
from collections.abc import Mapping

from dssdesk.base.ids import SessionId
from dssdesk.kernels.hub import KernelSample
from dssdesk.kernels.processes import (
    ProcessEntry,
    ProcessIdentity,
    Table,
    process_table,
    shared_fairly,
)

_SECONDS_FOR_PSS = 0.03


class Sampler:
    """Remembers the last pass: CPU use is a difference, and memory's fair share is dear to read.

    PSS costs up to 3 ms a process, so that a pass reads it for a few and takes the others'
    resident memory times the share that was found the last time.
    """

    def __init__(self) -> None:
        self._seconds: dict[ProcessIdentity, float] = {}
        self._at = 0.0
        self._fair: dict[ProcessIdentity, tuple[float, float]] = {}  # when looked at, share

    def sample(self, kernels: Mapping[SessionId, ProcessIdentity]) -> tuple[KernelSample, ...]:
        """One sample a kernel that lives."""
        now = time.monotonic()
        table = process_table()
        owned = _owned(table, kernels)
        self._look_at_shares(owned, now)
        elapsed = now - self._at if self._at else 0.0
        samples = tuple(
            KernelSample(
                session_id=session_id,
                cpu=self._cpu(entries, elapsed),
                memory=sum(self._memory(entry) for entry in entries),
            )
            for session_id, entries in owned.items()
        )
        present = [entry for entries in owned.values() for entry in entries]
        self._seconds = {entry.identity: entry.seconds for entry in present}
        self._fair = {
            entry.identity: self._fair[entry.identity]
            for entry in present
            if entry.identity in self._fair
        }
        self._at = now
        return samples

    def _cpu(self, entries: list[ProcessEntry], elapsed: float) -> float:
        if elapsed <= 0:
            return 0.0
        used = 0.0
        for entry in entries:
            # One that is new since the last pass has used all of its time since then.
            used += max(0.0, entry.seconds - self._seconds.get(entry.identity, 0.0))
        return round(100 * used / elapsed, 1)

    def _memory(self, entry: ProcessEntry) -> int:
        _, share = self._fair.get(entry.identity, (0.0, 1.0))
        return int(entry.resident * share)

    def _look_at_shares(self, owned: Mapping[SessionId, list[ProcessEntry]], now: float) -> None:
        entries = [entry for some in owned.values() for entry in some if entry.resident]
        entries.sort(key=self._last_look)
        for entry in entries:
            if time.monotonic() - now > _SECONDS_FOR_PSS:
                return
            fair = shared_fairly(entry.identity.pid)
            share = 1.0 if fair is None else fair / entry.resident
            self._fair[entry.identity] = (now, share)

    def _last_look(self, entry: ProcessEntry) -> float:
        return self._fair.get(entry.identity, (0.0, 1.0))[0]


def _owned(
    table: Table, kernels: Mapping[SessionId, ProcessIdentity]
) -> dict[SessionId, list[ProcessEntry]]:
    """Who belongs to which kernel: by session, or else by its ancestors."""
    of_pid: dict[int, SessionId | None] = {}
    for session_id, identity in kernels.items():
        entry = table.get(identity.pid)
        if entry is not None and entry.identity == identity:
            of_pid[identity.pid] = session_id
    owned: dict[SessionId, list[ProcessEntry]] = {
        session_id: [] for session_id in of_pid.values() if session_id is not None
    }
    for pid, entry in table.items():
        owner = _owner(table, pid, of_pid)
        if owner is not None and not entry.is_zombie:
            owned[owner].append(entry)
    return owned


def _owner(table: Table, pid: int, of_pid: dict[int, SessionId | None]) -> SessionId | None:
    path = []
    owner: SessionId | None = None
    while pid in table:
        if pid in of_pid:
            owner = of_pid[pid]
            break
        session = table[pid].session
        if session in of_pid and of_pid[session] is not None:
            owner = of_pid[session]
            break
        path.append(pid)
        of_pid[pid] = None  # ends a walk in a circle, which a changing table may hold
        pid = table[pid].parent
    for passed in path:
        of_pid[passed] = owner
    return owner
