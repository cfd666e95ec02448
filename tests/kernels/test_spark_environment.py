"""Spark's environment, made by the real tools; instead of PySpark it holds one tiny package.

`test_spark_for_real` at the end makes that of the product.
"""

import asyncio
import contextlib
import fcntl
import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dssdesk.base.ids import EnvironmentId
from dssdesk.kernels.environments import Environments
from dssdesk.kernels.errors import (
    JavaUnfit,
    SparkDiskFull,
    SparkInstallationStopped,
    SparkNotInstalled,
    SparkNotReady,
)
from dssdesk.kernels.hub import KernelPreparing, KernelWish
from dssdesk.kernels.java import Java, find_java
from dssdesk.kernels.local_hub import LocalHub
from dssdesk.kernels.spark_environment import SPARK, SparkEnvironment
from dssdesk.wire.sessions import Progress
from tests.helpers.tiny_package import TINY, write_tiny_wheel
from tests.helpers.waiting import until
from tests.kernels.driving import Driver

pytestmark = pytest.mark.anyio

_OWN_LINKS = os.environ.get("PIP_FIND_LINKS")


def a_java(_environment: object) -> Java:
    return Java(program=Path("/jdk/bin/java"), version="17.0.2", major=17)


@pytest.fixture(autouse=True)
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package index of the tiny wheel alone, set as a person would."""
    write_tiny_wheel(tmp_path / "wheels")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheels"))
    monkeypatch.setenv("TEST_MARK", os.environ["DSSDESK_TEST_MARK"])  # no tool may stay
    return tmp_path / "wheels"


@pytest.fixture
def silent_index(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An index that takes every call and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.delenv("PIP_NO_INDEX")
        monkeypatch.delenv("PIP_FIND_LINKS")
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.getsockname()[1]}/simple")
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "environments"


@pytest.fixture
def spark(folder: Path) -> SparkEnvironment:
    return SparkEnvironment(folder, TINY, java=a_java)


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"spark.lock"} if folder.exists() else set()


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """As another service does while it makes the environment."""
    folder.mkdir()
    with (folder / "spark.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def there(spark: SparkEnvironment) -> None:
    (spark.folder / "bin").mkdir(parents=True)
    (spark.folder / "bin" / "python").touch()


def half_made(spark: SparkEnvironment) -> None:
    """What an interrupted try left, and an environment whose Python is gone."""
    half = spark.folder.with_name(f".{spark.folder.name}.0123.making")
    for one in (half, spark.folder):
        (one / "bin").mkdir(parents=True)
        (one / "bin" / "python").symlink_to("/nowhere/python3")


def ask(python: Path, code: str) -> str:
    return subprocess.run(
        [python, "-I", "-c", code], capture_output=True, text=True, check=False
    ).stdout.strip()


class Told:
    """What somebody who waits was told."""

    def __init__(self) -> None:
        self.all: list[Progress] = []
        self._any = asyncio.Event()

    def __call__(self, progress: Progress) -> None:
        self.all.append(progress)
        self._any.set()

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.all]

    async def begun(self) -> None:
        await self._any.wait()


async def test_it_is_made_whole_with_progress_and_packages_of_its_own_and_removed(
    spark: SparkEnvironment, folder: Path
):
    assert (spark.is_there, spark.environment.note) == (False, "is installed at the first use")
    told = Told()
    changes: list[Progress | None] = []
    spark.listen(lambda: changes.append(spark.progress))
    await spark.ready(told)
    assert told.texts == ["Making an environment", "Unpacking 1 package", "Trying it"]
    assert changes == [*told.all, None]
    assert left_in(folder) == {spark.folder.name}
    assert (spark.is_there, spark.environment.note) == (True, "")
    assert spark.made.version == "1.2.3"
    assert spark.made.size > 1_000_000
    python = spark.environment.python
    assert ask(python, "import sys; print(sys.prefix)") == str(spark.folder)
    script = (spark.folder / "bin" / "dssdesk-tiny").read_text()
    assert script.startswith(f"#!{python}\n")
    assert ".making" not in (spark.folder / "bin" / "activate").read_text()
    await spark.ready(told)  # nothing is left to do
    assert len(told.all) == 3
    removing = asyncio.create_task(spark.remove())
    await asyncio.sleep(0)
    assert spark.progress == Progress(text="Removing Spark", can_stop=False)
    anew = asyncio.create_task(spark.ready(told))
    await removing
    assert (spark.is_there, len(told.all)) == (False, 3)
    anew.cancel()
    await asyncio.wait({anew})
    assert left_in(folder) == set()


async def test_two_at_once_meet_one_and_who_leaves_stops_nothing(
    spark: SparkEnvironment, folder: Path
):
    half_made(spark)
    assert not spark.is_there  # its Python is gone
    first = Told()
    second = Told()
    leaving = asyncio.create_task(spark.ready(first))
    await first.begun()
    staying = asyncio.create_task(spark.ready(second))
    await second.begun()
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    await staying
    assert spark.is_there
    assert second.texts.count("Making an environment") == 1
    assert left_in(folder) == {spark.folder.name}


@pytest.mark.usefixtures("silent_index")
async def test_when_all_have_left_nothing_is_left(spark: SparkEnvironment, folder: Path):
    told = Told()
    waiting = asyncio.create_task(spark.ready(told))
    await told.begun()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert left_in(folder) == set()
    assert spark.progress is None


@pytest.mark.usefixtures("silent_index")
async def test_somebody_stops_it_for_all_who_wait_and_the_next_one_begins_anew(
    spark: SparkEnvironment, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    told = Told()
    waiting = asyncio.create_task(spark.ready(told))
    await told.begun()
    stopping = asyncio.create_task(spark.stop())
    await asyncio.sleep(0)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder.parent / "wheels"))
    anew = asyncio.create_task(spark.ready(told))
    with pytest.raises(SparkInstallationStopped):
        await waiting
    await stopping
    await anew
    assert left_in(folder) == {spark.folder.name}


async def test_it_waits_while_another_service_makes_it(spark: SparkEnvironment, folder: Path):
    told = Told()
    with locked(folder):
        waiting = asyncio.create_task(spark.ready(told))
        await told.begun()
        assert told.texts[0] == "Waiting for another DSS Desk, which installs it"
        there(spark)
    await waiting
    assert set(told.texts) == {told.texts[0]}  # there was nothing left to make


async def test_without_a_network_that_is_said_and_nothing_is_left(
    spark: SparkEnvironment, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]  # nobody is there when this is closed
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{port}/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    with pytest.raises(SparkNotInstalled, match="No package index can be reached"):
        await spark.ready(lambda _progress: None)
    assert left_in(folder) == set()
    assert "No package index" in spark.problem


async def test_what_pip_cannot_find_is_said(spark: SparkEnvironment, index: Path):
    shutil.rmtree(index)
    with pytest.raises(SparkNotInstalled, match="No matching distribution found for dssdesk-tiny"):
        await spark.ready(lambda _progress: None)


async def test_a_full_disk_is_said_before_anything_is_made(folder: Path):
    spark = SparkEnvironment(folder, replace(TINY, needed=1 << 60), java=a_java)
    with pytest.raises(SparkDiskFull, match=r"needs .* GB"):
        await spark.ready(lambda _progress: None)
    assert left_in(folder) == set()


async def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path):
    (tmp_path / "file").touch()
    spark = SparkEnvironment(tmp_path / "file", TINY, java=a_java)
    with pytest.raises(SparkNotInstalled, match="file"):
        await spark.ready(lambda _progress: None)
    assert "could not be installed" in spark.problem


async def test_it_is_installed_for_nobody_and_can_be_stopped(spark: SparkEnvironment):
    spark.install()
    spark.install()
    await until(lambda: spark._making)
    await spark.stop()
    assert (spark._making, spark.progress, spark.problem) == (None, None, "")


async def test_without_java_nothing_is_made(folder: Path):
    spark = SparkEnvironment(folder, TINY, java=lambda _environment: None)
    with pytest.raises(JavaUnfit, match="openjdk-17-jre-headless"):
        await spark.ready(lambda _progress: None)
    assert left_in(folder) == set()


# Kernels


@pytest.fixture
def wish_for_spark(wish: Callable[..., KernelWish]) -> KernelWish:
    return replace(wish(), environment=SPARK)


async def preparing(hub: LocalHub, wish: KernelWish) -> asyncio.Task[object]:
    """A start that has got as far as to wait for its environment."""
    events = hub.events()
    starting = asyncio.create_task(hub.start(wish))
    async for event in events:
        if isinstance(event, KernelPreparing) and event.session_id == wish.session_id:
            return starting
    raise AssertionError


@pytest.fixture
async def spark_hub(sockets: Path, folder: Path, spark: SparkEnvironment):
    hub = LocalHub(sockets=sockets, environments=Environments(folder, spark=spark))
    yield hub
    for session_id in list(hub._kernels):
        await hub.unload(session_id)
    await hub.close()


async def test_the_first_kernel_waits_and_then_runs_there(
    spark_hub: LocalHub, wish_for_spark: KernelWish, spark: SparkEnvironment
):
    with pytest.raises(SparkNotReady):
        Environments(spark.folder.parent, spark=spark).recipe(SPARK)
    living = await (await preparing(spark_hub, wish_for_spark))
    driver = Driver(spark_hub, living)
    said = await driver.run("import os, sys; print(sys.prefix, os.environ['SPARK_HOME'])")
    packages = f"lib/{spark.folder.name.replace('spark-py', 'python')}/site-packages"
    assert said.split() == [str(spark.folder), f"{spark.folder}/{packages}/pyspark"]


@pytest.mark.usefixtures("silent_index")
async def test_an_interrupt_ends_the_wait(
    spark_hub: LocalHub, wish_for_spark: KernelWish, folder: Path
):
    starting = await preparing(spark_hub, wish_for_spark)
    await spark_hub.interrupt(wish_for_spark.session_id)
    with pytest.raises(SparkInstallationStopped):
        await starting
    assert left_in(folder) == set()


@pytest.mark.usefixtures("silent_index")
async def test_whoever_leaves_the_start_ends_the_wait(
    spark_hub: LocalHub, wish_for_spark: KernelWish, folder: Path
):
    starting = await preparing(spark_hub, wish_for_spark)
    starting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await starting
    assert left_in(folder) == set()


def test_it_is_listed_before_it_is_made(folder: Path, spark: SparkEnvironment):
    listed = Environments(folder, spark=spark).all()
    assert [(one.id, one.name, one.note) for one in listed[:2]] == [
        (EnvironmentId("default"), "Default", ""),
        (SPARK, "Spark", "is installed at the first use"),
    ]


@pytest.fixture
def own_index(monkeypatch: pytest.MonkeyPatch, real_home: Path) -> None:
    """The package index that this machine is set up with."""
    monkeypatch.setenv("HOME", str(real_home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(real_home / ".config"))
    monkeypatch.delenv("PIP_NO_INDEX")
    if _OWN_LINKS is None:
        monkeypatch.delenv("PIP_FIND_LINKS")
    else:
        monkeypatch.setenv("PIP_FIND_LINKS", _OWN_LINKS)


@pytest.mark.long
@pytest.mark.skipif(find_java(os.environ) is None, reason="needs Java")
@pytest.mark.usefixtures("own_index")
async def test_spark_for_real(folder: Path):
    """Downloads 500 MB."""
    spark = SparkEnvironment(folder)
    told = Told()
    await spark.ready(told)
    assert any(text.startswith("Downloading pyspark, ") for text in told.texts)
    assert "Preparing pyspark" in told.texts
    assert spark.made.version.startswith("4.")
    code = (
        "import pandas\nfrom pyspark.sql import SparkSession\n"
        "s = SparkSession.builder.master('local[1]').getOrCreate()\n"
        "print(pandas.__version__[0], s.range(10).toPandas().id.sum())\ns.stop()"
    )
    assert ask(spark.environment.python, code) == "2 45"
