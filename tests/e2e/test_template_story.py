"""A person makes a template of a notebook, makes a notebook from it on another dataset, runs it."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dssdesk.desk.explorer.state import NodeKind
from dssdesk.desk.templates.actions import TemplatesEntry
from dssdesk.desk.templates.page_sheet import TemplatesSheet
from dssdesk.desk.templates.saving_sheet import SavingSheet
from dssdesk.wire.cells import RunPhase
from dssdesk.wire.outputs import Error
from tests.e2e.desk_driver import DeskDriver
from tests.helpers.live_instance import LiveInstance


def test_a_notebook_becomes_a_template_for_every_dataset(instance: LiveInstance, qtbot: QtBot):
    instance.prepare()
    at = DeskDriver(qtbot, instance.folder)
    at.select(NodeKind.DATASET, "flights")
    at.choose(at.lab_menu("flights"), "Read a sample")
    at.wait_for_notebook("Read a sample of flights")

    # What was typed a moment ago is in the template, though no file holds it yet.
    at.press("Ctrl+End")
    at.do("notebook.insert_code")
    at.press("Return")
    at.type('print("columns of", dataiku.Dataset("flights").short_name, len(df.columns))')
    at.do("notebook.save_template")
    sheet = saving_sheet(at)
    first, *_, last_one = (box.text for box in sheet.preview.boxes())
    assert first == "# Read a sample of __DATASET__"
    assert "Dataset(__DATASET__)" in last_one
    sheet.rows["label"].take_keyboard()
    QTest.keyClicks(sheet.rows["label"].input, "Columns")
    QTest.keyClick(sheet.rows["label"].input, Qt.Key.Key_Return)
    at.wait(lambda: at.window.findChild(SavingSheet) is None)
    folder = instance.folder / "templates" / "dataset" / "python" / "columns"
    assert json.loads((folder / "meta.json").read_text())["label"] == "Columns"

    # The Lab of another dataset offers it; the notebook reads that one, and runs to its end.
    at.wait(lambda: any(one.label == "Columns" for one in at.desk.lab.offered.own))
    at.choose(at.lab_menu("weather"), "Columns")
    at.wait_for_notebook("Read a sample of weather")
    assert at.notebook.presenter.state.dataset == "weather"
    at.do("notebook.run_all")
    last = len(at.document.order) - 1
    at.wait(lambda: phase(at, last) is RunPhase.DONE)
    outputs = [output for cell in range(last + 1) for output in at.outputs(cell)]
    assert not [output for output in outputs if isinstance(output, Error)]
    assert at.text(last).split() == ["columns", "of", "weather", "15"]

    # The page of templates shows it, and takes it away again.
    at.desk.findChild(TemplatesEntry).open_page()
    page = at.window.findChild(TemplatesSheet)
    assert page.label.text() == "Columns"
    page.tools.delete.click()
    at.answer("Delete")
    at.wait(lambda: not at.desk.lab.offered.own)
    at.wait(lambda: page.label.text() != "Columns")
    assert not folder.exists()
    page.close_button.click()
    at.do("notebook.close_and_halt")
    at.answer("Unload")
    at.wait(lambda: len(instance.status().sessions) < 2)
    at.quit()


def saving_sheet(at: DeskDriver) -> SavingSheet:
    at.wait(lambda: at.window.findChild(SavingSheet) is not None)
    sheet = at.window.findChild(SavingSheet)
    at.wait(sheet.submit.isEnabled)
    return sheet


def phase(at: DeskDriver, position: int) -> RunPhase | None:
    run = at.document.cell(at.cell(position)).run
    return run.phase if run is not None else None


@pytest.fixture(autouse=True)
def no_blinking(qapp: object) -> None:
    """A caret that blinks is a timer that outlives the test."""
    qapp.setCursorFlashTime(0)
