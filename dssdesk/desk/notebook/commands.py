"""What a person can do in a notebook tab; `actions` makes menus and keys of it."""

import functools
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from dssdesk.base.ids import CellId
from dssdesk.desk.kit.dialogs import Choice, Question
from dssdesk.desk.notebook import cell_edits
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook.collapsing import Part
from dssdesk.desk.notebook.copying import Copying
from dssdesk.desk.notebook.environments import Environments
from dssdesk.desk.notebook.files import Files
from dssdesk.desk.notebook.finder import Finder
from dssdesk.desk.notebook.presenter import NotebookPresenter
from dssdesk.desk.notebook.showing import Showing
from dssdesk.desk.notebook.state import NotebookState
from dssdesk.desk.notebook.variables import Variables
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.changes import Edit
from dssdesk.wire.instance import Done
from dssdesk.wire.notebooks import NotebookSaved, SaveNotebook, TakeLease
from dssdesk.wire.places import DatasetRef
from dssdesk.wire.sessions import (
    AnswerInput,
    CancelRuns,
    CellsQueued,
    InterruptKernel,
    RestartKernel,
    RunCells,
    SessionPhase,
    SessionStarted,
)


class Commands(QObject):
    """Every command of one notebook. Those that need a lease or a kernel do nothing without.

    Signals:
        contents_wished: The headings shall show.
        variables_wished: The pane with the kernel's variables shall come, or go.
    """

    contents_wished = Signal()
    variables_wished = Signal()

    def __init__(self, presenter: NotebookPresenter) -> None:
        super().__init__(presenter)
        self._presenter = presenter
        self.copying = Copying(presenter)
        self.finder = Finder(presenter)
        self.showing = Showing(presenter)
        self.files = Files(presenter)
        self.environments = Environments(presenter)
        self.variables = Variables(presenter)

    @property
    def state(self) -> NotebookState:
        """What the tab knows, for questions such as "can this be done now?"."""
        return self._presenter.state

    def run_and_advance(self) -> None:
        """Run the selected cells and go to the next one; behind the last one a cell is added."""
        chosen = self.state.selected()
        self._run(chosen)
        if not chosen:
            return
        if chosen[-1] == self.state.shown_order[-1]:
            self._insert(cell_edits.new_cell(), after=chosen[-1], is_editing=True)
        else:
            self.select(choosing.moved(self.state.shown_order, choosing.one(chosen[-1]), 1))

    def run_in_place(self) -> None:
        """Run the selected cells."""
        self._run(self.state.selected())
        self.leave_editing()

    def run_and_insert(self) -> None:
        """Run the selected cells and write on in a new one below."""
        chosen = self.state.selected()
        self._run(chosen)
        after = chosen[-1] if chosen else None
        self._insert(cell_edits.new_cell(), after=after, is_editing=True)

    def run_all(self) -> None:
        """Run every cell."""
        self._run(self.state.document.order)

    def run_above(self) -> None:
        """Run every cell above the active one."""
        self._run(self.state.document.order[: self._place()])

    def run_below(self) -> None:
        """Run the active cell and every one below it."""
        self._run(self.state.document.order[self._place() :])

    def cancel_queued(self) -> None:
        """Take the selected cells out of the queue."""
        runs = self.state.waiting_runs()
        if runs:
            message = CancelRuns(notebook=self.state.notebook, run_ids=runs)
            self._presenter.ask(message, otherwise="The queue is as it was", then=_done)

    def interrupt(self) -> None:
        """Stop what runs, and forget the queue."""
        if self.state.session is not None:
            message = InterruptKernel(session_id=self.state.session.session_id)
            self._presenter.ask(message, otherwise="The kernel was not interrupted", then=_done)

    def restart(self) -> None:
        """A new kernel; asks, as variables will be gone."""
        self._ask_restart("Restart", self._after_restart)

    def restart_and_run_all(self) -> None:
        """A new kernel, and every cell again."""
        self._ask_restart("Restart and run all", self._after_restart_run_all)

    def restart_and_clear(self) -> None:
        """A new kernel, and no outputs."""
        self._ask_restart("Restart and clear", self._after_restart_clear)

    def restart_and_run_above(self) -> None:
        """A new kernel, and every cell down to the active one again."""
        then = functools.partial(self._after_restart_run_here, self.state.chosen.active)
        self._ask_restart("Restart and run", then)

    def restart_and_run_here(self) -> None:
        """After a death: a new kernel, and every cell down to the one that ran."""
        session = self.state.session
        death = session.death if session is not None else None
        if death is not None:
            self._restart(functools.partial(self._after_restart_run_here, death.cell_id))

    def shut_down(self) -> None:
        """Unload the session; the notebook stays open."""
        session, unloader = self.state.session, self._presenter.needs.unloader
        if session is not None and unloader is not None:
            self._presenter.sending.send()
            unloader.unload((session.session_id,))

    def show_shortcuts(self) -> None:
        """Show the list of all keys."""
        if self._presenter.needs.show_shortcuts is not None:
            self._presenter.needs.show_shortcuts()

    def open_console(self) -> None:
        """A console on the notebook's own kernel."""
        if self._presenter.needs.open_console is not None:
            self._presenter.needs.open_console(self.state.notebook)

    def run_in_console(self) -> None:
        """Run the selected text, or the caret's line, beside the cells, in the console."""
        active, needs = self.state.chosen.active, self._presenter.needs
        if active is None or needs.run_in_console is None:
            return
        widget = self._presenter.view.widget_of(active)
        editor = widget.editor if widget is not None and self.state.chosen.is_editing else None
        text = editor.selected_or_line() if editor else self.state.document.source(active)
        if text.strip():
            needs.run_in_console(self.state.notebook, text)

    def go_to_dataset(self) -> None:
        """Open the dataset that the notebook is associated with."""
        needs, dataset = self._presenter.needs, self.state.dataset
        if dataset is not None and needs.open_dataset is not None:
            needs.open_dataset(DatasetRef(project=self.state.notebook.project, name=dataset))

    def close_and_halt(self) -> None:
        """Unload the session and close the tab; asks where something would be lost."""
        session, needs = self.state.session, self._presenter.needs
        if session is None or needs.unloader is None:
            needs.close_tab(self.state.notebook)
            return
        self._presenter.sending.send()
        needs.unloader.unload((session.session_id,)).then(self._after_unload)

    def save(self) -> None:
        """Write the file now."""
        self._presenter.sending.send()
        message = SaveNotebook(notebook=self.state.notebook)
        self._presenter.ask(message, otherwise="The notebook was not saved", then=self._after_save)

    def take_over(self) -> None:
        """Edit here what another window edits."""
        message = TakeLease(notebook=self.state.notebook)
        self._presenter.ask(message, otherwise="The other window still edits", then=_done)

    def answer(self, prompt_id: str, text: str) -> None:
        """Answer the kernel's question."""
        session = self.state.session
        if session is not None:
            message = AnswerInput(session_id=session.session_id, prompt_id=prompt_id, text=text)
            self._presenter.ask(message, otherwise="The answer was not taken", then=_done)

    def undo(self) -> None:
        """Undo the last change."""
        self._show_step(self.state.undo())

    def redo(self) -> None:
        """Do again what was undone."""
        self._show_step(self.state.redo())

    def insert_code_below(self) -> None:
        """A new code cell, to write in."""
        self._insert(cell_edits.new_cell(), after=self.state.chosen.active, is_editing=False)

    def insert_heading(self, *, above: bool) -> None:
        """A heading, to write in, of the level of the one above it."""
        active, document = self.state.chosen.active, self.state.document
        cell = cell_edits.new_heading(document, active)
        after = active
        if above and active is not None:
            after = document.before(active)
        self._insert(cell, after=after, is_editing=True)

    def insert_text_below(self) -> None:
        """A new text cell, to write in."""
        cell = cell_edits.new_cell(CellKind.MARKDOWN)
        self._insert(cell, after=self.state.chosen.active, is_editing=True)

    def insert_above(self) -> None:
        """A new code cell above the active one."""
        active = self.state.chosen.active
        after = self.state.document.before(active) if active is not None else None
        self._insert(cell_edits.new_cell(), after=after, is_editing=False)

    def delete_cells(self) -> None:
        """The selected cells go; undo brings them back."""
        edits = cell_edits.deleted(self.state.document, self.state.selected())
        self._presenter.edit(edits, label="delete cells")
        self.select(self.state.chosen)

    def cut_cells(self) -> None:
        """The selected cells go to the clipboard."""
        self.copying.copy()
        self.delete_cells()

    def copy(self) -> None:
        """The text that is selected in an output, else the selected cells."""
        active = self.state.chosen.active
        widget = self._presenter.view.widget_of(active) if active is not None else None
        text = widget.selected_text() if widget is not None else ""
        if text:
            self._presenter.put_on_clipboard(text)
        else:
            self.copying.copy()

    def duplicate_cells(self) -> None:
        """The selected cells once more."""
        cells = tuple(map(self.state.document.cell, self.state.selected()))
        self._insert_all(cell_edits.copies(cells), label="duplicate cells")

    def move_up(self) -> None:
        """The selected cells one place up."""
        self._move(-1)

    def move_down(self) -> None:
        """The selected cells one place down."""
        self._move(1)

    def make(self, kind: CellKind) -> None:
        """The selected cells become code, text or raw."""
        edits = cell_edits.of_kind(self.state.document, self.state.selected(), kind)
        self._presenter.edit(edits, label="change kind")
        self.select(self.state.chosen)

    def make_heading(self, level: int) -> None:
        """The active cell becomes a heading."""
        active = self.state.chosen.active
        if active is not None:
            edits = cell_edits.headed(self.state.document, active, level)
            self._presenter.edit(edits, label="make heading")
            self.select(self.state.chosen)

    def split_at_caret(self) -> None:
        """The active cell becomes two, parted at the caret."""
        active = self.state.chosen.active
        widget = self._presenter.view.widget_of(active) if active is not None else None
        if active is None or widget is None or widget.editor is None:
            return
        below, edits = cell_edits.split(self.state.document, active, widget.editor.caret())
        if self._presenter.edit(edits, label="split cell"):
            self.select(choosing.one(below, is_editing=True))

    def merge_cells(self) -> None:
        """The selected cells, or the active one and the one below, become one."""
        chosen = self.state.selected()
        if len(chosen) == 1:
            place = self._place()
            chosen = self.state.document.order[place : place + 2]
        if self._presenter.edit(cell_edits.merged(self.state.document, chosen), label="merge"):
            self.select(choosing.one(chosen[0]))

    def merge_with(self, step: int) -> None:
        """The active cell and the one above (-1) or below (1) become one."""
        order, place = self.state.document.order, self._place()
        chosen = order[max(0, min(place, place + step)) : max(place, place + step) + 1]
        if self._presenter.edit(cell_edits.merged(self.state.document, chosen), label="merge"):
            self.select(choosing.one(chosen[0]))

    def clear_outputs(self) -> None:
        """The selected cells forget what they printed."""
        edits = cell_edits.without_outputs(self.state.document, self.state.selected())
        self._presenter.edit(edits, label="clear outputs")

    def clear_all_outputs(self) -> None:
        """All cells forget what they printed."""
        document = self.state.document
        edits = cell_edits.without_outputs(document, document.order)
        self._presenter.edit(edits, label="clear outputs")

    def select(self, chosen: choosing.Chosen) -> None:
        """Select these cells."""
        self._presenter.choose(chosen)

    def step(self, step: int) -> None:
        """Go to the cell above or below."""
        self.select(choosing.moved(self.state.shown_order, self.state.chosen, step))

    def extend(self, step: int) -> None:
        """Select the cell above or below as well."""
        self.select(choosing.extended(self.state.shown_order, self.state.chosen, step))

    def select_all(self) -> None:
        """Select every cell."""
        self.select(choosing.everything(self.state.document.order, self.state.chosen))

    def select_one(self) -> None:
        """Select the active cell alone."""
        self.select(choosing.one(self.state.chosen.active))

    def start_editing(self) -> None:
        """Write in the active cell."""
        if self.state.chosen.active is not None:
            self.showing.unfold(self.state.chosen.active, Part.CODE)
            self.select(choosing.one(self.state.chosen.active, is_editing=True))

    def leave_editing(self) -> None:
        """Back to command mode."""
        self.select(choosing.one(self.state.chosen.active))

    def _place(self) -> int:
        active = self.state.chosen.active
        return 0 if active is None else self.state.document.position(active)

    def _run(self, cell_ids: tuple[CellId, ...]) -> None:
        state = self.state
        for cell_id in cell_ids:
            if state.document.kind(cell_id) is CellKind.MARKDOWN:
                self._presenter.view.finish_editing(cell_id)
        code = state.code_cells(cell_ids)
        if not code or not state.can_run:
            return
        self._presenter.sending.send()
        message = RunCells(
            notebook=state.notebook, cell_ids=code, source_revision=state.pending.revision
        )
        self._presenter.ask(message, otherwise="The cells were not run", then=_queued)

    def _insert(self, cell: Cell, *, after: CellId | None, is_editing: bool) -> None:
        if self._presenter.edit(cell_edits.inserted((cell,), after), label="insert cell"):
            caret = len(cell.source) if is_editing else None  # behind a heading's mark
            self._presenter.choose(choosing.one(cell.id, is_editing=is_editing), caret=caret)

    def _insert_all(self, cells: tuple[Cell, ...], *, label: str) -> None:
        chosen = self.state.selected()
        after = chosen[-1] if chosen else self.state.chosen.active
        if self._presenter.edit(cell_edits.inserted(cells, after), label=label):
            self.select(choosing.one(cells[-1].id))

    def _move(self, step: int) -> None:
        edits = cell_edits.moved(self.state.document, self.state.chosen.selected, step)
        if self._presenter.edit(edits, label="move cells") and self.state.chosen.active:
            self._presenter.view.reveal(self.state.chosen.active)

    def _show_step(self, edits: tuple[Edit, ...]) -> None:
        if edits:
            self._presenter.show_edits(edits)
            cell_id = cell_edits.cell_of(edits[-1])
            if cell_id is not None and self.state.document.has(cell_id):
                self.select(choosing.one(cell_id, is_editing=self.state.chosen.is_editing))

    def _ask_restart(self, verb: str, then: Callable[[SessionStarted], None]) -> None:
        session = self.state.session
        if session is None:
            return
        if session.phase is SessionPhase.DIED:
            self._restart(then)
            return
        question = Question(
            title=f"Restart the kernel of “{self.state.notebook.title}”?",
            text="All variables will be lost. Code and outputs stay.",
            choice=Choice("restart", verb),
        )
        self._presenter.needs.ask(question, functools.partial(self._on_restart_answer, then))

    def _on_restart_answer(self, then: Callable[[SessionStarted], None], answer: str) -> None:
        if answer == "restart":
            self._restart(then)

    def _restart(self, then: Callable[[SessionStarted], None]) -> None:
        session = self.state.session
        if session is not None:
            message = RestartKernel(session_id=session.session_id)
            self._presenter.ask(message, otherwise="The kernel was not restarted", then=then)

    def _after_restart(self, reply: SessionStarted) -> None:
        self._presenter.following.take_session(reply.session)

    def _after_restart_clear(self, reply: SessionStarted) -> None:
        self._after_restart(reply)
        self.clear_all_outputs()

    def _after_restart_run_all(self, reply: SessionStarted) -> None:
        self._after_restart(reply)
        self.run_all()

    def _after_restart_run_here(self, last: CellId | None, reply: SessionStarted) -> None:
        self._after_restart(reply)
        document = self.state.document
        if last is not None and document.has(last):
            self._run(document.order[: document.position(last) + 1])

    def _after_unload(self, is_gone: object) -> None:
        if is_gone is True:
            self._presenter.needs.close_tab(self.state.notebook)

    def _after_save(self, saved: NotebookSaved) -> None:
        self.state.saved(saved)
        self._presenter.changed.emit()


def _done(_reply: Done) -> None:
    """Events tell what became of it."""


def _queued(_reply: CellsQueued) -> None:
    """Events tell where the runs are."""
