"""Working copies in the store: by whichever name, in one piece or in many, and away in the end."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from dssdesk.base.ids import CellId, ProjectKey
from dssdesk.sessions.store import Store
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.notebooks import DocumentSnapshot
from dssdesk.wire.outputs import Stream
from dssdesk.wire.places import NotebookRef

ONE = NotebookRef(project=ProjectKey("P"), name="one")
OTHER = NotebookRef(project=ProjectKey("P"), name="other")
BEFORE = """
create table documents (
    notebook text primary key, revision integer not null, disk text not null,
    metadata blob, cells blob) strict;
create table cells (
    notebook text, cell text, data blob not null, primary key (notebook, cell)) strict;
create table outputs (
    notebook text, cell text, place integer, part integer, data blob not null,
    primary key (notebook, cell, place, part)) strict;
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "db.sqlite")
    yield store
    store.close()


def snapshot(text: str = "printed\n", revision: int = 3) -> DocumentSnapshot:
    outputs = (Stream(name="stdout", text=text),)
    cell = Cell(id=CellId("a"), kind=CellKind.CODE, source="1", outputs=outputs)
    return DocumentSnapshot(cells=(cell,), metadata={}, source_revision=revision, change_number=0)


def rows(path: Path) -> int:
    database = sqlite3.connect(path)
    cells, outputs = (
        database.execute(f"select count(*) from {table}").fetchone()[0]
        for table in ("cells", "outputs")
    )
    database.close()
    return cells + outputs


def swept(store: Store) -> int:
    steps = 0
    while store.sweeping.step():
        steps += 1
    return steps


def found(store: Store, notebook: NotebookRef) -> DocumentSnapshot | None:
    stored = store.copies.read_apart(notebook)
    return stored.snapshot if stored else None


def test_a_long_text_comes_back_whole(store: Store):
    long = snapshot("".join(f"{number}\n" for number in range(200_000)))
    store.copies.put(ONE, long, "")
    assert found(store, ONE) == long


def test_another_name_has_the_copy_when_the_first_one_is_dropped(store: Store):
    store.copies.put(OTHER, snapshot("what was there before"), "")
    store.copies.put(ONE, snapshot(), "digest")
    store.copies.share(ONE, OTHER)
    store.copies.drop(ONE, 9)
    swept(store)
    assert (found(store, ONE), found(store, OTHER)) == (None, snapshot())
    assert store.copies.revision_of(ONE) == 9


def test_names_that_a_kill_left_with_one_copy_get_one_each(store: Store, tmp_path: Path):
    store.copies.put(ONE, snapshot(), "")
    store.copies.share(ONE, OTHER)
    again = Store(tmp_path / "db.sqlite")
    again.copies.delete_cell(ONE, CellId("a"))
    assert found(again, OTHER) == snapshot()
    again.close()


def test_what_no_notebook_names_any_more_is_deleted_piece_by_piece(store: Store, tmp_path: Path):
    store.copies.put(ONE, snapshot("x" * 5_000_000), "")
    store.copies.put(OTHER, snapshot(), "")
    store.copies.drop(ONE, 4)
    assert swept(store) > 3
    assert rows(tmp_path / "db.sqlite") == 2
    assert found(store, OTHER) == snapshot()


def test_a_copy_that_is_being_written_is_neither_found_nor_swept(store: Store):
    steps = store.copies.put_in_steps(ONE, "", snapshot())
    next(steps)
    assert (found(store, ONE), swept(store)) == (None, 0)
    assert any(steps) is False, "it comes to its end"
    assert found(store, ONE) == snapshot()


def test_a_copy_that_was_begun_in_vain_is_swept(store: Store, tmp_path: Path):
    steps = store.copies.put_in_steps(ONE, "", snapshot())
    next(steps)
    steps.close()
    swept(store)
    assert rows(tmp_path / "db.sqlite") == 0


def test_working_copies_of_a_service_before_are_found(tmp_path: Path):
    (cell,) = snapshot().cells
    (output,) = cell.outputs
    bare = msgspec.structs.replace(cell, outputs=())
    database = sqlite3.connect(tmp_path / "db.sqlite")
    database.executescript(BEFORE)
    database.execute("insert into documents values ('P/one', 3, 'd', ?, ?)", (b"{}", b'["a"]'))
    database.execute("insert into documents values ('P/other', 7, '', null, null)")
    database.execute("insert into cells values ('P/one', 'a', ?)", (msgspec.json.encode(bare),))
    row = (msgspec.json.encode(output),)
    database.execute("insert into outputs values ('P/one', 'a', 0, 0, ?)", row)
    database.commit()
    database.close()
    store = Store(tmp_path / "db.sqlite")
    swept(store)
    assert (found(store, ONE), found(store, OTHER)) == (snapshot(), None)
    assert store.copies.revision_of(OTHER) == 7
    store.close()
