"""Notebooks get another name or project, are copied and deleted, while they are open and run."""

import asyncio
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from dssdesk.base.ids import FILES, CellId, DeskId, ProjectKey, SessionId
from dssdesk.datasets.definition import DatasetDefinition, ParquetFormat
from dssdesk.projects.errors import NameInvalid, NameTaken, NotebookMissing, OutsideProjects
from dssdesk.sessions.copies import Copies
from dssdesk.sessions.errors import NotebookNotOpen
from dssdesk.sessions.sessions import Sessions
from dssdesk.wire.changes import ChangeSource
from dssdesk.wire.notebooks import DocumentChanged, NotebookGone, NotebookMoved
from dssdesk.wire.outputs import INLINE, Stream
from dssdesk.wire.places import DatasetRef, NotebookRef
from dssdesk.wire.record import Message
from tests.helpers.fake_hub import FakeHub
from tests.helpers.waiting import until
from tests.unit.sessions.conftest import DESK, ME, NOTEBOOK, OTHER, PROJECT, A, Bench

pytestmark = pytest.mark.anyio

NOW = NotebookRef(project=PROJECT, name="another name")
ELSEWHERE = NotebookRef(project=ProjectKey("Q"), name="n")


def text(sessions: Sessions, notebook: NotebookRef) -> str:
    outputs = sessions.notebooks.get(notebook).document.cell(A).outputs
    return "".join(it.text for it in outputs if isinstance(it, Stream))


def paths(bench: Bench, *notebooks: NotebookRef) -> list[bool]:
    return [bench.projects.notebooks.path(each).exists() for each in notebooks]


def say(bench: Bench, words: str) -> None:
    (session_id,) = bench.hub.kernels
    request = bench.hub.last_request(session_id)
    bench.hub.say(session_id, "stream", {"name": "stdout", "text": words}, request)


async def read(sessions: Sessions, desk: DeskId, kind: type[Message]) -> list[Message]:
    """What a desk hears up to the first message of this kind, and that one."""
    feed, found = sessions.notebooks.feed(desk), []
    async with asyncio.timeout(5):
        while not found or not isinstance(found[-1], kind):
            found.append(await anext(feed))
    return found


@pytest.fixture
def other(bench: Bench) -> ProjectKey:
    return bench.projects.create_project("Q", "Another project")


async def test_a_notebook_is_renamed_while_it_prints(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    session_id, _ = await bench.begun(sessions, A)
    say(bench, "before ")
    await until(lambda: text(sessions, NOTEBOOK) == "before ")
    assert await sessions.moving.move(NOTEBOOK, NOW) == {DESK}
    say(bench, "after")
    await until(lambda: text(sessions, NOW) == "before after")
    assert sessions.info(session_id).notebook == NOW
    assert sessions.of_notebook(NOW) == sessions.info(session_id)
    assert bench.hub.kernels[session_id].is_dead is False
    await sessions.notebooks.save(NOW)
    assert paths(bench, NOTEBOOK, NOW) == [False, True]
    assert "before after" in bench.projects.notebooks.path(NOW).read_text()


async def test_a_desk_hears_of_it_between_what_came_before_and_what_came_after(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    await sessions.notebooks.open(NOTEBOOK, OTHER, "Bob")
    edit = ChangeSource(cell_id=A, start=0, inserted="#")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [edit])
    await sessions.moving.move(NOTEBOOK, NOW)
    sessions.notebooks.edit(NOW, DESK, 1, [edit])
    heard = await read(sessions, OTHER, NotebookMoved)
    heard += await read(sessions, OTHER, DocumentChanged)
    heard += await read(sessions, OTHER, DocumentChanged)
    assert heard[0] == NotebookMoved(notebook=NOTEBOOK, now=NOW)
    edits = [it for it in heard if isinstance(it, DocumentChanged)]
    assert [(it.notebook, it.source_revision) for it in edits] == [(NOW, 1), (NOW, 2)]


async def test_what_was_typed_under_the_old_name_is_not_lost(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    await sessions.moving.move(NOTEBOOK, NOW)
    edit = ChangeSource(cell_id=A, start=0, inserted="typed ")
    assert sessions.notebooks.edit(NOTEBOOK, DESK, 0, [edit]) == 1
    assert sessions.notebooks.get(NOW).document.source(A) == "typed one"
    await sessions.notebooks.close(NOTEBOOK, DESK)
    assert not sessions.notebooks.find(NOW)


async def test_a_new_notebook_of_the_old_name_is_another_one(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    await sessions.moving.move(NOTEBOOK, NOW)
    await sessions.moving.copy(NOW, PROJECT, NOTEBOOK.name)
    info = await sessions.start(NOTEBOOK, owner=ME)
    assert info.notebook == NOTEBOOK
    assert sessions.of_notebook(NOW) is None


async def test_there_and_back_again(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    for before, now in ((NOTEBOOK, NOW), (NOW, NOTEBOOK), (NOTEBOOK, NOW)):
        await sessions.moving.move(before, now)
    assert sessions.notebooks.get(NOTEBOOK) is sessions.notebooks.get(NOW)
    assert paths(bench, NOTEBOOK, NOW) == [False, True]


@pytest.mark.parametrize("now", [NOW, ELSEWHERE], ids=["renamed", "to another project"])
async def test_what_nobody_can_read_moves_as_it_is(
    bench: Bench, other: ProjectKey, now: NotebookRef
):
    sessions = await bench.service()
    bench.projects.notebooks.path(NOTEBOOK).write_text("{ broken")
    await sessions.moving.move(NOTEBOOK, now)
    assert bench.projects.notebooks.path(now).read_text() == "{ broken"
    assert paths(bench, NOTEBOOK) == [False]


@pytest.mark.parametrize("name", [*"/\\?#%", "n" * 300, " ", ".hidden"])
async def test_a_name_that_cannot_be_is_refused_and_nothing_moves(bench: Bench, name: str):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    with pytest.raises(NameInvalid):
        await sessions.moving.move(NOTEBOOK, NotebookRef(project=PROJECT, name=f"{name}"))
    assert sessions.notebooks.get(NOTEBOOK).ref == NOTEBOOK
    assert paths(bench, NOTEBOOK) == [True]


async def test_a_name_that_is_taken_is_refused_and_nothing_moves(bench: Bench):
    sessions = await bench.service()
    bench.projects.notebooks.path(NOW).write_text("somebody's")
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    with pytest.raises(NameTaken):
        await sessions.moving.move(NOTEBOOK, NOW)
    assert bench.projects.notebooks.path(NOW).read_text() == "somebody's"
    assert sessions.notebooks.get(NOTEBOOK).ref == NOTEBOOK


async def test_only_what_is_there_and_in_a_project_moves(bench: Bench, tmp_path: Path):
    sessions = await bench.service()
    gone = NotebookRef(project=PROJECT, name="gone")
    outside = NotebookRef(project=FILES, name=str(tmp_path / "x.ipynb"))
    with pytest.raises(NotebookMissing):
        await sessions.moving.move(gone, NOW)
    with pytest.raises(OutsideProjects):
        await sessions.moving.move(outside, NOW)
    with pytest.raises(OutsideProjects):
        await sessions.moving.delete(outside, by=ME)


async def test_a_running_notebook_goes_to_another_project_with_its_pictures(
    bench: Bench, other: ProjectKey
):
    bench.show_in_file(A, "old" * INLINE)
    sessions = await bench.service()
    opened = await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    session_id, request = await bench.begun(sessions, CellId("b"))
    await sessions.moving.move(NOTEBOOK, ELSEWHERE)
    data = {"data": {"text/html": "new" * INLINE}, "metadata": {}}
    bench.hub.say(session_id, "display_data", data, request)
    document = sessions.notebooks.get(ELSEWHERE).document
    await until(lambda: document.output_count(CellId("b")))
    shown = opened.document.cells[0].outputs[0].data["text/html"].blob
    assert shown is not None
    assert sessions.notebooks.blob(other, shown.digest) == "old" * INLINE
    assert len(bench.tickets) == 2, "the kernel is told of its project"

    again = await bench.next_service()
    assert again.infos()[0].notebook == ELSEWHERE
    cells = again.notebooks.get(ELSEWHERE).document.snapshot().cells
    long = [it.data["text/html"].blob for cell in cells for it in cell.outputs]
    assert [again.notebooks.blob(other, it.digest)[:3] for it in long] == ["old", "new"]


async def test_whoever_may_not_look_there_is_told_that_it_is_gone_and_not_where(
    bench: Bench, other: ProjectKey
):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    await sessions.notebooks.open(NOTEBOOK, OTHER, "Bob")
    told = await sessions.moving.move(NOTEBOOK, ELSEWHERE, may_look=lambda desk: desk != DESK)
    assert told == {DESK, OTHER}
    assert await read(sessions, DESK, NotebookGone) == [NotebookGone(notebook=NOTEBOOK)]
    assert await read(sessions, OTHER, NotebookMoved)
    live = sessions.notebooks.get(ELSEWHERE)
    assert (live.desks.ids, live.desks.lease.desk) == ({OTHER}, None)


async def test_what_a_file_leaves_out_goes_to_the_other_project(bench: Bench, other: ProjectKey):
    whole = bench.projects.notebooks.blobs(PROJECT).put("x" * 100, "text/plain").digest
    notebook = bench.file()
    mark = f"[... 90 characters ... .outputs/{whole[:2]}/{whole[2:]} ...]"
    stream = {"output_type": "stream", "name": "stdout", "text": [mark]}
    notebook["cells"][0]["outputs"] = [stream]
    bench.projects.notebooks.path(NOTEBOOK).write_text(json.dumps(notebook))
    sessions = await bench.service()
    await sessions.moving.move(NOTEBOOK, ELSEWHERE)
    assert sessions.notebooks.blob(other, whole) == "x" * 100
    third = bench.projects.create_project("R", "A third project")
    await sessions.moving.copy(ELSEWHERE, third, None)
    assert sessions.notebooks.blob(third, whole) == "x" * 100


@pytest.mark.parametrize("is_there", [True, False])
async def test_an_association_holds_where_the_other_project_has_the_dataset(
    bench: Bench, other: ProjectKey, *, is_there: bool
):
    notebook = bench.file()
    notebook["metadata"]["analyzedDataset"] = "flights"
    bench.projects.notebooks.path(NOTEBOOK).write_text(json.dumps(notebook))
    if is_there:
        a_dataset(bench, other, "flights")
    sessions = await bench.service()
    copied = await sessions.moving.copy(NOTEBOOK, other, "a copy")
    await sessions.moving.move(NOTEBOOK, ELSEWHERE)
    expected = "flights" if is_there else None
    items = bench.projects.notebooks.items(ELSEWHERE.project)
    of = {item.name: item.dataset for item in items}
    assert (of[ELSEWHERE.name], of[copied.name]) == (expected, expected)


@pytest.mark.parametrize("is_told", [False, True])
async def test_a_kill_in_the_middle_loses_no_output(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_told: bool
):
    """Killed just before, or just after, the session's own file tells the new name."""
    sessions = await bench.service()
    await bench.begun(sessions, A)
    say(bench, "printed before")
    await until(lambda: text(sessions, NOTEBOOK) == "printed before")
    move, killed = sessions.move, tmp_path / "killed"

    def die(session_id: SessionId, now: NotebookRef) -> None:
        if is_told:
            move(session_id, now)
        shutil.copytree(bench.root, killed)

    monkeypatch.setattr(sessions, "move", die)
    await sessions.moving.move(NOTEBOOK, NOW)
    await bench.close()
    bench.root, bench.hub = killed, FakeHub(bench.hub.kernels)
    bench.projects = bench._projects()
    again = await bench.service()
    assert again.infos()[0].notebook == (NOW if is_told else NOTEBOOK)
    say(bench, ", and after")
    await until(lambda: text(again, again.infos()[0].notebook) == "printed before, and after")


@pytest.mark.parametrize("is_full", [False, True])
async def test_a_move_that_fails_on_the_way_leaves_everything_where_it_was(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, *, is_full: bool
):
    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    sessions = await bench.service()
    await bench.begun(sessions, A)
    say(bench, "before ")
    await until(lambda: text(sessions, NOTEBOOK) == "before ")
    with monkeypatch.context() as disk:
        disk.setattr(sessions, "move", no_room)
        if is_full:
            disk.setattr(Copies, "drop", full)
        with pytest.raises(OSError, match="No space"):
            await sessions.moving.move(NOTEBOOK, NOW)
    say(bench, "after")
    await until(lambda: text(sessions, NOTEBOOK) == "before after")
    assert paths(bench, NOTEBOOK, NOW) == [True, False]
    assert sessions._store.copies.has(NOW) is is_full

    again = await bench.next_service()
    assert text(again, NOTEBOOK) == "before after"


async def test_a_copy_holds_what_is_not_saved_yet(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(
        NOTEBOOK, DESK, 0, [ChangeSource(cell_id=A, start=0, inserted="typed ")]
    )
    copied = await sessions.moving.copy(NOTEBOOK, PROJECT, None)
    assert copied == NotebookRef(project=PROJECT, name="n 2")
    assert "typed one" in bench.projects.notebooks.path(copied).read_text()
    with pytest.raises(NameTaken):
        await sessions.moving.copy(NOTEBOOK, PROJECT, copied.name)


async def test_a_file_from_outside_is_copied_into_a_project(bench: Bench, tmp_path: Path):
    outside = tmp_path / "from a colleague.ipynb"
    shutil.copy(bench.projects.notebooks.path(NOTEBOOK), outside)
    sessions = await bench.service()
    file = NotebookRef(project=FILES, name=str(outside))
    copied = await sessions.moving.copy(file, PROJECT, None)
    assert copied == NotebookRef(project=PROJECT, name="from a colleague")
    assert bench.projects.notebooks.path(copied).read_bytes() == outside.read_bytes()


async def test_a_running_notebook_is_unloaded_and_deleted(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    session_id, _ = await bench.begun(sessions, A)
    assert await sessions.moving.delete(NOTEBOOK, by=ME) == {DESK}
    assert (sessions.infos(), bench.hub.kernels[session_id].is_dead) == ((), True)
    assert (await read(sessions, DESK, NotebookGone))[-1] == NotebookGone(notebook=NOTEBOOK)
    with pytest.raises(NotebookNotOpen):
        sessions.notebooks.edit(NOTEBOOK, DESK, 0, [ChangeSource(cell_id=A, start=0, inserted="x")])
    await bench.close()
    assert paths(bench, NOTEBOOK) == [False]


async def test_a_save_that_waits_does_not_bring_a_deleted_notebook_back(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [ChangeSource(cell_id=A, start=0, inserted="x")])
    begun = []
    for work in (
        sessions.notebooks.save(NOTEBOOK),
        sessions.moving.delete(NOTEBOOK, by=ME),
        sessions.notebooks.save(NOTEBOOK),
    ):
        begun.append(asyncio.create_task(work))
        await asyncio.sleep(0)
    await asyncio.gather(*begun)
    assert paths(bench, NOTEBOOK) == [False]


async def test_nothing_of_a_deleted_notebook_is_in_the_next_one_of_its_name(bench: Bench):
    sessions = await bench.service()
    kept = bench.projects.notebooks.path(NOTEBOOK).read_bytes()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [ChangeSource(cell_id=A, start=0, inserted="x")])
    await sessions.moving.delete(NOTEBOOK, by=ME)
    bench.projects.notebooks.path(NOTEBOOK).write_bytes(kept)
    opened = await sessions.notebooks.open(NOTEBOOK, OTHER, "Bob")
    assert opened.document.cells[0].source == "one"
    assert opened.document.source_revision > 1, "an edit that comes too late must not fit"


async def test_a_dataset_with_another_name_keeps_its_notebooks(bench: Bench):
    for name in ("n", "closed"):
        notebook = bench.file()
        notebook["metadata"]["analyzedDataset"] = "flights"
        path = bench.projects.notebooks.path(NotebookRef(project=PROJECT, name=name))
        path.write_text(json.dumps(notebook))
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    await sessions.moving.associate_anew(DatasetRef(project=PROJECT, name="flights"), "trips")
    assert sessions.notebooks.get(NOTEBOOK).dataset == "trips"
    named = bench.projects.notebooks.associated(DatasetRef(project=PROJECT, name="trips"))
    assert named == ("closed", "n")


async def test_a_project_is_deleted_with_all_that_runs_in_it(bench: Bench, other: ProjectKey):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    await sessions.start(NOTEBOOK, owner=ME)
    await sessions.moving.copy(NOTEBOOK, other, "stays")
    await sessions.moving.delete_project(PROJECT, by=ME)
    assert (sessions.infos(), bench.projects.keys()) == ((), (other,))
    assert (await read(sessions, DESK, NotebookGone))[-1] == NotebookGone(notebook=NOTEBOOK)
    assert [path.name for path in (bench.root / "projects").iterdir()] == ["Q"]
    bench.projects.create_project(PROJECT, "The next one")
    with pytest.raises(NotebookMissing):
        await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")


def a_dataset(bench: Bench, project: ProjectKey, name: str) -> None:
    definition = DatasetDefinition(format=ParquetFormat(), columns=(), folder="x", paths=("*",))
    bench.projects.save_dataset(DatasetRef(project=project, name=name), definition)
