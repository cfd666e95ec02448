"""A preview of cells, of whatever size."""

from PySide6.QtWidgets import QLabel

from dssdesk.base.ids import CellId
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.templates.cells import CellsPreview
from dssdesk.wire.cells import Cell, CellKind


def test_of_a_large_notebook_the_beginning_is_shown(qtbot):
    preview = CellsPreview(Look())
    qtbot.addWidget(preview)
    long = "\n".join(f"x = {number}" for number in range(1_000))
    cells = (Cell(id=CellId(str(n)), kind=CellKind.CODE, source=long) for n in range(2_000))
    preview.show_cells(tuple(cells))
    assert len(preview.boxes()) == 40
    assert preview.boxes()[0].text.endswith("x = 119\n…")
    assert [label.text() for label in preview.findChildren(QLabel)] == ["… and 1,960 more cells"]
