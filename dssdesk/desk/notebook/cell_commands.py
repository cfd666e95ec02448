"""What a person does with cells: new ones, other ones, elsewhere, gone, and back again."""

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook import cell_edits
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook.copying import Copying
from dssdesk.desk.notebook.presenter import NotebookPresenter
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.changes import Edit

_WORDS = {CellKind.CODE: "code", CellKind.MARKDOWN: "text", CellKind.RAW: "raw text"}


class CellCommands:
    """Edits that undo takes back; without the lease they do nothing."""

    def __init__(self, presenter: NotebookPresenter, copying: Copying) -> None:
        self._presenter = presenter
        self._state = presenter.state
        self._copying = copying

    def insert(self, cell: Cell, *, after: CellId | None, is_editing: bool) -> None:
        """This cell, below that one or at the top."""
        if self._presenter.edit(cell_edits.inserted((cell,), after), label="insert cell"):
            caret = len(cell.source) if is_editing else None  # behind a heading's mark
            self._presenter.choose(choosing.one(cell.id, is_editing=is_editing), caret=caret)

    def undo(self) -> None:
        """Undo the last change."""
        self._show_step(self._state.undo())

    def redo(self) -> None:
        """Do again what was undone."""
        self._show_step(self._state.redo())

    def insert_code_below(self) -> None:
        """A new code cell, to write in."""
        self.insert(cell_edits.new_cell(), after=self._state.chosen.active, is_editing=False)

    def insert_heading(self, *, above: bool) -> None:
        """A heading, to write in, of the level of the one above it."""
        active, document = self._state.chosen.active, self._state.document
        cell = cell_edits.new_heading(document, active)
        after = active
        if above and active is not None:
            after = document.before(active)
        self.insert(cell, after=after, is_editing=True)

    def insert_text_below(self) -> None:
        """A new text cell, to write in."""
        cell = cell_edits.new_cell(CellKind.MARKDOWN)
        self.insert(cell, after=self._state.chosen.active, is_editing=True)

    def insert_above(self) -> None:
        """A new code cell above the active one."""
        active = self._state.chosen.active
        after = self._state.document.before(active) if active is not None else None
        self.insert(cell_edits.new_cell(), after=after, is_editing=False)

    def delete_cells(self) -> None:
        """The selected cells go; undo brings them back."""
        self._delete("delete cells")

    def cut_cells(self) -> None:
        """The selected cells go to the clipboard."""
        self._copying.copy()
        self._delete("cut cells")

    def duplicate_cells(self) -> None:
        """The selected cells once more."""
        chosen = self._state.selected()
        cells = cell_edits.copies(tuple(map(self._state.document.cell, chosen)))
        after = chosen[-1] if chosen else self._state.chosen.active
        if self._presenter.edit(cell_edits.inserted(cells, after), label="duplicate cells"):
            self._presenter.choose(choosing.one(cells[-1].id))

    def move_up(self) -> None:
        """The selected cells one place up."""
        self._move(-1)

    def move_down(self) -> None:
        """The selected cells one place down."""
        self._move(1)

    def make(self, kind: CellKind) -> None:
        """The selected cells become code, text or raw."""
        edits = cell_edits.of_kind(self._state.document, self._state.selected(), kind)
        self._presenter.edit(edits, label=f"turn into {_WORDS[kind]}")
        self._presenter.choose(self._state.chosen)

    def make_heading(self, level: int) -> None:
        """The active cell becomes a heading."""
        active = self._state.chosen.active
        if active is not None:
            edits = cell_edits.headed(self._state.document, active, level)
            self._presenter.edit(edits, label="turn into heading")
            self._presenter.choose(self._state.chosen)

    def split_at_caret(self) -> None:
        """The active cell becomes two, parted at the caret."""
        widget = self._presenter.active_widget()
        if widget is None or widget.editor is None:
            return
        caret = widget.editor.caret()
        below, edits = cell_edits.split(self._state.document, widget.cell_id, caret)
        if self._presenter.edit(edits, label="split cell"):
            self._presenter.choose(choosing.one(below, is_editing=True))

    def merge_cells(self) -> None:
        """The selected cells, or the active one and the one below, become one."""
        chosen = self._state.selected()
        if len(chosen) == 1:
            place = self._state.place()
            chosen = self._state.document.order[place : place + 2]
        if self._presenter.edit(
            cell_edits.merged(self._state.document, chosen), label="merge cells"
        ):
            self._presenter.choose(choosing.one(chosen[0]))

    def merge_with(self, step: int) -> None:
        """The active cell and the one above (-1) or below (1) become one."""
        order, place = self._state.document.order, self._state.place()
        chosen = order[max(0, min(place, place + step)) : max(place, place + step) + 1]
        if self._presenter.edit(
            cell_edits.merged(self._state.document, chosen), label="merge cells"
        ):
            self._presenter.choose(choosing.one(chosen[0]))

    def clear_outputs(self) -> None:
        """The selected cells forget what they printed."""
        edits = cell_edits.without_outputs(self._state.document, self._state.selected())
        self._presenter.edit(edits, label="clear outputs")

    def clear_all_outputs(self) -> None:
        """All cells forget what they printed."""
        document = self._state.document
        edits = cell_edits.without_outputs(document, document.order)
        self._presenter.edit(edits, label="clear outputs")

    def _delete(self, label: str) -> None:
        edits = cell_edits.deleted(self._state.document, self._state.selected())
        self._presenter.edit(edits, label=label)
        self._presenter.choose(self._state.chosen)

    def _move(self, step: int) -> None:
        edits = cell_edits.moved(self._state.document, self._state.chosen.selected, step)
        if self._presenter.edit(edits, label="move cells") and self._state.chosen.active:
            self._presenter.view.reveal(self._state.chosen.active)

    def _show_step(self, edits: tuple[Edit, ...]) -> None:
        if edits:
            self._presenter.show_edits(edits)
            cell_id = cell_edits.cell_of(edits[-1])
            if cell_id is not None and self._state.document.has(cell_id):
                self._presenter.choose(
                    choosing.one(cell_id, is_editing=self._state.chosen.is_editing)
                )
