"""Notebooks that others wrote open, scroll to the end and are saved as they were.

Or they are refused with a clear message. The long form goes through hundreds.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from dssdesk.notebook.blobs import MemoryBlobs
from dssdesk.notebook.codec import read_notebook, write_notebook
from dssdesk.notebook.errors import NotANotebook
from dssdesk.notebook.model import Document
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.changes import InsertCell
from dssdesk.wire.notebooks import DocumentReplaced
from tests.desk.notebook.conftest import NOTEBOOK
from tests.helpers.corpus import copied, downloaded, normal

REFUSED = [
    "invalid.ipynb",
    "test3_no_metadata.ipynb",
    "test3_no_worksheets.ipynb",
    "test3_worksheet_with_no_cells.ipynb",
    "test4plus.ipynb",
]
"""What nbformat itself calls invalid: cells of unknown kinds, no worksheets."""

MARK = Cell(id="dssdesk-mark", kind=CellKind.MARKDOWN, source="added")


@dataclass
class Journey:
    """A tab through which notebooks go one after the other."""

    window: object
    qtbot: object
    opened: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)

    def take(self, name: str, data: bytes) -> None:
        """Open, scroll and save this one."""
        blobs = MemoryBlobs()
        try:
            file = read_notebook(data, path=name, blobs=blobs)
        except NotANotebook as error:
            self.refused[name] = error.message
            return
        self.opened.append(name)
        self._check_unchanged(name, data, write_notebook(file, file.snapshot, blobs))
        document = Document(file.snapshot)
        last = document.order[-1] if document.order else None
        document.apply_edits(0, [InsertCell(cell=MARK, after=last)])
        self._check_changed(name, data, write_notebook(file, document.snapshot(), blobs))
        self.window.link.blobs = blobs._texts
        self.window.link.tell(
            DocumentReplaced(
                notebook=NOTEBOOK,
                document=msgspec.structs.replace(file.snapshot, change_number=len(self.opened)),
            )
        )
        self._scroll(name)

    def _check_unchanged(self, name: str, data: bytes, written: bytes) -> None:
        self.seen["to the byte"] += written == data
        if written != data and normal(written) != normal(data):
            self.problems.append(f"{name}: saving changes it")

    def _check_changed(self, name: str, data: bytes, written: bytes) -> None:
        tree = json.loads(written)
        assert tree["cells"].pop()["source"] in ("added", ["added"])
        if normal(json.dumps(tree).encode()) != normal(data):
            self.problems.append(f"{name}: a change changes more than it should")

    def _scroll(self, name: str) -> None:
        view, bar = self.window.view, self.window.view.verticalScrollBar()
        order = self.window.state.document.order
        bar.setValue(0)
        while bar.value() < bar.maximum():
            bar.setValue(bar.value() + bar.pageStep())
            self.window.host.grab()
        if order:
            view.reveal(order[-1])
            self.window.host.grab()
            self.qtbot.waitUntil(lambda: view.widget_of(order[-1]) is not None, timeout=20_000)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.seen["cells"] += len(order)
        self.seen["outputs"] += sum(self.window.state.document.output_count(each) for each in order)


@pytest.fixture
def journey(open_tab, qtbot) -> Journey:
    return Journey(open_tab(), qtbot)


@pytest.mark.no_qt_log
@pytest.mark.usefixtures("expected_log")  # nbformat logs what it finds invalid
def test_notebooks_that_are_at_hand(journey: Journey):
    for path in copied():
        journey.take(path.name, path.read_bytes())
    assert journey.problems == []
    assert len(journey.opened) >= 15
    assert sorted(journey.refused) == REFUSED
    for message in journey.refused.values():
        assert "The file is unchanged" in message


@pytest.mark.long
@pytest.mark.no_qt_log
@pytest.mark.usefixtures("expected_log")  # nbformat logs what it finds invalid
def test_all_notebooks_that_come_with_well_known_packages(
    journey: Journey, tmp_path: Path, record_property
):
    for name, data in downloaded(tmp_path):
        journey.take(name, data)
    record_property("opened", len(journey.opened))
    record_property("seen", dict(journey.seen))
    record_property("refused", journey.refused)
    assert journey.problems == []
    assert len(journey.opened) >= 200
    assert all("The file is unchanged" in message for message in journey.refused.values())
