"""200 cells run all: our service and a desk's replica against nbclient, in turn.

    python -m benchmarks.run_all [ROUNDS]

Seconds from the first to the last cell, without the start of the kernel; both with a kernel of
their own that has run one cell before.
"""

import statistics
import sys
import time

import nbformat
from nbclient import NotebookClient

from benchmarks.common import Stopwatch, live_instance, median_ratio, say, spread
from dssdesk.wire.places import NotebookRef
from tests.helpers.live_instance import DEMO, LiveInstance

CELLS = 200
ROUNDS = 5
TARGET = 1.3


def notebook() -> nbformat.NotebookNode:
    """Small cells that print and give a result."""
    cells = [
        nbformat.v4.new_code_cell(f"x = {number}\nprint('cell', x)\nx * 2")
        for number in range(CELLS)
    ]
    return nbformat.v4.new_notebook(cells=cells)


def by_nbclient() -> float:
    """Seconds of nbclient."""
    client = NotebookClient(notebook(), kernel_name="python3")
    with client.setup_kernel():
        client.execute_cell(client.nb.cells[0], 0)
        started = time.perf_counter()
        for index, cell in enumerate(client.nb.cells):
            client.execute_cell(cell, index)
        return time.perf_counter() - started


def by_service(instance: LiveInstance, name: str) -> tuple[float, float]:
    """Seconds until a desk's replica shows the last cell done, and the service's CPU."""
    ref = NotebookRef(project=DEMO, name=name)
    nbformat.write(notebook(), instance.notebook_path(ref))
    with instance.connect() as desk:
        desk.open(ref)
        order = desk.documents[ref].order
        desk.run(ref, order[0])
        desk.wait_for_end(ref, order[0])
        watch = Stopwatch(instance.pid)
        desk.run(ref)
        desk.wait_for_end(ref, order[-1], seconds=120)
        took, (_, service) = watch.wall, watch.read()
        outputs = [desk.documents[ref].cell(cell_id).outputs for cell_id in order]
        assert all(len(of_cell) == 2 for of_cell in outputs), "an output is missing"
    instance.command("unload", "--all")
    return took, service


def main() -> None:
    """Measure in turn, print the figures."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with live_instance() as instance:
        ours, theirs, cpu = [], [], []
        for number in range(rounds):
            theirs.append(by_nbclient())
            took, service = by_service(instance, f"run all {number}")
            ours.append(took)
            cpu.append(service)
    say(
        what=f"run all of {CELLS} cells (seconds: least, median, most)",
        service=spread(ours),
        nbclient=spread(theirs),
        service_cpu=round(statistics.median(cpu), 2),
        ratio=round(median_ratio(ours, theirs), 2),
        target=TARGET,
    )


if __name__ == "__main__":
    main()
