"""Real Spark in real kernels: it follows our configuration, and goes with its kernel."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dssdesk.base.ids import EnvironmentId
from dssdesk.kernels import spark_conf
from dssdesk.kernels.environments import Environments
from dssdesk.kernels.hub import KernelWish
from dssdesk.kernels.local_hub import LocalHub
from dssdesk.kernels.processes import family, process_entry
from tests.helpers.spark import spark_python
from tests.helpers.waiting import until
from tests.kernels.driving import Driver

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(900)]  # the first test installs PySpark

SECONDS = 120
START = """
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
print(spark.sparkContext.master, spark.range(10).count())
"""
JOBS = "list(spark.sparkContext.statusTracker().getActiveJobsIds())"
ENDLESS_JOB = "print('runs'); spark.range(10**14).selectExpr('sum(id % 7)').collect()"
ENDLESS_PYTHON = """
def work(batches):
    import time
    for batch in batches:
        time.sleep(1000)
        yield batch
print('runs'); spark.range(10).mapInArrow(work, 'id bigint').collect()
"""


@pytest.fixture
def spark_wish(real_home: Path, wish: Callable[..., KernelWish]) -> KernelWish:
    folder = spark_python(home=real_home).parent.parent
    return replace(wish(), environment=EnvironmentId(f"folder:{folder}"))


@pytest.fixture
async def spark_hub(sockets: Path, environments: Environments) -> AsyncIterator[LocalHub]:
    """A hub whose notebooks run Spark on two cores."""
    settings = {"spark.master": "local[2]"}
    hub = LocalHub(sockets=sockets, environments=environments, spark_settings=lambda: settings)
    yield hub
    for session_id in list(hub._kernels):
        await hub.unload(session_id)
    await hub.close()


@pytest.fixture
async def driver(spark_hub: LocalHub, spark_wish: KernelWish) -> Driver:
    """A kernel in which Spark may start."""
    return await Driver.start(spark_hub, spark_wish)


async def test_a_plain_session_is_configured_and_quiet_and_leaves_no_java(driver: Driver):
    started = await _started(driver)
    folder = Path(await driver.run("print(spark.conf.get('spark.local.dir'))")).parent
    assert driver.living.kernel_id in folder.parts
    said = await driver.run(
        "from pyspark import SparkContext\n"
        "print(SparkContext.getOrCreate() is spark.sparkContext, spark.sparkContext.uiWebUrl)"
    )
    assert said == "True None\n"
    assert await driver.run("spark.sql('SELECT 1 / 0').collect()") == ""  # all is in the error
    await _check_that_unloading_leaves_nothing(driver, started, folder / "local")


async def test_unloading_ends_what_pythons_do_for_spark(driver: Driver, spark_wish: KernelWish):
    started = await _started(driver)
    await _busy(driver, started, ENDLESS_PYTHON)
    spilled = spark_wish.folder / driver.living.kernel_id / "spark" / "local"
    await _check_that_unloading_leaves_nothing(driver, started, spilled)


async def test_a_kernel_that_is_killed_takes_java_with_it(driver: Driver):
    started = await _started(driver)
    await _busy(driver, started, ENDLESS_PYTHON)
    os.kill(driver.living.pid, signal.SIGKILL)
    await until(lambda: not started(), seconds=20)


async def test_an_interrupt_ends_the_job_and_spark_lives_on_until_it_is_unloaded(
    driver: Driver, spark_hub: LocalHub, spark_wish: KernelWish
):
    started = await _started(driver)
    early = await driver.send(ENDLESS_JOB)
    await driver.printed("runs")
    await spark_hub.interrupt(driver.session_id)  # Java plans the job: it comes afterwards
    await driver.finished(early, SECONDS)
    assert await driver.run("print(spark.range(7).count())", SECONDS) == "7\n"
    job = await _busy(driver, started, ENDLESS_JOB)
    await spark_hub.interrupt(driver.session_id)
    await driver.finished(job, SECONDS)
    assert driver.text(job) == "runs\n"
    assert "error" in driver.kinds(job)
    await _until_jobs(driver, lambda jobs: jobs == "[]")
    assert await driver.run("print(spark.range(5).count())", SECONDS) == "5\n"
    await _busy(driver, started, ENDLESS_JOB)
    spilled = spark_wish.folder / driver.living.kernel_id / "spark" / "local"
    await _check_that_unloading_leaves_nothing(driver, started, spilled)


async def test_without_java_the_cell_says_what_to_install(
    spark_hub: LocalHub, spark_wish: KernelWish, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(spark_conf, "find_java", lambda _: None)
    driver = await Driver.start(spark_hub, spark_wish)
    said = await driver.run(START, SECONDS)
    assert "Spark needs Java, and there is none here. Install Java 17" in " ".join(said.split())


async def _started(driver: Driver) -> Callable[[], set[str]]:
    """Start Spark; what tells the programs that the kernel has started and that still run."""
    entry = process_entry(driver.living.pid)
    assert entry is not None
    assert await driver.run(START, SECONDS) == "local[2] 10\n"

    def still_run() -> set[str]:
        found = family(entry.identity, driver.living.kernel_id)
        return {_name(process.pid) for process in found}

    return still_run


async def _check_that_unloading_leaves_nothing(
    driver: Driver, started: Callable[[], set[str]], spilled: Path
) -> None:
    """Neither programs nor what Spark spilled to the disk."""
    assert started()
    assert _within(spilled)
    await driver.hub.unload(driver.session_id)
    assert not started()
    assert _within(spilled) is None


def _within(folder: Path) -> list[Path] | None:
    """What lies in a folder; None where there is no such folder."""
    return list(folder.iterdir()) if folder.exists() else None


def _name(pid: int) -> str:
    with contextlib.suppress(OSError):  # it has just ended
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


async def _until_jobs(driver: Driver, are_so: Callable[[str | None], bool]) -> None:
    """Return when the ids of the jobs that run are so."""
    async with asyncio.timeout(SECONDS):
        while not are_so(await driver.hub.evaluate(driver.session_id, JOBS, seconds=SECONDS)):
            pass


async def _busy(driver: Driver, started: Callable[[], set[str]], code: str) -> str:
    """Run code until Spark works on it; the request's id."""
    message_id = await driver.send(code)
    await driver.printed("runs")
    await _until_jobs(driver, lambda jobs: jobs != "[]")
    await until(lambda: code != ENDLESS_PYTHON or "python" in started(), seconds=60)
    return message_id
