"""Find and replace in one tab: what is looked for, where it was found, where one is."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook.finding import (
    MOST,
    Findings,
    Found,
    Query,
    find,
    next_index,
    problem_of,
    replaced,
)
from dssdesk.desk.notebook.presenter import NotebookPresenter
from dssdesk.desk.notebook.timers import one_shot

_SOON = 150  # milliseconds after an edit


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
        self._from: tuple[CellId | None, int] = (None, 0)
        # What it does ends with the cells that it marks.
        self._soon = one_shot(presenter.view, _SOON, self._look_again)

    @property
    def is_on(self) -> bool:
        """Whether the bar shows."""
        return self._is_on

    @property
    def words(self) -> str:
        """What the bar says: “3 of 12”, or what is wrong."""
        if self.problem:
            return self.problem
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
        document = self._presenter.state.document
        self.findings = find(document, query)
        self.problem = self.findings.problem
        cell_id, at = self._from
        self._index = next_index(document.order, self.findings.places, cell_id, at, step=1)
        self._show()

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
        edits = replaced(self._presenter.state.document, self.query, (place,), by)
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
        document = self._presenter.state.document
        edits = replaced(document, self.query, self.findings.places, by)
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
        if self.findings.problem or not self._presenter.state.can_edit:
            return False
        self.problem = problem_of(by, self.query)
        if self.problem:
            self.changed.emit()
        return not self.problem

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
        """The document is another: find anew, stay where one is, scroll nowhere."""
        before = self._place()
        self.findings = find(self._presenter.state.document, self.query)
        self.problem = self.findings.problem
        places = self.findings.places
        if before in places:
            self._index = places.index(before)
        else:
            self._index = min(max(self._index, 0), len(places) - 1)
        self._presenter.view.show_found(self.findings, self._place(), reveals=False)
        self.changed.emit()
