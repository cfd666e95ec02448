"""What a person shows and hides of cells: lines' numbers, code, outputs."""

from collections.abc import Iterable

from dssdesk.base.ids import CellId
from dssdesk.base.settings import Setting
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook import sections
from dssdesk.desk.notebook.collapsing import Part, are_collapsed, collapsed
from dssdesk.desk.notebook.presenter import NotebookPresenter
from dssdesk.wire.cells import CellKind

LINE_NUMBERS = Setting(
    key="notebook.line_numbers",
    default=False,
    text="Number the lines of cells",
    hint="Shift+L in command mode changes it for one notebook.",
)


class Showing:
    """Numbers last as long as the tab; what is collapsed is the notebook's."""

    def __init__(self, presenter: NotebookPresenter) -> None:
        self._presenter = presenter
        self._numbered: frozenset[CellId] = frozenset()
        self._are_all_numbered = False
        self._settings = presenter.needs.settings
        if self._settings is not None:
            self._settings.watch(self._on_setting_changed, LINE_NUMBERS)
            self._on_setting_changed()

    @property
    def are_all_numbered(self) -> bool:
        """Whether all lines are numbered."""
        return self._are_all_numbered

    def toggle_numbers(self) -> None:
        """Number the lines of the selected cells, or no longer."""
        chosen = frozenset(self._presenter.state.selected())
        is_on = chosen <= self._numbered
        self._numbered = self._numbered - chosen if is_on else self._numbered | chosen
        self._show_numbers()

    def toggle_all_numbers(self) -> None:
        """Number all lines, or none."""
        self._are_all_numbered = not self._are_all_numbered
        self._numbered = frozenset()
        self._show_numbers()

    def is_collapsed(self, part: Part) -> bool:
        """Whether this part of the selected cells is collapsed."""
        return are_collapsed(self._presenter.state.document, self._presenter.state.selected(), part)

    def toggle(self, part: Part) -> None:
        """Collapse this part of the selected cells, or show it."""
        self._collapse(self._presenter.state.selected(), part, on=not self.is_collapsed(part))

    def collapse_all(self, part: Part, *, on: bool) -> None:
        """Collapse this part of all cells, or show it."""
        self._collapse(self._presenter.state.document.order, part, on=on)

    def fold_section(self) -> None:
        """Collapse what is below the heading; elsewhere, go to the heading above."""
        active, document = self._presenter.state.chosen.active, self._presenter.state.document
        if active is None:
            return
        edits = sections.folded(document, (active,), on=True)
        if not self._presenter.edit(edits, label="collapse"):
            heading = sections.heading_of(document, active)
            if heading is not None:
                self._presenter.choose(choosing.one(heading))

    def unfold_section(self) -> None:
        """Show what is below the heading."""
        active = self._presenter.state.chosen.active
        if active is not None:
            self.unfold(active, Part.SECTION)

    def fold_all_sections(self, *, on: bool) -> None:
        """Collapse what is below all headings, or show it."""
        state = self._presenter.state
        edits = sections.folded(state.document, state.document.order, on=on)
        if self._presenter.edit(edits, label="collapse" if on else "expand"):
            active, order = state.chosen.active, state.document.order
            while active is not None and active not in state.shown_order:
                active = order[order.index(active) - 1]
            self._presenter.choose(choosing.one(active))

    def unfold(self, cell_id: CellId, part: Part) -> None:
        """Show this part of a cell."""
        if part is Part.SECTION:
            edits = sections.folded(self._presenter.state.document, (cell_id,), on=False)
            self._presenter.edit(edits, label="expand")
            return
        self._collapse((cell_id,), part, on=False)

    def open_output_menu(self) -> None:
        """What can be done with the active cell's outputs."""
        widget = self._presenter.active_widget()
        if widget is not None:
            self._presenter.view.reveal(widget.cell_id)
            widget.open_output_menu()

    def has_outputs(self) -> bool:
        """Whether the active cell has any."""
        state = self._presenter.state
        active = state.chosen.active
        if active is None or not state.document.has(active):
            return False
        return state.document.output_count(active) > 0

    def render_all(self) -> None:
        """Show every text cell as it reads."""
        document = self._presenter.state.document
        for cell_id in document.order:
            if document.kind(cell_id) is CellKind.MARKDOWN:
                self._presenter.view.finish_editing(cell_id)

    def _on_setting_changed(self) -> None:
        if self._settings is not None and self._settings[LINE_NUMBERS] != self._are_all_numbered:
            self.toggle_all_numbers()

    def _collapse(self, cell_ids: Iterable[CellId], part: Part, *, on: bool) -> None:
        edits = collapsed(self._presenter.state.document, cell_ids, part, on=on)
        self._presenter.edit(edits, label="collapse" if on else "expand")

    def _show_numbers(self) -> None:
        numbered = None if self._are_all_numbered else self._numbered
        self._presenter.view.signs.show_numbers(numbered)
        self._presenter.changed.emit()
