"""Edits that the service has not acknowledged yet. No Qt here.

A batch is sent on the revision that all batches before it will have made; the service refuses
one that does not fit, so nothing is applied twice. What is pending survives a lost connection.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dssdesk.base.ids import CellId
from dssdesk.wire.changes import (
    ChangeNotebookMetadata,
    ChangeSource,
    DeleteCell,
    Edit,
    InsertCell,
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Edits that were, or will be, sent together."""

    base_revision: int
    edits: tuple[Edit, ...]


class PendingEdits:
    """What a person did, on its way to the service."""

    def __init__(self, acknowledged: int = 0) -> None:
        self._acknowledged = acknowledged
        self._batches: list[Batch] = []
        self._open: list[Edit] = []
        self._is_refused = False

    @property
    def is_empty(self) -> bool:
        """Whether the service knows everything."""
        return not self._batches and not self._open

    @property
    def revision(self) -> int:
        """The service's revision once all sealed batches are applied."""
        return self._batches[-1].base_revision + 1 if self._batches else self._acknowledged

    @property
    def batches(self) -> tuple[Batch, ...]:
        """What was sealed and not acknowledged, in order."""
        return tuple(self._batches)

    def add(self, edits: tuple[Edit, ...]) -> None:
        """Something was done; typing grows the last edit where it can."""
        for edit in edits:
            joined = _joined(self._open[-1], edit) if self._open else None
            if joined is None:
                self._open.append(edit)
            else:
                self._open[-1] = joined

    def seal(self) -> Batch | None:
        """What to send now; None if there is nothing."""
        if not self._open:
            return None
        batch = Batch(self.revision, tuple(self._open))
        self._batches.append(batch)
        self._open.clear()
        return batch

    def acknowledge(self, revision: int) -> None:
        """The service is at this revision."""
        self._acknowledged = max(self._acknowledged, revision)
        self._batches = [batch for batch in self._batches if batch.base_revision >= revision]

    def restart(self, revision: int) -> tuple[Batch, ...]:
        """The document was opened again at this revision: what is still missing there.

        Batches below it were applied, although nobody heard of it, unless they were refused or
        never sent: those go on from here. Of the others, what is left must go on exactly there; if
        it does not, nothing is given back.
        """
        moved_on = revision - self._acknowledged
        is_unknown_there = moved_on >= 0 and (self._is_refused or not self._batches)
        self.seal()
        self._is_refused = False
        if is_unknown_there:
            self._batches = [
                Batch(revision + step, batch.edits) for step, batch in enumerate(self._batches)
            ]
            if moved_on and self._deletes():  # perhaps what somebody else has just changed
                self._batches = []
        left = [batch for batch in self._batches if batch.base_revision >= revision]
        fits = all(batch.base_revision == revision + step for step, batch in enumerate(left))
        self._acknowledged = revision
        self._batches = left if fits else []
        return tuple(self._batches)

    def refuse(self) -> None:
        """The service took none of the batches, as its document moved on."""
        self._is_refused = True

    def clear(self, revision: int) -> None:
        """Forget everything; the document is at this revision."""
        self._acknowledged = revision
        self._is_refused = False
        self._batches.clear()
        self._open.clear()

    def cells(self) -> frozenset[CellId]:
        """The cells whose edits the service may not have."""
        return frozenset(_cells(self._all()))

    def _deletes(self) -> bool:
        return any(isinstance(edit, DeleteCell) for edit in self._all())

    def _all(self) -> Iterator[Edit]:
        for batch in self._batches:
            yield from batch.edits
        yield from self._open


def _cells(edits: Iterator[Edit]) -> Iterator[CellId]:
    for edit in edits:
        if isinstance(edit, InsertCell):
            yield edit.cell.id
        elif not isinstance(edit, ChangeNotebookMetadata):
            yield edit.cell_id


def _joined(first: Edit, second: Edit) -> ChangeSource | None:
    """One edit for two, where the second changes only what the first inserted."""
    if not isinstance(first, ChangeSource) or not isinstance(second, ChangeSource):
        return None
    if first.cell_id != second.cell_id:
        return None
    start = second.start - first.start
    if not 0 <= start <= start + second.removed <= len(first.inserted):
        return None
    text = first.inserted[:start] + second.inserted + first.inserted[start + second.removed :]
    return ChangeSource(
        cell_id=first.cell_id, start=first.start, removed=first.removed, inserted=text
    )
