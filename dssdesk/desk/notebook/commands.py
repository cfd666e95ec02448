"""What a person can do in a notebook tab; `actions` makes menus and keys of it."""

from PySide6.QtCore import QObject, Signal

from dssdesk.desk.notebook import cell_edits
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook.cell_commands import CellCommands
from dssdesk.desk.notebook.collapsing import Part
from dssdesk.desk.notebook.copying import Copying
from dssdesk.desk.notebook.environments import Environments
from dssdesk.desk.notebook.files import Files
from dssdesk.desk.notebook.finder import Finder
from dssdesk.desk.notebook.kernel_commands import KernelCommands
from dssdesk.desk.notebook.presenter import NotebookPresenter
from dssdesk.desk.notebook.showing import Showing
from dssdesk.desk.notebook.state import NotebookState
from dssdesk.desk.notebook.typed_text import TypedText
from dssdesk.desk.notebook.variables import Variables
from dssdesk.wire.notebooks import NotebookSaved, SaveNotebook, TakeLease
from dssdesk.wire.places import DatasetRef


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
        self.cells = CellCommands(presenter, self.copying)
        self.kernel = KernelCommands(presenter, self.cells)
        self.finder = Finder(presenter)
        self.showing = Showing(presenter)
        self.files = Files(presenter)
        self.typed_text = TypedText(presenter)
        self.environments = Environments(presenter)
        self.variables = Variables(presenter)

    @property
    def state(self) -> NotebookState:
        """What the tab knows, for questions such as "can this be done now?"."""
        return self._presenter.state

    def run_and_advance(self) -> None:
        """Run the selected cells and go to the next one; behind the last one a cell is added."""
        chosen = self.state.selected()
        self.kernel.run(chosen)
        if not chosen:
            return
        if chosen[-1] == self.state.shown_order[-1]:
            self.cells.insert(cell_edits.new_cell(), after=chosen[-1], is_editing=True)
        else:
            self.select(choosing.moved(self.state.shown_order, choosing.one(chosen[-1]), 1))

    def run_in_place(self) -> None:
        """Run the selected cells."""
        self.kernel.run(self.state.selected())
        self.leave_editing()

    def run_and_insert(self) -> None:
        """Run the selected cells and write on in a new one below."""
        chosen = self.state.selected()
        self.kernel.run(chosen)
        after = chosen[-1] if chosen else None
        self.cells.insert(cell_edits.new_cell(), after=after, is_editing=True)

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
        editor = self._presenter.active_editor()
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
        self._presenter.ask(message, otherwise="The other window still edits")

    def copy(self) -> None:
        """The text that is selected in an output, else the selected cells."""
        widget = self._presenter.active_widget()
        text = widget.selected_text() if widget is not None else ""
        if text:
            self._presenter.put_on_clipboard(text)
        else:
            self.copying.copy()

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

    def _after_unload(self, is_gone: object) -> None:
        if is_gone is True:
            self._presenter.needs.close_tab(self.state.notebook)

    def _after_save(self, saved: NotebookSaved) -> None:
        self.state.saved(saved)
        self._presenter.changed.emit()
