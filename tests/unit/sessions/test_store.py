"""What the store gives back after the service was killed."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from dssdesk.base.ids import CellId, KernelId, ProjectKey, RunId, SessionId
from dssdesk.notebook.model import Document
from dssdesk.sessions.store import Store, StoredFold
from dssdesk.wire.cells import Cell, CellKind, Run, RunPhase
from dssdesk.wire.changes import AddOutput, AppendText, ClearOutputs, ReplaceOutput
from dssdesk.wire.notebooks import DocumentSnapshot
from dssdesk.wire.outputs import Display, MimeValue, Stream
from dssdesk.wire.places import NotebookRef

NOTEBOOK = NotebookRef(project=ProjectKey("P"), name="n")
SESSION = SessionId("s")
A = CellId("a")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "db.sqlite")
    yield store
    store.close()


def snapshot(*cells: Cell, revision: int = 3) -> DocumentSnapshot:
    return DocumentSnapshot(
        cells=cells, metadata={"x": 1}, source_revision=revision, change_number=0
    )


def code(cell_id: str, source: str = "1") -> Cell:
    return Cell(id=CellId(cell_id), kind=CellKind.CODE, source=source)


def test_a_working_copy_comes_back_as_it_was(store: Store):
    cell = msgspec.structs.replace(
        code("a"), outputs=(Stream(name="stdout", text="1\n"),), execution_count=4
    )
    store.copies.put(NOTEBOOK, snapshot(code("b"), cell), "digest")
    found = store.copies.read_apart(NOTEBOOK)
    assert found is not None
    assert found.snapshot == snapshot(code("b"), cell)
    assert found.disk == "digest"


def test_a_dropped_working_copy_leaves_its_revision(store: Store):
    store.copies.put(NOTEBOOK, snapshot(code("a"), revision=7), "digest")
    store.copies.drop(NOTEBOOK, 8)
    assert store.copies.read_apart(NOTEBOOK) is None
    assert store.copies.revision_of(NOTEBOOK) == 8


def test_what_a_document_tells_is_what_comes_back(store: Store):
    document = Document(snapshot(code("a"), code("b")))
    store.copies.put(NOTEBOOK, document.snapshot(), "")
    cursor = document.cursor()
    shown = Display(data={"text/plain": MimeValue(text="old")}, display_id="d")
    for change in (
        AddOutput(cell_id=A, output=Stream(name="stdout", text="one\n")),
        AppendText(cell_id=A, text="two\n"),
        AddOutput(cell_id=A, output=shown),
        AddOutput(cell_id=A, output=Stream(name="stderr", text="three\n")),
        AppendText(cell_id=A, text="four\n"),
    ):
        document.apply(change)
        changes, cursor, _ = document.changes_since(cursor, most_characters=1 << 30)
        store.copies.put_changes(NOTEBOOK, changes, document.cell)
    new = Display(data={"text/plain": MimeValue(text="new")}, display_id="d")
    document.apply(ReplaceOutput(cell_id=A, index=1, output=new))
    changes, cursor, _ = document.changes_since(cursor, most_characters=1 << 30)
    store.copies.put_changes(NOTEBOOK, changes, document.cell)
    found = store.copies.read_apart(NOTEBOOK)
    assert found is not None
    assert found.snapshot.cells == document.snapshot().cells


def test_cleared_outputs_are_gone(store: Store):
    cell = msgspec.structs.replace(code("a"), outputs=(Stream(name="stdout", text="1\n"),))
    document = Document(snapshot(cell))
    store.copies.put(NOTEBOOK, document.snapshot(), "")
    cursor = document.cursor()
    document.apply(ClearOutputs(cell_id=A))
    document.apply(AddOutput(cell_id=A, output=Stream(name="stdout", text="2\n")))
    changes, _, _ = document.changes_since(cursor, most_characters=1 << 30)
    store.copies.put_changes(NOTEBOOK, changes, document.cell)
    found = store.copies.read_apart(NOTEBOOK)
    assert found is not None
    assert found.snapshot.cells[0].outputs == (Stream(name="stdout", text="2\n"),)


def test_a_fold_position_that_is_rolled_back_was_never_written(store: Store):
    store.put_fold(SESSION, StoredFold(KernelId("k"), b"1", b"{}"))

    def fail() -> None:
        with store.transaction():
            store.put_fold(SESSION, StoredFold(KernelId("k"), b"2", b"{}"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.fold(SESSION) == StoredFold(KernelId("k"), b"1", b"{}")


def test_a_run_has_its_number_before_it_is_sent_and_no_number_comes_twice(store: Store):
    first = store.new_run(SESSION, A, "1", Run(run_id=RunId(0), phase=RunPhase.QUEUED))
    store.forget_session(SESSION)
    second = store.new_run(SESSION, A, "2", Run(run_id=RunId(0), phase=RunPhase.QUEUED))
    assert second.run_id > first.run_id
    assert store.open_runs(SESSION) == (second,)


def test_runs_that_are_over_do_not_come_back(store: Store):
    run = store.new_run(SESSION, A, "1", Run(run_id=RunId(0), phase=RunPhase.QUEUED))
    store.put_runs([run.at(RunPhase.DONE, finished_at=2.0)])
    assert store.open_runs(SESSION) == ()


def test_sessions_that_nobody_knows_any_more_are_forgotten(store: Store):
    other = SessionId("other")
    for session_id in (SESSION, other):
        store.put_fold(session_id, StoredFold(KernelId("k"), b"1", b"2"))
        store.new_run(session_id, A, "1", Run(run_id=RunId(0), phase=RunPhase.QUEUED))
    store.forget_sessions_but({SESSION})
    assert store.fold(SESSION) is not None
    assert store.fold(other) is None
    assert store.open_runs(other) == ()
