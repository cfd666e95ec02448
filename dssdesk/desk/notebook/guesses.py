"""How tall cells out of view are, as far as can be told without making them."""

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook import heights
from dssdesk.desk.notebook.heights import Metrics
from dssdesk.notebook.model import Document
from dssdesk.wire.changes import AppendText


class Guesses:
    """Counts what a cell out of view prints, so that its text is not joined for each line."""

    def __init__(self) -> None:
        self._lines: dict[CellId, int] = {}

    def clear(self) -> None:
        """Another document is shown."""
        self._lines.clear()

    def of_cell(self, document: Document, cell_id: CellId, metrics: Metrics) -> int:
        """A cell's height, counted anew."""
        self._lines.pop(cell_id, None)
        return heights.of_cell(document.cell(cell_id), metrics)

    def growth(self, change: AppendText, metrics: Metrics) -> int:
        """How much taller a cell becomes by what it prints."""
        before = self._lines.get(change.cell_id, 1)
        if before >= heights.MOST_LINES:
            return 0
        after = before + change.text.count("\n")
        self._lines[change.cell_id] = after
        return heights.of_lines(after, metrics) - heights.of_lines(before, metrics)
