"""What can happen to a document.

Edits come from the desk that holds the lease, the rest from the service; both ends apply the
same records, and every desk is told in the same words.

A position is "after that cell", ``None`` for the top: an index would be stale at once.
"""

from typing import Any

from dssdesk.base.ids import CellId
from dssdesk.wire.cells import Cell, CellKind, Run
from dssdesk.wire.outputs import Output
from dssdesk.wire.record import Record


class InsertCell(Record, frozen=True, kw_only=True, tag_field="change", tag="insert_cell"):
    """A cell appears. Undoing a deletion brings its outputs and count along."""

    cell: Cell
    after: CellId | None


class DeleteCell(Record, frozen=True, kw_only=True, tag_field="change", tag="delete_cell"):
    """A cell goes, with its outputs."""

    cell_id: CellId


class MoveCell(Record, frozen=True, kw_only=True, tag_field="change", tag="move_cell"):
    """A cell takes another place."""

    cell_id: CellId
    after: CellId | None


class ChangeSource(Record, frozen=True, kw_only=True, tag_field="change", tag="change_source"):
    """``removed`` characters at ``start`` give way to ``inserted``.

    Positions count Unicode code points, as Python does; a desk converts from Qt's UTF-16 units.
    """

    cell_id: CellId
    start: int
    removed: int = 0
    inserted: str = ""


class ChangeKind(Record, frozen=True, kw_only=True, tag_field="change", tag="change_kind"):
    """Code becomes markdown or raw, or back; outputs go unless it becomes code."""

    cell_id: CellId
    kind: CellKind


class ChangeCellMetadata(
    Record, frozen=True, kw_only=True, tag_field="change", tag="change_cell_metadata"
):
    """The cell's whole metadata is replaced."""

    cell_id: CellId
    metadata: dict[str, Any]


class ChangeNotebookMetadata(
    Record, frozen=True, kw_only=True, tag_field="change", tag="change_notebook_metadata"
):
    """The notebook's whole metadata is replaced."""

    metadata: dict[str, Any]


class ClearOutputs(Record, frozen=True, kw_only=True, tag_field="change", tag="clear_outputs"):
    """The cell's outputs go; its execution count too, unless a run goes on."""

    cell_id: CellId


class AddOutput(Record, frozen=True, kw_only=True, tag_field="change", tag="add_output"):
    """An output comes after the others of its cell."""

    cell_id: CellId
    output: Output


class AppendText(Record, frozen=True, kw_only=True, tag_field="change", tag="append_text"):
    """The last output, a stream, grows."""

    cell_id: CellId
    text: str


class ReplaceOutput(Record, frozen=True, kw_only=True, tag_field="change", tag="replace_output"):
    """A kernel updated a display."""

    cell_id: CellId
    index: int
    output: Output


class ChangeRun(Record, frozen=True, kw_only=True, tag_field="change", tag="change_run"):
    """The cell's run moved on, or a new one began."""

    cell_id: CellId
    run: Run | None
    execution_count: int | None = None


Edit = (
    InsertCell
    | DeleteCell
    | MoveCell
    | ChangeSource
    | ChangeKind
    | ChangeCellMetadata
    | ChangeNotebookMetadata
    | ClearOutputs
)
"""What a desk may send. `ClearOutputs` is a person's wish here, a kernel's elsewhere."""

Change = Edit | AddOutput | AppendText | ReplaceOutput | ChangeRun
