"""Start of the window beside qtconsole's: CPU of the process until its window is painted.

    python -m benchmarks.window_start [ROUNDS]

Ours counts to the window with the tree's rows in it. Compiled bytecode, offscreen, in turn.
"""

import json
import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks.common import live_instance, median_ratio, say, spread
from tests.helpers.live_instance import environment

TARGET = 1.3
ROUNDS = 7
_PROBE = Path(__file__).with_name("window_probe.py")
_ROOT = Path(__file__).parent.parent


def start(kind: str, *arguments: str) -> dict[str, float]:
    """Start a window; what the probe in it said."""
    run = subprocess.run(
        [sys.executable, "-P", str(_PROBE), kind, *arguments],
        env=environment()
        | {"QT_QPA_PLATFORM": "offscreen", "QT_API": "pyside6", "PYTHONPATH": str(_ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return json.loads(run.stdout.splitlines()[-1])


def main() -> None:
    """Measure in turn, print the figures."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with live_instance() as instance:
        ours, theirs = [], []
        arguments = ("--instance", str(instance.folder))
        start("desk", *arguments), start("qtconsole")  # bytecode, and files in memory
        for _ in range(rounds):
            ours.append(start("desk", *arguments))
            theirs.append(start("qtconsole"))
    ours_cpu, theirs_cpu = [one["cpu"] for one in ours], [one["cpu"] for one in theirs]
    say(
        what="start of the window: CPU seconds to the painted window (least, median, most)",
        desk=spread(ours_cpu),
        qtconsole=spread(theirs_cpu),
        desk_without_rows=spread([one["cpu_at_first_window"] for one in ours]),
        desk_wall=round(statistics.median(one["wall"] for one in ours), 2),
        ratio=round(median_ratio(ours_cpu, theirs_cpu), 2),
        target=TARGET,
    )


if __name__ == "__main__":
    main()
