"""Opening, editing and watching a notebook's document."""

from typing import Any

from dssdesk.base.ids import CellId, DeskId
from dssdesk.wire.cells import Cell
from dssdesk.wire.changes import Change, Edit
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Message, Record
from dssdesk.wire.sessions import SessionInfo


class Lease(Record, frozen=True, kw_only=True):
    """Which desk may edit a notebook. ``desk`` is None while nobody does."""

    desk: DeskId | None = None
    holder: str = ""


class DocumentSnapshot(Record, frozen=True, kw_only=True):
    """A whole document at one change number."""

    cells: tuple[Cell, ...]
    metadata: dict[str, Any]
    source_revision: int
    change_number: int


class OpenNotebook(Message, frozen=True, kw_only=True, tag="open_notebook"):
    """Show me this notebook, and tell me what changes. Takes the lease if it is free.

    Replied to with `NotebookOpened`.
    """

    notebook: NotebookRef


class NotebookOpened(Message, frozen=True, kw_only=True, tag="notebook_opened"):
    """The document as it stands. Every later change comes as `DocumentChanged`.

    ``may_…`` is what the one who asks may do: edit it, once nobody else does, and run code.
    """

    notebook: NotebookRef
    document: DocumentSnapshot
    lease: Lease
    session: SessionInfo | None = None
    dataset: str | None = None
    saved_at: float | None = None
    is_trusted: bool = False
    may_edit: bool = True
    may_run_code: bool = True


class TrustNotebook(Message, frozen=True, kw_only=True, tag="trust_notebook"):
    """Let what this notebook shows run scripts. Replied to with `Done`.

    Every desk that looks hears `TrustChanged`.
    """

    notebook: NotebookRef


class TrustChanged(Message, frozen=True, kw_only=True, tag="trust_changed"):
    """Event: outputs may run scripts from now on, or no longer."""

    notebook: NotebookRef
    is_trusted: bool


class CloseNotebook(Message, frozen=True, kw_only=True, tag="close_notebook"):
    """I look no longer. Gives the lease back; a session goes on. Replied to with `Done`."""

    notebook: NotebookRef


class EditNotebook(Message, frozen=True, kw_only=True, tag="edit_notebook"):
    """Edits, to be applied on exactly this revision; each batch raises it by one.

    Replied to with `NotebookEdited`; `LeaseLost` if another desk took over, `RevisionPassed`
    if this batch, or another one, was applied already.
    """

    notebook: NotebookRef
    base_revision: int
    edits: tuple[Edit, ...]


class NotebookEdited(Message, frozen=True, kw_only=True, tag="notebook_edited"):
    """The edits are applied and on disk."""

    source_revision: int


class KeepCells(Message, frozen=True, kw_only=True, tag="keep_cells"):
    """Cells whose edits were not acknowledged when another desk took over.

    The service inserts each as an extra cell after the one that it came from, so that nothing
    typed is lost. Replied to with `Done`.
    """

    notebook: NotebookRef
    cells: tuple[Cell, ...]


class TakeLease(Message, frozen=True, kw_only=True, tag="take_lease"):
    """Let me edit this notebook; whoever did so watches from now on. Replied to with `Done`."""

    notebook: NotebookRef


class SaveNotebook(Message, frozen=True, kw_only=True, tag="save_notebook"):
    """Write the `.ipynb` now. Replied to with `NotebookSaved`."""

    notebook: NotebookRef


class DocumentChanged(Message, frozen=True, kw_only=True, tag="document_changed"):
    """Event: what happened to a document that I opened, in order.

    Attributes:
        source_revision: After these changes; also `change_number`.
        desk: Whose edits these are, None for the service's own changes.
    """

    notebook: NotebookRef
    source_revision: int
    change_number: int
    changes: tuple[Change, ...]
    desk: DeskId | None = None


class DocumentReplaced(Message, frozen=True, kw_only=True, tag="document_replaced"):
    """Event: too much happened to tell it one by one; start over from this."""

    notebook: NotebookRef
    document: DocumentSnapshot


class LeaseChanged(Message, frozen=True, kw_only=True, tag="lease_changed"):
    """Event: another desk edits this notebook now, or nobody."""

    notebook: NotebookRef
    lease: Lease


class NotebookSaved(Message, frozen=True, kw_only=True, tag="notebook_saved"):
    """Event and reply: the `.ipynb` holds this revision. ``problem`` says why it could not."""

    notebook: NotebookRef
    source_revision: int
    saved_at: float
    problem: str = ""


class NotebookMoved(Message, frozen=True, kw_only=True, tag="notebook_moved"):
    """Event: a notebook has another name or project; its document and session went along."""

    notebook: NotebookRef
    now: NotebookRef


class NotebookGone(Message, frozen=True, kw_only=True, tag="notebook_gone"):
    """Event: an open notebook was deleted."""

    notebook: NotebookRef


class FileMerged(Message, frozen=True, kw_only=True, tag="file_merged"):
    """Event: another program changed the `.ipynb`, and its changes are in the document now.

    Attributes:
        changed: How many cells are others.
        conflicts: Cells that were changed on both sides: ours, with theirs as an extra cell below.
    """

    notebook: NotebookRef
    changed: int
    conflicts: tuple[CellId, ...] = ()


class ClearCellOutputs(Message, frozen=True, kw_only=True, tag="clear_cell_outputs"):
    """Forget these cells' outputs (all cells', if none is named). Replied to with `Done`."""

    notebook: NotebookRef
    cell_ids: tuple[CellId, ...] = ()
