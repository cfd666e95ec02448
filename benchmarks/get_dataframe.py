"""``dataiku.Dataset(…).get_dataframe()`` of 5M rows × 12 columns against ``pandas.read_parquet``.

    python -m benchmarks.get_dataframe [ROWS]

Both in the same kernel, in turn, from the same Parquet file. CPU seconds of the kernel's process;
beside it that of the service and its data worker, which read and send the rows.
"""

import json
import statistics
import sys
from pathlib import Path

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.common import live_instance, median_ratio, say, spread
from dssdesk.base.ids import CellId, RunId
from dssdesk.wire.imports import DatasetImported, ImportDataset, ImportPreview, PreviewImport
from dssdesk.wire.places import NotebookRef
from tests.helpers.channel_client import ChannelClient
from tests.helpers.live_instance import DEMO, LiveInstance
from tests.helpers.waiting import wait_until

ROWS = 5_000_000
ROUNDS = 5
TARGET = 1.0
_ROWS_A_PART = 500_000

_MEASURE = """
import gc, json, time, dataiku, pandas
before = time.process_time(), time.perf_counter()
frame = {code}
after = time.process_time(), time.perf_counter()
print("FIGURES" + json.dumps([after[0] - before[0], after[1] - before[1], *frame.shape]))
del frame
gc.collect()
"""


def part(rng: np.random.Generator, first: int, rows: int) -> pa.Table:
    """Twelve columns as people have them: keys, codes, texts, amounts, dates, flags, gaps."""

    def codes(prefix: str, count: int) -> pa.Array:
        names = pa.array([f"{prefix}{number}" for number in range(count)])
        return names.take(pa.array(rng.integers(0, count, rows)))

    gaps = rng.random(rows) < 0.03
    seconds = rng.integers(1_600_000_000, 1_700_000_000, rows)
    words = codes("word ", 5_000)
    return pa.table(
        {
            "id": np.arange(first, first + rows),
            "customer": pa.array(rng.integers(0, 10**6, rows), mask=gaps),
            "at": pa.array(seconds * 1_000_000, pa.timestamp("us", "UTC")),
            "day": pa.array((seconds // 86_400).astype("int32"), pa.date32()),
            "country": codes("C", 60),
            "city": codes("city ", 3_000),
            "product": codes("product ", 20_000),
            "code": codes("", 500),
            "quantity": pa.array(rng.integers(0, 100, rows), pa.int16(), mask=gaps),
            "price": rng.random(rows) * 1_000,
            "paid": pa.array(rng.random(rows) < 0.5, mask=gaps),
            "note": pa.compute.binary_join_element_wise(words, codes("and ", 900), " "),
        }
    )


def write(path: Path, rows: int) -> None:
    """The file, the same each time."""
    rng = np.random.default_rng(20)
    first = part(rng, 0, 1)
    with pq.ParquetWriter(path, first.schema, compression="zstd") as writer:
        for begin in range(0, rows, _ROWS_A_PART):
            writer.write_table(part(rng, begin, min(_ROWS_A_PART, rows - begin)))


def import_file(desk: ChannelClient, path: Path) -> None:
    """As a person does it, without a copy."""
    look = desk.ask(PreviewImport(project=DEMO, paths=(str(path),)), ImportPreview)
    wish = ImportDataset(
        project=DEMO,
        name="big",
        paths=(str(path),),
        format=look.format,
        columns=look.columns,
        copy_files=False,
    )
    desk.ask(wish, DatasetImported, seconds=300)


def put(instance: LiveInstance, path: Path) -> NotebookRef:
    """A notebook with a cell for each of the two."""
    both = ("dataiku.Dataset('big').get_dataframe()", f"pandas.read_parquet({str(path)!r})")
    cells = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": name,
            "metadata": {},
            "outputs": [],
            "source": _MEASURE.format(code=code),
        }
        for name, code in zip(("ours", "theirs"), both, strict=True)
    ]
    ref = NotebookRef(project=DEMO, name="big")
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    instance.notebook_path(ref).write_text(json.dumps(notebook))
    return ref


def measure(desk: ChannelClient, ref: NotebookRef, cell: int) -> tuple[float, ...]:
    """CPU and seconds in the kernel, rows and columns of the frame."""
    cell_id = desk.documents[ref].order[cell]
    (run_id,) = desk.run(ref, cell_id).run_ids
    wait_until(lambda: _is_over(desk, ref, cell_id, run_id), seconds=300)
    _, mark, figures = desk.text(ref, cell_id).partition("FIGURES")
    assert mark, desk.text(ref, cell_id)
    return tuple(json.loads(figures.splitlines()[0]))


def _is_over(desk: ChannelClient, ref: NotebookRef, cell_id: CellId, run_id: RunId) -> bool:
    """Whether this very run is over: the one before it is all the time."""
    run = desk.documents[ref].cell(cell_id).run
    return run is not None and run.run_id == run_id and run.phase.is_over


def used(process: psutil.Process) -> float:
    """CPU seconds of a process, those of its threads that have ended among them."""
    times = process.cpu_times()
    return times.user + times.system


def main() -> None:
    """Measure in turn, print the figures."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with live_instance() as instance, instance.connect() as desk:
        path = instance.folder.parent / "big.parquet"
        write(path, rows)
        import_file(desk, path)
        ref = put(instance, path)
        desk.open(ref)
        children = psutil.Process(instance.pid).children()
        (worker,) = [child for child in children if "worker_main" in " ".join(child.cmdline())]
        processes = (psutil.Process(instance.pid), worker)
        ours, theirs, behind = [], [], []
        for number in range(ROUNDS + 1):
            before = [used(process) for process in processes]
            mine = measure(desk, ref, 0)
            others = [used(p) - cpu for p, cpu in zip(processes, before, strict=True)]
            reference = measure(desk, ref, 1)
            assert mine[2:] == reference[2:] == (rows, 12), (mine, reference)
            if number:  # the first one imports pandas and pyarrow
                ours.append(mine)
                theirs.append(reference)
                behind.append(others)
    say(
        what=f"get_dataframe of {rows:,} rows × 12 columns (least, median, most)",
        kernel_cpu=spread([cpu for cpu, *_ in ours], 2),
        read_parquet_cpu=spread([cpu for cpu, *_ in theirs], 2),
        ratio=round(median_ratio([cpu for cpu, *_ in ours], [cpu for cpu, *_ in theirs]), 2),
        service_cpu=round(statistics.median(service for service, _ in behind), 2),
        worker_cpu=round(statistics.median(worker for _, worker in behind), 2),
        seconds=spread([seconds for _, seconds, *_ in ours], 2),
        read_parquet_seconds=spread([seconds for _, seconds, *_ in theirs], 2),
        target=TARGET,
    )


if __name__ == "__main__":
    main()
