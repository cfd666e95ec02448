"""The cells of a document as a column: which of them show, where, and how tall. No Qt here."""

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook import sections
from dssdesk.desk.notebook.column import Column
from dssdesk.desk.notebook.guesses import Guesses
from dssdesk.desk.notebook.heights import Metrics
from dssdesk.notebook.model import Document
from dssdesk.wire.changes import AppendText
from dssdesk.wire.notebooks import DocumentSnapshot

_NOTHING = DocumentSnapshot(cells=(), metadata={}, source_revision=0, change_number=0)


class CellColumn:
    """Knows the height of every cell that was seen, and guesses those of the others.

    Attributes:
        document: Whose cells they are.
        order: The cells that show, from top to bottom; `column` counts them from 0.
        column: Where they stand; another one whenever the order is another.
    """

    def __init__(self, metrics: Metrics) -> None:
        self.document = Document(_NOTHING)
        self.order: list[CellId] = []
        self.column = Column(())
        self._places: dict[CellId, int] = {}
        self._guesses = Guesses()
        self._metrics = metrics

    def show(self, document: Document, metrics: Metrics, *, end: int) -> None:
        """Another document, or the same one in another look; ``end`` is room below it."""
        self.document = document
        self._metrics = metrics
        self._guesses.clear()
        self.follow_order(end=end)

    def follow_order(self, *, end: int) -> None:
        """Other cells show; what is in view stays where it is, as far as it is still there."""
        candidates, y = self.order[self.column.anchor :], self.column.y
        known = {cell_id: self.column.height(place) for cell_id, place in self._places.items()}
        self.order = list(sections.shown_order(self.document))
        self._places = {cell_id: place for place, cell_id in enumerate(self.order)}
        heights = [
            known[cell_id] if cell_id in known else self._guess(cell_id) for cell_id in self.order
        ]
        self.column = Column(heights, end=end)
        anchor = next((one for one in candidates if one in self._places), None)
        if anchor is not None:
            self.column.hold(self._places[anchor], y)

    def place_of(self, cell_id: CellId) -> int | None:
        """Where a cell is in the order; None while it does not show."""
        return self._places.get(cell_id)

    def has_cell(self, place: int, cell_id: CellId | None) -> bool:
        """Whether this cell is there now; the place may be one of an earlier order."""
        return place < len(self.order) and self.order[place] == cell_id

    def shows_others(self) -> bool:
        """Whether cells were collapsed below a heading, or expanded, since the order was made."""
        return len(sections.shown_order(self.document)) != len(self.order)

    def guess_again(self, cell_id: CellId) -> None:
        """A cell out of view is another one now."""
        place = self._places.get(cell_id)
        if place is not None:
            self.column.set_height(place, self._guess(cell_id))

    def guess_growth(self, change: AppendText) -> None:
        """A cell out of view printed more."""
        place = self._places.get(change.cell_id)
        growth = self._guesses.growth(change, self._metrics)
        if place is not None and growth:
            self.column.set_height(place, self.column.height(place) + growth)

    def _guess(self, cell_id: CellId) -> int:
        return self._guesses.of_cell(self.document, cell_id, self._metrics)
