"""Looking at the process table: everything that belongs to a kernel, and what it uses.

Reads ``/proc`` itself: one pass over fifty kernels costs 5 ms, a library's walk 200 ms.
"""

import os
import select
import signal as signals
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dssdesk.base.ids import KernelId

MARK = "DSSDESK_KERNEL_ID"

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_LOOKS_AT_YOUNG = 50
_LOOK_SECONDS = 0.002
_pause = threading.Event()


@dataclass(frozen=True, slots=True)
class ProcessIdentity:
    """One process, even if its pid is used again: pid and start time (ticks since boot)."""

    pid: int
    started: int


@dataclass(frozen=True, slots=True)
class ProcessEntry:
    """A line of the process table. ``seconds`` of CPU, ``resident`` bytes."""

    identity: ProcessIdentity
    parent: int
    group: int
    session: int
    is_zombie: bool
    seconds: float
    resident: int


Table = Mapping[int, ProcessEntry]


def process_table() -> Table:
    """Every process that can be seen, by pid."""
    with os.scandir("/proc") as names:
        entries = [process_entry(int(one.name)) for one in names if one.name.isdigit()]
    return {entry.identity.pid: entry for entry in entries if entry is not None}


def process_entry(pid: int) -> ProcessEntry | None:
    """One process; None if it is gone."""
    fields = _contents(f"/proc/{pid}/stat").rpartition(b") ")[2].split()
    if len(fields) < 22:
        return None
    return ProcessEntry(
        identity=ProcessIdentity(pid, int(fields[19])),
        parent=int(fields[1]),
        group=int(fields[2]),
        session=int(fields[3]),
        is_zombie=fields[0] in (b"Z", b"X"),
        seconds=(int(fields[11]) + int(fields[12])) / _TICKS,
        resident=int(fields[21]) * _PAGE,
    )


def is_alive(identity: ProcessIdentity) -> bool:
    """Whether this very process runs; a zombie does not."""
    entry = process_entry(identity.pid)
    return entry is not None and entry.identity == identity and not entry.is_zombie


def descendants(table: Table, roots: Collection[int]) -> set[int]:
    """Who was started by these, and by those in turn; without the roots themselves."""
    children: dict[int, list[int]] = {}
    for pid, entry in table.items():
        children.setdefault(entry.parent, []).append(pid)
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found - set(roots)


def family(
    kernel: ProcessIdentity,
    kernel_id: KernelId,
    known: Collection[ProcessIdentity] = (),
) -> set[ProcessIdentity]:
    """Everything alive that belongs to a kernel, without the kernel itself.

    Its session and group, all below it in the process tree (what detached itself was handed back
    to it: the launcher is a sub-reaper), what carries its mark in its environment, what was known
    to belong to it before, and all below those. Never this process nor what it runs in.
    """
    table = process_table()
    own = kernel.pid
    roots = {one.pid for one in known if _matches(table, one)}
    mark = f"{MARK}={kernel_id}".encode()
    is_reused = own in table and not _matches(table, kernel)
    for pid, entry in table.items():
        is_in_session = own > 1 and not is_reused and own in (entry.session, entry.group)
        is_late = entry.identity.started >= kernel.started
        if (is_late and is_in_session) or _has_mark(entry, mark):
            roots.add(pid)
    members = roots | descendants(table, roots | {own} if _matches(table, kernel) else roots)
    members -= _ancestors(table, os.getpid())
    return {table[pid].identity for pid in members if not table[pid].is_zombie} - {kernel}


def marked(kernel_id: KernelId) -> set[ProcessIdentity]:
    """Every process that carries a kernel's mark."""
    mark = f"{MARK}={kernel_id}".encode()
    table = process_table()
    own = _ancestors(table, os.getpid())
    return {
        entry.identity
        for pid, entry in table.items()
        if pid not in own and not entry.is_zombie and _has_mark(entry, mark)
    }


def send_signal(to: ProcessIdentity, number: int) -> bool:
    """Signal this very process; False if it is gone. A pid that was used again is never hit."""
    try:
        handle = os.pidfd_open(to.pid)
    except OSError:
        return False
    try:
        entry = process_entry(to.pid)
        if entry is None or entry.identity != to:
            return False
        signals.pidfd_send_signal(handle, number)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True


def send_signal_to_group(leader: ProcessIdentity, number: int) -> bool:
    """Signal the group that this process leads; only the process itself if it leads none."""
    entry = process_entry(leader.pid)
    if entry is None or entry.identity != leader:
        return False
    if entry.group != leader.pid:
        return send_signal(leader, number)
    try:
        os.killpg(leader.pid, number)
    except OSError:
        return False
    return True


def has_ended(pidfd: int) -> bool:
    """Whether the process behind this handle has ended."""
    return bool(select.select([pidfd], [], [], 0)[0])


def shared_fairly(pid: int) -> int | None:
    """A process's memory with shared pages divided by those who share them (PSS), in bytes."""
    for line in _contents(f"/proc/{pid}/smaps_rollup").splitlines():
        if line.startswith(b"Pss:"):
            return int(line.split()[1]) * 1024
    return None


def out_of_memory_kills() -> int:
    """How often the system has killed for memory so far: on the machine, or in our own group."""
    return sum(_counters())


def _counters() -> Iterator[int]:
    for path in ("/proc/vmstat", "/sys/fs/cgroup/memory.events"):
        try:
            text = Path(path).read_text("ascii")
        except OSError:
            continue
        for line in text.splitlines():
            name, _, value = line.partition(" ")
            if name == "oom_kill":
                yield int(value)


def _matches(table: Table, identity: ProcessIdentity) -> bool:
    entry = table.get(identity.pid)
    return entry is not None and entry.identity == identity


def _has_mark(entry: ProcessEntry, mark: bytes) -> bool:
    path = f"/proc/{entry.identity.pid}/environ"
    found = _contents(path)
    # For a moment within an exec a process shows no environment; one that was just started is
    # asked again, or a child would be missed whose kernel dies right after its birth.
    for _ in range(_LOOKS_AT_YOUNG):
        if found or not _is_young(entry):
            break
        _pause.wait(_LOOK_SECONDS)
        found = _contents(path)
    return mark in found.split(b"\0")


def _is_young(entry: ProcessEntry) -> bool:
    """Whether it began less than a second ago; its memory tells nothing within an exec either."""
    now = time.clock_gettime(time.CLOCK_BOOTTIME) * _TICKS
    return now - entry.identity.started < _TICKS and not entry.is_zombie


def _contents(path: str) -> bytes:
    """A file of ``/proc``; empty if its process is gone. Read a thousand times a scan."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return b""
    try:
        data = b""
        while piece := os.read(handle, 1 << 16):
            data += piece
    except OSError:  # it went while we were reading
        return b""
    else:
        return data
    finally:
        os.close(handle)


def _ancestors(table: Table, pid: int) -> set[int]:
    found = set()
    while pid in table and pid not in found:
        found.add(pid)
        pid = table[pid].parent
    return found
