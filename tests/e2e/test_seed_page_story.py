"""DSS's page on Python notebooks, whose every sentence is true here: one test for each section.

The comments say which sentence comes next, in the page's order.
"""

import contextlib
import functools
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QMenuBar
from pytestqt.qtbot import QtBot

from dssdesk.base.ids import CellId, EnvironmentId
from dssdesk.base.paths import data_folder
from dssdesk.desk.administration.state import Column as TaskColumn
from dssdesk.desk.dataset.lab_card import LabCard
from dssdesk.desk.explorer.state import NodeKind
from dssdesk.desk.kit.places import NotebooksPlace
from dssdesk.desk.project.state import Column
from dssdesk.desk.templates.saving_sheet import SavingSheet
from dssdesk.kernels.spark_environment import SPARK
from dssdesk.kernels.spark_settings import SparkFile, write_spark_file
from dssdesk.wire.catalogue import CreateNotebook, NotebookCreated
from dssdesk.wire.cells import CellKind, RunPhase
from dssdesk.wire.outputs import Error
from dssdesk.wire.places import DatasetRef, NotebookRef
from dssdesk.wire.sessions import SessionPhase
from tests.e2e.desk_driver import DeskDriver
from tests.e2e.test_monitoring_story import open_tasks
from tests.e2e.test_project_story import list_of
from tests.e2e.test_spark_story import javas as javas_of
from tests.e2e.test_template_story import saving_sheet
from tests.helpers.live_instance import DEMO, LiveInstance
from tests.helpers.spark import lend_spark, spark_python, standalone_cluster

IDENTIFIERS = (TaskColumn.SESSION, TaskColumn.KERNEL, TaskColumn.PID)
CLIENT = """import dataiku
client = dataiku.api_client()
print(client.get_auth_info()["authIdentifier"], client.list_project_keys())
project = client.get_default_project()
print(sorted(dataset.name for dataset in project.list_datasets()))
print([len(nb.get_sessions()) for nb in project.list_jupyter_notebooks(active=True)])"""


def test_creating_a_python_notebook(instance: LiveInstance, qtbot: QtBot):
    instance.prepare()
    at = DeskDriver(qtbot, instance.folder)

    # “From the dataset's Actions menu, click on Lab; choose Notebook > Python; choose the
    # template.” The notebook has code in it that takes the dataset's name into account.
    at.open(NodeKind.DATASET, "flights")
    at.wait(lambda: at.front_title == "flights")
    flights = DatasetRef(project=DEMO, name="flights")
    lab = submenu(at.desk.dataset_commands.make_menu(flights, at.window), "Lab")
    at.wait(lambda: "Read by chunks" in texts(lab))
    assert len([text for text in texts(lab) if text.startswith("Read ")]) >= 4
    at.choose(lab, "Read in memory with pandas")
    from_lab = at.wait_for_notebook("Read flights in memory")
    assert any('Dataset("flights")' in at.document.cell(cell).source for cell in at.document.order)

    # “This notebook will remain associated to this dataset, so you can find it easily from the
    # Lab modal later on, or from the dataset's details view.”
    assert at.notebook.presenter.state.dataset == "flights"
    at.wait(lambda: from_lab.name in texts(at.lab_menu("flights")))
    at.select(NodeKind.DATASET, "flights")
    at.wait(lambda: from_lab.name in in_the_details(at))

    # “You can also create your own templates”: of this notebook, for every other dataset.
    at.open(NodeKind.NOTEBOOK, from_lab.name)
    at.wait_for_notebook(from_lab.name)
    save_as_template(at, "My reading")
    at.choose(at.lab_menu("weather"), "My reading")
    of_mine = at.wait_for_notebook("Read weather in memory")
    assert any('Dataset("weather")' in at.document.cell(cell).source for cell in at.document.order)

    # “From the notebook list, click on new menu, and select Python; choose the template.”
    at.desk.shell.open_place(NotebooksPlace(DEMO))
    python = new_python_menu(at)
    at.wait(lambda: "Starter" in texts(python))
    at.choose(python, "Starter")
    from_list = at.wait_for_notebook("Notebook")
    assert at.notebook.presenter.state.dataset is None

    # “DSS provides several templates for performing various tasks. You can also create your own.”
    save_as_template(at, "My start")
    at.wait(lambda: "My start" in texts(new_python_menu(at)))

    # “Notebooks created using both methods are functionally equivalent.”
    for notebook in (from_list, from_lab, of_mine):
        at.open(NodeKind.NOTEBOOK, notebook.name)
        at.wait_for_notebook(notebook.name)
        at.do("notebook.run_all")
        run_to_the_end(at)
    at.quit()


def test_using_the_python_notebook(instance: LiveInstance, qtbot: QtBot):
    instance.prepare()
    at = DeskDriver(qtbot, instance.folder)
    open_empty(instance, at, "Uses everything")

    # “Python notebooks allow you to write and evaluate interactively Python code”; “the user
    # interface is mostly the Jupyter one”: its menus, its keys.
    bar = [action.text().replace("&", "") for action in at.window.findChild(QMenuBar).actions()]
    assert [one for one in bar if one in ("File", "Edit", "View", "Run", "Kernel", "Help")] == [
        "File", "Edit", "View", "Run", "Kernel", "Help",
    ]  # fmt: skip
    write_and_run(at, "6 * 7")
    at.wait(lambda: at.run_of(at.position).phase is RunPhase.DONE)
    at.press("Escape")
    at.press("B")
    at.press("Return")
    at.type("print(_ + 1)")
    at.press("Ctrl+Return")
    at.wait(lambda: "43" in at.text(at.position))

    # “All DSS Python APIs are available”; “you do not need an API key to create a public API
    # client”, which “will inherit your personal access rights using dataiku.api_client().”
    at.press("Escape")
    at.press("B")
    write_and_run(at, CLIENT)
    at.wait(lambda: at.run_of(at.position).phase is RunPhase.DONE)
    who, datasets, sessions = at.text(at.position).splitlines()
    assert who == f"{instance.status().sessions[0].owner} ['{DEMO}']"
    assert datasets == "['airlines', 'airports', 'flights', 'planes', 'weather']"
    assert sessions == "[1]"
    at.quit()


@pytest.mark.timeout(900)  # the first one installs PySpark
@pytest.mark.parametrize("is_cluster", [False, True], ids=["local[2]", "standalone cluster"])
def test_spark(
    instance: LiveInstance, qtbot: QtBot, real_home: Path, tmp_path: Path, is_cluster: bool
):
    lend_spark(data_folder() / "environments", home=real_home)
    instance.prepare()
    with contextlib.ExitStack() as stack:
        master = "local[2]"
        if is_cluster:
            cluster = standalone_cluster(spark_python(home=real_home), tmp_path / "cluster")
            master = stack.enter_context(cluster)
        ours = {"Ours": {"spark.master": master}}
        write_spark_file(instance.folder, SparkFile(configurations=ours, notebooks="Ours"))
        at = DeskDriver(qtbot, instance.folder)

        # “DSS provides templates to start using Pyspark, both when creating a notebook from a
        # dataset or from the notebooks list.”
        at.open(NodeKind.DATASET, "flights")
        at.choose(at.lab_menu("flights"), "PySpark: read this dataset")
        at.wait_for_notebook("Read flights with PySpark")
        at.do("notebook.run_all")
        run_to_the_end(at)
        said = "".join(at.text(cell) for cell in range(len(at.document.order)))
        assert master in said
        assert "336776" in said
        at.desk.shell.open_place(NotebooksPlace(DEMO))
        python = new_python_menu(at)
        at.wait(lambda: "PySpark starter" in texts(python))
        at.choose(python, "PySpark starter")
        at.wait_for_notebook("PySpark notebook")
        at.do("notebook.close_and_halt")
        at.desk.shell.open_place(NotebooksPlace(DEMO))
        at.wait(lambda: len(instance.status().sessions) == 1)

        # “You can use Spark from within a Python notebook”; its Java goes with the notebook.
        assert javas_of(instance)
        instance.command("unload", "--all")
        assert not javas_of(instance)
        at.quit()


def test_unloading(instance: LiveInstance, qtbot: QtBot):
    instance.prepare()
    leave_and_unload(instance, qtbot, "kept = 6 * 7\nprint(kept)")


@pytest.mark.timeout(900)  # the first test with Spark installs PySpark
def test_unloading_ends_java_too(instance: LiveInstance, qtbot: QtBot, real_home: Path):
    lend_spark(data_folder() / "environments", home=real_home)
    instance.prepare()
    start = (
        "from pyspark.sql import SparkSession as S; kept = S.builder.getOrCreate(); print(6 * 7)"
    )
    leave_and_unload(instance, qtbot, start, SPARK, javas=4)
    assert not javas_of(instance)


def leave_and_unload(
    instance: LiveInstance,
    qtbot: QtBot,
    code: str,
    environment: EnvironmentId | None = None,
    *,
    javas: int = 0,
) -> None:
    """Four notebooks run the code; one leaves, comes back, and unloads each in its own way."""
    at = DeskDriver(qtbot, instance.folder)
    ways: dict[str, Callable[[DeskDriver, NotebookRef], None]] = {
        "by File, Close and Halt": close_and_halt,
        "by the yellow cross in the list": press_cross,
        "from the activity drawer": press_drawer_cross,
        "by an administrator": unload_as_administrator,
    }
    notebooks = {way: open_empty(instance, at, way, environment) for way in ways}
    for notebook in notebooks.values():
        at.open(NodeKind.NOTEBOOK, notebook.name)
        at.wait_for_notebook(notebook.name)
        write_and_run(at, code)
        at.wait(lambda: "42" in at.text(0), seconds=120)

    # “The actual process … remains loaded in memory even if you leave the Jupyter interface.
    # This allows you to start long-running computations while you are away.”
    kernels = {info.notebook.name: info for info in instance.status().sessions}
    assert set(kernels) == set(ways)
    at.quit()
    assert all(psutil.pid_exists(info.pid) for info in kernels.values())
    assert {info.phase for info in instance.status().sessions} == {SessionPhase.IDLE}
    assert len(javas_of(instance)) == javas
    at = DeskDriver(qtbot, instance.folder)

    # “DSS provides several ways to unload a notebook”; then “the process running the code and
    # all its state is destroyed, but the code itself in the notebook is preserved.”
    for way, unload in ways.items():
        unload(at, notebooks[way])
        at.wait(functools.partial(is_unloaded, instance, notebooks[way]))
        assert not psutil.pid_exists(kernels[way].pid)
        assert "kept = " in Path(instance.notebook_path(notebooks[way])).read_text("utf-8")
    assert instance.status().sessions == ()
    at.quit()


def is_unloaded(instance: LiveInstance, notebook: NotebookRef) -> bool:
    """Whether the service knows no session of it any more."""
    return notebook not in {info.notebook for info in instance.status().sessions}


def close_and_halt(at: DeskDriver, notebook: NotebookRef) -> None:
    """“From the notebook UI interface, choose File > Close and Halt.”"""
    at.open(NodeKind.NOTEBOOK, notebook.name)
    at.wait_for_notebook(notebook.name)
    at.wait(lambda: at.notebook.presenter.state.is_running)
    at.do("notebook.close_and_halt")
    at.answer("Unload")


def press_cross(at: DeskDriver, notebook: NotebookRef) -> None:
    """“From the notebooks list in the project, click on the yellow cross.”"""
    at.desk.shell.open_place(NotebooksPlace(DEMO))
    page = list_of(at).widget
    at.wait(lambda: page.model.index_of(notebook).isValid())
    cell = page.model.index_of(notebook).siblingAtColumn(Column.UNLOAD)
    at.wait(lambda: any(row.notebook == notebook and row.session for row in page.model.rows))
    rect = page.table.visualRect(cell)
    where = QPoint(rect.right() - 20, rect.center().y())
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    at.answer("Unload")


def press_drawer_cross(at: DeskDriver, notebook: NotebookRef) -> None:
    """“From your personal activity drawer, find the item … and click on the cross.”"""
    at.do_shell("shell.activity")
    rows = at.desk.activity.widget.rows
    at.wait(lambda: any(row.row.notebook == notebook for row in rows.values()))
    (row,) = (row for row in rows.values() if row.row.notebook == notebook)
    row.unload.click()
    at.answer("Unload")


def unload_as_administrator(at: DeskDriver, notebook: NotebookRef) -> None:
    """“Administration > Monitoring > Background tasks … with their identifiers.”"""
    page = open_tasks(at)
    at.wait(lambda: [row.info.notebook for row in page.model.rows] == [notebook])
    (row,) = page.model.rows
    session, kernel, pid = (page.model.index(0, column).data() for column in IDENTIFIERS)
    assert row.info.session_id.startswith(session)
    assert row.info.kernel_id.startswith(kernel)
    assert pid == str(row.info.pid)
    QTest.mouseClick(page.table.titles.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(25, 12))
    QTest.mouseClick(page.bar.unload, Qt.MouseButton.LeftButton)
    at.answer("Unload")


def open_empty(
    instance: LiveInstance, at: DeskDriver, name: str, environment: EnvironmentId | None = None
) -> NotebookRef:
    """A new notebook with one empty cell, in front."""
    with instance.connect() as other:
        template = "standalone/python/empty"
        wish = CreateNotebook(project=DEMO, template=template, name=name, environment=environment)
        notebook = other.ask(wish, NotebookCreated).notebook
    at.open(NodeKind.NOTEBOOK, name)
    return at.wait_for_notebook(notebook.name)


def write_and_run(at: DeskDriver, code: str) -> None:
    """Type code into the active cell, and run it there."""
    at.press("Return")
    at.type(code)
    at.press("Ctrl+Return")


def run_to_the_end(at: DeskDriver) -> None:
    """Wait until every code cell is done, without an error."""
    codes = [cell for cell in at.document.order if at.document.cell(cell).kind is CellKind.CODE]
    at.wait(lambda: all(phase_of(at, cell) is RunPhase.DONE for cell in codes), seconds=120)
    shown = [output for n in range(len(at.document.order)) for output in at.outputs(n)]
    assert shown
    assert not [output for output in shown if isinstance(output, Error)]


def phase_of(at: DeskDriver, cell: CellId) -> RunPhase | None:
    """How far the last run of a cell is."""
    run = at.document.run(cell)
    return run.phase if run is not None else None


def in_the_details(at: DeskDriver) -> list[str]:
    """The notebooks that the panel at the right shows of a dataset."""
    cards = at.window.findChildren(LabCard)
    return [row.notebook.name for card in cards for row in card.rows if row.isVisible()]


def save_as_template(at: DeskDriver, label: str) -> None:
    """Make a template of the notebook in front."""
    at.do("notebook.save_template")
    sheet = saving_sheet(at)
    sheet.rows["label"].take_keyboard()
    QTest.keySequence(sheet.rows["label"].input, "Ctrl+A")
    QTest.keyClicks(sheet.rows["label"].input, label)
    QTest.keyClick(sheet.rows["label"].input, Qt.Key.Key_Return)
    at.wait(lambda: at.window.findChild(SavingSheet) is None)
    at.wait(lambda: label in {template.label for template in at.desk.lab.offered.own})


def new_python_menu(at: DeskDriver) -> QMenu:
    """*New › Python* of the notebooks list, which fills itself."""
    new = QMenu(at.window)
    at.desk.explorer._fill_new_menu(new, DEMO)
    return submenu(new, "Python")


def submenu(menu: QMenu, text: str) -> QMenu:
    """A menu in a menu."""
    (found,) = (action.menu() for action in menu.actions() if action.text() == text)
    assert isinstance(found, QMenu)
    return found


def texts(menu: QMenu) -> list[str]:
    """What a menu offers."""
    return [action.text() for action in menu.actions()]
