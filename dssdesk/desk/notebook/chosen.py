"""What is selected in a notebook, and whether keys go into a cell. No Qt here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dssdesk.base.ids import CellId


@dataclass(frozen=True, slots=True)
class Chosen:
    """The active cell, those selected with it, the mode.

    Attributes:
        anchor: Where a selection of several cells began.
    """

    active: CellId | None = None
    selected: frozenset[CellId] = frozenset()
    is_editing: bool = False
    anchor: CellId | None = None


def one(cell_id: CellId | None, *, is_editing: bool = False) -> Chosen:
    """This cell alone."""
    selected = frozenset((cell_id,)) if cell_id is not None else frozenset[CellId]()
    return Chosen(cell_id, selected, is_editing, cell_id)


def everything(order: Sequence[CellId], chosen: Chosen) -> Chosen:
    """All cells; the active one stays active."""
    return replace(chosen, selected=frozenset(order), is_editing=False)


def moved(order: Sequence[CellId], chosen: Chosen, step: int) -> Chosen:
    """The cell so many places below (above) the active one, alone."""
    return one(_at(order, chosen.active, step))


def extended(order: Sequence[CellId], chosen: Chosen, step: int) -> Chosen:
    """The selection from its anchor to the cell below (above) the active one."""
    target = _at(order, chosen.active, step)
    return chosen if target is None else ranged(order, chosen, target)


def ranged(order: Sequence[CellId], chosen: Chosen, target: CellId) -> Chosen:
    """The selection from its anchor to this cell, which becomes the active one."""
    anchor = chosen.anchor if chosen.anchor in order else target
    first, last = sorted((order.index(anchor or target), order.index(target)))
    return Chosen(target, frozenset(order[first : last + 1]), is_editing=False, anchor=anchor)


def toggled(chosen: Chosen, cell_id: CellId) -> Chosen:
    """This cell selected as well, or no longer; it becomes the active one."""
    if cell_id in chosen.selected and len(chosen.selected) > 1:
        rest = chosen.selected - {cell_id}
        active = chosen.active if chosen.active in rest else min(rest)
        return Chosen(active, rest, is_editing=False, anchor=active)
    return Chosen(cell_id, chosen.selected | {cell_id}, is_editing=False, anchor=cell_id)


def survived(before: Sequence[CellId], after: Sequence[CellId], chosen: Chosen) -> Chosen:
    """The selection after cells went: the next living cell, if the active one is gone."""
    there = frozenset(after)
    if chosen.active in there:
        return replace(chosen, selected=(chosen.selected & there) | {chosen.active})
    if not after:
        return Chosen()
    place = before.index(chosen.active) if chosen.active in before else 0
    below = next((each for each in before[place:] if each in there), None)
    above = next((each for each in reversed(before[:place]) if each in there), after[0])
    return one(below or above)


def _at(order: Sequence[CellId], active: CellId | None, step: int) -> CellId | None:
    if not order:
        return None
    if active not in order:
        return order[0]
    return order[max(0, min(order.index(active) + step, len(order) - 1))]
