"""A kernel whose environment has to be made first: it is told, runs wait, and it can be stopped."""

import asyncio
from pathlib import Path

import pytest

from dssdesk.base.ids import CellId, EnvironmentId
from dssdesk.kernels.hub import Environment
from dssdesk.kernels.spark_environment import SPARK, SparkEnvironment
from dssdesk.sessions.kernelspecs import asking_for, environment_of, kernelspec_of
from dssdesk.sessions.sessions import Sessions
from dssdesk.wire.cells import RunPhase
from dssdesk.wire.sessions import Progress, SessionInfo, SessionPhase
from tests.helpers.waiting import until
from tests.unit.sessions.conftest import ME, NOTEBOOK, Bench

pytestmark = pytest.mark.anyio

MINE = Environment(id=EnvironmentId("folder:/env"), name="env", python=Path("/p"))
INSTALLED = Environment(id=EnvironmentId("kernelspec:spark"), name="Spark", python=Path("/q"))
DOWNLOADING = Progress(text="Installing Spark: downloading pyspark", fraction=0.25)


async def preparing(bench: Bench) -> tuple[Sessions, SessionInfo]:
    """A session whose kernel cannot start yet, and a cell that waits for it."""
    bench.hub.may_start.clear()
    sessions = await bench.service()
    await sessions.run(NOTEBOOK, (CellId("a"),), 0, owner=ME)
    (info,) = sessions.infos()
    await until(lambda: info.session_id in bench.hub.preparing)
    bench.hub.tell_progress(info.session_id, DOWNLOADING)
    await until(lambda: sessions.info(info.session_id).progress)
    return sessions, sessions.info(info.session_id)


def phase_of(sessions: Sessions) -> RunPhase | None:
    run = sessions.notebooks.get(NOTEBOOK).document.run(CellId("a"))
    return run.phase if run else None


async def test_it_is_told_and_what_waits_runs_afterwards(bench: Bench):
    sessions, info = await preparing(bench)
    assert (info.phase, info.progress, info.queued) == (SessionPhase.STARTING, DOWNLOADING, 1)
    bench.hub.may_start.set()
    await until(lambda: phase_of(sessions) is RunPhase.DONE)
    assert sessions.info(info.session_id).progress is None


async def test_an_interrupt_stops_it_and_a_restart_begins_anew(bench: Bench):
    sessions, info = await preparing(bench)
    await sessions.interrupt(info.session_id)
    await until(lambda: sessions.info(info.session_id).phase is SessionPhase.DIED)
    now = sessions.info(info.session_id)
    assert now.progress is None
    assert now.death is not None
    assert "was stopped" in now.death.text
    assert now.death.never_ran
    bench.hub.may_start.set()
    assert (await sessions.restart(info.session_id)).phase is SessionPhase.IDLE


async def test_an_unload_stops_it(bench: Bench):
    sessions, info = await preparing(bench)
    await sessions.unload(info.session_id, by=ME)
    assert sessions.infos() == ()
    assert bench.hub.preparing == {}


async def test_another_choice_does_not_wait_for_it(bench: Bench):
    bench.hub.others.append(MINE)
    sessions, info = await preparing(bench)
    choosing = asyncio.create_task(sessions.environments.choose(NOTEBOOK, MINE.id))
    await until(lambda: not sessions.info(info.session_id).progress)
    bench.hub.may_start.set()
    await choosing
    assert sessions.info(info.session_id).environment == MINE.id


def test_a_file_asks_for_ours_by_a_name_of_its_own(tmp_path: Path):
    ours = SparkEnvironment(tmp_path).environment
    metadata = asking_for({}, kernelspec_of(ours))
    assert metadata["kernelspec"]["name"] == "dssdesk-spark"
    assert environment_of(metadata, lambda: [ours, INSTALLED]) == SPARK


@pytest.mark.parametrize(
    ("name", "installed", "found"),
    [
        ("spark", [], SPARK),
        ("spark", [INSTALLED], INSTALLED.id),
        ("Spark", [INSTALLED], INSTALLED.id),
    ],
)
def test_an_installed_kernelspec_of_that_name_is_meant_as_before(
    tmp_path: Path, name: str, installed: list[Environment], found: EnvironmentId
):
    ours = SparkEnvironment(tmp_path).environment
    metadata = {"kernelspec": {"name": name, "display_name": "Spark"}}
    assert environment_of(metadata, lambda: [ours, *installed]) == found
