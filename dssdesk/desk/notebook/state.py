"""What the notebook tab knows. No Qt here."""

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import CellId, DeskId, RunId
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook import sections
from dssdesk.desk.notebook.chosen import Chosen
from dssdesk.desk.notebook.intake import Intake
from dssdesk.desk.notebook.pending import PendingEdits
from dssdesk.desk.notebook.reopening import Reopened, put_on_top
from dssdesk.desk.notebook.unkept import Unkept
from dssdesk.notebook.model import Document
from dssdesk.notebook.scripts import outputs_hold_scripts
from dssdesk.notebook.undo import UndoHistory
from dssdesk.wire.catalogue import environment_asked
from dssdesk.wire.cells import Cell, CellKind, RunPhase
from dssdesk.wire.changes import Change, Edit, InsertCell
from dssdesk.wire.notebooks import (
    DocumentChanged,
    DocumentSnapshot,
    FileMerged,
    Lease,
    NotebookOpened,
    NotebookSaved,
)
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import Prompt, SessionInfo, SessionPhase

_NOTHING = DocumentSnapshot(cells=(), metadata={}, source_revision=0, change_number=0)
_LIVING = (SessionPhase.IDLE, SessionPhase.BUSY, SessionPhase.WAITING)


class NotebookState:
    """The replica of one document, and what this desk adds: selection, mode, unsent edits."""

    def __init__(self, notebook: NotebookRef, desk: DeskId) -> None:
        self.notebook = notebook
        self.document = Document(_NOTHING)
        self.lease = Lease()
        self.session: SessionInfo | None = None
        self.dataset: str | None = None
        self.saved_at: float | None = None
        self.problem = ""
        self.open_error = ""
        self.is_open = False
        self.is_closed = False
        self.is_connected = False
        self.is_trusted = False
        self.was_kept_open = False
        self.may_edit = True
        self.may_run_code = True
        self.conflicts: tuple[CellId, ...] = ()
        self.exporting: tuple[str, ...] = ()
        self.environment_name = ""
        self.chosen = Chosen()
        self.pending = PendingEdits()
        self.unkept = Unkept()
        self.history = UndoHistory()
        self.intake = Intake()
        self._desk = desk

    def is_about(self, notebook: NotebookRef) -> bool:
        """Whether what is told of this notebook is for this tab, and the tab is still there."""
        return notebook == self.notebook and not self.is_closed

    @property
    def has_lease(self) -> bool:
        """Whether this desk may edit."""
        return self.lease.desk == self._desk

    @property
    def is_read_only(self) -> bool:
        """Whether the person may not edit at all; where nobody does, one was not let."""
        is_refused = not self.may_edit or self.lease.desk is None
        return self.is_open and self.is_connected and is_refused

    @property
    def can_edit(self) -> bool:
        """Whether typing is taken; also while the connection is away, as long as it was ours."""
        return self.is_open and self.has_lease

    @property
    def can_run(self) -> bool:
        """Whether cells can be run now."""
        return self.can_edit and self.is_connected and self.may_run_code

    @property
    def can_close(self) -> bool:
        """Whether nothing that was typed would be lost with the tab."""
        is_sent = self.is_connected and self.is_open
        return not self.unkept.cells and (self.pending.is_empty or is_sent)

    @property
    def is_running(self) -> bool:
        """Whether a kernel lives."""
        return self.session is not None and self.session.phase in _LIVING

    @property
    def can_interrupt(self) -> bool:
        """Whether something runs that can be stopped."""
        session = self.session
        return self.is_connected and session is not None and session.can_be_interrupted

    @property
    def can_restart(self) -> bool:
        """Whether there is a kernel, living or dead, that a new one can replace."""
        phase = self.session.phase if self.session is not None else SessionPhase.STARTING
        return self.is_connected and phase in (*_LIVING, SessionPhase.DIED)

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return self.can_edit and self.history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is something to do again."""
        return self.can_edit and self.history.can_redo

    @property
    def prompt(self) -> Prompt | None:
        """What the kernel asks; of a cell, wherever that can be told."""
        session = self.session
        if session is None or session.prompt is None:
            return None
        asked = session.prompt
        if asked.cell_id is not None or session.cell_id is None:
            return asked
        return Prompt(
            prompt_id=asked.prompt_id,
            text=asked.text,
            password=asked.password,
            cell_id=session.cell_id,
            asked_at=asked.asked_at,
        )

    @property
    def environment(self) -> str:
        """The name of the environment that it runs in, or would; "" where that is not known."""
        if self.session is not None and self.session.environment_name:
            return self.session.environment_name
        kernel = self.document.metadata.get("kernelspec")
        asked = kernel if isinstance(kernel, dict) else {}
        name, shown = (asked.get(key) or "" for key in ("name", "display_name"))
        return self.environment_name or environment_asked(str(name), str(shown))

    @property
    def is_saved(self) -> bool:
        """Whether the file holds what is on the screen, as far as is known."""
        return self.pending.is_empty and not self.problem

    @property
    def shown_order(self) -> tuple[CellId, ...]:
        """The cells that are not collapsed below a heading."""
        return sections.shown_order(self.document)

    def selected(self) -> tuple[CellId, ...]:
        """The selected cells, from top to bottom."""
        return tuple(each for each in self.document.order if each in self.chosen.selected)

    def place(self) -> int:
        """Where the active cell is in the document; 0 without one."""
        active = self.chosen.active
        return 0 if active is None else self.document.position(active)

    def code_cells(self, cell_ids: tuple[CellId, ...]) -> tuple[CellId, ...]:
        """Those that can be run: code that is not empty."""
        document = self.document
        return tuple(
            each
            for each in cell_ids
            if document.kind(each) is CellKind.CODE and document.source(each).strip()
        )

    def waiting_runs(self) -> tuple[RunId, ...]:
        """The runs of the selected cells that have not begun."""
        runs = (self.document.run(each) for each in self.selected())
        return tuple(run.run_id for run in runs if run is not None and run.phase is RunPhase.QUEUED)

    def open(self, opened: NotebookOpened) -> Reopened:
        """The service showed the document, for the first time or again."""
        before = self.document
        self.document = Document(opened.document)
        self.lease = opened.lease
        self.session = opened.session
        self.dataset = opened.dataset
        self.saved_at = opened.saved_at
        self.is_trusted = opened.is_trusted
        self.may_edit = opened.may_edit
        self.may_run_code = opened.may_run_code
        self.is_open = True
        self.intake.clear()
        reopened = self._put_on_top(before)
        if reopened.keep or not self.has_lease or not _is_same_text(before, self.document):
            self.history.clear()
        self.chosen = choosing.survived(before.order, self.document.order, self.chosen)
        return reopened

    def replace(self, snapshot: DocumentSnapshot) -> Reopened:
        """The service sends the document anew; what is pending here goes on top, if it fits.

        Batches on their way are not sent again, only what was never sent.
        """
        before = self.document
        self.document = Document(snapshot)
        self.intake.clear()
        unsent = self.pending.seal()
        reopened = self._put_on_top(before)
        if not _is_same_text(before, self.document):
            self.history.clear()
        self.chosen = choosing.survived(before.order, self.document.order, self.chosen)
        resend = tuple(batch for batch in reopened.resend if batch is unsent)
        return Reopened(resend, reopened.keep)

    def apply(
        self, edits: tuple[Edit, ...], *, label: str, merge_key: str = "", at: float = 0.0
    ) -> None:
        """A person edits: here at once, at the service soon.

        Raises:
            DssDeskError: The edits do not fit; nothing was changed.
        """
        before = self.document.order
        brings_scripts = any(self._is_foreign_script(edit) for edit in edits)
        inverses = self.document.apply_edits(self.document.source_revision, edits)
        self.is_trusted = self.is_trusted and not brings_scripts  # until the service knows them
        self.history.record(edits, inverses, label=label, merge_key=merge_key, at=at)
        self._after_edits(before, edits)

    def undo(self) -> tuple[Edit, ...]:
        """Undo the last step; the edits that did it."""
        return self._step(self.history.undo(), was_undo=True)

    def redo(self) -> tuple[Edit, ...]:
        """Do again what was undone last; the edits that did it."""
        return self._step(self.history.redo(), was_undo=False)

    def is_own(self, event: DocumentChanged) -> bool:
        """Whether these are this desk's edits, told back to it."""
        return event.desk is not None and event.desk == self._desk

    def accept(self, change: Change, event: DocumentChanged) -> bool:
        """Take a change that the service told; False if the document has to be opened again."""
        is_merged = event.desk is None and isinstance(change, Edit)
        if is_merged and not self.pending.is_empty:
            return False  # it changed under what is typed here: that goes on top of it
        before = self.document.order
        try:
            inverses = self.document.accept(
                (change,),
                source_revision=event.source_revision,
                change_number=event.change_number,
            )
        except DssDeskError:
            return False
        if before != self.document.order:
            self.chosen = choosing.survived(before, self.document.order, self.chosen)
        if event.desk is not None:
            self.history.clear()  # somebody else's edits lie in between
        elif is_merged and isinstance(change, Edit):
            key = f"told:{event.change_number}"
            label = "what another program changed"
            self.history.record((change,), inverses, label=label, merge_key=key, is_whole=True)
        if self.pending.is_empty:
            self.pending.acknowledge(event.source_revision)  # where my next edit will go on
        return True

    def merged(self, event: FileMerged) -> None:
        """What another program wrote into the file is here; conflicts wait to be looked at."""
        known = (each for each in self.conflicts if each not in event.conflicts)
        self.conflicts = (*known, *event.conflicts)

    def next_conflict(self) -> CellId | None:
        """The next cell that was changed here and by another program; asked for once."""
        while self.conflicts:
            cell_id, *rest = self.conflicts
            self.conflicts = tuple(rest)
            if self.document.has(cell_id):
                return cell_id
        return None

    def acknowledge(self, revision: int) -> None:
        """The service has the edits up to this revision."""
        self.pending.acknowledge(revision)

    def give_up(self) -> tuple[Cell, ...]:
        """Send pending edits no more; the cells in which they were made, as they are here."""
        cells = self._touched()
        self.pending.clear(self.document.source_revision)
        self.history.clear()
        return cells

    def only_here(self) -> tuple[Cell, ...]:
        """Cells with text that the service does not take, as the person left them."""
        is_stuck = bool(self.open_error) or (self.was_kept_open and not self.is_connected)
        return (*self.unkept.cells, *(self._touched() if is_stuck else ()))

    def discard(self) -> None:
        """Forget what is only here."""
        self.unkept.take()
        if self.open_error or not self.is_connected:
            self.pending.clear(self.document.source_revision)

    def lose(self, why: str) -> bool:
        """The notebook is there no more; whether text of it is left here."""
        cells = self.give_up()
        if cells:
            self.unkept.hold(cells, why)
        self.is_closed = not self.unkept.cells
        self.is_open = False
        self.open_error = why
        return not self.is_closed

    def saved(self, saved: NotebookSaved) -> None:
        """The file was written, or could not be."""
        self.problem = saved.problem
        if not saved.problem:
            self.saved_at = saved.saved_at

    def _put_on_top(self, before: Document) -> Reopened:
        self.document, reopened = put_on_top(
            self.document, before, self.pending, has_lease=self.has_lease
        )
        return reopened

    def _touched(self) -> tuple[Cell, ...]:
        touched = self.pending.cells()
        cells = (self.document.cell(each) for each in self.document.order if each in touched)
        return tuple(cell for cell in cells if cell.source.strip())

    def _step(self, edits: tuple[Edit, ...] | None, *, was_undo: bool) -> tuple[Edit, ...]:
        if edits is None:
            return ()
        before = self.document.order
        inverses = self.document.apply_edits(self.document.source_revision, edits)
        self.history.settle(inverses, was_undo=was_undo)
        self._after_edits(before, edits)
        return edits

    def _is_foreign_script(self, edit: Edit) -> bool:
        """Whether a pasted cell brings scripts that are not in this notebook already."""
        if not isinstance(edit, InsertCell) or not outputs_hold_scripts(edit.cell.outputs):
            return False
        here = self.document.snapshot().cells
        return not any(edit.cell.outputs == cell.outputs for cell in here)

    def _after_edits(self, before: tuple[CellId, ...], edits: tuple[Edit, ...]) -> None:
        self.pending.add(edits)
        self.chosen = choosing.survived(before, self.document.order, self.chosen)


def _is_same_text(one: Document, other: Document) -> bool:
    return one.order == other.order and all(
        one.source(each) == other.source(each) for each in one.order
    )
