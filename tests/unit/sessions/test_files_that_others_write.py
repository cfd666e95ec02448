"""Another program writes the file of an open notebook: both sides meet in the document."""

import json
import os
from collections.abc import Callable
from typing import Any

import nbformat
import pytest

from dssdesk.notebook.model import Document
from dssdesk.sessions import saver
from dssdesk.sessions.sessions import Sessions
from dssdesk.wire.changes import ChangeSource, DeleteCell, InsertCell, MoveCell
from dssdesk.wire.notebooks import DocumentChanged, FileMerged, NotebookSaved
from dssdesk.wire.outputs import INLINE, Stream
from tests.helpers.documents import code
from tests.helpers.waiting import until
from tests.unit.sessions.conftest import DESK, ME, NOTEBOOK, OTHER, A, B, Bench, C
from tests.unit.sessions.test_open_notebooks import next_of, typed

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saver, "_LOOK", 0.02)
    monkeypatch.setattr(saver, "_HALF_WRITTEN", 0.02)


@pytest.fixture
def never_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saver, "_LOOK", 1_000)


def write(bench: Bench, change: Callable[[list[dict[str, Any]]], object]) -> None:
    """Another program reads the file, changes cells and puts a new file in its place."""
    notebook = bench.file()
    change(notebook["cells"])
    path = bench.projects.notebooks.path(NOTEBOOK)
    new = path.with_name("new")
    nbformat.write(nbformat.from_dict(notebook), new)
    new.replace(path)


def sources(sessions: Sessions) -> list[str]:
    document = sessions.notebooks.get(NOTEBOOK).document
    return [document.source(each) for each in document.order]


def text_of(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


async def test_what_another_program_writes_shows_on_every_desk(bench: Bench):
    sessions = await bench.service()
    opened = await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    await sessions.notebooks.open(NOTEBOOK, OTHER, "Bob")
    replica = Document(opened.document)
    new = nbformat.v4.new_code_cell("new", id="n")

    def change(cells: list[dict[str, Any]]) -> None:
        cells[1]["source"] = "theirs"
        cells[2]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "printed"}]
        cells.insert(1, new)

    write(bench, change)
    merged = await next_of(sessions, OTHER, FileMerged)
    assert isinstance(merged, FileMerged)
    assert (merged.changed, merged.conflicts) == (3, ())
    assert sources(sessions) == ["one", "new", "theirs", "three"]
    truth = sessions.notebooks.get(NOTEBOOK).document
    while replica.snapshot().cells != truth.snapshot().cells:
        told = await next_of(sessions, DESK, DocumentChanged)
        assert isinstance(told, DocumentChanged)
        assert told.desk is None
        replica.accept(
            told.changes, source_revision=told.source_revision, change_number=told.change_number
        )
    assert isinstance(replica.output(C, 0), Stream)


async def test_a_file_that_says_nothing_of_ours_is_not_written_again(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    write(bench, lambda cells: cells[1].update(source="theirs"))
    path = bench.projects.notebooks.path(NOTEBOOK)
    stamp = path.stat()
    await next_of(sessions, DESK, FileMerged)
    await sessions.notebooks.save(NOTEBOOK)
    await sessions.notebooks.close(NOTEBOOK, DESK)
    assert path.stat() == stamp


@pytest.mark.usefixtures("never_looks")
async def test_a_save_merges_first(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("x")])
    write(bench, lambda cells: cells[1].update(source="theirs"))
    saved = await sessions.notebooks.save(NOTEBOOK)
    assert saved.problem == ""
    assert [text_of(cell) for cell in bench.file()["cells"]] == ["xone", "theirs", "three"]
    write(bench, lambda cells: cells[0].update(source="theirs too"))
    await sessions.notebooks.save(NOTEBOOK)
    assert sources(sessions) == ["theirs too", "theirs", "three"]


@pytest.mark.usefixtures("never_looks")
async def test_a_cell_that_both_changed_is_there_twice(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("x")])
    write(bench, lambda cells: cells[0].update(source="theirs"))
    await sessions.notebooks.save(NOTEBOOK)
    assert sources(sessions) == ["xone", "theirs", "two", "three"]
    assert [text_of(cell) for cell in bench.file()["cells"]] == sources(sessions)
    told = await next_of(sessions, DESK, FileMerged)
    assert isinstance(told, FileMerged)
    assert told.conflicts == (A,)
    assert len(list(bench.projects.notebooks.path(NOTEBOOK).parent.iterdir())) == 1


@pytest.mark.usefixtures("never_looks")
async def test_what_a_program_writes_while_ours_is_being_made_is_merged_as_well(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("x")])
    make = saver.write_notebook

    def quick_program(*arguments: Any) -> bytes:
        monkeypatch.setattr(saver, "write_notebook", make)
        write(bench, lambda cells: cells[1].update(source="theirs"))
        return make(*arguments)

    monkeypatch.setattr(saver, "write_notebook", quick_program)
    await sessions.notebooks.save(NOTEBOOK)
    assert [text_of(cell) for cell in bench.file()["cells"]] == ["xone", "theirs", "three"]


async def test_a_running_cell_prints_on_while_the_file_changes(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    session_id, request = await bench.begun(sessions, A)
    bench.hub.say(session_id, "stream", {"name": "stdout", "text": "1"}, request)
    write(bench, lambda cells: [cells.pop(0), cells[0].update(source="theirs")])
    await next_of(sessions, DESK, FileMerged)
    bench.hub.say(session_id, "stream", {"name": "stdout", "text": "2"}, request)
    document = sessions.notebooks.get(NOTEBOOK).document
    await until(lambda: "".join(it.text for it in document.cell(A).outputs) == "12")
    bench.hub.finish(session_id, request)
    await until(lambda: (run := document.run(A)) and run.phase.is_over)
    assert sources(sessions) == ["one", "theirs", "three"]


@pytest.mark.usefixtures("never_looks")
async def test_long_outputs_of_another_program_survive_a_kill(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("x")])
    await sessions.notebooks.save(NOTEBOOK)
    page = "<p>" + "x" * INLINE
    bench.show_in_file(B, page)
    await sessions.notebooks.save(NOTEBOOK)
    sessions = await bench.next_service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    (output,) = sessions.notebooks.get(NOTEBOOK).document.cell(B).outputs
    digest = output.data["text/html"].blob.digest
    assert sessions.notebooks.blob(NOTEBOOK.project, digest) == page


async def test_a_file_that_changed_while_no_service_ran_is_merged_with_the_working_copy(
    bench: Bench,
):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("x")])
    bench.at_next_open = lambda: write(bench, lambda cells: cells[1].update(source="theirs"))
    sessions = await bench.next_service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    await sessions.notebooks.save(NOTEBOOK)
    # Which side changed a cell is not known any more: both versions are there.
    assert sources(sessions) == ["xone", "one", "two", "theirs", "three"]


@pytest.mark.usefixtures("never_looks")
async def test_what_cannot_be_read_is_kept_beside(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    path = bench.projects.notebooks.path(NOTEBOOK)
    path.write_text("<<<<<<< HEAD")
    os.utime(path, (1, 1))
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("x")])
    saved = await sessions.notebooks.save(NOTEBOOK)
    assert "kept as" in saved.problem
    (kept,) = (it for it in path.parent.glob("*.ipynb") if it != path)
    assert kept.read_text() == "<<<<<<< HEAD"
    assert text_of(bench.file()["cells"][0]) == "xone"


@pytest.mark.usefixtures("never_looks")
async def test_a_file_that_is_half_written_is_waited_for(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("x")])
    path = bench.projects.notebooks.path(NOTEBOOK)
    whole = path.read_text().replace("two", "theirs")
    path.write_text(whole[:-20])
    fresh = saver.is_fresh

    def goes_on(path_: Any) -> bool:
        path.write_text(whole)
        return fresh(path_)

    monkeypatch.setattr(saver, "is_fresh", goes_on)
    saved = await sessions.notebooks.save(NOTEBOOK)
    assert saved.problem == ""
    assert [text_of(cell) for cell in bench.file()["cells"]] == ["xone", "theirs", "three"]


async def test_a_program_that_knows_no_ids_changes_cells_and_makes_no_new_ones(bench: Bench):
    path = bench.projects.notebooks.path(NOTEBOOK)
    notebook = bench.file() | {"nbformat_minor": 4}
    for cell in notebook["cells"]:
        del cell["id"]
    path.write_text(json.dumps(notebook))
    sessions = await bench.service()
    opened = await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    ids = [cell.id for cell in opened.document.cells]
    notebook["cells"][1]["source"] = "theirs"
    notebook["cells"].insert(0, notebook["cells"][0] | {"source": "new"})
    path.write_text(json.dumps(notebook))
    await next_of(sessions, DESK, FileMerged)
    order = sessions.notebooks.get(NOTEBOOK).document.order
    assert sources(sessions) == ["new", "one", "theirs", "three"]
    assert list(order[1:]) == ids
    edit = ChangeSource(cell_id=ids[0], start=0, inserted="x")
    sessions.notebooks.edit(NOTEBOOK, DESK, 1, [edit])
    await sessions.notebooks.save(NOTEBOOK)
    cells = bench.file()["cells"]
    assert [cell["id"] for cell in cells[1:]] == ids
    assert text_of(cells[1]) == "xone"


@pytest.mark.usefixtures("never_looks")
async def test_fields_that_we_do_not_know_come_along(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    path = bench.projects.notebooks.path(NOTEBOOK)
    notebook = bench.file() | {"odd": 1}
    notebook["cells"][1]["odd"] = 2
    path.write_text(json.dumps(notebook, indent=4))
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("x")])
    await sessions.notebooks.save(NOTEBOOK)
    written = bench.file()
    assert (written["odd"], written["cells"][1]["odd"]) == (1, 2)
    assert path.read_text().startswith('{\n    "')


async def test_merging_goes_on_after_our_own_saves(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    await sessions.run(NOTEBOOK, (A,), 0, owner=ME)
    document = sessions.notebooks.get(NOTEBOOK).document
    await until(lambda: (run := document.run(A)) and run.phase.is_over)
    await sessions.notebooks.save(NOTEBOOK)
    printed = document.cell(A).outputs
    write(bench, lambda cells: [cells[0].update(source="theirs"), cells[2].update(source="")])
    await next_of(sessions, DESK, FileMerged)
    assert sources(sessions) == ["theirs", "two", ""]
    assert document.cell(A).outputs == printed
    saved = await sessions.notebooks.save(NOTEBOOK)
    assert isinstance(saved, NotebookSaved)
    assert saved.problem == ""


@pytest.mark.usefixtures("never_looks")
async def test_a_program_that_read_long_ago_takes_nothing_back_that_came_since(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    long_ago = bench.file()
    new = InsertCell(cell=code("n", "new here"), after=B)
    moved = MoveCell(cell_id=B, after=None)
    edits = [typed("typed since "), new, DeleteCell(cell_id=C), moved]
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, edits)
    await sessions.notebooks.save(NOTEBOOK)
    await sessions.run(NOTEBOOK, (B,), 1, owner=ME)
    document = sessions.notebooks.get(NOTEBOOK).document
    await until(lambda: (run := document.run(B)) and run.phase.is_over)
    printed = document.cell(B).outputs
    await sessions.notebooks.save(NOTEBOOK)
    long_ago["cells"][1]["source"] = "theirs"
    bench.projects.notebooks.path(NOTEBOOK).write_text(json.dumps(long_ago))
    await sessions.notebooks.save(NOTEBOOK)
    assert sources(sessions) == ["theirs", "typed since one", "new here"]
    assert document.cell(B).outputs == printed
    told = await next_of(sessions, DESK, FileMerged)
    assert isinstance(told, FileMerged)
    assert (told.changed, told.conflicts) == (1, ())
    assert [text_of(cell) for cell in bench.file()["cells"]] == sources(sessions)


@pytest.mark.usefixtures("never_looks")
async def test_a_whole_file_of_before_that_is_put_back_is_taken(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    path = bench.projects.notebooks.path(NOTEBOOK)
    committed = path.read_bytes()
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("x"), DeleteCell(cell_id=C)])
    await sessions.notebooks.save(NOTEBOOK)
    path.write_bytes(committed)
    await sessions.notebooks.save(NOTEBOOK)
    assert sources(sessions) == ["one", "two", "three"]
    assert path.read_bytes() == committed


@pytest.mark.usefixtures("never_looks")
async def test_a_program_that_keeps_reading_may_take_back_what_it_wrote(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    new = nbformat.v4.new_code_cell("theirs", id="n")
    write(bench, lambda cells: [cells.append(new), cells[0].update(source="theirs")])
    await sessions.notebooks.save(NOTEBOOK)
    sessions.notebooks.edit(NOTEBOOK, DESK, 1, [ChangeSource(cell_id=B, start=0, inserted="x")])
    await sessions.notebooks.save(NOTEBOOK)
    write(bench, lambda cells: [cells.pop(), cells[0].update(source="one")])
    await sessions.notebooks.save(NOTEBOOK)
    assert sources(sessions) == ["one", "xtwo", "three"]
