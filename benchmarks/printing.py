"""200,000 printed lines in one cell: a real kernel, a real service, a real window that watches.

    python -m benchmarks.printing [LINES]

A precise timer in the window's thread measures gaps: a gap is how long nobody would have been
answered. Given on the clock, and as CPU of that thread, which other work on the machine cannot
stretch. Every line must be in the window's replica, in what the window shows, and in the file.
"""

import json
import sys
import time

from PySide6.QtCore import QObject, Qt, QTimer

from benchmarks.common import Stopwatch, live_instance, say
from benchmarks.desk_window import DeskWindow
from dssdesk.desk.notebook.tab import NotebookTab
from dssdesk.wire.outputs import Output, Stream
from dssdesk.wire.places import NotebookRef
from tests.helpers.live_instance import DEMO, LiveInstance

LINES = 200_000
TARGET = 100.0
_EVERY = 5  # milliseconds


class Stalls(QObject):
    """Notes the gaps between the ticks of a timer, in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.clock: list[float] = []
        self.cpu: list[float] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._on_tick)
        self._last = (time.perf_counter(), time.thread_time())

    def start(self) -> None:
        self._last = (time.perf_counter(), time.thread_time())
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _on_tick(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        self.clock.append((now[0] - self._last[0]) * 1000)
        self.cpu.append((now[1] - self._last[1]) * 1000)
        self._last = now


def put(instance: LiveInstance, lines: int) -> NotebookRef:
    """A notebook with one cell that prints."""
    ref = NotebookRef(project=DEMO, name="printing")
    code = f"for number in range({lines}):\n    print('line', number, 'of many')"
    cell = {
        "cell_type": "code",
        "execution_count": None,
        "id": "prints",
        "metadata": {},
        "outputs": [],
        "source": code,
    }
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    instance.notebook_path(ref).write_text(json.dumps(notebook))
    return ref


def is_over(tab: NotebookTab) -> bool:
    """Whether the window shows the run as done, and all that it printed."""
    state = tab.presenter.state
    run = state.document.cell(state.document.order[0]).run
    return run is not None and run.phase.is_over and not state.intake


def printed(outputs: tuple[Output, ...]) -> str:
    """What was printed, as the replica has it."""
    return "".join(output.text for output in outputs if isinstance(output, Stream))


def in_file(instance: LiveInstance, ref: NotebookRef) -> str:
    """The same, as the file has it by now: it is saved a moment later."""
    (cell,) = json.loads(instance.notebook_path(ref).read_bytes())["cells"]
    return "".join("".join(output["text"]) for output in cell["outputs"])


def main() -> None:
    """Print, watch, compare."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    expected = "".join(f"line {number} of many\n" for number in range(lines))
    with live_instance() as instance:
        ref = put(instance, lines)
        window = DeskWindow(instance)
        tab = window.open(ref)
        stalls, watch = Stalls(), Stopwatch(instance.pid)
        tab.actions["notebook.run_in_place"].trigger()
        stalls.start()
        window.wait(lambda: is_over(tab))
        took = watch.wall
        window.rest(0.5)
        stalls.stop()
        desk, service = watch.read()
        document = tab.presenter.state.document
        (cell_id,) = document.order
        shown = len(tab.presenter.view.widget_of(cell_id).outputs[-1].log.store)
        replica = printed(document.cell(cell_id).outputs)
        window.wait(lambda: in_file(instance, ref) == expected)
        window.close(ref)
        window.quit()
    say(
        what=f"{lines:,} printed lines",
        kept_by_the_window=replica == expected,
        lines_in_the_view=shown,
        kept_in_the_file=True,
        seconds=round(took, 2),
        desk_cpu=round(desk, 2),
        service_cpu=round(service, 2),
        longest_stall_ms=round(max(stalls.clock), 1),
        longest_stall_cpu_ms=round(max(stalls.cpu), 1),
        stalls_over_50_ms=sum(gap > 50 for gap in stalls.clock),
        target_ms=TARGET,
    )


if __name__ == "__main__":
    main()
