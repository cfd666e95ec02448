"""What was found in a printed output: marked there, until something else is found."""

import weakref

from PySide6.QtCore import QRect
from shiboken6 import Shiboken

from dssdesk.desk.notebook.cell_widget import CellWidget
from dssdesk.desk.notebook.finding import Found, words_of
from dssdesk.desk.notebook.outputs.base import OutputWidget
from dssdesk.notebook.model import Document


class FoundOutput:
    """Marks one place at a time."""

    def __init__(self) -> None:
        self._place: Found | None = None
        self._marked: weakref.ref[OutputWidget] | None = None

    def leave_all_but(self, place: Found | None) -> None:
        """Take the mark away, unless it is on this place."""
        if place == self._place:
            return
        output = self._marked() if self._marked is not None else None
        if output is not None and Shiboken.isValid(output):
            output.clear_mark()
        self._place = self._marked = None

    def show(
        self, document: Document, widget: CellWidget, place: Found
    ) -> tuple[OutputWidget, QRect] | None:
        """Mark this place of an output; the output, and where in it that is.

        None where the output cannot show it: of a table or a picture its plain text is searched.
        """
        at = place.output
        if at is None or at >= min(len(widget.outputs), document.output_count(place.cell_id)):
            return None
        words, output = words_of(document.output(place.cell_id, at)), widget.outputs[at]
        text = words[place.start : place.end].partition("\n")[0]
        area = output.mark_text(text, words.count(text, 0, place.start)) if text else QRect()
        if area.isEmpty():
            return None
        self._place, self._marked = place, weakref.ref(output)
        return output, area
