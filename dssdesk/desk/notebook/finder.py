"""Find and replace in one tab: what is looked for, where it was found, where one is."""

import time
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook.finding import (
    MOST,
    Findings,
    Found,
    Query,
    Search,
    next_index,
    problem_of,
    replaced,
)
from dssdesk.desk.notebook.pattern import TOO_SLOW, PatternTooSlow
from dssdesk.desk.notebook.presenter import NotebookPresenter
from dssdesk.desk.notebook.timers import one_shot
from dssdesk.notebook.model import Document
from dssdesk.wire.changes import ChangeSource

_SOON = 150  # milliseconds after an edit
_SLICE = 0.03
"""Seconds for which it looks before the window has its turn."""

_SHARE = 10
"""Of the time: looking again and again, while a cell prints, takes no more than a tenth of it."""


class Finder(QObject):
    """Searches the document, whose cells need no widgets for that; the view shows where one is.

    Signals:
        wished: The bar shall show.
        changed: Findings, place or problem are others.
        left: The bar shall go.
    """

    wished = Signal()
    changed = Signal()
    left = Signal()

    def __init__(self, presenter: NotebookPresenter) -> None:
        super().__init__(presenter)
        self._presenter = presenter
        self.query = Query()
        self.findings = Findings()
        self.problem = ""
        self.replaces = False
        self._is_on = False
        self._index = -1
        self._replaced = 0
        self._search: Search | None = None
        self._looks_again = False
        self._took = 0.0
        self._from: tuple[CellId | None, int] = (None, 0)
        # What it does ends with the cells that it marks.
        self._soon = one_shot(presenter.view, _SOON, self._look_again)
        self._next_slice = one_shot(presenter.view, 0, self._go_on)

    @property
    def is_on(self) -> bool:
        """Whether the bar shows."""
        return self._is_on

    @property
    def words(self) -> str:
        """What the bar says: “3 of 12”, or what is wrong."""
        if self.problem:
            return self.problem
        if self._is_new():
            return "Searching…"
        if not self.query.text:
            return ""
        count = len(self.findings.places)
        if not count:
            return f"{self._replaced:,} replaced" if self._replaced else "Nothing found"
        of = f"{MOST:,} or more" if count == MOST else f"{count:,}"
        return f"{self._index + 1:,} of {of}"

    def start(self, *, replaces: bool) -> None:
        """Show the bar; what is selected in the editor is looked for."""
        self._from = self._caret()
        selected = self._selected_text()
        if not self._is_on:
            self._is_on = True
            self._presenter.document_changed.connect(self._on_document_changed)
        if selected and "\n" not in selected:
            self.query = replace(self.query, text=selected)
        self.replaces = replaces
        self.wished.emit()
        self.look_for(self.query)

    def look_for(self, query: Query) -> None:
        """Look for something else, from where the caret was."""
        self.query = query
        self._replaced = 0
        self._begin(again=False)

    def look_in_selection(self, *, on: bool) -> None:
        """Look only in the cells that are selected now, or in all."""
        cells = self._presenter.state.chosen.selected if on else None
        self.look_for(replace(self.query, cells=cells))

    def step(self, step: int) -> None:
        """Go to the next place, or the one before; round the end."""
        if not self._is_on:
            self.start(replaces=False)
        elif self.findings.places:
            self._index = (self._index + step) % len(self.findings.places)
            self._remember()
            self._show()

    def replace_one(self, by: str) -> None:
        """Put another text at the current place, and go to the next one."""
        place = self._place()
        if place is None or not self._can_replace(by):
            return
        edits = self._edits((place,), by)
        if edits is None:
            return
        length = len(edits[0].inserted) if edits else place.end - place.start
        if place.output is None:
            self._presenter.edit(edits, label="replace")
            self._from = (place.cell_id, place.start + length)
            self.look_for(self.query)
        else:
            self.step(1)

    def replace_all(self, by: str) -> int:
        """Put another text everywhere, as one step to undo; how many places that was."""
        if not self._can_replace(by):
            return 0
        edits = self._edits(self.findings.places, by)
        if edits is None:
            return 0
        self._presenter.edit(edits, label="replace all")
        count = len(self.findings.places)
        self.look_for(self.query)
        self._replaced = count
        self.changed.emit()
        return len(edits)

    def leave(self) -> None:
        """No more tints; the keyboard goes to the place where one is."""
        if not self._is_on:
            return
        self._is_on = False
        self._soon.stop()
        self._next_slice.stop()
        self._search = None
        self._presenter.document_changed.disconnect(self._on_document_changed)
        place = self._place()
        self.findings, self._index = Findings(), -1
        self._presenter.view.show_found(Findings(), None)
        self.left.emit()
        if place is None:
            self._presenter.choose(self._presenter.state.chosen)
        else:
            self._go_into(place)

    def _go_into(self, place: Found) -> None:
        is_text = place.output is None
        self._presenter.choose(choosing.one(place.cell_id, is_editing=is_text))
        widget = self._presenter.view.widget_of(place.cell_id)
        if is_text and widget is not None and widget.editor is not None:
            widget.editor.select(place.start, place.end)

    def _can_replace(self, by: str) -> bool:
        is_known = not self._is_new() and not self.findings.problem
        if not is_known or not self._presenter.state.can_edit:
            return False
        self.problem = problem_of(by, self.query)
        if self.problem:
            self.changed.emit()
        return not self.problem

    def _edits(self, places: Sequence[Found], by: str) -> tuple[ChangeSource, ...] | None:
        """What puts another text there; None where that takes too long."""
        try:
            return replaced(self._presenter.state.document, self.query, places, by)
        except PatternTooSlow:
            self.problem = TOO_SLOW
            self.changed.emit()
            return None

    def _place(self) -> Found | None:
        places = self.findings.places
        return places[self._index] if 0 <= self._index < len(places) else None

    def _remember(self) -> None:
        place = self._place()
        if place is not None:
            self._from = (place.cell_id, place.start)

    def _show(self) -> None:
        place = self._place()
        if place is not None and place.cell_id != self._presenter.state.chosen.active:
            self._presenter.mark(place.cell_id)
        self._presenter.view.show_found(self.findings, place)
        self.changed.emit()

    def _caret(self) -> tuple[CellId | None, int]:
        editor = self._presenter.active_editor()
        return self._presenter.state.chosen.active, editor.selection()[0] if editor else 0

    def _selected_text(self) -> str:
        editor = self._presenter.active_editor()
        if editor is None:
            return ""
        start, end = editor.selection()
        return editor.source[start:end]

    @Slot()
    def _on_document_changed(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    @Slot()
    def _look_again(self) -> None:
        if self._search is None:
            self._begin(again=True)
        else:  # what is known by then may be of before the change
            self._soon.start()

    def _is_new(self) -> bool:
        """Whether nothing is known yet of what is looked for."""
        return self._search is not None and not self._looks_again

    def _begin(self, *, again: bool) -> None:
        self._next_slice.stop()
        self._looks_again = again
        self._took = 0.0
        self._search = Search(self._presenter.state.document, self.query)
        self._go_on()
        if self._is_new():
            self.findings, self.problem, self._index = Findings(), "", -1
            self._show()

    @Slot()
    def _go_on(self) -> None:
        search = self._search
        if search is None:
            return
        began = time.monotonic()
        search.go_on(_SLICE)
        self._took += time.monotonic() - began
        if search.findings is None:
            self._next_slice.start()
            return
        self._search = None
        self._soon.setInterval(max(_SOON, int(self._took * 1000 * _SHARE)))
        if self._looks_again:
            self._take_again(search.findings)
        else:
            self._take(search.findings)

    def _take(self, findings: Findings) -> None:
        document = self._presenter.state.document
        self.findings, self.problem = _still_there(document, findings), findings.problem
        cell_id, at = self._from
        self._index = next_index(document.order, self.findings.places, cell_id, at, step=1)
        self._show()

    def _take_again(self, findings: Findings) -> None:
        """The document is another: stay where one is, scroll nowhere."""
        before = self._place()
        self.findings = _still_there(self._presenter.state.document, findings)
        self.problem = findings.problem
        places = self.findings.places
        if before in places:
            self._index = places.index(before)
        else:
            self._index = min(max(self._index, 0), len(places) - 1)
        self._presenter.view.show_found(self.findings, self._place(), reveals=False)
        self.changed.emit()


def _still_there(document: Document, findings: Findings) -> Findings:
    """Without places in cells that were deleted while it looked."""
    return replace(findings, places=tuple(p for p in findings.places if document.has(p.cell_id)))
