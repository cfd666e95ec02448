"""Spark's templates in real sessions, by the environment that they ask for; nothing of it stays."""

from pathlib import Path

import psutil
import pytest

from dssdesk.base.ids import CellId
from dssdesk.base.paths import data_folder
from dssdesk.wire.catalogue import CreateNotebook, NotebookCreated
from dssdesk.wire.cells import CellKind
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import SessionUnloaded, UnloadSession
from tests.helpers.channel_client import ChannelClient
from tests.helpers.live_instance import DEMO, LiveInstance
from tests.helpers.spark import lend_spark

pytestmark = pytest.mark.timeout(900)  # the first test installs PySpark


@pytest.fixture(scope="session")
def real_home() -> Path:
    """The home of the person who runs the tests, where pyenv keeps Pythons."""
    return Path.home()


def test_spark_templates_run_in_sessions_and_go_with_them(instance: LiveInstance, real_home: Path):
    lend_spark(data_folder() / "environments", home=real_home)
    instance.prepare()
    (instance.folder / "spark.json").write_text(
        '{"configurations": {"Two cores": {"spark.master": "local[2]"}}, "notebooks": "Two cores"}'
    )
    instance.start()
    with instance.connect() as desk:
        reading = made(desk, "dataset/python/pyspark-read", "flights")
        said = run_all(desk, reading)
        assert "on local[2]\n" in said
        assert " |-- time_hour: timestamp (nullable = true)\n" in said
        assert "336776" in said
        assert "image/png" in said
        assert "Error" not in said
        starter = made(desk, "standalone/python/pyspark-starter", None)
        assert "|    2|      333|  500.0|" in run_all(desk, starter)
        one, _ = instance.status().sessions
        assert len(javas(instance)) == 2
        desk.ask(UnloadSession(session_id=one.session_id), SessionUnloaded)
        assert len(javas(instance)) == 1
        instance.command("unload", "--all")
        assert not javas(instance)


def made(desk: ChannelClient, template: str, dataset: str | None) -> NotebookRef:
    """A notebook of this template, opened."""
    wish = CreateNotebook(project=DEMO, template=template, dataset=dataset)
    notebook = desk.ask(wish, NotebookCreated).notebook
    desk.open(notebook)
    return notebook


def run_all(desk: ChannelClient, notebook: NotebookRef) -> str:
    """What all code cells show, as text, with the types of what is none."""
    document = desk.documents[notebook]
    code = [cell for cell in document.order if document.cell(cell).kind is CellKind.CODE]
    desk.run(notebook, *code)
    desk.wait_for_end(notebook, code[-1], seconds=240)
    return "".join(shown(desk, notebook, cell) for cell in code)


def shown(desk: ChannelClient, notebook: NotebookRef, cell: CellId) -> str:
    outputs = desk.documents[notebook].cell(cell).outputs
    return desk.text(notebook, cell) + repr(outputs)


def javas(instance: LiveInstance) -> list[int]:
    """The Java processes of this instance's kernels."""
    mark = str(instance.folder)
    found = []
    for process in psutil.process_iter(["name"]):
        try:
            if process.name() == "java" and mark in process.environ().get("SPARK_CONF_DIR", ""):
                found.append(process.pid)
        except psutil.Error:
            continue
    return found
