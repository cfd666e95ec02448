"""A project from its making to its end: upload, rename, duplicate, move, run, unload, delete."""

import json
from pathlib import Path

import psutil
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dssdesk.base.ids import ProjectKey
from dssdesk.desk.explorer.state import NodeKind
from dssdesk.desk.kit.forms import FormSheet
from dssdesk.desk.kit.places import NotebookPlace, NotebooksPlace
from dssdesk.desk.project.list_presenter import ListPresenter
from dssdesk.desk.project.state import Column
from dssdesk.projects.demo import DEMO
from dssdesk.wire.places import NotebookRef
from tests.e2e.desk_driver import DeskDriver
from tests.helpers.live_instance import LiveInstance

SALES = ProjectKey("SALES")
REPORT = NotebookRef(project=SALES, name="Report")


def test_a_project_from_its_making_to_its_end(instance: LiveInstance, qtbot: QtBot, tmp_path: Path):
    instance.prepare()
    at = DeskDriver(qtbot, instance.folder)
    at.wait(lambda: at.desk.catalogue.project(DEMO) is not None)

    # A project of one's own: the key follows the name, and its home opens.
    at.desk.explorer.actions["explorer.new_project"].trigger()
    sheet = sheet_of(at)
    sheet.set_value("name", "Sales")
    assert sheet.values()["key"] == "SALES"
    at.answer("Create project")
    at.wait(lambda: at.front_title == "Sales")

    # Its list is empty; a notebook from elsewhere is uploaded, and opens.
    at.desk.shell.open_place(NotebooksPlace(SALES))
    page = list_of(at)
    assert page.widget.none.isVisible()
    page._changes.take_files(SALES, [str(some_file(tmp_path / "from elsewhere.ipynb"))])
    at.wait_for_notebook("from elsewhere")

    # It runs; renamed, its tab and its session go along.
    at.do("notebook.run_all")
    at.wait(lambda: "42" in at.text(0))
    tab = at.notebook
    (session,) = instance.status().sessions
    at.desk.shell.open_place(NotebooksPlace(SALES))
    choose(page, "from elsewhere")
    QTest.keyClick(page.widget.table, Qt.Key.Key_F2)
    sheet_of(at).set_value("name", "Report")
    at.answer("Rename")
    at.wait(lambda: names(page) == ["Report"])
    at.wait(lambda: tab.title == "Report")
    assert instance.status().sessions[0].notebook == REPORT
    at.desk.shell.open_place(NotebookPlace(REPORT))
    assert at.notebook is tab
    at.do("notebook.run_all")
    at.wait(lambda: at.document.cell(at.cell(0)).execution_count == 2)

    # Duplicated, the copy moves into another project and does not run.
    at.desk.shell.open_place(NotebooksPlace(SALES))
    choose(page, "Report")
    page.actions["notebooks.duplicate"].trigger()
    at.wait(lambda: len(names(page)) == 2)
    (copy,) = set(names(page)) - {"Report"}
    at.wait_for_notebook(copy)
    at.desk.changes.notebooks.move([NotebookRef(project=SALES, name=copy)], DEMO)
    at.wait(lambda: names(page) == ["Report"])
    at.wait(lambda: at.notebook.notebook.project == DEMO)
    assert "42" in at.text(0)
    assert len(instance.status().sessions) == 1

    # The yellow cross of the list says what is lost; then the process is gone.
    at.desk.shell.open_place(NotebooksPlace(SALES))
    at.wait(lambda: page.widget.model.rows[0].session is not None)
    press_cross(page, "Report")
    at.answer("Unload")
    at.wait(lambda: page.widget.model.rows[0].session is None)
    assert not psutil.pid_exists(session.pid)

    # Deleted, its tab closes; and the project goes with its key.
    choose(page, "Report")
    page.widget.table.setFocus()
    QTest.keyClick(page.widget.table, Qt.Key.Key_Delete)
    at.answer("Delete")
    at.wait(lambda: not names(page))
    at.wait(lambda: NotebookPlace(REPORT) not in at.desk.shell.open_places)
    assert not instance.notebook_path(REPORT).exists()
    at.desk.changes.projects.delete(SALES)
    at.answer("Delete project")
    at.wait(lambda: NotebooksPlace(SALES) not in at.desk.shell.open_places)
    assert not (instance.folder / "projects" / SALES).exists()
    at.select(NodeKind.NOTEBOOK, copy)
    at.quit()


def some_file(path: Path) -> Path:
    """A notebook that computes 42 and keeps a name."""
    cell = {
        "cell_type": "code",
        "execution_count": None,
        "id": "a",
        "metadata": {},
        "outputs": [],
        "source": "kept = 6 * 7\nprint(kept)",
    }
    book = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(book))
    return path


def sheet_of(at: DeskDriver) -> FormSheet:
    """The form over the window."""
    (sheet,) = (one for one in at.window.findChildren(FormSheet) if one.isVisible())
    return sheet


def list_of(at: DeskDriver) -> ListPresenter:
    """The notebooks list in front."""
    front = at.desk.shell.window.tabs.front
    assert front is not None
    return front.tab.content


def names(page: ListPresenter) -> list[str]:
    """What the list shows."""
    return [row.notebook.name for row in page.widget.model.rows]


def choose(page: ListPresenter, name: str) -> None:
    """Make the row the current one."""
    ref = NotebookRef(project=SALES, name=name)
    page.widget.table.setCurrentIndex(page.widget.model.index_of(ref))
    page.widget.table.setFocus()


def press_cross(page: ListPresenter, name: str) -> None:
    """Click the yellow cross of a row."""
    table = page.widget.table
    ref = NotebookRef(project=SALES, name=name)
    rect = table.visualRect(page.widget.model.index_of(ref).siblingAtColumn(Column.UNLOAD))
    where = QPoint(rect.right() - 20, rect.center().y())
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
