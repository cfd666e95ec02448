"""Merging what another program wrote into an open notebook's file, cell by cell. Pure.

Neither side loses anything: what only they changed is taken; a cell that both changed stays as it
is here, with their version as one more cell below; a change wins over a deletion.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import msgspec

from dssdesk.base.ids import CellId
from dssdesk.notebook.digest import digest_of
from dssdesk.notebook.ordering import rising, woven
from dssdesk.notebook.versions import SeenVersions
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.changes import (
    AddOutput,
    Change,
    ChangeCellMetadata,
    ChangeKind,
    ChangeNotebookMetadata,
    ChangeRun,
    ChangeSource,
    ClearOutputs,
    DeleteCell,
    Edit,
    InsertCell,
    MoveCell,
)
from dssdesk.wire.notebooks import DocumentSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What is merged.

    Two of each, as a file cannot say all that a document knows: a base cell is compared with
    theirs, a held one with ours.

    Attributes:
        base: What our file held when we read or wrote it last.
        held: The document at that time, in the same cells.
        ours: The document as it stands.
        theirs: What the file holds now.
        seen: What whoever wrote it knew of our versions.
        overwrites: Theirs counts wherever ours says something else; only what runs stays.
    """

    base: DocumentSnapshot
    held: DocumentSnapshot
    ours: DocumentSnapshot
    theirs: DocumentSnapshot
    seen: SeenVersions = field(default_factory=SeenVersions)
    overwrites: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """What brings their changes into our document.

    Attributes:
        edits: One batch, which can be undone.
        results: Outputs that come in other ones' place, after that.
        changed: How many cells are others then.
        conflicts: Cells that both changed.
        agreed: Cells in which the document says what the file says.
        keeps_ours: Whether the file lacks something then.
    """

    edits: tuple[Edit, ...]
    results: tuple[Change, ...]
    changed: int
    conflicts: tuple[CellId, ...]
    agreed: frozenset[CellId]
    keeps_ours: bool


def merge(sides: Sides) -> Merge:
    """Bring together what both sides did to the base."""
    return _Merging(sides).done()


def merged_metadata(
    base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[dict[str, Any], bool]:
    """Metadata of both sides, key by key; and whether both changed one key: then ours counts."""
    merged, is_conflict = dict(ours), False
    for key in (*ours, *(key for key in (*base, *theirs) if key not in ours)):
        old, our, their = (side.get(key, _ABSENT) for side in (base, ours, theirs))
        if their in (old, our):
            continue
        if isinstance(our, dict) and isinstance(their, dict):
            inner = old if isinstance(old, dict) else {}
            merged[key], is_other = merged_metadata(inner, our, their)
            is_conflict |= is_other
        elif our != old:
            is_conflict = True
        elif their is _ABSENT:
            del merged[key]
        else:
            merged[key] = their
    return merged, is_conflict


_ABSENT = object()


class _Choice(Enum):
    SAME = "same"
    KEEP = "keep"
    TAKE = "take"
    BOTH = "both"


def _text(cell: Cell) -> tuple[object, ...]:
    return cell.kind, cell.source, cell.attachments


def _result(cell: Cell) -> tuple[object, ...]:
    return cell.outputs, cell.execution_count


def _is_same(one: Cell, other: Cell) -> bool:
    return one is other or (
        _text(one) == _text(other)
        and _result(one) == _result(other)
        and one.metadata == other.metadata
    )


class _Merging:
    """One merge as it goes on: a decision for each cell, then the order of all."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._base = _by_id(sides.base)
        self._held = _by_id(sides.held)
        self._ours = _by_id(sides.ours)
        self._theirs = _by_id(sides.theirs)
        self._edits: list[Edit] = []
        self._results: list[Change] = []
        self._gone: set[CellId] = set()
        self._new: dict[CellId, Cell] = {}
        self._extras: dict[CellId, CellId] = {}
        self._changed: set[CellId] = set()
        self._agreed: set[CellId] = set()

    def done(self) -> Merge:
        for ours in self._sides.ours.cells:
            theirs = self._theirs.get(ours.id)
            if theirs is None:
                self._decide_on_ours(ours)
            else:
                self._decide_on_both(ours, theirs)
        for theirs in self._sides.theirs.cells:
            if theirs.id not in self._ours:
                self._decide_on_theirs(theirs)
        order = self._order()
        self._place(order)
        metadata = self._merge_metadata()
        return Merge(
            edits=tuple(self._edits),
            results=tuple(self._results),
            changed=len(self._changed),
            conflicts=tuple(self._extras),
            agreed=frozenset(self._agreed),
            keeps_ours=order != list(self._theirs)
            or not self._agreed.issuperset(order)
            or metadata != self._sides.theirs.metadata,
        )

    # Each cell

    def _decide_on_ours(self, ours: Cell) -> None:
        """It is new here, or they deleted it."""
        held = self._held.get(ours.id)
        is_held = held is not None and _is_same(held, ours) and not _is_running(ours)
        if is_held and self._sides.seen.knew(ours.id):
            self._gone.add(ours.id)
            self._changed.add(ours.id)

    def _decide_on_theirs(self, theirs: Cell) -> None:
        """It is new there, or was deleted here."""
        base, seen = self._base.get(theirs.id), self._sides.seen
        if seen.has_old_text(theirs) and seen.has_old_result(theirs):
            return
        if base is None or not _is_same(base, theirs):
            self._insert(theirs)
            self._agreed.add(theirs.id)

    def _decide_on_both(self, ours: Cell, theirs: Cell) -> None:
        base, held = self._base.get(ours.id), self._held.get(ours.id)
        seen = self._sides.seen
        is_old = seen.has_old_text(theirs), seen.has_old_result(theirs)
        text = _choose(_text, (base, held, ours, theirs), is_old=is_old[0])
        result = _choose(_result, (base, held, ours, theirs), is_old=is_old[1])
        if result is _Choice.TAKE:
            result = self._of_theirs(ours, theirs)
        metadata, is_conflict = merged_metadata(
            base.metadata if base is not None else {}, ours.metadata, theirs.metadata
        )
        said = theirs if result is _Choice.TAKE else ours
        final = msgspec.structs.replace(
            theirs if text is _Choice.TAKE else ours,
            metadata=metadata,
            outputs=said.outputs,
            execution_count=said.execution_count,
            run=said.run,
        )
        if is_conflict or _Choice.BOTH in (text, result) or not _is_possible(final):
            self._keep_both(ours, theirs)
            return
        self._become(ours, final)
        if _Choice.KEEP not in (text, result) and metadata == theirs.metadata:
            self._agreed.add(ours.id)

    def _of_theirs(self, ours: Cell, theirs: Cell) -> _Choice:
        """Whether a result that only they changed is taken."""
        overwrites = self._sides.overwrites
        if _is_running(ours):
            return _Choice.KEEP if overwrites else _Choice.BOTH
        if ours.run is not None and not theirs.outputs and not overwrites:
            return _Choice.KEEP  # a file that lacks what our kernel printed takes it not away
        return _Choice.TAKE

    def _keep_both(self, ours: Cell, theirs: Cell) -> None:
        """Their version becomes one more cell; always under the same name, to be known again."""
        name = digest_of(f"{theirs.id} {theirs.kind} {theirs.source} {theirs.outputs}")[:16]
        if CellId(name) not in self._ours:
            self._insert(msgspec.structs.replace(theirs, id=CellId(name)))
            self._extras[ours.id] = CellId(name)

    def _insert(self, cell: Cell) -> None:
        self._new[cell.id] = cell
        self._changed.add(cell.id)

    def _become(self, ours: Cell, final: Cell) -> None:
        """The edits that make the one cell the other."""
        if _is_same(ours, final):
            return
        self._changed.add(ours.id)
        is_result_new = _result(ours) != _result(final)
        if (is_result_new and ours.run is not None) or ours.attachments != final.attachments:
            # No edit changes attachments; and an undo brings back what our kernel printed.
            self._gone.add(ours.id)
            self._new[ours.id] = final
            return
        if ours.kind is not final.kind:
            self._edits.append(ChangeKind(cell_id=ours.id, kind=final.kind))
        if ours.source != final.source:
            self._edits.append(_difference(ours, final.source))
        if ours.metadata != final.metadata:
            self._edits.append(ChangeCellMetadata(cell_id=ours.id, metadata=final.metadata))
        if is_result_new and final.kind is CellKind.CODE:
            self._results += _replaced_result(final)

    # All of them

    def _order(self) -> list[CellId]:
        """Theirs where only they moved cells, else ours."""
        there = {each for each in self._ours if each not in self._gone} | self._new.keys()
        ours = [each for each in self._ours if each in there]
        theirs = [each for each in self._theirs if each in there]
        common = [each for each in self._base if each in self._ours and each in self._theirs]
        moved = _among(common, self._theirs)
        is_theirs = (
            moved != common
            and _among(common, self._ours) == common
            and not self._sides.seen.has_old_order(moved)
        )
        order = woven(theirs, ours) if is_theirs else woven(ours, theirs)
        for cell_id, extra in self._extras.items():
            order.insert(order.index(cell_id) + 1, extra)
        return order

    def _place(self, order: Sequence[CellId]) -> None:
        """Delete, move and insert until the cells have this order."""
        self._edits += (DeleteCell(cell_id=each) for each in self._ours if each in self._gone)
        places = {cell_id: place for place, cell_id in enumerate(order)}
        left = [each for each in self._ours if each not in self._gone]
        resting = {order[place] for place in rising([places[each] for each in left])}
        before: CellId | None = None
        for cell_id in order:
            if cell_id in self._new:
                self._edits.append(InsertCell(cell=self._new[cell_id], after=before))
            elif cell_id not in resting:
                self._edits.append(MoveCell(cell_id=cell_id, after=before))
                self._changed.add(cell_id)
            before = cell_id

    def _merge_metadata(self) -> Mapping[str, Any]:
        sides = self._sides
        metadata, _ = merged_metadata(
            sides.base.metadata, sides.ours.metadata, sides.theirs.metadata
        )
        if metadata != sides.ours.metadata:
            self._edits.append(ChangeNotebookMetadata(metadata=metadata))
        return metadata


def _by_id(snapshot: DocumentSnapshot) -> dict[CellId, Cell]:
    return {cell.id: cell for cell in snapshot.cells}


def _is_running(cell: Cell) -> bool:
    return cell.run is not None and not cell.run.phase.is_over


def _is_possible(cell: Cell) -> bool:
    """Only code has outputs, and runs."""
    return cell.kind is CellKind.CODE or not (cell.outputs or _is_running(cell))


def _choose(
    part: Callable[[Cell], object],
    cells: tuple[Cell | None, Cell | None, Cell, Cell],
    *,
    is_old: bool,
) -> _Choice:
    """Whose version of a part of a cell counts: of base, held one, ours, theirs."""
    base, held, ours, theirs = cells
    our, their = part(ours), part(theirs)
    if our == their:
        return _Choice.SAME
    if is_old and (base is None or part(base) != their):
        return _Choice.KEEP
    is_ours = held is None or part(held) != our
    is_theirs = base is None or part(base) != their
    if is_ours and is_theirs:
        return _Choice.BOTH
    if is_theirs:
        return _Choice.TAKE
    return _Choice.KEEP if is_ours else _Choice.SAME


def _difference(cell: Cell, source: str) -> ChangeSource:
    """One change of text that leaves alone what is alike at both ends."""
    start = _alike(cell.source, source)
    rest, new = cell.source[start:], source[start:]
    end = _alike(rest[::-1], new[::-1])
    return ChangeSource(
        cell_id=cell.id,
        start=start,
        removed=len(rest) - end,
        inserted=new[: len(new) - end],
    )


def _replaced_result(cell: Cell) -> list[Change]:
    count = ChangeRun(cell_id=cell.id, run=None, execution_count=cell.execution_count)
    outputs = (AddOutput(cell_id=cell.id, output=output) for output in cell.outputs)
    return [ClearOutputs(cell_id=cell.id), count, *outputs]


def _alike(one: str, other: str) -> int:
    """How many characters are the same at the beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _among(chosen: Sequence[CellId], order: Mapping[CellId, Cell]) -> list[CellId]:
    wanted = set(chosen)
    return [each for each in order if each in wanted]
