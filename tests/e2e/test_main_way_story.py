"""The way of a person: find a dataset, make a notebook from it, run it, walk away, come back."""

import psutil
import pytest
from pytestqt.qtbot import QtBot

from dssdesk.desk.explorer.state import NodeKind
from dssdesk.wire.cells import RunPhase
from dssdesk.wire.outputs import Display, Error, Result
from dssdesk.wire.sessions import SessionPhase
from tests.e2e.desk_driver import DeskDriver
from tests.helpers.live_instance import LiveInstance

LINES = 80
PRINTING = f"""import time
for number in range({LINES}):
print("line", number, flush=True); time.sleep(0.1)"""


def test_a_person_walks_away_from_a_printing_cell_and_comes_back(
    instance: LiveInstance, qtbot: QtBot
):
    instance.prepare()
    at = DeskDriver(qtbot, instance.folder)

    # One tree; a dataset shows its details when it is selected, its rows when it is opened.
    at.open(NodeKind.DATASET, "flights")
    at.wait(lambda: at.front_title == "flights")
    at.wait(lambda: "336,776" in at.texts_at_the_right)
    at.wait(lambda: "336,776" in at.front_text)

    # The dataset's Lab makes a notebook that already reads it and stays associated with it.
    at.choose(at.lab_menu("flights"), "Read in memory with pandas")
    notebook = at.wait_for_notebook("Read flights in memory")
    assert at.notebook.presenter.state.dataset == "flights"
    names = [action.text() for action in at.lab_menu("flights").actions()]
    assert "Read flights in memory" in names

    # It runs; the frame is the one that the stored schema promises.
    at.do("notebook.run_all")
    last = len(at.document.order) - 1
    at.wait(lambda: _phase(at, last) is RunPhase.DONE)
    shown = [output for cell in range(last + 1) for output in at.outputs(cell)]
    assert not [output for output in shown if isinstance(output, Error)]
    tables = [it for it in shown if isinstance(it, Display | Result) and "text/html" in it.data]
    assert tables
    assert any("336,776 rows" in at.text(cell) for cell in range(last + 1))

    # Keys: a new cell below, code that prints for a while.
    at.press("Ctrl+End")
    at.do("notebook.insert_code")
    at.press("Return")
    at.type(PRINTING)
    at.press("Ctrl+Return")
    printing = len(at.document.order) - 1
    at.wait(lambda: at.text(printing).count("line") > 5)

    # The tab closes, the window too; it says what goes on running.
    at.do_shell("shell.close_tab")
    at.quit()
    assert instance.status().sessions[0].phase is SessionPhase.BUSY

    # The next start: the notebook shows as running, the variables and every line are there.
    at = DeskDriver(qtbot, instance.folder)
    at.open(NodeKind.NOTEBOOK, notebook.name)
    at.wait_for_notebook(notebook.name)
    at.wait(lambda: _phase(at, printing) is RunPhase.DONE)
    assert at.text(printing).splitlines() == [f"line {number}" for number in range(LINES)]
    at.do("notebook.insert_code")
    at.press("Return")
    at.type("print(len(df))")
    at.press("Ctrl+Return")
    at.wait(lambda: "336776" in at.text(at.position))

    # Close and Halt asks, because variables would be lost; nothing of the kernel is left.
    (session,) = instance.status().sessions
    at.do("notebook.close_and_halt")
    at.answer("Unload")
    at.wait(lambda: not instance.status().sessions)
    assert not psutil.pid_exists(session.pid)
    assert "line 79" in instance.notebook_path(notebook).read_text()
    at.quit()


@pytest.fixture(autouse=True)
def no_blinking(qapp: object) -> None:
    """A caret that blinks is a timer that outlives the test."""
    qapp.setCursorFlashTime(0)


def _phase(at: DeskDriver, position: int) -> RunPhase | None:
    run = at.document.cell(at.cell(position)).run
    return run.phase if run is not None else None
