"""Merging what another program wrote: nothing of either side is lost."""

from collections import Counter

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dssdesk.notebook.merging import Merge, Sides, merge, merged_metadata
from dssdesk.notebook.model import Document
from dssdesk.wire.cells import Cell, CellKind, Run, RunPhase
from dssdesk.wire.changes import InsertCell, MoveCell
from dssdesk.wire.notebooks import DocumentSnapshot
from tests.helpers.documents import code, printed, running

BASE = (code("a", "one", printed("1")), code("b", "two"), code("c", "three"))
DONE = Run(run_id=1, phase=RunPhase.DONE)


def snapshot(*cells: Cell, **metadata) -> DocumentSnapshot:
    return DocumentSnapshot(cells=cells, metadata=metadata, source_revision=0, change_number=0)


def changed(cells, cell_id, **fields):
    """The cells, one of which is another."""
    replace = msgspec.structs.replace
    return tuple(replace(cell, **fields) if cell.id == cell_id else cell for cell in cells)


def merged(ours, theirs, base=BASE) -> tuple[Document, Merge]:
    """The document after a merge."""
    document = Document(snapshot(*ours))
    sides = Sides(
        base=snapshot(*base), held=snapshot(*base), ours=document.snapshot(),
        theirs=snapshot(*theirs),
    )  # fmt: skip
    result = merge(sides)
    document.apply_edits(0, result.edits)
    for change in result.results:
        document.apply(change)
    return document, result


def told(document: Document) -> list[str]:
    return [document.source(each) for each in document.order]


def test_what_only_they_changed_is_taken():
    new = code("n", "new", printed("n"))
    theirs = (BASE[2], new, *changed(BASE[:1], "a", source="ONE", outputs=(printed("!"),)))
    document, result = merged(BASE, theirs)
    assert document.snapshot().cells == theirs
    assert (result.changed, result.conflicts, result.keeps_ours) == (3, (), False)


def test_what_only_we_changed_stays():
    ours = (code("n", "new"), *changed(BASE, "b", source="TWO"))[:3]
    document, result = merged(ours, BASE)
    assert document.snapshot().cells == ours
    assert (result.edits, result.results, result.keeps_ours) == ((), (), True)


def test_both_sides_meet_in_one_document():
    ours = (*changed(BASE, "a", source="ours"), code("x", "our end"))
    theirs = (code("y", "their top"), *changed(BASE, "b", source="theirs"))
    document, result = merged(ours, theirs)
    assert told(document) == ["their top", "ours", "theirs", "three", "our end"]
    assert result.conflicts == ()


def test_a_cell_that_both_changed_stays_with_theirs_below():
    document, result = merged(
        changed(BASE, "b", source="ours"), changed(BASE, "b", source="theirs")
    )
    assert told(document) == ["one", "ours", "theirs", "three"]
    assert result.conflicts == ("b",)
    assert result.keeps_ours


def test_the_same_change_on_both_sides_is_no_conflict():
    both = changed(BASE, "b", source="same")
    document, result = merged(both, both)
    assert document.snapshot().cells == both
    assert (result.changed, result.keeps_ours) == (0, False)


def test_a_change_wins_over_a_deletion_on_either_side():
    document, _ = merged(changed(BASE, "b", source="ours"), (BASE[0], BASE[2]))
    assert told(document) == ["one", "ours", "three"]
    document, _ = merged((BASE[0], BASE[2]), changed(BASE, "b", source="theirs"))
    assert told(document) == ["one", "theirs", "three"]


def test_a_deletion_is_taken_and_ours_stays():
    document, result = merged(BASE[:2], BASE[1:])
    assert told(document) == ["two"]
    assert result.keeps_ours


def test_text_and_outputs_of_one_cell_are_merged_apart():
    ours = changed(BASE, "a", outputs=(printed("2"),), run=DONE)
    document, result = merged(ours, changed(BASE, "a", source="ONE"))
    assert document.cell("a") == code("a", "ONE", printed("2"), run=DONE)
    assert (result.conflicts, result.keeps_ours) == ((), True)


def test_a_running_cell_keeps_its_run_and_what_it_prints():
    ours = changed(BASE, "a", run=running(), outputs=(printed("so far"),))
    for theirs in (BASE[1:], changed(BASE, "a", source="ONE")):
        document, _ = merged(ours, theirs, base=ours)
        assert document.run("a") == running()
        assert document.cell("a").outputs == (printed("so far"),)
    document, result = merged(ours, changed(BASE, "a", outputs=(printed("x"),)), base=ours)
    assert document.cell("a").outputs == (printed("so far"),)
    assert document.cell(document.order[1]).outputs == (printed("x"),)
    assert result.conflicts == ("a",)


def test_a_file_without_it_takes_nothing_away_that_our_kernel_printed():
    ours = changed(BASE, "a", run=DONE)
    document, result = merged(ours, changed(BASE, "a", outputs=()), base=ours)
    assert document.cell("a").outputs == (printed("1"),)
    assert result.keeps_ours


def test_outputs_of_our_kernel_that_theirs_replace_come_back_with_an_undo():
    ours = changed(BASE, "a", run=DONE)
    theirs = changed(BASE, "a", outputs=(printed("theirs"),))
    document = Document(snapshot(*ours))
    sides = Sides(base=snapshot(*ours), held=snapshot(*ours), ours=snapshot(*ours),
                  theirs=snapshot(*theirs))  # fmt: skip
    result = merge(sides)
    inverses = document.apply_edits(0, result.edits)
    assert document.snapshot().cells == theirs
    document.apply_edits(1, inverses)
    assert document.cell("a").outputs == (printed("1"),)


def test_a_kind_is_taken_unless_outputs_would_go():
    markdown = changed(BASE, "b", kind=CellKind.MARKDOWN, source="# T")
    document, _ = merged(BASE, markdown)
    assert document.snapshot().cells == markdown
    ours = changed(BASE, "b", outputs=(printed("new"),), run=DONE)
    document, result = merged(ours, markdown)
    assert told(document) == ["one", "two", "# T", "three"]
    assert result.conflicts == ("b",)


def test_attachments_come_along():
    base = (Cell(id="m", kind=CellKind.MARKDOWN, source="x"),)
    theirs = changed(base, "m", attachments={"p.png": {"image/png": "aGk="}})
    document, _ = merged(base, theirs, base)
    assert document.snapshot().cells == theirs


@pytest.mark.parametrize("place", [0, 1, 3])
def test_one_moved_cell_is_one_move(place: int):
    cells = [code(name, name) for name in "abcd"]
    moved = cells[:2] + cells[3:]
    moved.insert(place, cells[2])
    document, result = merged(cells, moved, base=cells)
    assert told(document) == [cell.source for cell in moved]
    assert [type(edit) for edit in result.edits] == [MoveCell]


def test_new_cells_stay_together_behind_the_cell_that_they_follow():
    new = [code("x", "x"), code("y", "y")]
    document, result = merged(BASE, (BASE[0], *new, *BASE[1:]))
    assert told(document) == ["one", "x", "y", "two", "three"]
    assert [type(edit) for edit in result.edits] == [InsertCell, InsertCell]


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        ({}, {}, {"a": 1}, ({"a": 1}, False)),
        ({"a": 1}, {"a": 1}, {}, ({}, False)),
        ({"a": 1}, {"a": 2}, {"a": 1, "b": 1}, ({"a": 2, "b": 1}, False)),
        ({"a": 1}, {"a": 2}, {"a": 3}, ({"a": 2}, True)),
        ({"a": 1}, {"a": 2}, {}, ({"a": 2}, True)),
        ({"a": 1}, {}, {"a": 2}, ({}, True)),
        ({"k": {"x": 1}}, {"k": {"x": 1, "y": 2}}, {"k": {}}, ({"k": {"y": 2}}, False)),
    ],
)
def test_metadata_is_merged_by_key(base, ours, theirs, expected):
    assert merged_metadata(base, ours, theirs) == expected


texts = st.text("abc\n", max_size=4)
some_outputs = st.lists(st.builds(printed, texts), max_size=1).map(tuple)
kinds = st.sampled_from(CellKind)


@st.composite
def sides(draw: st.DrawFn, base: tuple[Cell, ...], name: str) -> tuple[Cell, ...]:
    """What somebody made of these cells."""
    cells = list(draw(st.permutations(base)) if draw(st.booleans()) else base)
    for index, cell in enumerate(cells):
        match draw(st.sampled_from(["", "", "text", "outputs", "metadata", "gone"])):
            case "text":
                cells[index] = msgspec.structs.replace(
                    cell, source=f"{name}{index}{draw(texts)}", kind=draw(kinds)
                )
            case "outputs":
                outputs = (printed(f"{name}{index}{draw(texts)}"),)
                cells[index] = msgspec.structs.replace(cell, outputs=outputs)
            case "metadata":
                cells[index] = msgspec.structs.replace(cell, metadata={draw(texts): name})
            case "gone":
                cells[index] = None
    for number in range(draw(st.integers(0, 2))):
        new = code(f"{name}{number}", f"{name} new {number}")
        cells.insert(draw(st.integers(0, len(cells))), new)
    return tuple(_plain(cell) for cell in cells if cell is not None)


def _plain(cell: Cell) -> Cell:
    return cell if cell.kind is CellKind.CODE else msgspec.structs.replace(cell, outputs=())


@st.composite
def three(draw: st.DrawFn):
    base = tuple(
        code(f"c{number}", draw(texts), *draw(some_outputs))
        for number in range(draw(st.integers(0, 4)))
    )
    return base, draw(sides(base, "o")), draw(sides(base, "t"))


def _new_texts(cells, base) -> Counter[str]:
    """Of cells that somebody wrote or changed."""
    before = {cell.id: cell for cell in base}
    return Counter(
        cell.source for cell in cells
        if cell.id not in before or before[cell.id].source != cell.source
    )  # fmt: skip


def _new_outputs(cells, base) -> set[str]:
    before = {cell.id: cell for cell in base}
    return {
        output.text for cell in cells for output in cell.outputs
        if cell.id not in before or before[cell.id].outputs != cell.outputs
    }  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(three())
def test_nothing_of_either_side_is_lost_and_merging_again_changes_nothing(drawn):
    base, ours, theirs = drawn
    document, result = merged(ours, theirs, base)
    cells = document.snapshot().cells
    for side in (ours, theirs):
        assert not _new_texts(side, base) - Counter(cell.source for cell in cells)
        assert _new_outputs(side, base) <= {it.text for cell in cells for it in cell.outputs}
    in_both = {cell.id for cell in ours} & {cell.id for cell in theirs}
    assert in_both <= set(document.order)
    if not result.keeps_ours:
        assert cells == theirs
    again, second = merged(cells, theirs, base)
    assert again.snapshot().cells == cells
    assert (second.changed, second.edits, second.results) == (0, (), ())
