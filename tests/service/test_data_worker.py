"""The data worker as a real process: streams, crashes, cancels, big answers."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import dssdesk
from dssdesk.base.paths import resource
from dssdesk.datasets.definition import DatasetDefinition, read_definition
from dssdesk.datasets.errors import (
    ColumnMissing,
    DatasetFileMissing,
    DatasetUnreadable,
    DataWorkerDied,
    FilterUnreadable,
    SampleGone,
)
from dssdesk.datasets.export import ExportForm
from dssdesk.datasets.rows import RowForm
from dssdesk.datasets.selection import RowSelection, Sampling
from dssdesk.datasets.views import ViewWish
from dssdesk.datasets.worker import DataWorker
from dssdesk.wire.datasets import ColumnFilter, ColumnItem, Page, SortKey
from tests.helpers.waiting import until, wait_until

Story = Callable[[DataWorker], Coroutine[Any, Any, None]]

DEMO = resource("demo", "project")
FLIGHTS = read_definition(DEMO / "datasets/flights.json")
FOLDER = DEMO / FLIGHTS.folder
ALL = RowSelection()


def play(story: Story) -> None:
    """Run a story with a data worker that ends with it."""

    async def whole() -> None:
        worker = DataWorker()
        try:
            await story(worker)
        finally:
            await worker.close()

    asyncio.run(asyncio.wait_for(whole(), 60))


async def collected(stream: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in stream])


def test_details_are_told_without_reading():
    async def story(worker: DataWorker) -> None:
        details = await worker.details(FLIGHTS, FOLDER)
        assert (details.files, details.rows) == (12, 336_776)

    play(story)


def test_a_sample_is_handed_out_in_pages_of_text():
    async def story(worker: DataWorker) -> None:
        sample = await worker.sample(FLIGHTS, FOLDER, limit=1_000)
        assert (sample.rows, sample.total) == (1_000, 336_776)
        assert sample.columns == FLIGHTS.column_items()
        page = await worker.page(sample.sample_id, 837, 2)
        columns = dict(zip([c.name for c in sample.columns], page.columns, strict=True))
        assert columns["carrier"] == ("B6", "EV")
        assert columns["dep_time"] == ("2356", None)
        assert columns["time_hour"][1] == "2013-01-01T21:00:00.000Z"

    play(story)


def test_all_rows_stream_as_arrow():
    async def story(worker: DataWorker) -> None:
        data = await collected(worker.rows(FLIGHTS, FOLDER, ALL))
        table = pa.ipc.open_stream(data).read_all()
        assert (table.num_rows, table.column_names) == (336_776, [c.name for c in FLIGHTS.columns])
        assert table.schema.field("time_hour").type == pa.timestamp("us", "UTC")
        assert table["dep_time"].null_count == 8_255

    play(story)


def test_all_rows_stream_as_tsv():
    async def story(worker: DataWorker) -> None:
        data = await collected(worker.rows(FLIGHTS, FOLDER, ALL, form=RowForm.TSV))
        assert data.count(b"\n") == 336_776
        assert data.startswith(b"2013\t1\t1\t517\t515\t2\t")

    play(story)


def test_a_selection_is_applied_in_the_worker():
    async def story(worker: DataWorker) -> None:
        wish = RowSelection(columns=("dest", "origin"), sampling=Sampling.RANDOM, limit=50)
        table = pa.ipc.open_stream(await collected(worker.rows(FLIGHTS, FOLDER, wish))).read_all()
        assert (table.num_rows, table.column_names) == (50, ["dest", "origin"])

    play(story)


def test_rows_are_counted():
    async def story(worker: DataWorker) -> None:
        assert await worker.count(FLIGHTS, FOLDER) == 336_776

    play(story)


def test_a_new_dataset_is_detected(tmp_path: Path):
    (tmp_path / "x.csv").write_text("a;b\n1;x\n")

    async def story(worker: DataWorker) -> None:
        found = await worker.detect(tmp_path, ["x.csv"])
        assert [(c.name, c.type) for c in found.columns] == [("a", "bigint"), ("b", "string")]

    play(story)


def test_errors_come_as_what_they_are_and_the_worker_lives_on(tmp_path: Path):
    async def story(worker: DataWorker) -> None:
        with pytest.raises(DatasetFileMissing, match="flights"):
            await worker.details(FLIGHTS, tmp_path)
        with pytest.raises(ColumnMissing):
            await collected(worker.rows(FLIGHTS, FOLDER, RowSelection(columns=("x",))))
        with pytest.raises(SampleGone):
            await worker.page("gone", 0, 10)
        pid = worker.pid
        assert (await worker.details(FLIGHTS, FOLDER)).files == 12
        assert worker.pid == pid

    play(story)


def test_rows_that_turn_bad_in_the_middle_end_in_an_error(tmp_path: Path):
    lines = "".join(f"{n}\n" for n in range(300_000))
    (tmp_path / "x.csv").write_text(f"n\n{lines}oops\n")

    async def story(worker: DataWorker) -> None:
        numbers = await worker.detect(tmp_path, ["x.csv"])
        bold = read_as(numbers, "bigint")
        with pytest.raises(DatasetUnreadable, match="row 300,001: “oops”"):
            await collected(worker.rows(bold, tmp_path, ALL))

    play(story)


@pytest.mark.usefixtures("expected_log")
def test_a_stream_that_a_crash_cuts_off_raises_and_the_next_call_works():
    async def story(worker: DataWorker) -> None:
        stream = worker.rows(FLIGHTS, FOLDER, ALL)
        await anext(stream)
        first = crash(worker)
        with pytest.raises(DataWorkerDied):
            await collected(stream)
        assert (await worker.details(FLIGHTS, FOLDER)).files == 12
        assert worker.pid != first

    play(story)


@pytest.mark.usefixtures("expected_log")
def test_a_worker_that_died_while_idle_is_replaced_unseen():
    async def story(worker: DataWorker) -> None:
        await worker.details(FLIGHTS, FOLDER)
        pid = crash(worker)
        await until(lambda: not psutil.pid_exists(pid))
        assert (await worker.details(FLIGHTS, FOLDER)).files == 12

    play(story)


def test_what_nobody_waits_for_is_stopped():
    async def story(worker: DataWorker) -> None:
        await worker.details(FLIGHTS, FOLDER)
        process = psutil.Process(worker.pid)
        before = process.num_fds()
        streams = [worker.rows(FLIGHTS, FOLDER, ALL) for _ in range(4)]
        for stream in streams:
            await anext(stream)
            await stream.aclose()
        await until(lambda: process.num_fds() <= before)

    play(story)


def objects(folder: Path, rows: int) -> list[str]:
    """JSON lines, which are read one by one in Python; the file's name."""
    with (folder / "big.jsonl").open("w") as file:
        file.writelines(f'{{"n": {n}, "t": "text {n % 977}"}}\n' for n in range(rows))
    return ["big.jsonl"]


@pytest.mark.parametrize("rows", [300_000, pytest.param(5_000_000, marks=pytest.mark.long)])
def test_a_sample_that_nobody_waits_for_is_stopped(tmp_path: Path, rows: int):
    names = objects(tmp_path, rows)

    async def story(worker: DataWorker) -> None:
        big = await worker.detect(tmp_path, names)
        process = psutil.Process(worker.pid)
        idle = process.num_fds()
        call = asyncio.create_task(worker.sample(big, tmp_path, limit=100_000, is_random=True))
        await until(lambda: process.num_fds() > idle)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        assert call.cancelled()
        await until(lambda: process.num_fds() <= idle, seconds=1)  # a batch, not all of it
        assert (await worker.sample(big, tmp_path, limit=10)).rows == 10

    play(story)


def test_a_call_that_is_cancelled_while_the_process_starts_leaves_nothing_behind():
    async def story(worker: DataWorker) -> None:
        call = asyncio.create_task(worker.details(FLIGHTS, FOLDER))
        await asyncio.sleep(0)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        assert worker.pid is None
        assert (await worker.details(FLIGHTS, FOLDER)).rows == 336_776

    play(story)


def test_a_slow_reader_holds_nobody_up_and_memory_stays_bounded(tmp_path: Path):
    table = pa.table({"n": range(3_000_000), "t": ["x" * 40] * 3_000_000})
    pq.write_table(table, tmp_path / "x.parquet", row_group_size=100_000)

    async def story(worker: DataWorker) -> None:
        big = await worker.detect(tmp_path, ["x.parquet"])
        slow = worker.rows(big, tmp_path, ALL)
        await anext(slow)
        process = psutil.Process(worker.pid)
        before, most, size = process.memory_info().rss, 0, 0
        async for piece in worker.rows(big, tmp_path, ALL):
            size += len(piece)
            most = max(most, process.memory_info().rss)
        assert size > 150_000_000
        assert most - before < 100_000_000
        await slow.aclose()

    play(story)


def test_requests_do_not_wait_for_each_other():
    async def story(worker: DataWorker) -> None:
        stream = worker.rows(FLIGHTS, FOLDER, ALL)
        await anext(stream)
        answers = await asyncio.gather(*(worker.details(FLIGHTS, FOLDER) for _ in range(50)))
        assert {answer.files for answer in answers} == {12}
        await stream.aclose()

    play(story)


def test_the_worker_ends_with_the_service():
    async def story() -> psutil.Process:
        worker = DataWorker()
        await worker.details(FLIGHTS, FOLDER)
        process = psutil.Process(worker.pid)
        await worker.close()
        return process

    assert not asyncio.run(story()).is_running()


SERVICE = """
import asyncio, json, sys
from pathlib import Path
from dssdesk.datasets.views import ViewWish
from dssdesk.datasets.worker import DataWorker
from dssdesk.wire.datasets import ColumnFilter, ColumnItem, Page, SortKey

async def main():
    worker = DataWorker()
    try:
        await worker.detect(Path(sys.argv[1]), ["x.csv"])
    finally:
        print(worker.pid, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


def test_the_worker_does_not_outlive_a_killed_service(tmp_path: Path):
    (tmp_path / "x.csv").write_text("a\n1\n")
    with subprocess.Popen(  # noqa: TID251 (a service that is to be killed)
        [sys.executable, "-c", SERVICE, str(tmp_path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(dssdesk.__file__).parents[1])},
    ) as service:
        assert service.stdout
        pid = int(service.stdout.readline())
        service.kill()
    wait_until(lambda: not psutil.pid_exists(pid))


def crash(worker: DataWorker) -> int:
    assert worker.pid
    pid = worker.pid
    os.kill(pid, signal.SIGKILL)
    return pid


def read_as(definition: DatasetDefinition, kind: str) -> DatasetDefinition:
    """The same definition, its columns of this type."""
    columns = tuple(msgspec.structs.replace(c, type=kind) for c in definition.columns)
    return msgspec.structs.replace(definition, columns=columns)


def test_a_random_sample_is_the_same_in_every_process():
    pages: list[Page] = []

    async def story(worker: DataWorker) -> None:
        sample = await worker.sample(FLIGHTS, FOLDER, limit=500, is_random=True)
        assert (sample.rows, sample.total) == (500, FLIGHTS.rows)
        page = await worker.page(sample.sample_id, 0, 500)
        pages.append(msgspec.structs.replace(page, sample_id=""))

    play(story)
    play(story)
    assert pages[0] == pages[1]
    months = FLIGHTS.column_items().index(ColumnItem(name="month", type="bigint"))
    assert len(set(pages[0].columns[months])) == 12


def test_a_sample_is_sorted_filtered_and_profiled():
    async def story(worker: DataWorker) -> None:
        sample = await worker.sample(FLIGHTS, FOLDER, limit=10_000)
        wish = ViewWish(
            sort=(SortKey(column="dep_delay", descending=True),),
            filters=(ColumnFilter(column="carrier", text="= UA"),),
        )
        viewed = await worker.view(sample.sample_id, wish)
        names = [column.name for column in sample.columns]
        page = await worker.page(viewed.view_id, 0, viewed.rows)
        assert set(page.columns[names.index("carrier")]) == {"UA"}
        delays = [text for text in page.columns[names.index("dep_delay")] if text is not None]
        assert [float(text) for text in delays] == sorted(map(float, delays), reverse=True)
        profile = await worker.profile(sample.sample_id)
        carriers = profile.columns[names.index("carrier")]
        assert dict(carriers.top)["UA"] == viewed.rows
        bad = ViewWish(filters=(ColumnFilter(column="dep_delay", text="> late"),))
        with pytest.raises(FilterUnreadable):
            await worker.view(sample.sample_id, bad)

    play(story)


def test_a_whole_dataset_is_exported():
    async def story(worker: DataWorker) -> None:
        data = await collected(worker.export(FLIGHTS, FOLDER, ExportForm.PARQUET))
        table = pq.read_table(pa.BufferReader(data))
        assert (table.num_rows, table.num_columns) == (FLIGHTS.rows, len(FLIGHTS.columns))

    play(story)
