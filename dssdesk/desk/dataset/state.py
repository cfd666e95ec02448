"""What a dataset's tab knows: the sample, and those of its rows that were read. No Qt here."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from dssdesk.desk.kit.text import number_text
from dssdesk.wire.datasets import Page, SampleRead

PAGE = 256
"""Rows that are read together."""

MOST_PAGES = 64


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of cells, bounds included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def count(self) -> int:
        """How many cells."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


class Rows:
    """The rows of one sample, by page; those looked at longest ago go when there are too many."""

    def __init__(self, sample: SampleRead, most_pages: int = MOST_PAGES) -> None:
        self.sample = sample
        self._most = most_pages
        self._pages: OrderedDict[int, Page] = OrderedDict()
        self._asked: set[int] = set()

    def has(self, row: int) -> bool:
        """Whether this row was read."""
        return row // PAGE in self._pages

    def text(self, row: int, column: int) -> str | None:
        """A value; None where it is empty, or the row was not read."""
        page = self._pages.get(row // PAGE)
        if page is None:
            return None
        values = page.columns[column]
        index = row - page.first
        return values[index] if 0 <= index < len(values) else None

    def wanted(self, first: int, last: int) -> tuple[int, ...]:
        """First rows of the pages to ask for so that these rows can be shown; marks them asked."""
        numbers = range(max(0, first) // PAGE, min(last, self.sample.rows - 1) // PAGE + 1)
        missing = [n for n in numbers if n not in self._pages and n not in self._asked]
        for number in numbers:
            if number in self._pages:
                self._pages.move_to_end(number)
        self._asked.update(missing)
        return tuple(number * PAGE for number in missing)

    def take(self, page: Page) -> range:
        """Keep a page that came; the rows that can be shown now."""
        number = page.first // PAGE
        self._asked.discard(number)
        self._pages[number] = page
        while len(self._pages) > self._most:
            self._pages.popitem(last=False)
        return range(page.first, min(page.first + PAGE, self.sample.rows))

    def forget_ask(self, first: int) -> None:
        """A page could not be read; ask again when it is looked at again."""
        self._asked.discard(first // PAGE)

    def as_text(self, blocks: Iterable[Block]) -> str:
        """Blocks of cells as tab-separated lines, for the clipboard."""
        lines = [
            "\t".join(
                _flat(self.text(row, column)) for column in range(block.left, block.right + 1)
            )
            for block in sorted(blocks, key=_place)
            for row in range(block.top, block.bottom + 1)
        ]
        return "\n".join(lines)

    def longest(self, column: int, count: int) -> list[str]:
        """The longest texts of a column among the pages that are here, for its width."""
        texts = {text for page in self._pages.values() for text in page.columns[column] if text}
        return sorted(texts, key=len, reverse=True)[:count]


def sample_text(sample: SampleRead) -> str:
    """What of the dataset is shown: ``First 10,000 of 336,776 rows``."""
    if sample.total is not None and sample.total == sample.rows:
        return "No rows" if sample.rows == 0 else f"All {number_text(sample.rows)} rows"
    of = f" of {number_text(sample.total)}" if sample.total is not None else ""
    return f"First {number_text(sample.rows)}{of} rows"


def _flat(text: str | None) -> str:
    return "" if text is None else " ".join(text.split("\t")).replace("\n", " ").replace("\r", "")


def _place(block: Block) -> tuple[int, int]:
    return block.top, block.left
