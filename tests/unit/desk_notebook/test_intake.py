"""What the service told, in pieces."""

from dssdesk.base.ids import CellId, ProjectKey
from dssdesk.desk.notebook.intake import MOST_LINES, Intake, lines_of, pieces
from dssdesk.wire.changes import AppendText, ClearOutputs
from dssdesk.wire.notebooks import DocumentChanged
from dssdesk.wire.places import NotebookRef

A = CellId("a")


def test_a_flood_is_cut_and_nothing_is_lost():
    text = "".join(f"line {number}\n" for number in range(200_000)) + "rest"
    cut = list(pieces(AppendText(cell_id=A, text=text)))
    assert "".join(piece.text for piece in cut) == text
    assert max(lines_of(piece) for piece in cut) <= MOST_LINES + 1


def test_a_line_without_end_is_cut_too():
    cut = list(pieces(AppendText(cell_id=A, text="x" * 1_000_001)))
    assert len(cut) == 3


def test_other_changes_stay_whole_and_in_order():
    intake = Intake()
    changes = (AppendText(cell_id=A, text="a"), ClearOutputs(cell_id=A))
    event = DocumentChanged(
        notebook=NotebookRef(project=ProjectKey("P"), name="n"),
        source_revision=0,
        change_number=2,
        changes=changes,
    )
    intake.put(event)
    assert [intake.take(), intake.take(), intake.take()] == [*((c, event) for c in changes), None]
