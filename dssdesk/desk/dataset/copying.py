"""Cells on their way to the clipboard: read in pages of their own, kept as texts. No Qt here."""

from collections.abc import Iterable, Sequence

from dssdesk.desk.dataset.state import Block, Rows
from dssdesk.wire.datasets import LONGEST_TEXT, Page

MOST_CELLS = 1_000_000
"""More belongs into an export."""

_VALUES_A_PAGE = 200_000
_MOST_ROWS_A_PAGE = 4_096


class Copying:
    """Blocks of cells; ask for `wanted` and `take` its answer until there is none wanted.

    Args:
        rows: Where they are.
        blocks: What is selected.
        shown: The columns that are not hidden; others are left out.
        has_names: Whether the names of the columns come first.

    Attributes:
        cut: How many texts are here only in part, as pages have them.
    """

    def __init__(
        self, rows: Rows, blocks: Iterable[Block], shown: Sequence[int], *, has_names: bool = False
    ) -> None:
        self.rows = rows
        self.count = max(1, min(_MOST_ROWS_A_PAGE, _VALUES_A_PAGE // max(1, len(rows.columns))))
        self._blocks = sorted(blocks, key=_place)
        self._shown = shown
        self.cut = 0
        self._lines: list[str] = []
        self._block = 0
        self._row = self._blocks[0].top if self._blocks else 0
        if has_names and self._blocks:
            columns = self._columns(self._blocks[0])
            self._lines.append("\t".join(_flat(rows.columns[column].name) for column in columns))
        self._take_what_is_here()

    @property
    def wanted(self) -> int | None:
        """The first row of the page to ask for; None where all is here."""
        return None if self._block >= len(self._blocks) else self._row

    def take(self, page: Page) -> None:
        """The wanted page."""
        block = self._blocks[self._block]
        columns = [page.columns[column] for column in self._columns(block)]
        there = max((len(values) for values in page.columns), default=0)
        last = min(block.bottom, page.first + there - 1)
        for row in range(page.first, last + 1):
            self._add(values[row - page.first] for values in columns)
        # A page that is too short ends its block: rows that are not there are not waited for.
        self._go_to(block.bottom + 1 if there < self.count else last + 1)
        self._take_what_is_here()

    @property
    def text(self) -> str:
        """What is here, as tab-separated lines."""
        return "\n".join(self._lines)

    def _take_what_is_here(self) -> None:
        while self.wanted is not None and self.rows.has(self._row):
            columns = self._columns(self._blocks[self._block])
            self._add(self.rows.text(self._row, column) for column in columns)
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
        row = list(texts)
        self.cut += sum(text is not None and len(text) > LONGEST_TEXT for text in row)
        self._lines.append("\t".join(_flat(text) for text in row))


def _flat(text: str | None) -> str:
    return "" if text is None else " ".join(text.split("\t")).replace("\n", " ").replace("\r", "")


def _place(block: Block) -> tuple[int, int]:
    return block.top, block.left
