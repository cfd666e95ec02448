"""A file from elsewhere: dropped, a wrong guess corrected, imported, read in a notebook."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from dssdesk.desk.importing.sheet import ImportSheet
from dssdesk.desk.lab.sheet import LabSheet
from dssdesk.projects.demo import DEMO
from dssdesk.wire.cells import RunPhase
from dssdesk.wire.outputs import Error
from tests.e2e.desk_driver import DeskDriver
from tests.helpers.live_instance import LiveInstance

SALES = "day;region;pieces\n31.12.2024;North;12\n30.12.2024;South;n/a\n29.12.2024;West;7\n"


def test_a_file_becomes_a_dataset_and_a_notebook_reads_it(
    instance: LiveInstance, qtbot: QtBot, tmp_path: Path
):
    instance.prepare()
    at = DeskDriver(qtbot, instance.folder)
    at.wait(lambda: at.desk.catalogue.project(DEMO) is not None)
    file = tmp_path / "Sales 2024.csv"
    file.write_text(SALES, "utf-8")

    # Dropped on the tree: what was guessed is on show, a column with a mark for nothing is a text.
    drop(at, file)
    sheet = at.window.findChild(ImportSheet)
    at.wait(lambda: types_of(sheet) == ["dateonly", "string", "string"])
    assert sheet.name.text() == "Sales_2024"

    # The mark is said: the column is one of numbers.
    marks = sheet.choices.fields["nulls"]
    assert isinstance(marks, QLineEdit)
    marks.setFocus()
    QTest.keyClicks(marks, "n/a")
    at.wait(lambda: types_of(sheet) == ["dateonly", "string", "bigint"])
    at.wait(sheet.submit.isEnabled)
    QTest.keyClick(marks, Qt.Key.Key_Return)
    at.wait(lambda: at.front_title == "Sales_2024")
    at.wait(lambda: "All 3 rows" in at.front_text)

    # Its Lab opens as a dialog; Enter makes the notebook that is proposed.
    front = at.desk.shell.window.tabs.front
    assert front is not None
    front.tab.actions["dataset.open_lab"].trigger()
    at.wait(lambda: at.window.findChild(LabSheet) is not None)
    lab = at.window.findChild(LabSheet)
    at.wait(lambda: lab.name.text() == "Read Sales_2024 in memory")
    at.wait(lambda: lab.environment.count() > 0)
    assert any("Sales_2024" in box.text for box in lab.preview.boxes())
    at.window.activateWindow()
    at.wait(lab.name.hasFocus)
    QTest.keyClick(lab.name, Qt.Key.Key_Return)
    at.wait_for_notebook("Read Sales_2024 in memory")
    assert at.notebook.presenter.state.dataset == "Sales_2024"

    # It runs to its end.
    at.do("notebook.run_all")
    last = len(at.document.order) - 1
    at.wait(lambda: phase(at, last) is RunPhase.DONE, seconds=60)
    shown = [output for cell in range(last + 1) for output in at.outputs(cell)]
    assert not [output for output in shown if isinstance(output, Error)]
    assert any("3 rows, 3 columns" in at.text(cell) for cell in range(last + 1))
    at.do("notebook.close_and_halt")
    at.answer("Unload")
    at.wait(lambda: not instance.status().sessions)
    at.quit()


@pytest.fixture(autouse=True)
def no_blinking(qapp: QApplication) -> None:
    """A caret that blinks is a timer that outlives the test."""
    qapp.setCursorFlashTime(0)


def drop(at: DeskDriver, file: Path) -> None:
    """Drop a file on the tree."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    event = QDropEvent(
        QPointF(20, 8),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    at.desk.explorer.view.tree.dropEvent(event)


def types_of(sheet: ImportSheet) -> list[str]:
    """The types in the header of the preview."""
    model = sheet.grid.head.model()
    return [model.index(1, column).data() for column in range(model.columnCount())]


def phase(at: DeskDriver, position: int) -> RunPhase | None:
    """Where the last run of a cell is."""
    run = at.document.cell(at.cell(position)).run
    return run.phase if run is not None else None
