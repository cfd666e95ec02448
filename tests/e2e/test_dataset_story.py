"""A person looks at the demo's flights: sorts, filters, takes another sample, exports, renames."""

import csv
import json
from pathlib import Path

import psutil
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from dssdesk.datasets.definition import Column, DatasetDefinition, JsonLinesFormat, write_definition
from dssdesk.desk.dataset.presenter import DatasetPresenter
from dssdesk.desk.dataset.sample_sheet import SampleSheet
from dssdesk.desk.explorer.state import NodeKind
from dssdesk.wire.places import DatasetRef
from dssdesk.wire.projects import RenameDataset
from tests.e2e.desk_driver import DeskDriver
from tests.helpers.live_instance import DEMO, LiveInstance

_DELAY, _CARRIER = 5, 9


def page_in_front(at: DeskDriver) -> DatasetPresenter:
    presenter = at.desk.shell.window.tabs.front.tab.content
    assert isinstance(presenter, DatasetPresenter)
    return presenter


def test_flights_are_looked_at_from_all_sides(instance: LiveInstance, qtbot: QtBot, tmp_path: Path):
    instance.prepare()
    instance.start()
    at = DeskDriver(qtbot, instance.folder)
    at.open(NodeKind.DATASET, "flights")
    page = page_in_front(at)
    line, grid = page.widget.line, page.widget.grid
    at.wait(lambda: line.label.text() == "First 10,000 of 336,776 rows")
    at.wait(lambda: bool(page.reading.profiles))

    grid.column_header.edit_filter(_CARRIER)
    qtbot.keyClicks(grid.column_header.editor, "= UA")
    qtbot.keyClick(grid.column_header.editor, Qt.Key.Key_Return)
    grid.column_header.sort_requested.emit(_DELAY)
    grid.column_header.sort_requested.emit(_DELAY)
    at.wait(lambda: page.reading.rows.count < 10_000 and page.reading.rows.has(0))
    rows = page.reading.rows
    delays = [float(rows.text(row, _DELAY)) for row in range(20)]
    assert delays == sorted(delays, reverse=True)
    assert {rows.text(row, _CARRIER) for row in range(20)} == {"UA"}

    page.choose_sample()
    sheet = page.widget.window().findChild(SampleSheet)
    sheet.rows.setText("500")
    sheet.kind.setCurrentText("Random rows")
    sheet.read.click()
    at.wait(lambda: line.label.text() == "Random 500 of 336,776 rows")
    assert page.reading.rows.count < 500  # still those of UA

    saved = tmp_path / "flights.csv"
    at.desk.dataset_commands.exports.save(page.dataset, str(saved))
    at.wait(saved.exists)
    with saved.open(newline="") as file:
        assert sum(1 for _ in csv.reader(file)) == 336_777

    with instance.connect() as other:
        other.do(RenameDataset(dataset=DatasetRef(project=DEMO, name="flights"), name="delays"))
    at.wait(lambda: at.front_title == "delays")
    assert page_in_front(at) is page
    assert page.reading.view.filters == {"carrier": "= UA"}
    page.read()
    at.wait(lambda: not page.reading.is_reading and page.reading.rows is not rows)
    at.quit()


LONG = "x" * 5_000 + "\nend"


def many_objects(instance: LiveInstance, folder: Path) -> None:
    """A dataset that takes some seconds to read to its end; its first text is long."""
    with (folder / "many.jsonl").open("w") as file:
        file.write(json.dumps({"n": 0, "t": LONG}) + "\n")
        file.writelines(f'{{"n": {n}, "t": "text {n % 977}"}}\n' for n in range(600_000))
    columns = (Column(name="n", type="bigint"), Column(name="t"))
    definition = DatasetDefinition(
        format=JsonLinesFormat(), columns=columns, folder=str(folder), paths=("many.jsonl",)
    )
    write_definition(instance.folder / f"projects/{DEMO}/datasets/many.json", definition)


def test_a_sample_that_takes_long_is_cancelled_and_a_long_value_copied(
    instance: LiveInstance, qtbot: QtBot, tmp_path: Path
):
    instance.prepare()
    many_objects(instance, tmp_path)
    instance.start()
    at = DeskDriver(qtbot, instance.folder)
    at.open(NodeKind.DATASET, "many")
    page = page_in_front(at)
    line, grid = page.widget.line, page.widget.grid
    at.wait(lambda: line.label.text() == "First 10,000 rows" and bool(page.reading.profiles))
    (worker,) = psutil.Process(instance.pid).children()
    idle = worker.num_fds()

    page.choose_sample()
    sheet = page.widget.window().findChild(SampleSheet)
    sheet.kind.setCurrentText("Random rows")
    sheet.read.click()
    at.wait(line.stop.isVisible)
    assert worker.num_fds() > idle
    qtbot.mouseClick(line.stop, Qt.MouseButton.LeftButton)
    assert line.label.text() == "First 10,000 rows"
    at.wait(lambda: worker.num_fds() <= idle, seconds=1.5)  # to its end it would be more

    grid.setCurrentIndex(grid.model().index(0, 1))
    page.copy()
    at.wait(lambda: QGuiApplication.clipboard().text() == LONG)
    at.quit()
