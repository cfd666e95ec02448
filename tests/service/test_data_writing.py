"""The data worker writes: streams, refusals, crashes, memory."""

import asyncio
import io
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dssdesk.datasets.definition import Column, ParquetFormat
from dssdesk.datasets.errors import DataWorkerDied, RowsBrokeOff, RowsUnfit
from dssdesk.datasets.incoming import ARROW, HEADER, TSV, end_mark
from dssdesk.datasets.types import StorageType
from dssdesk.datasets.worker import DataWorker
from tests.helpers.waiting import until
from tests.service.test_data_worker import play

COLUMNS = (Column(name="n", type=StorageType.BIGINT), Column(name="t"))
PARQUET = ParquetFormat()


def piece(rows: int) -> bytes:
    batch = pa.record_batch({"n": range(rows), "t": ["x" * 40] * rows})
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return HEADER.pack(ARROW, len(sink.getvalue())) + sink.getvalue()


async def told(*pieces: bytes) -> AsyncIterator[bytes]:
    for one in pieces:
        yield one


def test_rows_are_on_the_disk_when_their_number_is_told(tmp_path: Path):
    async def story(worker: DataWorker) -> None:
        folder = tmp_path / "a" / "rows"
        pieces = told(piece(2), piece(3)[:9], piece(3)[9:], end_mark(5))
        assert await worker.write(folder, COLUMNS, PARQUET, pieces) == 5
        found = pq.read_table(folder / "rows.parquet")
        assert found["n"].to_pylist() == [0, 1, 0, 1, 2]

    play(story)


def test_a_refusal_stops_what_is_sent_and_leaves_nothing(tmp_path: Path):
    async def story(worker: DataWorker) -> None:
        sent = 0

        async def endless() -> AsyncIterator[bytes]:
            nonlocal sent
            yield HEADER.pack(TSV, 7) + b"oops\tx\n"
            while True:
                sent += 1
                yield piece(10_000)

        with pytest.raises(RowsUnfit, match="row 1: “oops”"):
            await worker.write(tmp_path / "rows", COLUMNS, PARQUET, endless())
        before = sent
        assert not (tmp_path / "rows").exists()
        assert await worker.write(tmp_path / "more", COLUMNS, PARQUET, told(end_mark(0))) == 0
        assert sent == before

    play(story)


def test_what_breaks_off_leaves_nothing_and_says_so(tmp_path: Path):
    async def story(worker: DataWorker) -> None:
        async def broken() -> AsyncIterator[bytes]:
            yield piece(1_000)
            raise RowsBrokeOff

        with pytest.raises(RowsBrokeOff):
            await worker.write(tmp_path / "rows", COLUMNS, PARQUET, broken())
        with pytest.raises(RowsBrokeOff):
            await worker.write(tmp_path / "rows", COLUMNS, PARQUET, told(piece(1_000)[:500]))

    play(story)
    assert list(tmp_path.iterdir()) == []


def test_a_writer_that_is_cancelled_leaves_nothing(tmp_path: Path):
    async def story(worker: DataWorker) -> None:
        async def halting() -> AsyncIterator[bytes]:
            yield piece(1_000)
            await asyncio.Event().wait()

        task = asyncio.create_task(worker.write(tmp_path / "rows", COLUMNS, PARQUET, halting()))
        await until((tmp_path / "rows").exists)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await until(lambda: not (tmp_path / "rows").exists())

    play(story)


@pytest.mark.usefixtures("expected_log")
def test_a_crash_is_told(tmp_path: Path):
    async def story(worker: DataWorker) -> None:
        async def crashing() -> AsyncIterator[bytes]:
            yield piece(1_000)
            await until((tmp_path / "rows").exists)
            assert worker.pid
            os.kill(worker.pid, signal.SIGKILL)
            await asyncio.Event().wait()

        with pytest.raises(DataWorkerDied):
            await worker.write(tmp_path / "rows", COLUMNS, PARQUET, crashing())
        assert await worker.write(tmp_path / "next", COLUMNS, PARQUET, told(end_mark(0))) == 0

    play(story)


def test_memory_stays_bounded_however_many_rows_there_are(tmp_path: Path):
    async def story(worker: DataWorker) -> None:
        await worker.write(tmp_path / "first", COLUMNS, PARQUET, told(piece(9), end_mark(9)))
        process = psutil.Process(worker.pid)
        before, most, data = process.memory_info().rss, 0, piece(50_000)

        async def many() -> AsyncIterator[bytes]:
            nonlocal most
            for _ in range(60):
                yield data
                most = max(most, process.memory_info().rss)
            yield end_mark(3_000_000)

        assert await worker.write(tmp_path / "rows", COLUMNS, PARQUET, many()) == 3_000_000
        assert most - before < 100_000_000

    play(story)
