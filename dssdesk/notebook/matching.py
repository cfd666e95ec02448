"""Which cells of a file, that another program wrote, stand for which of ours.

Part of merging. Ids tell it where files have them; programs that know no ids, or make new ones,
leave places and text to go by.
"""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from dssdesk.base.ids import CellId
from dssdesk.notebook.codec import NotebookFile
from dssdesk.wire.cells import Cell

_MOST_COMPARED = 400
_ALIKE = 0.6


def matched(base: NotebookFile, theirs: NotebookFile) -> NotebookFile:
    """Their file with our ids: a cell that stands for one of the base is called as that one is."""
    names = _names(base, theirs)
    return theirs.renamed(names) if names else theirs


def _names(base: NotebookFile, theirs: NotebookFile) -> Mapping[CellId, CellId]:
    known = {cell.id for cell in base.snapshot.cells}
    found = {cell.id for cell in theirs.snapshot.cells}
    ours = [cell for cell in base.snapshot.cells if cell.id not in found]
    others = [cell for cell in theirs.snapshot.cells if cell.id not in known]
    if not ours or not others:
        return {}
    names: dict[CellId, CellId] = {}
    steps = SequenceMatcher(None, _texts(ours), _texts(others), autojunk=False).get_opcodes()
    for step, start, end, their_start, their_end in steps:
        gap, their_gap = ours[start:end], others[their_start:their_end]
        if step == "equal":
            names |= {cell.id: our.id for our, cell in zip(gap, their_gap, strict=True)}
        elif step == "replace":
            nameless = [
                cell
                for cell in their_gap
                if cell.id in theirs.made_ids or not base.made_ids.isdisjoint(our.id for our in gap)
            ]
            names |= _alike(gap, nameless)
    return names


def _texts(cells: Sequence[Cell]) -> list[tuple[str, str]]:
    return [(cell.kind, cell.source) for cell in cells]


def _alike(ours: Sequence[Cell], theirs: Sequence[Cell]) -> dict[CellId, CellId]:
    """Cells without names of their own that were changed: by place, or by their text."""
    if len(ours) == len(theirs):
        pairs = zip(ours, theirs, strict=True)
        return {cell.id: our.id for our, cell in pairs if our.kind is cell.kind}
    names: dict[CellId, CellId] = {}
    if len(ours) * len(theirs) > _MOST_COMPARED:
        return names
    for our in ours:
        for cell in theirs:
            if cell.id not in names and our.kind is cell.kind and _is_alike(our, cell):
                names[cell.id] = our.id
                break
    return names


def _is_alike(one: Cell, other: Cell) -> bool:
    matcher = SequenceMatcher(None, one.source, other.source)
    return matcher.quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE
