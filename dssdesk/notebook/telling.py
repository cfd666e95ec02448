"""What a reader has not seen of a cell, in the fewest words. Behind `Document.changes_since`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dssdesk.base.ids import CellId
from dssdesk.notebook.cell_state import CellState
from dssdesk.wire.cells import CellKind
from dssdesk.wire.changes import (
    AddOutput,
    AppendText,
    Change,
    ChangeRun,
    ClearOutputs,
    ReplaceOutput,
)
from dssdesk.wire.outputs import Display, Error, Gap, Output, Result, Stream

_FRAME = 100
"""Characters that a change costs beside its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How much of one cell a reader has seen.

    Attributes:
        epoch: The cell's epoch at that time.
        outputs: How many outputs.
        characters: How much of the last one, where that is a stream.
        displays: The change number up to which updates of displays were seen.
        run: The same for run and count.
    """

    epoch: int
    outputs: int
    characters: int
    displays: int
    run: int


@dataclass(frozen=True, slots=True)
class Cursor:
    """A reader's place: it has seen everything up to ``number``, but less of some cells."""

    number: int
    behind: Mapping[CellId, Seen] = field(default_factory=dict)


class Telling:
    """Changes for one reader, up to a number of characters (at least one change)."""

    def __init__(self, most_characters: int) -> None:
        self.changes: list[Change] = []
        self._left = max(most_characters, 1)

    @property
    def is_full(self) -> bool:
        """Whether the rest has to wait for the next time."""
        return self._left <= 0

    @property
    def room(self) -> int:
        """How long a piece of text may be."""
        return max(self._left, 1)

    def add(self, change: Change, characters: int = 0) -> None:
        """Tell this."""
        self.changes.append(change)
        self._left -= characters + _FRAME


def seen_at(cell: CellState, number: int) -> Seen:
    """What somebody who saw everything up to ``number`` has seen of this cell."""
    if cell.epoch > number:
        return Seen(epoch=-1, outputs=0, characters=0, displays=number, run=number)
    outputs = cell.output_count_at(number)
    stream = cell.stream(outputs - 1) if outputs else None
    characters = stream[1].length_at(number) if stream else 0
    return Seen(
        epoch=cell.epoch, outputs=outputs, characters=characters, displays=number, run=number
    )


def tell(cell: CellState, seen: Seen, number: int, telling: Telling) -> Seen | None:
    """Tell what is new in this cell at change ``number``; returns how far it got, None if done."""
    if seen.epoch != cell.epoch:
        telling.add(ClearOutputs(cell_id=cell.id))
        seen = Seen(epoch=cell.epoch, outputs=0, characters=0, displays=number, run=-1)
    if cell.kind is not CellKind.CODE:
        return None
    if cell.is_running:
        seen = _tell_run(cell, seen, number, telling)
    for index in cell.replaced_since(seen.displays):
        if index < seen.outputs:
            output = cell.output(index)
            change = ReplaceOutput(cell_id=cell.id, index=index, output=output)
            telling.add(change, _characters(output))
    outputs, characters = _tell_outputs(cell, seen, telling)
    seen = replace(seen, outputs=outputs, characters=characters, displays=number)
    if outputs < cell.output_count() or _text_left(cell, outputs, characters):
        return seen
    _tell_run(cell, seen, number, telling)
    return None


def _tell_run(cell: CellState, seen: Seen, number: int, telling: Telling) -> Seen:
    if cell.run_changed <= seen.run:
        return seen
    telling.add(ChangeRun(cell_id=cell.id, run=cell.run, execution_count=cell.execution_count))
    return replace(seen, run=number)


def _tell_outputs(cell: CellState, seen: Seen, telling: Telling) -> tuple[int, int]:
    outputs, characters = seen.outputs, seen.characters
    while not telling.is_full:
        if _text_left(cell, outputs, characters):
            text = _piece(cell, outputs - 1, characters, telling)
            telling.add(AppendText(cell_id=cell.id, text=text), len(text))
            characters += len(text)
        elif outputs < cell.output_count():
            output = _beginning(cell, outputs, telling)
            characters = len(output.text) if isinstance(output, Stream) else 0
            telling.add(AddOutput(cell_id=cell.id, output=output), _characters(output))
            outputs += 1
        else:
            break
    return outputs, characters


def _text_left(cell: CellState, outputs: int, characters: int) -> bool:
    stream = cell.stream(outputs - 1) if outputs else None
    return stream is not None and characters < stream[1].length


def _piece(cell: CellState, index: int, start: int, telling: Telling) -> str:
    stream = cell.stream(index)
    return stream[1].piece(start, telling.room) if stream else ""


def _beginning(cell: CellState, index: int, telling: Telling) -> Output:
    stream = cell.stream(index)
    if stream is None:
        return cell.output(index)
    return Stream(name=stream[0].name, text=stream[1].piece(0, telling.room))


def _characters(output: Output) -> int:
    match output:
        case Stream(text=text) | Gap(text=text):
            return len(text)
        case Error(traceback=traceback, value=value):
            return len(value) + sum(map(len, traceback))
        case Display(data=data) | Result(data=data):
            return sum(len(value.text or "") + len(bytes(value.json)) for value in data.values())
