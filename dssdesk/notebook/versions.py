"""What our file has said so far, cell by cell: to tell a change from a look at an old version.

A program may read the file, think for a minute, and write all of it back. What a person typed and
a kernel printed meanwhile is then missing there, and was not taken out by anybody. Part of merging.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dssdesk.base.ids import CellId
from dssdesk.wire.cells import Cell
from dssdesk.wire.outputs import Display, Error, Gap, MimeValue, Output, Result, Stream

Mark = int
"""Stands for a text or a result, while this process lives."""


@dataclass(slots=True)
class _Past:
    """One cell's marks, each with the first and the last version that had it."""

    born: int
    texts: dict[Mark, list[int]] = field(default_factory=dict)
    results: dict[Mark, list[int]] = field(default_factory=dict)


class Versions:
    """The versions of one file that we read or wrote, since it was opened."""

    def __init__(self) -> None:
        self._number = 0
        self._pasts: dict[CellId, _Past] = {}
        self._last: dict[CellId, Cell] = {}
        self._orders: dict[tuple[CellId, ...], int] = {}

    def note(self, cells: Sequence[Cell], *, are_ours: bool) -> None:
        """The file holds these cells now; whoever wrote a cell knows that it is there."""
        self._number += 1
        for cell in cells:
            past = self._pasts.setdefault(cell.id, _Past(self._number if are_ours else 1))
            if self._last.get(cell.id) is not cell:
                _begin(past.texts, text_mark(cell), self._number)
                _begin(past.results, result_mark(cell), self._number)
        now = {cell.id: cell for cell in cells}
        for cell_id, cell in self._last.items():
            if now.get(cell_id) is not cell:
                _end(self._pasts[cell_id], cell, now.get(cell_id), self._number - 1)
        self._last = now
        self._orders[tuple(now)] = self._number

    def seen_by(self, theirs: Iterable[Cell]) -> "SeenVersions":
        """What a program must have known to write these cells."""
        newest = 0
        for cell in theirs:
            past = self._pasts.get(cell.id)
            if past is not None:
                for marks, mark in (
                    (past.texts, text_mark(cell)),
                    (past.results, result_mark(cell)),
                ):
                    newest = max(newest, marks[mark][0] if mark in marks else 0)
        orders = [order for order, number in self._orders.items() if number >= newest]
        return SeenVersions(self._pasts, newest, orders)


class SeenVersions:
    """What a program knew of our versions: surely the one with this number, perhaps newer ones."""

    def __init__(
        self,
        pasts: dict[CellId, _Past] | None = None,
        newest: int = 0,
        orders: Sequence[tuple[CellId, ...]] = (),
    ) -> None:
        self._pasts = pasts or {}
        self._newest = newest
        self._orders = orders

    def has_old_text(self, theirs: Cell) -> bool:
        """Whether this cell's text is one of ours, and nothing says that newer ones were known."""
        past = self._pasts.get(theirs.id)
        return past is not None and self._is_old(past.texts, text_mark(theirs))

    def has_old_result(self, theirs: Cell) -> bool:
        """The same for its outputs."""
        past = self._pasts.get(theirs.id)
        return past is not None and self._is_old(past.results, result_mark(theirs))

    def has_old_order(self, theirs: Sequence[CellId]) -> bool:
        """The same for the order of cells that were there all the time."""
        wanted = set(theirs)
        return any(
            [each for each in order if each in wanted] == list(theirs) for order in self._orders
        )

    def knew(self, cell_id: CellId) -> bool:
        """Whether the cell was there when the program looked, as far as can be told."""
        past = self._pasts.get(cell_id)
        return past is None or past.born <= max(self._newest, 1)

    def _is_old(self, marks: dict[Mark, list[int]], mark: Mark) -> bool:
        return mark in marks and marks[mark][1] >= self._newest


def text_mark(cell: Cell) -> Mark:
    """Stands for what a person wrote."""
    attachments = sorted(cell.attachments) if cell.attachments else None
    return hash((cell.kind, cell.source, str(attachments)))


def result_mark(cell: Cell) -> Mark:
    """Stands for what a run gave, in a document as in a file that was read."""
    return hash((cell.execution_count, tuple(_output_mark(output) for output in cell.outputs)))


def _output_mark(output: Output) -> tuple[object, ...]:
    match output:
        case Stream(name=name, text=text):
            return name, text
        case Gap(text=text):
            return "stderr", f"{text}\n"  # as a file has it
        case Error():
            return output.name, output.value, output.traceback
        case Display() | Result():
            return tuple((mime, _value_mark(value)) for mime, value in output.data.items())


def _value_mark(value: MimeValue) -> object:
    # The same long text may have two names: its length has to do.
    return value.blob.size if value.blob is not None else value.text or bytes(value.json)


def _begin(marks: dict[Mark, list[int]], mark: Mark, number: int) -> None:
    marks.setdefault(mark, [number, number])[1] = _NOW


def _end(past: _Past, old: Cell, new: Cell | None, number: int) -> None:
    for marks, mark_of in ((past.texts, text_mark), (past.results, result_mark)):
        mark = mark_of(old)
        if new is None or mark_of(new) != mark:
            marks[mark][1] = number


_NOW = 1 << 60
