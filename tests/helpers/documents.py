"""Small documents for tests."""

from dssdesk.base.ids import CellId, RunId
from dssdesk.notebook.model import Document
from dssdesk.wire.cells import Cell, CellKind, Run, RunPhase
from dssdesk.wire.notebooks import DocumentSnapshot
from dssdesk.wire.outputs import Output, Stream

A, B, C = CellId("a"), CellId("b"), CellId("c")


def code(cell_id, source="", *outputs: Output, **fields) -> Cell:
    """A code cell."""
    return Cell(id=CellId(cell_id), kind=CellKind.CODE, source=source, outputs=outputs, **fields)


def printed(text: str, name="stdout") -> Stream:
    """Text on a stream."""
    return Stream(name=name, text=text)


def running(number=1, phase=RunPhase.STARTED) -> Run:
    """A run of a cell."""
    return Run(run_id=RunId(number), phase=phase)


def document(*cells: Cell) -> Document:
    """A document of these cells; of the empty code cells a, b and c, if none is given."""
    return Document(
        DocumentSnapshot(
            cells=cells or (code("a"), code("b"), code("c")),
            metadata={},
            source_revision=0,
            change_number=0,
        )
    )


def replica_of(truth: Document) -> Document:
    """Another document in the same state."""
    return Document(truth.snapshot())
