"""Where the outputs with a display id are, so that a kernel can update them."""

from collections.abc import Iterator
from dataclasses import dataclass

from dssdesk.base.ids import CellId
from dssdesk.notebook.model import Document
from dssdesk.wire.outputs import Display, Result


@dataclass(frozen=True, slots=True)
class DisplayPlace:
    """Where an output with a display id stood when it came."""

    display_id: str
    cell_id: CellId
    index: int


class Displays:
    """Display ids to places; a place is believed only while the document agrees."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._places: dict[str, list[DisplayPlace]] = {}
        self._ids: dict[CellId, set[str]] = {}
        for cell in document.snapshot().cells:
            for index, output in enumerate(cell.outputs):
                if isinstance(output, Display | Result) and output.display_id:
                    self.add(DisplayPlace(output.display_id, cell.id, index))

    def add(self, place: DisplayPlace) -> None:
        """A display with an id came."""
        self._places.setdefault(place.display_id, []).append(place)
        self._ids.setdefault(place.cell_id, set()).add(place.display_id)

    def forget(self, cell_id: CellId) -> None:
        """The cell's outputs are gone."""
        for display_id in self._ids.pop(cell_id, ()):
            kept = [place for place in self._places[display_id] if place.cell_id != cell_id]
            self._places[display_id] = kept
            if not kept:
                del self._places[display_id]

    def find(self, display_id: str) -> Iterator[tuple[DisplayPlace, Display | Result]]:
        """Every output that still stands under this id."""
        for place in self._places.get(display_id, ()):
            if not self._document.has(place.cell_id):
                continue
            if place.index >= self._document.output_count(place.cell_id):
                continue
            output = self._document.output(place.cell_id, place.index)
            if isinstance(output, Display | Result) and output.display_id == display_id:
                yield place, output
