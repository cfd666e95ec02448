"""What stands in the editors besides their text: what was found, and the lines' numbers."""

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook.cell_widget import CellWidget
from dssdesk.desk.notebook.finding import Findings, Found


class TextMarks:
    """Shown in every editor that is made, as long as it is wanted."""

    def __init__(self) -> None:
        self.numbered: frozenset[CellId] | None = frozenset()
        """Cells whose lines are numbered; None for all."""
        self._places: dict[CellId, list[Found]] = {}
        self._current: Found | None = None

    def take(self, findings: Findings, current: Found | None) -> None:
        """Something else was found, or one is elsewhere."""
        self._current = current
        self._places = {}
        for place in findings.places:
            if place.output is None:
                self._places.setdefault(place.cell_id, []).append(place)

    def show_in(self, widget: CellWidget) -> None:
        """Bring a cell's editor in step."""
        editor = widget.editor
        if editor is None:
            return
        editor.show_numbers(on=self.numbered is None or widget.cell_id in self.numbered)
        places = self._places.get(widget.cell_id, [])
        current = places.index(self._current) if self._current in places else -1
        editor.show_found([(one.start, one.end) for one in places], current)
