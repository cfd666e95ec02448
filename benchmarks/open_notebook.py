"""A notebook of 1,000 cells and 25 MB: from the click to the first painting, then scrolling.

    python -m benchmarks.open_notebook [ROUNDS]

Through the real layers: file, service's codec, wire, desk's replica, painted cells. CPU seconds of
service and desk together, beside `json.load` on the same file in the same round, in a plain
Python of its own: ours keep freed memory, which would speed it up as well. Then the
longest that the window's thread works at a stretch while one scrolls: CPU milliseconds of a
frame, or of what happens between two frames.
"""

import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.common import Stopwatch, live_instance, median_ratio, say, spread
from benchmarks.desk_window import DeskWindow, one_pass, passes
from benchmarks.notebooks import CELLS, large_notebook
from dssdesk.wire.places import NotebookRef
from tests.helpers.live_instance import DEMO, LiveInstance

TARGET = 2.0
FRAME = 16.0
ROUNDS = 5
_BETWEEN = 0.012


_PEER = """
import gc, json, sys, time
for path in sys.stdin:
    gc.collect()
    began = time.thread_time()
    with open(path.strip(), encoding="utf-8") as file:
        tree = json.load(file)
    print(time.thread_time() - began, flush=True)
    del tree
"""


class JsonLoad:
    """The standard library in a Python of its own, which keeps freed memory as Python does."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: TID251 (a peer to measure beside)
            [sys.executable, "-c", _PEER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, path: Path) -> float:
        """CPU seconds of `json.load` on this file."""
        said, heard = self._process.stdin, self._process.stdout
        assert said is not None
        assert heard is not None
        said.write(f"{path}\n")
        said.flush()
        return float(heard.readline())

    def close(self) -> None:
        """End it."""
        self._process.communicate()


def put(instance: LiveInstance, seed: int, cells: int) -> NotebookRef:
    """A notebook that nobody has opened before."""
    ref = NotebookRef(project=DEMO, name=f"large {seed}")
    instance.notebook_path(ref).write_bytes(large_notebook(seed, cells))
    return ref


def scroll(tab) -> dict[str, list[float]]:
    """The three ways in which a person scrolls; milliseconds of frames and of rounds between."""
    bar = tab.presenter.view.verticalScrollBar()
    dice = random.Random(5)
    ways = {
        "steps of 450": [lambda: bar.value() + 450] * 300,
        "steps of 40": [lambda: bar.value() - 40] * 300,
        "jumps": [lambda: dice.randrange(bar.maximum())] * 60,
    }
    found: dict[str, list[float]] = {}
    for name, targets in ways.items():
        frames, between = [], []
        for target in targets:
            began = time.thread_time()
            bar.setValue(target())
            one_pass()
            frames.append((time.thread_time() - began) * 1000)
            between.extend(passes(_BETWEEN))
        found[name] = frames
        found[f"{name}, between"] = between
    return found


def measure(rounds: int) -> dict[str, object]:
    """The figures."""
    loads, desks, services, later = [], [], [], []
    stretches: dict[str, list[float]] = {}
    json_load = JsonLoad()
    with live_instance() as instance:
        window = DeskWindow(instance)
        warm = put(instance, 1000, 20)
        window.open(warm)
        window.close(warm)
        for seed in range(rounds):
            ref = put(instance, seed, CELLS)
            loads.append(json_load(instance.notebook_path(ref)))
            window.rest(0.3)
            watch = Stopwatch(instance.pid)
            tab = window.open(ref)
            desk, service = watch.read()
            desks.append(desk)
            services.append(service)
            window.rest(1)
            later.append(sum(watch.read()))
            for name, times in scroll(tab).items():
                stretches.setdefault(name, []).extend(times)
            window.close(ref)
        size = instance.notebook_path(ref).stat().st_size
        window.quit()
    json_load.close()
    ours = [a + b for a, b in zip(desks, services, strict=True)]
    return {
        "what": f"open {CELLS} cells, {size / 1e6:.1f} MB (CPU seconds: least, median, most)",
        "json_load": spread(loads),
        "to_first_paint": spread(ours),
        "of_this_desk": spread(desks),
        "of_this_service": spread(services),
        "a_second_later": spread(later),
        "ratio": round(median_ratio(ours, loads), 2),
        "target": TARGET,
        "scrolling_ms": {name: summary(times) for name, times in stretches.items()},
        "worst_ms": round(max(max(times) for times in stretches.values()), 1),
        "worst_target_ms": FRAME,
    }


def summary(times: list[float]) -> dict[str, float]:
    """Mean, 99th percentile, worst."""
    return {
        "mean": round(statistics.mean(times), 1),
        "p99": round(sorted(times)[int(len(times) * 0.99) - 1], 1),
        "worst": round(max(times), 1),
    }


if __name__ == "__main__":
    say(**measure(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
