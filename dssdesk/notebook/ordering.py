"""Orders of cells: two made one, and what need not move. Part of merging."""

from bisect import bisect_left
from collections.abc import Sequence

from dssdesk.base.ids import CellId


def woven(main: Sequence[CellId], other: Sequence[CellId]) -> list[CellId]:
    """The first order, with what only the second has behind the cell that it follows there."""
    known = set(main)
    following: dict[CellId | None, list[CellId]] = {None: []}
    before: CellId | None = None
    for each in other:
        if each in known:
            before = each
            following[before] = []
        else:
            following[before].append(each)
    woven = list(following[None])
    for each in main:
        woven += (each, *following.get(each, ()))
    return woven


def rising(places: Sequence[int]) -> list[int]:
    """The longest rising row among different numbers: the cells that need not move."""
    ends: list[int] = []
    rows: list[int] = []
    previous: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(ends, place)
        previous[place] = ends[at - 1] if at else None
        ends[at : at + 1] = [place]
    last: int | None = ends[-1] if ends else None
    while last is not None:
        rows.append(last)
        last = previous[last]
    return rows
