"""An administrator ends what others left running; a person answers a kernel from the drawer."""

from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from dssdesk.desk.administration.state import Column
from dssdesk.desk.administration.view import TasksView
from dssdesk.wire.catalogue import CreateNotebook, NotebookCreated
from dssdesk.wire.changes import ChangeSource
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import SessionPhase
from tests.e2e.desk_driver import DeskDriver
from tests.helpers.channel_client import ChannelClient
from tests.helpers.live_instance import DEMO, LiveInstance
from tests.helpers.waiting import wait_until

NOTEBOOKS = {
    "idle without variables": "print('ready')",
    "idle with variables": "flights = list(range(9))\nprint('ready')",
    "busy": "import time\nprint('ready', flush=True)\ntime.sleep(10_000)",
}


def test_monitoring_unloads_everything_in_one_go(instance: LiveInstance, qtbot: QtBot):
    instance.start()
    with instance.connect() as other:
        for name, code in NOTEBOOKS.items():
            notebook, cell = run(other, name, code)
            wait_until(lambda notebook=notebook, cell=cell: "ready" in other.text(notebook, cell))
    wait_until(lambda: phases(instance) == ["busy", "idle", "idle"])
    kernels = [info.pid for info in instance.status().sessions]
    at = DeskDriver(qtbot, instance.folder)
    page = open_tasks(at)
    at.wait(lambda: len(page.model.rows) == 3)
    shown = {page.model.index(row, Column.PID).data() for row in range(3)}
    assert shown == {str(pid) for pid in kernels}
    at.wait(lambda: page.cards.memory.value.text() != "…")
    at.wait(lambda: all(row.memory for row in page.model.rows))

    # The box in the header takes all; one question says what is lost.
    QTest.mouseClick(page.table.titles.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(25, 12))
    assert page.bar.count.text() == "3 of 3 selected"
    QTest.mouseClick(page.bar.unload, Qt.MouseButton.LeftButton)
    at.wait(lambda: "idle with variables: flights" in at.texts_at_the_right)
    assert "busy: runs for" in at.texts_at_the_right
    assert "idle without variables: " not in at.texts_at_the_right
    at.press("Return")

    at.wait(lambda: not page.model.rows)
    assert page.nothing.isVisible()
    assert instance.status().sessions == ()
    assert not [pid for pid in kernels if psutil.pid_exists(pid)]
    assert not any((instance.folder / "kernels").iterdir())
    for name in NOTEBOOKS:
        file = Path(instance.notebook_path(NotebookRef(project=DEMO, name=name)))
        assert "ready" in file.read_text("utf-8")
    at.quit()


@pytest.mark.parametrize(
    ("ask", "echo"),
    [
        ("input('Airport: ')", QLineEdit.EchoMode.Normal),
        ("__import__('getpass').getpass('Airport: ')", QLineEdit.EchoMode.Password),
    ],
    ids=["input", "getpass"],
)
def test_a_prompt_is_answered_in_the_drawer(
    instance: LiveInstance, qtbot: QtBot, ask: str, echo: QLineEdit.EchoMode
):
    instance.start()
    with instance.connect() as other:
        notebook, cell = run(other, "asks", f"print('code', {ask}[::-1])")
        wait_until(lambda: phases(instance) == ["waiting"])
        at = DeskDriver(qtbot, instance.folder)
        at.do_shell("shell.activity")
        rows = at.desk.activity.widget.rows
        at.wait(lambda: any(row.prompt is not None for row in rows.values()))
        (row,) = rows.values()
        assert row.prompt.field.echoMode() is echo
        assert row.doing.text().startswith("Waits for input in cell 1")
        QTest.keyClicks(row.prompt.field, "EWR")
        QTest.keyClick(row.prompt.field, Qt.Key.Key_Return)
        at.wait(lambda: "code RWE" in other.text(notebook, cell))
        at.wait(lambda: row.prompt is None)
        at.wait(lambda: row.row.doing.startswith("Idle"))
        row.unload.click()
        at.wait(lambda: not rows)
        at.quit()


def run(desk: ChannelClient, name: str, code: str) -> tuple[NotebookRef, str]:
    """A notebook whose only cell runs this code."""
    wish = CreateNotebook(project=DEMO, template="standalone/python/empty", name=name)
    notebook = desk.ask(wish, NotebookCreated).notebook
    desk.open(notebook)
    (cell, *_) = desk.documents[notebook].order
    desk.edit(notebook, ChangeSource(cell_id=cell, start=0, inserted=code))
    desk.run(notebook, cell)
    return notebook, cell


def open_tasks(at: DeskDriver) -> TasksView:
    """Go to Administration › Monitoring › Background tasks by its menu entry."""
    (entries,) = [one for one in at.desk.shell.action_sets() if "administration.tasks" in ids(one)]
    at.wait(lambda: at.desk.administrator.is_administrator)
    entries["administration.tasks"].trigger()
    at.wait(lambda: at.front_title == "Administration")
    return at.desk.shell.window.tabs.front.tab.content.content.widget


def ids(actions) -> set[str]:
    return {action.id for action in actions}


def phases(instance: LiveInstance) -> list[str]:
    return sorted(SessionPhase(info.phase).value for info in instance.status().sessions)
