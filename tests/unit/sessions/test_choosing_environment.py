"""The environment of a notebook: what its file asks for, and what a person chooses."""

import json
from pathlib import Path
from typing import Any

import pytest

from dssdesk.base.ids import CellId, EnvironmentId
from dssdesk.kernels.errors import EnvironmentMissing, KernelDidNotStart, LibraryMissing
from dssdesk.kernels.hub import Environment
from dssdesk.sessions.kernelspecs import asking_for, environment_of, kernelspec_of
from dssdesk.wire.changes import ChangeNotebookMetadata
from dssdesk.wire.notebooks import DocumentChanged
from dssdesk.wire.sessions import SessionPhase
from tests.helpers.waiting import until
from tests.unit.sessions.conftest import DESK, ME, NOTEBOOK, Bench
from tests.unit.sessions.test_moving import read

pytestmark = pytest.mark.anyio

SPARK = Environment(
    id=EnvironmentId("kernelspec:spark"), name="Spark", python=Path("/p"), language="scala"
)
MINE = Environment(id=EnvironmentId("folder:/home/me/env"), name="env", python=Path("/q"))
OTHERS_PYTHON3 = Environment(
    id=EnvironmentId("kernelspec:python3"), name="Python 3", python=Path("/r")
)


@pytest.mark.parametrize("environment", [SPARK, MINE, OTHERS_PYTHON3], ids=lambda it: it.id)
def test_a_file_asks_for_the_environment_that_was_chosen(environment: Environment):
    metadata = asking_for({}, kernelspec_of(environment))
    assert environment_of(metadata, lambda: [SPARK, MINE, OTHERS_PYTHON3]) == environment.id


def test_an_installed_kernelspec_is_named_as_every_jupyter_names_it():
    metadata = asking_for(
        {"language_info": {"name": "python", "version": "3"}}, kernelspec_of(SPARK)
    )
    assert metadata == {
        "kernelspec": {"name": "spark", "display_name": "Spark", "language": "scala"},
        "language_info": {"name": "scala"},
    }


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}},
        {"kernelspec": {"name": 3}},
        {"kernelspec": None},
    ],
    ids=str,
)
def test_what_every_python_notebook_says_is_the_default_one(metadata: dict[str, Any]):
    assert environment_of(metadata, lambda: pytest.fail("nobody need look")) is None


async def test_a_session_starts_where_the_file_asks(bench: Bench):
    bench.hub.others.append(SPARK)
    ask_for(bench, "Spark")
    sessions = await bench.service()
    await sessions.run(NOTEBOOK, (CellId("a"),), 0, owner=ME)
    await until(lambda: sessions.infos()[0].environment)
    assert sessions.infos()[0].environment == SPARK.id


async def test_an_environment_that_is_gone_is_told_before_anything_starts(bench: Bench):
    ask_for(bench, "spark", display_name="Spark 4")
    sessions = await bench.service()
    gone = EnvironmentId("folder:/gone")
    for start in (
        sessions.start(NOTEBOOK, owner=ME),
        sessions.start(NOTEBOOK, owner=ME, environment=gone),
        sessions.run(NOTEBOOK, (CellId("a"),), 0, owner=ME),
    ):
        with pytest.raises(EnvironmentMissing, match="Choose another one"):
            await start
    assert sessions.infos() == ()
    assert list((bench.root / "kernels").iterdir()) == []


async def test_a_choice_is_told_to_desks_saved_and_restarts_a_kernel_that_runs(bench: Bench):
    bench.hub.others.append(SPARK)
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    await sessions.run(NOTEBOOK, (CellId("a"),), 0, owner=ME)
    session_id = sessions.infos()[0].session_id
    await until(lambda: sessions.info(session_id).phase is SessionPhase.IDLE)
    before = sessions.info(session_id)
    await sessions.environments.choose(NOTEBOOK, SPARK.id)
    now = sessions.info(session_id)
    assert (before.environment, now.environment) == ("default", SPARK.id)
    assert before.kernel_id != now.kernel_id
    assert bench.file()["metadata"]["kernelspec"]["name"] == "spark"
    assert sessions.notebooks.get(NOTEBOOK).document.metadata == bench.file()["metadata"]
    changes = [
        change for it in await read(sessions, DESK, DocumentChanged) for change in it.changes
    ]
    assert any(isinstance(change, ChangeNotebookMetadata) for change in changes)

    again = await bench.next_service()
    assert (await again.restart(session_id)).environment == SPARK.id


async def test_a_kernel_whose_environment_is_gone_runs_on_when_it_cannot_be_restarted(
    bench: Bench,
):
    bench.hub.others.append(SPARK)
    sessions = await bench.service()
    session_id = (await sessions.start(NOTEBOOK, owner=ME, environment=SPARK.id)).session_id
    await until(lambda: sessions.info(session_id).phase is SessionPhase.IDLE)
    before = sessions.info(session_id)
    bench.hub.others.clear()
    with pytest.raises(EnvironmentMissing, match="Choose another one"):
        await sessions.restart(session_id)
    now = sessions.info(session_id)
    assert (now.phase, now.kernel_id) == (SessionPhase.IDLE, before.kernel_id)


async def test_the_environment_that_runs_already_is_not_restarted(bench: Bench):
    sessions = await bench.service()
    await sessions.start(NOTEBOOK, owner=ME)
    session_id = sessions.infos()[0].session_id
    await until(lambda: sessions.info(session_id).phase is SessionPhase.IDLE)
    before = sessions.info(session_id).kernel_id
    await sessions.environments.choose(NOTEBOOK, EnvironmentId("default"))
    assert sessions.info(session_id).kernel_id == before


async def test_after_a_choice_in_which_no_kernel_starts_one_goes_back(bench: Bench):
    bench.hub.others.append(SPARK)
    sessions = await bench.service()
    session_id = (await sessions.start(NOTEBOOK, owner=ME)).session_id
    await until(lambda: sessions.info(session_id).phase is SessionPhase.IDLE)
    bench.hub.refuse_to_start = True
    with pytest.raises(KernelDidNotStart):
        await sessions.environments.choose(NOTEBOOK, SPARK.id)
    assert sessions.info(session_id).phase is SessionPhase.DIED
    bench.hub.refuse_to_start = False
    await sessions.environments.choose(NOTEBOOK, EnvironmentId("default"))
    now = sessions.info(session_id)
    assert (now.phase, now.environment) == (SessionPhase.IDLE, "default")


async def test_a_choice_while_a_kernel_starts_is_obeyed(bench: Bench):
    bench.hub.others.append(SPARK)
    bench.hub.may_start.clear()
    sessions = await bench.service()
    session_id = (await sessions.start(NOTEBOOK, owner=ME)).session_id
    assert sessions.info(session_id).phase is SessionPhase.STARTING
    bench.hub.may_start.set()
    await sessions.environments.choose(NOTEBOOK, SPARK.id)
    assert sessions.info(session_id).environment == SPARK.id


async def test_without_a_kernel_the_choice_is_only_written_down(bench: Bench):
    bench.hub.others.append(MINE)
    sessions = await bench.service()
    await sessions.environments.choose(NOTEBOOK, MINE.id)
    assert sessions.infos() == ()
    (item,) = bench.projects.notebooks.items(NOTEBOOK.project)
    assert item.environment == "env"
    with pytest.raises(EnvironmentMissing):
        await sessions.environments.choose(NOTEBOOK, EnvironmentId("folder:/gone"))


def ask_for(bench: Bench, name: str, **more: str) -> None:
    """The notebook's file names this kernelspec."""
    notebook = bench.file()
    notebook["metadata"]["kernelspec"] = {"name": name, **more}
    bench.projects.notebooks.path(NOTEBOOK).write_text(json.dumps(notebook))


async def test_a_script_comes_from_where_the_notebook_runs_would_run_or_from_the_default_one(
    bench: Bench,
):
    bench.hub.others.extend([SPARK, MINE])
    ask_for(bench, "spark")
    bench.hub.libraries = {
        (SPARK.id, "plotly"): "spark's",
        (MINE.id, "plotly"): "mine",
        (None, "plotly"): "the default one's",
        (None, "bokeh"): "bokeh",
    }
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    assert await sessions.environments.library(NOTEBOOK, "plotly") == "spark's"
    assert await sessions.environments.library(NOTEBOOK, "bokeh") == "bokeh"
    await sessions.start(NOTEBOOK, owner=ME, environment=MINE.id)
    await until(lambda: sessions.infos()[0].environment)
    assert await sessions.environments.library(NOTEBOOK, "plotly") == "mine"
    with pytest.raises(LibraryMissing):
        await sessions.environments.library(NOTEBOOK, "vega-6")


async def test_a_script_for_a_file_whose_environment_is_gone_is_the_default_ones(bench: Bench):
    ask_for(bench, "gone")
    bench.hub.libraries = {(None, "plotly"): "the default one's"}
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    assert await sessions.environments.library(NOTEBOOK, "plotly") == "the default one's"
