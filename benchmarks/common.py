"""What the benchmarks share: CPU of processes, an instance to measure, how results are said."""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.helpers.live_instance import LiveInstance


@contextmanager
def live_instance() -> Iterator[LiveInstance]:
    """A service on the demo project, in a folder of its own; nothing is left of it."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        os.environ["DSSDESK_STATE"] = f"{folder}/state"
        instance = LiveInstance(Path(folder) / "instance")
        instance.start()
        try:
            yield instance
        finally:
            instance.clean_up()


def cpu_of(pid: int) -> float:
    """CPU seconds that a process used so far, all its threads, to the microsecond."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            total += int((task / "schedstat").read_text().split()[0])
        except OSError:  # this thread ended just now
            continue
    return total / 1e9


class Stopwatch:
    """CPU seconds of this process and of others, since it was made."""

    def __init__(self, *pids: int) -> None:
        self._pids = pids
        self._others = [cpu_of(pid) for pid in pids]
        self._own = time.process_time()
        self._wall = time.perf_counter()

    def read(self) -> tuple[float, ...]:
        """Of this process, then of each other one."""
        others = [
            cpu_of(pid) - before for pid, before in zip(self._pids, self._others, strict=True)
        ]
        return (time.process_time() - self._own, *others)

    @property
    def wall(self) -> float:
        """Seconds on the clock."""
        return time.perf_counter() - self._wall


def median_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios of rounds that ran beside each other."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def spread(values: Sequence[float], digits: int = 3) -> list[float]:
    """Least, median, most."""
    found = (min(values), statistics.median(values), max(values))
    return [round(value, digits) for value in found]


def say(**figures: object) -> None:
    """Print the figures of a benchmark, with the load under which they came about."""
    load = [round(value, 1) for value in os.getloadavg()]
    print(json.dumps({**figures, "load": load, "cores": os.cpu_count()}, indent=2))
    sys.stdout.flush()
