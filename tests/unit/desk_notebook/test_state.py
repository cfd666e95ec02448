"""What the tab knows."""

import msgspec

from dssdesk.base.ids import CellId, DeskId, ProjectKey
from dssdesk.desk.notebook.state import NotebookState
from dssdesk.wire.changes import AppendText, ChangeSource, DeleteCell, InsertCell
from dssdesk.wire.notebooks import DocumentChanged, FileMerged, Lease, NotebookOpened
from dssdesk.wire.outputs import Display, MimeValue
from dssdesk.wire.places import NotebookRef
from tests.helpers.documents import A, B, code, document, printed

NOTEBOOK = NotebookRef(project=ProjectKey("P"), name="n")
DESK, OTHER = DeskId("desk"), DeskId("other")


def opened(*cells, revision=0, desk=DESK):
    snapshot = document(*(cells or (code("a", "x = 1"), code("b")))).snapshot()
    snapshot = msgspec.structs.replace(snapshot, source_revision=revision)
    return NotebookOpened(notebook=NOTEBOOK, document=snapshot, lease=Lease(desk=desk))


def ready(*cells):
    state = NotebookState(NOTEBOOK, DESK)
    state.is_connected = True
    state.open(opened(*cells))
    return state


def typing(state, text, cell_id=A):
    state.apply(
        (ChangeSource(cell_id=cell_id, start=len(state.document.source(cell_id)), inserted=text),),
        label="typing",
    )


def told(*changes, desk=None):
    return DocumentChanged(
        notebook=NOTEBOOK, source_revision=0, change_number=9, changes=changes, desk=desk
    )


def test_a_watcher_neither_edits_nor_runs():
    state = NotebookState(NOTEBOOK, DESK)
    state.open(opened(desk=OTHER))
    assert not state.can_edit
    assert not state.can_run


def test_typing_shows_at_once_and_waits_to_be_sent():
    state = ready()
    typing(state, "2")
    assert state.document.source(A) == "x = 12"
    assert not state.is_saved


def test_what_was_applied_before_the_connection_broke_is_not_sent_again():
    state = ready()
    typing(state, "2")
    state.pending.seal()
    typing(state, "3")
    again = state.open(opened(code("a", "x = 12"), code("b"), revision=1))
    assert [batch.base_revision for batch in again.resend] == [1]
    assert state.document.source(A) == "x = 123"
    assert again.keep == ()


def test_typing_that_another_desk_overtook_is_kept_as_a_cell():
    state = ready()
    typing(state, "2")
    again = state.open(opened(code("a", "theirs"), code("b"), revision=5, desk=OTHER))
    assert [cell.source for cell in again.keep] == ["x = 12"]
    assert state.document.source(A) == "theirs"
    assert state.pending.is_empty


def test_typing_in_a_cell_that_is_gone_is_kept_too():
    state = ready()
    typing(state, "2")
    again = state.open(opened(code("b"), revision=5))
    assert [cell.id for cell in again.keep] == [A]


def test_undo_brings_a_deleted_cell_back_with_its_outputs():
    state = ready(code("a", "x", printed("out\n")), code("b"))
    state.apply((DeleteCell(cell_id=A),), label="delete cell")
    assert state.chosen.active != A
    state.undo()
    assert state.document.cell(A).outputs == (printed("out\n"),)
    state.redo()
    assert not state.document.has(A)


def test_output_for_a_cell_that_i_just_deleted_is_passed_over():
    state = ready()
    state.apply((DeleteCell(cell_id=A),), label="delete cell")
    change = AppendText(cell_id=A, text="late\n")
    assert state.accept(change, told(change))


def test_an_edit_that_does_not_fit_asks_for_the_document_anew():
    state = ready()
    change = DeleteCell(cell_id=CellId("nowhere"))
    assert not state.accept(change, told(change, desk=OTHER))


def test_somebody_elses_edit_ends_my_history():
    state = ready()
    typing(state, "2")
    change = ChangeSource(cell_id=B, start=0, inserted="y")
    assert state.accept(change, told(change, desk=OTHER))
    assert not state.can_undo


def test_who_takes_over_goes_on_where_the_other_desk_stopped():
    state = NotebookState(NOTEBOOK, DESK)
    state.open(opened(desk=OTHER))
    change = ChangeSource(cell_id=B, start=0, inserted="y")
    event = msgspec.structs.replace(told(change, desk=OTHER), source_revision=7)
    assert state.accept(change, event)
    state.lease = Lease(desk=DESK)
    typing(state, "2")
    batch = state.pending.seal()
    assert batch is not None
    assert batch.base_revision == 7


def test_a_document_sent_anew_keeps_what_was_just_typed():
    state = ready()
    typing(state, "2")
    again = state.replace(document(code("a", "x = 1"), code("b", "new")).snapshot())
    assert [batch.base_revision for batch in again.resend] == [0]
    assert (state.document.source(A), state.document.source(B)) == ("x = 12", "new")


def test_what_is_on_its_way_is_not_sent_twice_when_the_document_comes_anew():
    state = ready()
    typing(state, "2")
    state.pending.seal()
    again = state.replace(document(code("a", "x = 1"), code("b")).snapshot())
    assert again.resend == ()
    assert state.document.source(A) == "x = 12"


def test_only_code_that_is_not_empty_can_be_run():
    state = ready()
    assert state.code_cells(state.document.order) == (A,)


def merged_by_service(state, *changes):
    """Another program changed the file, and the service tells it."""
    event = DocumentChanged(
        notebook=NOTEBOOK, source_revision=1, change_number=9, changes=changes, desk=None
    )
    return [state.accept(change, event) for change in changes]


def test_what_another_program_changed_is_undone_in_one_step():
    state = ready()
    before = state.document.snapshot().cells
    new = InsertCell(cell=code("n", "new"), after=A)
    typed = ChangeSource(cell_id=A, start=0, inserted="import x\n\n")
    more = ChangeSource(cell_id=B, start=0, inserted="y\n")
    assert all(merged_by_service(state, typed, more, new))
    state.undo()
    assert state.document.snapshot().cells == before
    state.redo()
    assert state.document.source(A) == "import x\n\nx = 1"
    assert state.pending.seal().base_revision == 1


def test_what_is_typed_goes_on_top_of_what_another_program_changed():
    state = ready()
    typing(state, "2")
    state.pending.seal()
    typing(state, "3")
    assert merged_by_service(state, ChangeSource(cell_id=B, start=0, inserted="y")) == [False]
    state.pending.refuse()
    again = state.open(opened(code("a", "x = 1"), code("b", "y"), revision=1))
    assert [batch.base_revision for batch in again.resend] == [1, 2]
    assert again.keep == ()
    assert (state.document.source(A), state.document.source(B)) == ("x = 123", "y")


def test_what_is_typed_where_another_program_wrote_is_kept_as_a_cell():
    state = ready()
    typing(state, "2")
    again = state.open(opened(code("a", "# theirs\nx = 1"), code("b"), revision=1))
    assert again.resend == ()
    assert [cell.source for cell in again.keep] == ["x = 12"]
    assert state.document.source(A) == "# theirs\nx = 1"


def test_a_deletion_on_its_way_does_not_take_what_another_program_wrote():
    state = ready()
    state.apply((DeleteCell(cell_id=A),), label="delete")
    again = state.open(opened(code("a", "theirs"), code("b"), revision=1))
    assert again.resend == ()
    assert state.document.source(A) == "theirs"


def test_old_steps_are_forgotten_where_the_text_is_another():
    state = ready()
    typing(state, "2")
    state.pending.seal()
    state.acknowledge(1)
    state.open(opened(code("a", "x = 12"), code("b"), revision=1))
    assert state.can_undo
    state.open(opened(code("a", "y"), code("b"), revision=2))
    assert not state.can_undo


def test_conflicts_are_shown_one_by_one_unless_they_are_gone():
    state = ready()
    event = FileMerged(notebook=NOTEBOOK, changed=2, conflicts=(CellId("gone"), A, B))
    state.merged(event)
    assert (state.next_conflict(), state.next_conflict(), state.next_conflict()) == (A, B, None)


def test_a_pasted_script_does_not_run_before_the_service_knows_it():
    plot = Display(data={"text/html": MimeValue(text="<script>x</script>")})
    state = ready(code("a", "", plot), code("b"))
    state.is_trusted = True
    again = InsertCell(cell=code("c", "", plot), after=A)
    state.apply((again,), label="paste")
    assert state.is_trusted
    other = Display(data={"text/html": MimeValue(text="<script>y</script>")})
    state.apply((InsertCell(cell=code("d", "", other), after=A),), label="paste")
    assert not state.is_trusted
