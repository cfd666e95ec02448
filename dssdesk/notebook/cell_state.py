"""One cell of a document as it changes, with the change numbers that a late reader needs."""

from collections.abc import Iterator

from dssdesk.base.ids import CellId
from dssdesk.notebook.errors import EditDoesNotFit
from dssdesk.notebook.growing import GrowingText
from dssdesk.wire.cells import Cell, CellKind, Run
from dssdesk.wire.outputs import Output, Stream


class _Slot:
    """An output and the number of the change that brought it; a stream's text lies beside it."""

    __slots__ = ("born", "text", "value")

    def __init__(self, value: Output, born: int) -> None:
        self.value = value
        self.born = born
        self.text = GrowingText(value.text, born) if isinstance(value, Stream) else None

    def record(self) -> Output:
        if self.text is not None and isinstance(self.value, Stream):
            if len(self.value.text) != self.text.length:
                self.value = Stream(name=self.value.name, text=self.text.value())
            return self.value
        return self.value


class CellState:
    """What a document knows of one cell. Only `Document` and `notebook.telling` use it.

    Attributes:
        epoch: The number of the change since which outputs have only been added; a reader that
            has not seen it has to forget the cell's outputs.
        run_changed: The number of the change that touched run or count last.
    """

    def __init__(self, cell: Cell, number: int = 0) -> None:
        self.id: CellId = cell.id
        self.epoch = number
        self.run_changed = number
        self.run = cell.run
        self.execution_count = cell.execution_count
        self._cell: Cell | None = cell
        self._kind = cell.kind
        self._source = cell.source
        self._metadata = cell.metadata
        self._attachments = cell.attachments
        self._slots = [_Slot(output, number) for output in cell.outputs]
        self._replaced: dict[int, int] = {}

    @property
    def kind(self) -> CellKind:
        """Code, markdown or raw."""
        return self._kind

    @kind.setter
    def kind(self, kind: CellKind) -> None:
        self._kind, self._cell = kind, None

    @property
    def source(self) -> str:
        """The cell's text."""
        return self._source

    @source.setter
    def source(self, source: str) -> None:
        self._source, self._cell = source, None

    @property
    def attachments(self) -> dict[str, object] | None:
        """The pictures that a text cell brings along."""
        return self._attachments

    @property
    def metadata(self) -> dict[str, object]:
        """The cell's metadata; replaced, never changed."""
        return self._metadata

    @metadata.setter
    def metadata(self, metadata: dict[str, object]) -> None:
        self._metadata, self._cell = metadata, None

    def record(self) -> Cell:
        """The cell as a record; asking again is free until something changes."""
        if self._cell is None:
            self._cell = Cell(
                id=self.id,
                kind=self._kind,
                source=self._source,
                metadata=self._metadata,
                attachments=self._attachments,
                outputs=tuple(slot.record() for slot in self._slots),
                execution_count=self.execution_count,
                run=self.run,
            )
        return self._cell

    @property
    def is_running(self) -> bool:
        """Whether a run is queued or goes on."""
        return self.run is not None and not self.run.phase.is_over

    @property
    def is_blank(self) -> bool:
        """Whether nothing ever ran here, or nothing is left of it."""
        return not self._slots and self.execution_count is None and self.run is None

    def clear(self, number: int) -> None:
        """Forget the outputs, and the count unless a run goes on."""
        self._slots.clear()
        self._replaced.clear()
        self._cell = None
        self.epoch = number
        if not self.is_running:
            self.execution_count = None

    def add(self, output: Output, number: int) -> None:
        """Add an output."""
        self._slots.append(_Slot(output, number))
        self._cell = None

    def append_text(self, text: str, number: int) -> None:
        """Let the last output grow.

        Raises:
            EditDoesNotFit: It is no stream.
        """
        stream = self._slots[-1].text if self._slots else None
        if stream is None:
            raise EditDoesNotFit("text was printed where no text is")
        stream.append(text, number)
        self._cell = None

    def replace(self, index: int, output: Output, number: int) -> None:
        """Put a display in another's place.

        Raises:
            EditDoesNotFit: There is no display at ``index``.
        """
        if not 0 <= index < len(self._slots) or self._slots[index].text is not None:
            raise EditDoesNotFit("a display was updated that is not there")
        if isinstance(output, Stream):
            raise EditDoesNotFit("a display cannot become printed text")
        self._slots[index].value = output
        self._replaced.pop(index, None)
        self._replaced[index] = number
        self._cell = None

    def change_run(self, run: Run | None, execution_count: int | None, number: int) -> None:
        """Let the run move on."""
        self.run, self.execution_count = run, execution_count
        self.run_changed = number
        self._cell = None

    def output_count(self) -> int:
        """How many outputs there are."""
        return len(self._slots)

    def output_count_at(self, number: int) -> int:
        """How many of today's outputs were there after this change; costs what came since."""
        count = len(self._slots)
        while count and self._slots[count - 1].born > number:
            count -= 1
        return count

    def output(self, index: int) -> Output:
        """One output as a record."""
        return self._slots[index].record()

    def stream(self, index: int) -> tuple[Stream, GrowingText] | None:
        """A stream (its name counts, not its text) and its text; None for other outputs."""
        slot = self._slots[index]
        if slot.text is None or not isinstance(slot.value, Stream):
            return None
        return slot.value, slot.text

    def replaced_since(self, number: int) -> Iterator[int]:
        """Where displays were updated after this change, the latest first."""
        for index, at in reversed(self._replaced.items()):
            if at <= number:
                return
            yield index
