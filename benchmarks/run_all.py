"""200 cells run all: our service and a desk's replica against nbclient, in the same run.

    python benchmarks/run_all.py

Prints wall and CPU seconds of both and their ratio; the target is 1.3 at most.
"""

import json
import os
import statistics
import tempfile
import time
from pathlib import Path

import nbformat
import psutil
from nbclient import NotebookClient

from dssdesk.wire.places import NotebookRef
from tests.helpers.live_instance import DEMO, LiveInstance

CELLS = 200
ROUNDS = 3


def notebook() -> nbformat.NotebookNode:
    """Two hundred small cells that print and give a result."""
    cells = [
        nbformat.v4.new_code_cell(f"x = {number}\nprint('cell', x)\nx * 2")
        for number in range(CELLS)
    ]
    return nbformat.v4.new_notebook(cells=cells)


def by_nbclient() -> float:
    """Seconds from the first to the last cell, without the kernel's start."""
    client = NotebookClient(notebook(), kernel_name="python3")
    with client.setup_kernel():
        client.execute_cell(client.nb.cells[0], 0)
        started = time.perf_counter()
        for index, cell in enumerate(client.nb.cells):
            client.execute_cell(cell, index)
        return time.perf_counter() - started


def by_service(instance: LiveInstance, name: str) -> float:
    """The same through the service, until a desk's replica shows the last cell done."""
    ref = NotebookRef(project=DEMO, name=name)
    nbformat.write(notebook(), instance.notebook_path(ref))
    with instance.connect() as desk:
        desk.open(ref)
        order = desk.documents[ref].order
        desk.run(ref, order[0])
        desk.wait_for_end(ref, order[0])
        started = time.perf_counter()
        desk.run(ref)
        desk.wait_for_end(ref, order[-1], seconds=120)
        return time.perf_counter() - started


def main() -> None:
    """Measure in turn, print medians and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DSSDESK_STATE"] = folder + "/state"
        instance = LiveInstance(Path(folder) / "instance")
        instance.start()
        try:
            ours, theirs = [], []
            service = psutil.Process(instance.pid)
            for number in range(ROUNDS):
                theirs.append(by_nbclient())
                ours.append(by_service(instance, f"run all {number}"))
            cpu = sum(service.cpu_times()[:2])
        finally:
            instance.clean_up()
    result = {
        "cells": CELLS,
        "nbclient_seconds": round(statistics.median(theirs), 2),
        "service_seconds": round(statistics.median(ours), 2),
        "ratio": round(statistics.median(a / b for a, b in zip(ours, theirs, strict=True)), 2),
        "service_cpu_seconds_in_all": round(cpu, 2),
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
