"""Somebody else renames the notebook in which a person types and a cell prints."""

import json

from pytestqt.qtbot import QtBot

from dssdesk.desk.explorer.state import NodeKind
from dssdesk.wire.catalogue import CreateNotebook, NotebookCreated
from dssdesk.wire.cells import RunPhase
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.projects import MoveNotebook
from tests.e2e.desk_driver import DeskDriver
from tests.helpers.live_instance import DEMO, LiveInstance

PRINTING = "import time\nfor i in range(100): print('line', i, flush=True); time.sleep(0.05)"
NAMES = ["Second name", "Third name", "First name", "Fourth name", "Last name"]


def test_nothing_typed_or_printed_is_lost_while_the_name_changes(
    instance: LiveInstance, qtbot: QtBot
):
    instance.prepare()
    instance.start()
    at = DeskDriver(qtbot, instance.folder)
    with instance.connect() as other:
        wish = CreateNotebook(project=DEMO, template="standalone/python/empty", name="First name")
        notebook = other.ask(wish, NotebookCreated).notebook
        at.open(NodeKind.NOTEBOOK, notebook.name)
        at.wait_for_notebook(notebook.name)
        tab = at.notebook
        at.press("Return")
        at.type(PRINTING)
        at.press("Shift+Return")
        at.wait(lambda: "line 3" in at.text(0))

        for name in NAMES:
            at.type(f"# {name[:3]} before\n")
            now = NotebookRef(project=DEMO, name=name)
            other.do(MoveNotebook(notebook=notebook, now=now))
            notebook = now
            at.type(f"# {name[:3]} after\n")
        at.wait(lambda: tab.title == NAMES[-1])
    at.wait(lambda: at.run_of(0).phase is RunPhase.DONE)
    assert at.text(0).splitlines() == [f"line {number}" for number in range(100)]
    at.do("notebook.save")
    typed = [f"# {name[:3]} {when}" for name in NAMES for when in ("before", "after")]
    at.wait(lambda: "line 99" in instance.notebook_path(notebook).read_text())
    at.quit()

    cells = json.loads(instance.notebook_path(notebook).read_text())["cells"]
    assert "".join(cells[1]["source"]).split("\n")[:-1] == typed
    assert "".join(cells[0]["outputs"][0]["text"]).count("line") == 100
    names = [path.stem for path in instance.notebook_path(notebook).parent.glob("*name.ipynb")]
    assert names == ["Last name"]
