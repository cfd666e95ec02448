"""Cells on their way to the clipboard: read in pages of their own, kept as texts. No Qt here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dssdesk.desk.dataset.state import Block, Rows
from dssdesk.wire.datasets import LONGEST_TEXT, LONGEST_WHOLE_TEXT, Page

MOST_CELLS = 1_000_000
MOST_CHARACTERS = 50_000_000
"""More belongs into an export."""

_VALUES_A_PAGE = 200_000
_MOST_ROWS_A_PAGE = 4_096
_SEPARATORS = ("\t", "\n", "\r")


@dataclass(frozen=True, slots=True)
class Piece:
    """Values to ask for: so many rows, or fewer, of these columns."""

    first: int
    count: int
    columns: tuple[int, ...]


class Copying:
    """Blocks of cells; ask for `wanted` and `take` its answer until there is none wanted.

    Args:
        rows: Where they are.
        blocks: What is selected.
        shown: The columns that are not hidden; others are left out.
        has_names: Whether the names of the columns come first.

    Attributes:
        cut: How many texts are too long even for here.
        size: Characters so far.
    """

    def __init__(
        self, rows: Rows, blocks: Iterable[Block], shown: Sequence[int], *, has_names: bool = False
    ) -> None:
        self.rows = rows
        self._blocks = sorted(blocks, key=_place)
        self._shown = shown
        self.cut = 0
        self.size = 0
        self._lines: list[list[str]] = []
        self._block = 0
        self._row = self._blocks[0].top if self._blocks else 0
        if has_names and self._blocks:
            columns = self._columns(self._blocks[0])
            self._lines.append([rows.columns[column].name for column in columns])
        self._take_what_is_here()

    @property
    def wanted(self) -> Piece | None:
        """What to ask for; None where all is here."""
        if self._block >= len(self._blocks):
            return None
        block = self._blocks[self._block]
        columns = tuple(self._columns(block))
        most = max(1, min(_MOST_ROWS_A_PAGE, _VALUES_A_PAGE // max(1, len(columns))))
        return Piece(self._row, min(most, block.bottom - self._row + 1), columns)

    def take(self, page: Page) -> None:
        """The wanted values."""
        there = max((len(values) for values in page.columns), default=0)
        for row in range(there):
            self._add(values[row] for values in page.columns)
        # Rows that are not there, as in a view that went, are not waited for.
        self._go_to(self._row + there if there else self._blocks[self._block].bottom + 1)
        self._take_what_is_here()

    @property
    def text(self) -> str:
        """What is here, as lines with tabs between values; quoted where spreadsheets need it."""
        if len(self._lines) == 1 and len(self._lines[0]) == 1:
            return self._lines[0][0]  # one value alone is just that
        return "\n".join("\t".join(map(_quoted, line)) for line in self._lines)

    def _take_what_is_here(self) -> None:
        while self._block < len(self._blocks) and self.rows.has(self._row):
            columns = self._columns(self._blocks[self._block])
            texts = [self.rows.text(self._row, column) for column in columns]
            if any(text is not None and len(text) > LONGEST_TEXT for text in texts):
                return  # of some there is only the beginning
            self._add(texts)
            self._go_to(self._row + 1)

    def _go_to(self, row: int) -> None:
        self._row = row
        if row > self._blocks[self._block].bottom:
            self._block += 1
            if self._block < len(self._blocks):
                self._row = self._blocks[self._block].top

    def _columns(self, block: Block) -> list[int]:
        return [column for column in self._shown if block.left <= column <= block.right]

    def _add(self, texts: Iterable[str | None]) -> None:
        line = [text or "" for text in texts]
        self.cut += sum(len(text) > LONGEST_WHOLE_TEXT for text in line)
        self.size += sum(map(len, line))
        self._lines.append(line)


def _quoted(text: str) -> str:
    if text.startswith('"') or any(sign in text for sign in _SEPARATORS):
        return '"' + text.replace('"', '""') + '"'
    return text


def _place(block: Block) -> tuple[int, int]:
    return block.top, block.left
