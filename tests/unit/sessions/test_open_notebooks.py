"""Two desks on one notebook: who edits, who is told what, and that nothing typed is lost."""

import asyncio
import errno
import json

import msgspec
import pytest

from dssdesk.base.ids import CellId, DeskId
from dssdesk.notebook.blobs import digests_in
from dssdesk.notebook.errors import RevisionPassed
from dssdesk.notebook.model import Document
from dssdesk.sessions.errors import LeaseLost, NotebookNotOpen
from dssdesk.sessions.sessions import Sessions
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.changes import ChangeSource, DeleteCell
from dssdesk.wire.notebooks import DocumentChanged, Lease, LeaseChanged, NotebookSaved
from dssdesk.wire.outputs import INLINE
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Message
from tests.unit.sessions.conftest import DESK, ME, NOTEBOOK, OTHER, A, Bench

pytestmark = pytest.mark.anyio

EMPTY = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def typed(text: str) -> ChangeSource:
    return ChangeSource(cell_id=A, start=0, inserted=text)


async def next_of(sessions: Sessions, desk: DeskId, kind: type[Message]) -> Message:
    """The next event of this kind for a desk."""
    feed = sessions.notebooks.feed(desk)
    async with asyncio.timeout(5):
        while True:
            message = await anext(feed)
            if isinstance(message, kind):
                return message


async def test_the_first_desk_edits_and_the_second_is_told(bench: Bench):
    sessions = await bench.service()
    first = await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    second = await sessions.notebooks.open(NOTEBOOK, OTHER, "Ada")
    assert first.lease.desk == second.lease.desk == DESK
    assert sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("# ")]) == 1
    told = await next_of(sessions, OTHER, DocumentChanged)
    assert isinstance(told, DocumentChanged)
    assert (told.changes, told.source_revision, told.desk) == ((typed("# "),), 1, DESK)


async def test_a_desk_without_the_lease_cannot_edit_and_may_take_it(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    await sessions.notebooks.open(NOTEBOOK, OTHER, "Bob")
    with pytest.raises(LeaseLost):
        sessions.notebooks.edit(NOTEBOOK, OTHER, 0, [typed("x")])
    sessions.notebooks.take_lease(NOTEBOOK, OTHER, "Bob")
    lost = await next_of(sessions, DESK, LeaseChanged)
    assert isinstance(lost, LeaseChanged)
    assert lost.lease.holder == "Bob"
    with pytest.raises(LeaseLost):
        sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("y")])
    document = sessions.notebooks.get(NOTEBOOK).document
    late = msgspec.structs.replace(document.cell(A), source="typed too late")
    sessions.notebooks.keep(NOTEBOOK, [late])
    sources = [document.source(cell) for cell in document.order]
    assert sources == ["one", "typed too late", "two", "three"]


async def test_a_batch_is_applied_once_and_whole(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("x")])
    with pytest.raises(RevisionPassed):
        sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("x")])
    assert sessions.notebooks.get(NOTEBOOK).document.source(A) == "xone"


async def test_acknowledged_edits_survive_a_kill(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("x"), DeleteCell(cell_id=CellId("b"))])
    sessions = await bench.next_service()
    opened = await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    assert opened.document.source_revision == 1
    assert [cell.source for cell in opened.document.cells] == ["xone", "three"]
    await next_of(sessions, DESK, NotebookSaved)
    assert "xone" in str(bench.file())


async def test_long_values_of_an_opened_file_are_on_disk_once_a_working_copy_names_them(
    bench: Bench,
):
    bench.show_in_file(A, "<p>" + "x" * INLINE)
    sessions = await bench.service()
    opened = await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    (digest,) = digests_in(opened.document.cells)
    assert not list(bench.projects.notebooks.outputs_folder(NOTEBOOK.project).iterdir())
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("x")])
    bench.projects.notebooks.path(NOTEBOOK).write_text(json.dumps(EMPTY))
    sessions = await bench.next_service()
    assert sessions.notebooks.blob(NOTEBOOK.project, digest) == "<p>" + "x" * INLINE


async def test_only_the_last_notebook_that_closes_lets_go_of_a_long_value(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    bench.show_in_file(A, "<p>" + "x" * INLINE)
    twin = NotebookRef(project=NOTEBOOK.project, name="twin")
    path = bench.projects.notebooks.path(NOTEBOOK)
    path.with_stem("twin").write_bytes(path.read_bytes())
    notebooks = (await bench.service()).notebooks
    opened = await notebooks.open(NOTEBOOK, DESK, "Ada")
    await notebooks.open(twin, DESK, "Ada")
    let_go: list[set[str]] = []
    monkeypatch.setattr(bench.projects.notebooks.blobs(NOTEBOOK.project), "let_go", let_go.append)
    await notebooks.close(NOTEBOOK, DESK)
    await notebooks.close(twin, DESK)
    assert let_go == [set(), set(digests_in(opened.document.cells))]


async def test_a_replica_follows_a_printing_cell(bench: Bench):
    sessions = await bench.service()
    opened = await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    replica = Document(opened.document)
    await sessions.run(NOTEBOOK, (A,), 0, owner=ME)
    original = sessions.notebooks.get(NOTEBOOK).document
    while replica.snapshot().cells != original.snapshot().cells or not original.cell(A).outputs:
        told = await next_of(sessions, DESK, DocumentChanged)
        assert isinstance(told, DocumentChanged)
        replica.accept(
            told.changes, source_revision=told.source_revision, change_number=told.change_number
        )
    assert replica.cell(A).outputs


async def test_a_closed_notebook_is_saved_and_forgotten_but_not_its_revision(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("x")])
    await sessions.notebooks.close(NOTEBOOK, DESK)
    assert "xone" in str(bench.file())
    with pytest.raises(NotebookNotOpen):
        sessions.notebooks.get(NOTEBOOK)
    opened = await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    assert opened.document.source_revision == 1


async def test_a_notebook_that_nobody_changed_is_not_written(bench: Bench):
    path = bench.projects.notebooks.path(NOTEBOOK)
    before = path.stat().st_mtime_ns
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    await sessions.notebooks.save(NOTEBOOK)
    await sessions.notebooks.close(NOTEBOOK, DESK)
    assert path.stat().st_mtime_ns == before


async def test_a_desk_that_leaves_gives_the_lease_back(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    await sessions.notebooks.open(NOTEBOOK, OTHER, "Bob")
    await sessions.notebooks.drop(DESK)
    told = await next_of(sessions, OTHER, LeaseChanged)
    assert isinstance(told, LeaseChanged)
    assert told.lease.desk is None
    sessions.notebooks.edit(NOTEBOOK, OTHER, 0, [typed("x")])


async def test_a_sleeping_desk_costs_a_cursor(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    await sessions.notebooks.open(NOTEBOOK, OTHER, "Bob")
    for revision in range(5_000):
        sessions.notebooks.edit(NOTEBOOK, DESK, revision, [typed("x")])
    told = await next_of(sessions, OTHER, Message)
    assert type(told).__name__ == "DocumentReplaced"


async def test_an_edit_of_a_notebook_that_is_not_open_is_refused(bench: Bench):
    sessions = await bench.service()
    with pytest.raises(NotebookNotOpen):
        sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("x")])
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    with pytest.raises(NotebookNotOpen):
        sessions.notebooks.edit(NOTEBOOK, OTHER, 0, [typed("x")])


async def test_a_notebook_that_cannot_be_saved_says_so_and_is_kept(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, expected_log: pytest.LogCaptureFixture
):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("x")])

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("dssdesk.sessions.notebook_file.write_atomic", full)
        saved = await sessions.notebooks.save(NOTEBOOK)
        assert "No space left on device" in saved.problem
        await sessions.notebooks.close(NOTEBOOK, DESK)
    assert sessions.notebooks.get(NOTEBOOK).document.source(A) == "xone"
    await sessions.notebooks.save(NOTEBOOK)
    assert "xone" in str(bench.file())


async def test_a_desk_that_goes_on_where_another_left_is_named(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    await sessions.notebooks.open(NOTEBOOK, OTHER, "Bob")
    third = DeskId("desk3")
    await sessions.notebooks.open(NOTEBOOK, third, "Eve")
    await sessions.notebooks.close(NOTEBOOK, DESK)
    sessions.notebooks.edit(NOTEBOOK, OTHER, 0, [typed("x")])
    await next_of(sessions, third, LeaseChanged)
    told = await next_of(sessions, third, LeaseChanged)
    assert isinstance(told, LeaseChanged)
    assert told.lease == Lease(desk=OTHER, holder="Bob")


async def test_a_desk_that_may_not_write_gets_no_lease(bench: Bench):
    sessions = await bench.service()
    opened = await sessions.notebooks.open(NOTEBOOK, DESK, "Guest", may_edit=False)
    assert opened.lease.desk is None
    opened = await sessions.notebooks.open(NOTEBOOK, OTHER, "Bob")
    assert opened.lease.desk == OTHER


async def test_who_opens_it_again_without_the_right_edits_no_longer(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    await sessions.notebooks.open(NOTEBOOK, OTHER, "Bob")
    opened = await sessions.notebooks.open(NOTEBOOK, DESK, "Ada", may_edit=False)
    assert opened.lease.desk is None
    told = await next_of(sessions, OTHER, LeaseChanged)
    assert told.lease == Lease()


async def test_cells_are_kept_in_their_order(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    document = sessions.notebooks.get(NOTEBOOK).document
    new = [
        Cell(id=CellId(f"new{number}"), kind=CellKind.CODE, source=str(number))
        for number in (1, 2, 3)
    ]
    sessions.notebooks.keep(NOTEBOOK, new)
    sources = [document.source(cell) for cell in document.order]
    assert sources == ["one", "two", "three", "1", "2", "3"]


async def test_a_notebook_behind_a_link_is_saved_there(bench: Bench):
    path = bench.projects.notebooks.path(NOTEBOOK)
    elsewhere = path.rename(bench.root / "elsewhere.ipynb")
    path.symlink_to(elsewhere)
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("x")])
    await sessions.notebooks.save(NOTEBOOK)
    assert path.is_symlink()
    assert "xone" in elsewhere.read_text()


async def test_what_another_program_writes_between_two_services_is_read(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("x")])
    await bench.close()
    path = bench.projects.notebooks.path(NOTEBOOK)
    path.write_text(path.read_text().replace("two", "theirs"))
    sessions = await bench.service()
    opened = await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    assert [cell.source for cell in opened.document.cells] == ["xone", "theirs", "three"]
    assert opened.document.source_revision == 1


async def test_a_kill_right_after_a_save_makes_no_copy_of_our_own_file(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, expected_log: pytest.LogCaptureFixture
):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("x")])
    with monkeypatch.context() as killed:
        killed.setattr("dssdesk.sessions.open_notebook.OpenNotebook.saved", _die)
        saved = await sessions.notebooks.save(NOTEBOOK)
        assert saved.problem
        sessions = await bench.next_service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(NOTEBOOK, DESK, 1, [typed("y")])
    assert (await sessions.notebooks.save(NOTEBOOK)).problem == ""
    assert "yxone" in str(bench.file())


def _die(*_: object) -> None:
    raise OSError(errno.EINTR, "killed")


async def test_what_is_in_a_notebook_now_is_told_without_opening_it(bench: Bench):
    sessions = await bench.service()
    before = await sessions.notebooks.document(NOTEBOOK)
    assert sessions.notebooks.find(NOTEBOOK) is None
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("# ")])
    now = await sessions.notebooks.document(NOTEBOOK)
    assert now.cells[0].source == f"# {before.cells[0].source}"
