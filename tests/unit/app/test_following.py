import io

import pytest

from dssdesk.app.following import Following
from dssdesk.base.ids import CellId, RunId
from dssdesk.wire.cells import Cell, CellKind, Run, RunPhase
from dssdesk.wire.changes import AddOutput, AppendText, ChangeKind, ChangeRun, DeleteCell
from dssdesk.wire.notebooks import DocumentSnapshot
from dssdesk.wire.outputs import BlobRef, Display, Error, Gap, MimeValue, Result, Stream
from dssdesk.wire.sessions import Progress, Prompt

A, B = CellId("a"), CellId("b")


def cell(cell_id, source="", run=None):
    return Cell(id=cell_id, kind=CellKind.CODE, source=source, run=run)


def run(number, phase, started=10.0, finished=None):
    return Run(run_id=RunId(number), phase=phase, started_at=started, finished_at=finished)


def moved(cell_id, number, phase, **times):
    return ChangeRun(cell_id=cell_id, run=run(number, phase, **times))


def printed(cell_id, text):
    return AddOutput(cell_id=cell_id, output=Stream(name="stdout", text=text))


@pytest.fixture
def following():
    both = io.StringIO()
    cells = [cell(A, "\n# first\nx = 1"), cell(B, "second")]
    return Following(cells, [RunId(1), RunId(2)], out=both, progress=both)


def text(following):
    return following._out.getvalue()


def test_a_start_that_takes_minutes_is_told_in_tenths(following):
    for percent in (0, 4, 9, 12, 38, 39):
        following.kernel_starts(Progress(text=f"step {percent}", fraction=percent / 100))
    assert text(following) == "step 0 (0 %)\nstep 12 (10 %)\nstep 38 (30 %)\n"


def test_a_cell_is_named_when_it_begins_and_ends(following):
    following.changed([moved(A, 1, RunPhase.STARTED)])
    following.changed([printed(A, "one\n")])
    following.changed([AppendText(cell_id=A, text="two")])
    following.changed([moved(A, 1, RunPhase.DONE, finished=12.5)])
    assert text(following) == "[1/2] # first\none\ntwo\n[1/2] done, 2.5 s\n"
    assert not following.is_over
    assert following.open_runs == (RunId(2),)


def test_a_cell_that_somebody_takes_away_is_not_waited_for(following):
    following.changed([DeleteCell(cell_id=A)])
    assert not following.is_over
    following.changed([ChangeKind(cell_id=B, kind=CellKind.RAW)])
    assert following.is_over
    assert not following.is_good


def test_a_run_that_another_one_replaced_is_not_waited_for(following):
    following.changed([moved(A, 7, RunPhase.QUEUED, started=None)])
    assert following.open_runs == (RunId(2),)


def test_cells_that_are_not_in_a_new_document_are_not_waited_for(following):
    document = DocumentSnapshot(cells=(cell(B),), metadata={}, source_revision=1, change_number=1)
    following.replaced(document)
    assert following.open_runs == (RunId(2),)


def test_a_prompt_is_answered_once(following):
    prompt = Prompt(prompt_id="p", text="?", asked_at=1.0)
    assert following.is_new(prompt)
    assert not following.is_new(prompt)


def test_what_came_in_one_message_is_told_in_the_order_of_the_cells(following):
    following.changed(
        [
            printed(B, "b\n"),
            printed(A, "a\n"),
            moved(B, 2, RunPhase.FAILED, finished=11.0),
            moved(A, 1, RunPhase.DONE, finished=11.0),
        ]
    )
    assert text(following).split("\n")[:4] == [
        "[1/2] # first",
        "a",
        "[1/2] done, 1.0 s",
        "[2/2] second",
    ]
    assert (following.is_over, following.is_good) == (True, False)


def test_runs_of_others_are_not_ours(following):
    following.changed([moved(A, 0, RunPhase.DONE, finished=11.0)])
    assert text(following) == ""
    assert following.open_runs == (RunId(1), RunId(2))


def test_a_run_that_never_began_ends_without_a_time(following):
    following.changed([moved(B, 2, RunPhase.NOT_RUN, started=None)])
    assert text(following) == "[2/2] not run\n"


def test_a_replaced_document_says_where_the_runs_are(following):
    cells = tuple(
        cell(cell_id, run=run(number, RunPhase.DONE, finished=10.0))
        for cell_id, number in ((A, 1), (B, 2))
    )
    following.replaced(
        DocumentSnapshot(cells=cells, metadata={}, source_revision=0, change_number=9)
    )
    assert following.is_good


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (
            Result(data={"text/plain": MimeValue(text="7"), "text/html": MimeValue(text="<b>")}),
            "7\n",
        ),
        (Display(data={"image/png": MimeValue(text="iVBO")}), "(image/png)\n"),
        (
            Display(data={"text/plain": MimeValue(blob=BlobRef(digest="d", size=9))}),
            "(text/plain)\n",
        ),
        (Error(name="E", value="v", traceback=("line 1", "line 2")), "line 1\nline 2\n"),
        (Error(name="E", value="v"), "E: v\n"),
        (Gap(text="Something may be missing."), "(Something may be missing.)\n"),
    ],
    ids=["result", "picture", "long", "error", "bare error", "gap"],
)
def test_outputs_are_shown_as_text(following, output, expected):
    following.changed([printed(A, "no newline"), AddOutput(cell_id=A, output=output)])
    assert text(following) == "no newline\n" + expected
