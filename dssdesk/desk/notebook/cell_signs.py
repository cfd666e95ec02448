"""What cells show beside the document: selection, a question, line numbers, what was found."""

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook.cell_widget import CellWidget
from dssdesk.desk.notebook.chosen import Chosen
from dssdesk.desk.notebook.editor import CodeEditor
from dssdesk.desk.notebook.finding import Findings, Found
from dssdesk.desk.notebook.live_cells import LiveCells
from dssdesk.desk.notebook.marks import standing_of
from dssdesk.desk.notebook.text_marks import TextMarks
from dssdesk.wire.sessions import Prompt


class CellSigns:
    """Shown by the live cells at once, and by every other one when it is made.

    Attributes:
        chosen: What is selected.
        prompt: What the kernel asks.
    """

    def __init__(self, live: LiveCells) -> None:
        self.chosen = Chosen()
        self.prompt: Prompt | None = None
        self._live = live
        self._marks = TextMarks()
        self._may_edit = True

    def show_chosen(self, chosen: Chosen) -> None:
        """Show what is selected."""
        self.chosen = chosen
        for widget in self._live:
            widget.show_standing(standing_of(chosen, widget.cell_id))

    def show_prompt(self, prompt: Prompt | None) -> None:
        """Ask below the cell that asks, or no longer."""
        self.prompt = prompt
        for widget in self._live:
            widget.show_prompt(self._prompt_of(widget.cell_id))

    def show_may_edit(self, *, may_edit: bool) -> None:
        """Whether the texts can be changed here, or only read."""
        self._may_edit = may_edit
        for widget in self._live:
            if widget.editor is not None:
                widget.editor.setReadOnly(not may_edit)

    def take_found(self, findings: Findings, current: Found | None) -> None:
        """Something else was found, or another place is the current one; `show_marks` tints."""
        self._marks.take(findings, current)

    def show_numbers(self, cells: frozenset[CellId] | None) -> None:
        """Number the lines of these cells; None for all."""
        self._marks.numbered = cells
        self.show_marks()

    def show_marks(self) -> None:
        """Bring numbers and tints of all editors in step."""
        for widget in self._live:
            self._marks.show_in(widget)

    def put_on(self, widget: CellWidget) -> None:
        """A cell came near the screen."""
        widget.show_standing(standing_of(self.chosen, widget.cell_id))
        widget.show_prompt(self._prompt_of(widget.cell_id))

    def put_on_editor(self, editor: CodeEditor) -> None:
        """A cell got an editor."""
        editor.setReadOnly(not self._may_edit)
        widget = self._live.get(editor.cell_id)
        if widget is not None:  # else it is being made, and comes here again
            self._marks.show_in(widget)

    def _prompt_of(self, cell_id: CellId) -> Prompt | None:
        return self.prompt if self.prompt and self.prompt.cell_id == cell_id else None
