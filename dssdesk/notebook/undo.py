"""What a person did to a notebook, so that it can be undone: text and cells in one history.

The desk records each batch of edits with the inverses that `Document.apply_edits` gave for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dssdesk.wire.changes import ChangeSource, Edit

PAUSE = 1.5
"""Seconds without typing after which a new step begins."""

_MOST_STEPS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    edits: tuple[Edit, ...]
    inverses: tuple[Edit, ...]
    label: str
    merge_key: str
    at: float


class UndoHistory:
    """Steps back and forth. Typing with one ``merge_key`` and without a pause is one step.

    After `undo` or `redo`, apply what it returned and hand the inverses to `settle`: what a cell
    printed in between then comes back as well.
    """

    def __init__(self) -> None:
        self._done: list[_Step] = []
        self._undone: list[_Step] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is something to do again."""
        return bool(self._undone)

    @property
    def undo_label(self) -> str:
        """For the menu: “Undo typing”; plain “Undo” if there is nothing."""
        return f"Undo {self._done[-1].label}" if self._done else "Undo"

    @property
    def redo_label(self) -> str:
        """For the menu: “Redo typing”; plain “Redo” if there is nothing."""
        return f"Redo {self._undone[-1].label}" if self._undone else "Redo"

    def record(
        self,
        edits: Sequence[Edit],
        inverses: Sequence[Edit],
        *,
        label: str,
        merge_key: str = "",
        at: float = 0.0,
        is_whole: bool = False,
    ) -> None:
        """Remember a batch of edits that was just applied.

        Args:
            edits: What was done.
            inverses: What undoes it, in that order; nothing is remembered if that is nothing.
            label: What it is called in the menu, after “Undo”: ``typing``, ``delete cell``.
            merge_key: The same for batches that may become one step, e.g. one cell's typing.
            at: Seconds, of any clock that does not go back.
            is_whole: Batches of one ``merge_key`` are one step also where lines begin.
        """
        if not inverses:
            return
        step = _Step(
            edits=tuple(edits),
            inverses=tuple(inverses),
            label=label,
            merge_key=merge_key,
            at=at,
        )
        if self._merges(step, is_whole=is_whole):
            step = _merged(self._done.pop(), step)
        self._undone.clear()
        self._done.append(step)
        del self._done[:-_MOST_STEPS]

    def end_step(self) -> None:
        """Let nothing merge with the last step: the caret jumped, or another cell got the focus."""
        if self._done:
            self._done[-1] = replace(self._done[-1], merge_key="")

    def undo(self) -> tuple[Edit, ...] | None:
        """The edits that undo the last step; None if there is none."""
        if not self._done:
            return None
        step = replace(self._done.pop(), merge_key="")
        self._undone.append(step)
        return step.inverses

    def redo(self) -> tuple[Edit, ...] | None:
        """The edits that do again what was undone last; None if there is nothing."""
        if not self._undone:
            return None
        step = replace(self._undone.pop(), merge_key="")
        self._done.append(step)
        return step.edits

    def settle(self, inverses: Sequence[Edit], *, was_undo: bool) -> None:
        """Take the inverses of what `undo` or `redo` returned; they are fresher than ours."""
        if was_undo and self._undone:
            self._undone[-1] = replace(self._undone[-1], edits=tuple(inverses))
        elif not was_undo and self._done:
            self._done[-1] = replace(self._done[-1], inverses=tuple(inverses))

    def clear(self) -> None:
        """Forget everything: the document was replaced, or somebody else edited it."""
        self._done.clear()
        self._undone.clear()

    def _merges(self, step: _Step, *, is_whole: bool) -> bool:
        if not step.merge_key or self._undone or not self._done:
            return False
        last = self._done[-1]
        return (
            last.merge_key == step.merge_key
            and step.at - last.at <= PAUSE
            and (is_whole or not _begins_line(step.edits))
        )


def _begins_line(edits: Iterable[Edit]) -> bool:
    return any(isinstance(edit, ChangeSource) and "\n" in edit.inserted for edit in edits)


def _merged(first: _Step, second: _Step) -> _Step:
    return replace(
        second,
        edits=_joined((*first.edits, *second.edits)),
        inverses=_joined((*second.inverses, *first.inverses)),
    )


def _joined(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The same with neighbouring changes of text made one."""
    joined: list[Edit] = []
    for edit in edits:
        one = _one(joined[-1], edit) if joined else None
        if one is None:
            joined.append(edit)
        else:
            joined[-1] = one
    return tuple(joined)


def _one(first: Edit, second: Edit) -> ChangeSource | None:
    """One change that does what these two do, where they meet; else None."""
    if not isinstance(first, ChangeSource) or not isinstance(second, ChangeSource):
        return None
    if first.cell_id != second.cell_id:
        return None
    end = first.start + len(first.inserted)
    if second.start == end:  # typed on, or deleted forwards
        return ChangeSource(
            cell_id=first.cell_id,
            start=first.start,
            removed=first.removed + second.removed,
            inserted=first.inserted + second.inserted,
        )
    if second.start + second.removed == end and second.start >= first.start:  # backspace, within
        kept = first.inserted[: second.start - first.start]
        return ChangeSource(
            cell_id=first.cell_id,
            start=first.start,
            removed=first.removed,
            inserted=kept + second.inserted,
        )
    if second.start + second.removed == first.start and not first.inserted:  # backspace, on
        return ChangeSource(
            cell_id=first.cell_id,
            start=second.start,
            removed=second.removed + first.removed,
            inserted=second.inserted,
        )
    return None
