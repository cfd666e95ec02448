"""What is to be said of a cell at this moment."""

from dssdesk.desk.notebook.moments import moment_of
from dssdesk.notebook.digest import digest_of
from dssdesk.wire.cells import Run, RunPhase
from dssdesk.wire.outputs import Error
from tests.helpers.documents import A, B, C, code, document, printed, running


def test_a_queued_cell_counts_the_runs_that_are_due_before_it():
    cells = document(
        code("a", run=running(7, RunPhase.QUEUED)),
        code("b", run=running(3)),
        code("c", run=running(5, RunPhase.QUEUED)),
    )
    places = {each: moment_of(cells, each, (), waits=False).marks.word for each in (A, B, C)}
    assert places == {A: "queued 2", B: "running", C: "queued 1"}


def test_a_cell_that_was_edited_since_it_ran_says_so():
    run = Run(run_id=running().run_id, phase=RunPhase.DONE, source_digest=digest_of("x"))
    cells = document(code("a", "x", run=run), code("b", "y", run=run))
    assert not moment_of(cells, A, (), waits=False).marks.is_edited
    assert moment_of(cells, B, (), waits=False).marks.is_edited


def test_a_cell_with_an_error_is_marked_and_stays_as_it_is():
    error = Error(name="E", value="")
    cells = document(code("a", "x", printed("text"), error, execution_count=3))
    moment = moment_of(cells, A, (1,), waits=False)
    assert moment.marks.bar == "state.danger_mark"
    assert moment.name == "Code cell 1 of 1, executed 3"
    assert not moment.goes_on
