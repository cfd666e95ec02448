"""A notebook's kernel: a console on it, another environment; and a picture pasted elsewhere."""

import json
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextEdit
from pytestqt.qtbot import QtBot

from dssdesk.base.ids import CellId
from dssdesk.desk.console.tab import ConsoleTab
from dssdesk.desk.explorer.state import NodeKind
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.notebook.blobs import digests_in
from dssdesk.wire.outputs import Display, Result
from dssdesk.wire.sessions import RestartKernel, SessionPhase
from tests.e2e.desk_driver import DeskDriver
from tests.helpers.live_instance import LiveInstance

FROM, INTO = "Delays by carrier", "Airlines, planes and places"


def test_a_console_shares_the_notebooks_variables(instance: LiveInstance, qtbot: QtBot):
    instance.prepare()
    at = DeskDriver(qtbot, instance.folder)
    at.open(NodeKind.NOTEBOOK, FROM)
    notebook = at.wait_for_notebook(FROM)
    at.press("B")
    at.press("Return")
    at.type("answer = 41")
    at.press("Ctrl+Return")
    cell = at.position
    at.wait(lambda: at.run_of(cell).phase.is_over)

    # What a question mark asks for stands in the cell, as in Jupyter.
    at.press("B")
    at.press("Return")
    at.type("answer?")
    at.press("Ctrl+Return")
    asked = at.position
    at.wait(lambda: at.run_of(asked).phase.is_over)
    (told,) = at.outputs(asked)
    assert isinstance(told, Display)
    assert "Docstring:" in (told.data["text/plain"].text or "")
    for key in "DDK":
        at.press(key)

    # And what a line of history brings is a new cell, which one can take back.
    at.press("B")
    at.press("Return")
    at.type("%recall 1")
    at.press("Ctrl+Return")
    recalling, before = at.position, len(at.document.order)
    at.wait(lambda: len(at.document.order) == before + 1)
    assert at.document.source(at.cell(recalling + 1)) == "answer = 41"
    for key in "ZDDK":
        at.press(key)
    assert len(at.document.order) == before - 1

    # The pane beside the cells has it, too.
    at.do("notebook.variables")
    pane = at.notebook._variables
    at.wait(lambda: bool(pane.table.findItems("answer", Qt.MatchFlag.MatchExactly)))
    (row,) = pane.table.findItems("answer", Qt.MatchFlag.MatchExactly)
    assert (row.text(1), row.text(2)) == ("int", "41")

    # Typed into the console, as a person does.
    at.do("notebook.console")
    at.wait(lambda: at.front_title == f"Console · {FROM}")
    at.wait(lambda: "In [" in text_of(at))
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QTextEdit))
    QTest.keyClicks(QApplication.focusWidget(), "print(answer + 1)")
    at.press("Return")
    at.wait(lambda: "\n42\n" in text_of(at))

    # What the notebook sends there runs there, and the notebook's cells know of it.
    at.open(NodeKind.NOTEBOOK, FROM)
    at.wait_for_notebook(FROM)
    at.press("Return")
    at.do("notebook.run_in_console")
    at.wait(lambda: at.front_title == f"Console · {FROM}" and "answer = 41" in text_of(at))

    # A restarted kernel takes neither what stands there nor what is being typed.
    qtbot.waitUntil(lambda: text_of(at).rstrip().endswith("]:"))
    QTest.keyClicks(QApplication.focusWidget(), "half typed")
    (session,) = instance.status().sessions
    at.desk.link.ask(RestartKernel(session_id=session.session_id)).then(lambda _: None, print)
    at.wait(lambda: "The kernel is a new one." in text_of(at))
    at.wait(lambda: text_of(at).endswith("In [1]: half typed"))
    assert "\n42\n" in text_of(at)

    # Closing it ends nothing.
    at.do_shell("shell.close_tab")
    (session,) = instance.status().sessions
    assert session.phase in (SessionPhase.IDLE, SessionPhase.BUSY)
    assert session.notebook == notebook
    at.quit()


def test_a_pasted_picture_is_in_the_other_notebooks_file(instance: LiveInstance, qtbot: QtBot):
    instance.prepare()
    at = DeskDriver(qtbot, instance.folder)
    at.open(NodeKind.NOTEBOOK, FROM)
    at.wait_for_notebook(FROM)
    pictures = [cell for cell in at.document.order if shows_a_long_picture(at, cell)]
    at.notebook.commands.select(choosing.one(pictures[0]))
    at.press("C")
    at.open(NodeKind.NOTEBOOK, INTO)
    other = at.wait_for_notebook(INTO)
    before = len(at.document.order)
    at.press("V")
    at.wait(lambda: len(at.document.order) == before + 1)
    at.press("Ctrl+S")
    at.wait(lambda: at.notebook.presenter.state.is_saved)
    at.wait(lambda: len(cells_in(instance, other)) == before + 1)
    (pasted,) = [cell for cell in cells_in(instance, other) if cell["id"] == at.cell(at.position)]
    data = [output["data"] for output in pasted["outputs"] if "data" in output]
    assert any(len(one.get("image/png", "")) > 8_192 for one in data)
    at.quit()


def text_of(at: DeskDriver) -> str:
    """What the console in front shows."""
    tab = at.desk.shell.window.tabs.front.tab
    console: ConsoleTab = tab._console
    fields = [field for field in console.widget.findChildren(QTextEdit) if field.isVisible()]
    return fields[0].toPlainText() if fields else ""


def shows_a_long_picture(at: DeskDriver, cell_id: CellId) -> bool:
    cell = at.document.cell(cell_id)
    has_picture = any(
        "image/png" in output.data
        for output in cell.outputs
        if isinstance(output, Display | Result)
    )
    return has_picture and bool(list(digests_in((cell,))))


def cells_in(instance: LiveInstance, notebook: object) -> list:
    return json.loads(instance.notebook_path(notebook).read_text())["cells"]


@pytest.fixture(autouse=True)
def no_blinking(qapp: object) -> None:
    """A caret that blinks is a timer that outlives the test."""
    qapp.setCursorFlashTime(0)


def test_a_folder_that_one_points_at_really_runs_the_notebook(instance: LiveInstance, qtbot: QtBot):
    instance.prepare()
    at = DeskDriver(qtbot, instance.folder)
    at.open(NodeKind.NOTEBOOK, FROM)
    at.wait_for_notebook(FROM)
    toolbar = at.notebook._toolbar
    toolbar.kernel.menu().aboutToShow.emit()
    at.wait(lambda: any(it.text() == "Default" for it in toolbar.kernel.menu().actions()))
    before = at.notebook.presenter.state.environment_name
    at.notebook.commands.environments.add(sys.prefix)
    at.wait(lambda: at.notebook.presenter.state.environment_name not in ("", before))
    at.press("B")
    at.press("Return")
    at.type("import sys; print(sys.prefix)")
    at.press("Ctrl+Return")
    cell = at.position
    at.wait(lambda: at.run_of(cell).phase.is_over)
    assert at.text(cell).strip() == sys.prefix
    assert at.notebook.presenter.state.environment == toolbar.kernel.text()
    at.quit()
