"""What stands beside a cell."""

from dssdesk.base.ids import RunId
from dssdesk.desk.notebook.marks import Marks, marks_of, spoken
from dssdesk.wire.cells import Run, RunPhase
from dssdesk.wire.outputs import Error
from tests.helpers.documents import code


def marked(cell, *, waits=False, place=0):
    return marks_of(cell, now=100.0, waits=waits, is_edited=False, place=place)


def run(phase, **fields):
    return Run(run_id=RunId(1), phase=phase, **fields)


def test_a_cell_that_never_ran():
    assert marked(code("a")) == Marks(number="[ ]")


def test_a_running_cell_counts_up():
    marks = marked(code("a", run=run(RunPhase.STARTED, started_at=86.0)))
    assert (marks.number, marks.time, marks.bar) == ("[*]", "0:14", "state.running")
    assert marks.turns


def test_a_waiting_cell_asks():
    marks = marked(code("a", run=run(RunPhase.STARTED, started_at=86.0)), waits=True)
    assert (marks.bar, marks.word) == ("state.info", "waits for input")


def test_a_queued_cell_says_its_place():
    assert marked(code("a", run=run(RunPhase.QUEUED)), place=2).time == "queued 2"


def test_a_finished_cell_says_how_long_it_took():
    cell = code("a", execution_count=4, run=run(RunPhase.DONE, started_at=1.0, finished_at=1.3))
    assert marked(cell) == Marks(number="[4]", time="0.3 s")


def test_a_failed_cell_has_a_red_bar():
    cell = code("a", "", Error(name="E", value="v"), run=run(RunPhase.FAILED))
    assert marked(cell).bar == "state.danger_mark"


def test_a_cell_that_was_not_run_says_so():
    assert marked(code("a", run=run(RunPhase.NOT_RUN))).word == "not run"


def test_a_cell_has_a_name_to_be_spoken():
    cell = code("a", execution_count=7)
    assert spoken(cell, 11, 1000, marked(cell)) == "Code cell 12 of 1000, executed 7"
