"""What is to be said of a cell at this moment: its marks, its name, whether they go on. No Qt."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook.marks import Marks, marks_of, spoken
from dssdesk.notebook.digest import digest_of
from dssdesk.notebook.model import Document
from dssdesk.wire.cells import Cell, Run, RunPhase


@dataclass(frozen=True, slots=True)
class Moment:
    """A cell now.

    Attributes:
        name: Its accessible name.
        goes_on: Whether a second later it will be another one.
    """

    marks: Marks
    name: str
    goes_on: bool


def moment_of(document: Document, cell_id: CellId, errors: Iterable[int], *, waits: bool) -> Moment:
    """Look at a cell, its run and the clock; ``errors`` are the places of outputs that are one."""
    cell = _head(document, cell_id, errors)
    is_edited = False
    if cell.run is not None and cell.run.source_digest:
        is_edited = digest_of(cell.source) != cell.run.source_digest
    place = _place_in_queue(document, cell.run)
    marks = marks_of(cell, now=time.time(), waits=waits, is_edited=is_edited, place=place)
    name = spoken(cell, document.position(cell_id), len(document.order), marks)
    return Moment(marks, name, marks.turns or place > 0)


def _head(document: Document, cell_id: CellId, errors: Iterable[int]) -> Cell:
    """The cell without its outputs, whose text may be long, but for errors."""
    return Cell(
        id=cell_id,
        kind=document.kind(cell_id),
        source=document.source(cell_id),
        outputs=tuple(document.output(cell_id, index) for index in errors),
        execution_count=document.execution_count(cell_id),
        run=document.run(cell_id),
    )


def _place_in_queue(document: Document, run: Run | None) -> int:
    """How many runs are due up to this one; 0 if it does not wait."""
    if run is None or run.phase is not RunPhase.QUEUED:
        return 0
    others = (document.run(cell_id) for cell_id in document.order)
    return sum(
        other is not None and other.phase is RunPhase.QUEUED and other.run_id <= run.run_id
        for other in others
    )
