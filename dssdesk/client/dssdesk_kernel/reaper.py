"""Makes the kernel the parent of what its children leave behind, so that nothing gets lost.

A process that a cell started and that detached itself is handed to the nearest sub-reaper: to the
kernel, instead of to process 1. So it stays findable by its parent, whatever its environment says.
A sub-reaper must also collect the exit codes of those it was handed, and of nobody else:
``subprocess`` and ``multiprocessing`` wait for their own children.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import threading

_PR_SET_CHILD_SUBREAPER = 36
_SECONDS = 2.0
_OOM_SCORE = "500"


def become_sub_reaper() -> bool:
    """Ask the system to hand orphans to this process; False where it cannot."""
    try:
        return ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    except (OSError, AttributeError):
        return False


def offer_to_out_of_memory_killer() -> None:
    """When memory runs out, the kernel goes before the service and the desk."""
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write(_OOM_SCORE)
    except OSError:
        pass


class Reaper:
    """Collects the orphans that this process was handed; leaves its own children alone."""

    def __init__(self, also=None) -> None:
        """``also`` is called every time as well."""
        self._also = also
        self._born: set[int] = set()
        self._seen: set[int] = set()
        self._children = "/proc/self/task/%d/children" % os.getpid()

    def start(self) -> None:
        """Begin to note births, and to collect orphans from a thread of its own."""
        _note_births(self._born)
        thread = threading.Thread(target=self._run, name="reaper", daemon=True)
        thread.start()

    def _run(self) -> None:
        pause = threading.Event()
        while True:
            pause.wait(_SECONDS)
            self.collect()
            if self._also is not None:
                self._also()

    def collect(self) -> None:
        """Collect each dead orphan that was there the last time too.

        The second look makes sure that a birth which is under way was noted before.
        """
        born = set(self._born)
        try:
            with open(self._children) as file:
                children = {int(pid) for pid in file.read().split()}
        except (OSError, ValueError):
            return
        self._born.difference_update(born - children)
        dead = {pid for pid in children - self._born if _is_zombie(pid)}
        for pid in dead & self._seen:
            _collect(pid)
        self._seen = dead


def _collect(pid: int) -> None:
    try:
        os.waitpid(pid, os.WNOHANG)
    except OSError:
        pass


def _is_zombie(pid: int) -> bool:
    try:
        with open("/proc/%d/stat" % pid, "rb") as file:
            return file.read().rpartition(b")")[2].split()[0] == b"Z"
    except (OSError, IndexError):
        return False


def _note_births(born: set[int]) -> None:
    """Wrap the ways in which Python starts processes."""

    def noting(function):
        def start(*args, **kwargs):
            pid = function(*args, **kwargs)
            if isinstance(pid, tuple):
                born.add(pid[0])
            else:
                born.add(pid)
            return pid

        start.__name__ = getattr(function, "__name__", "start")
        start.__doc__ = function.__doc__
        return start

    for name in ("fork", "forkpty", "posix_spawn", "posix_spawnp"):
        if hasattr(os, name):
            setattr(os, name, noting(getattr(os, name)))
    try:
        import _posixsubprocess
    except ImportError:
        return
    wrapped = noting(_posixsubprocess.fork_exec)
    _posixsubprocess.fork_exec = wrapped
    if hasattr(subprocess, "_fork_exec"):  # Python 3.11 and newer keep their own name for it
        subprocess._fork_exec = wrapped
