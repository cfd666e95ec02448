"""Spark of an instance: configurations stored, and what is told of the environment."""

import asyncio
from pathlib import Path

import pytest

from dssdesk.kernels.errors import SparkInUse, SparkSettingsUnfit
from dssdesk.kernels.java import Java
from dssdesk.kernels.spark_environment import SPARK, SparkEnvironment
from dssdesk.sessions.spark import Spark
from dssdesk.wire.sessions import SessionInfo
from dssdesk.wire.spark import SparkConfiguration, SparkSetting, SparkSettings
from tests.helpers.fake_sessions import a_session
from tests.helpers.waiting import until

pytestmark = pytest.mark.anyio

MASTER = SparkSetting(key="spark.master", value="spark://host:7077")
CLUSTER = SparkConfiguration(name="Cluster", settings=(MASTER,))


def java(_environment: object) -> Java:
    return Java(program=Path("/jdk/bin/java"), version="17.0.2", major=17)


class Bench:
    def __init__(self, folder: Path) -> None:
        self.running: list[SessionInfo] = []
        self.environment = SparkEnvironment(folder / "environments", java=java)
        self.folder = folder
        self.spark = Spark(folder, self.environment, lambda: self.running)
        self.told: list[SparkSettings] = []
        self.spark.listen(self.told.append)

    def there(self) -> None:
        """As if it had been made."""
        (self.environment.folder / "bin").mkdir(parents=True)
        (self.environment.folder / "bin" / "python").touch()
        (self.environment.folder / "dssdesk-spark.json").write_text(
            '{"version": "4.3.0", "size": 1000}'
        )


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


async def test_before_anything_was_stored_there_is_local(bench: Bench):
    settings = await bench.spark.settings()
    local = SparkConfiguration(
        name="Local", settings=(SparkSetting(key="spark.master", value="local[*]"),)
    )
    assert (settings.configurations, settings.notebooks) == ((local,), "Local")
    assert settings.found.java == "17.0.2 (/jdk/bin/java)"
    assert (settings.found.version, settings.found.size) == ("", 0)


async def test_a_change_is_stored_and_told(bench: Bench):
    bench.spark.change((CLUSTER,), "Cluster")
    await until(lambda: bench.told)
    settings = await bench.spark.settings()
    assert (settings.configurations, settings.notebooks) == ((CLUSTER,), "Cluster")
    assert bench.told == [settings]
    await bench.spark.close()


@pytest.mark.parametrize(
    "configurations",
    [
        (CLUSTER, CLUSTER),
        (SparkConfiguration(name="Cluster", settings=(MASTER, MASTER)),),
        (SparkConfiguration(name="Other"),),
    ],
    ids=["twice", "a key twice", "none for notebooks"],
)
async def test_what_makes_no_sense_changes_nothing(
    bench: Bench, configurations: tuple[SparkConfiguration, ...]
):
    with pytest.raises(SparkSettingsUnfit):
        bench.spark.change(configurations, "Cluster")
    assert (await bench.spark.settings()).notebooks == "Local"


async def test_a_broken_file_is_told_with_what_counts_instead(bench: Bench):
    (bench.folder / "spark.json").write_text("{")
    settings = await bench.spark.settings()
    assert "spark.json" in settings.problem
    assert settings.notebooks == "Local"


async def test_what_is_there_is_told(bench: Bench):
    bench.there()
    found = (await bench.spark.settings()).found
    assert (found.version, found.size) == ("4.3.0", 1000)


async def test_it_is_not_taken_away_from_below_a_notebook(bench: Bench):
    bench.there()
    bench.running = [a_session(environment=SPARK), a_session("two", environment=SPARK)]
    with pytest.raises(SparkInUse, match="2 notebooks run"):
        await bench.spark.remove()
    bench.running = [a_session()]
    removing = asyncio.create_task(bench.spark.remove())
    await asyncio.sleep(0)
    assert bench.spark.is_changing
    await removing
    assert not bench.spark.is_changing
    assert not bench.environment.is_there
    await until(lambda: bench.told and bench.told[-1].found.progress is None)
    await bench.spark.close()


async def test_what_goes_on_is_told_a_few_times_a_second(bench: Bench):
    for _ in range(100):
        bench.environment._tell(None)
        await asyncio.sleep(0)
    await until(lambda: bench.told)
    assert len(bench.told) <= 2
    await bench.spark.close()
