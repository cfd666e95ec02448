"""Edits that the service does not have, put on top of the document that it sends. No Qt here."""

from dataclasses import dataclass

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import CellId
from dssdesk.desk.notebook.pending import Batch, PendingEdits
from dssdesk.notebook.model import Document
from dssdesk.wire.cells import Cell


@dataclass(frozen=True, slots=True)
class Reopened:
    """What is left to do after a document was opened, perhaps again.

    Attributes:
        resend: Batches that the service does not have yet.
        keep: Cells whose typing fits nowhere any more, as the person left them.
    """

    resend: tuple[Batch, ...] = ()
    keep: tuple[Cell, ...] = ()


def put_on_top(
    document: Document, before: Document, pending: PendingEdits, *, has_lease: bool
) -> tuple[Document, Reopened]:
    """The document with what is pending, if it fits; what does not fit is kept as cells.

    Args:
        document: What the service sent; it may be changed.
        before: What the person saw.
        pending: Is sent again, or forgotten.
        has_lease: Without it nothing can be sent.
    """
    touched = pending.cells()
    revision = document.source_revision
    resend: tuple[Batch, ...] = ()
    if has_lease:
        document, resend = _applied(document, pending.restart(revision), before, touched)
    if not resend:
        pending.clear(revision)
    keep = tuple(
        before.cell(cell_id)
        for cell_id in before.order
        if cell_id in touched and _is_lost(document, cell_id, before.source(cell_id))
    )
    return document, Reopened(resend, keep)


def _applied(
    document: Document, batches: tuple[Batch, ...], before: Document, touched: frozenset[CellId]
) -> tuple[Document, tuple[Batch, ...]]:
    """The batches, applied; none of them counts unless they make what the person saw."""
    clean = document.snapshot()
    for batch in batches:
        try:
            document.apply_edits(document.source_revision, batch.edits)
        except DssDeskError:
            return Document(clean), ()
    if any(_text_of(document, each) != _text_of(before, each) for each in touched):
        return Document(clean), ()
    return document, batches


def _is_lost(document: Document, cell_id: CellId, source: str) -> bool:
    return bool(source.strip()) and _text_of(document, cell_id) != source


def _text_of(document: Document, cell_id: CellId) -> str | None:
    return document.source(cell_id) if document.has(cell_id) else None
