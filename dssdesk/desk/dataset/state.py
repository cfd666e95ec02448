"""What a dataset's tab knows: the sample, and those of its rows that were read. No Qt here."""

from collections import OrderedDict
from dataclasses import dataclass

from dssdesk.desk.dataset.wishes import SampleChoice
from dssdesk.desk.kit.text import counted, number_text
from dssdesk.wire.datasets import ColumnItem, Page, SampleRead, SampleViewed

PAGE = 256
"""Rows that are read together."""

_VALUES_A_PAGE = 50_000
"""Values that are read together: a page of a wide table has fewer rows."""

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
    """The rows of a sample, or of a view of it, by page.

    Those looked at longest ago go when there are too many.
    """

    def __init__(
        self, sample: SampleRead, view: SampleViewed | None = None, most_pages: int = MOST_PAGES
    ) -> None:
        self.sample = sample
        self.id = sample.sample_id if view is None else view.view_id
        self.count = sample.rows if view is None else view.rows
        self.page_rows = rows_a_page(len(sample.columns))
        self._most = most_pages
        self._pages: OrderedDict[int, Page] = OrderedDict()
        self._asked: set[int] = set()

    @property
    def columns(self) -> tuple[ColumnItem, ...]:
        """The columns."""
        return self.sample.columns

    def has(self, row: int) -> bool:
        """Whether this row was read."""
        return row // self.page_rows in self._pages

    def text(self, row: int, column: int) -> str | None:
        """A value; None where it is empty, or the row was not read."""
        page = self._pages.get(row // self.page_rows)
        if page is None:
            return None
        values = page.columns[column]
        index = row - page.first
        return values[index] if 0 <= index < len(values) else None

    def wanted(self, first: int, last: int) -> tuple[int, ...]:
        """First rows of the pages to ask for so that these rows can be shown; marks them asked."""
        size = self.page_rows
        numbers = range(max(0, first) // size, min(last, self.count - 1) // size + 1)
        missing = [n for n in numbers if n not in self._pages and n not in self._asked]
        for number in numbers:
            if number in self._pages:
                self._pages.move_to_end(number)
        self._asked.update(missing)
        return tuple(number * size for number in missing)

    def take(self, page: Page) -> range:
        """Keep a page that came; the rows that can be shown now."""
        number = page.first // self.page_rows
        self._asked.discard(number)
        self._pages[number] = page
        while len(self._pages) > self._most:
            self._pages.popitem(last=False)
        return range(page.first, min(page.first + self.page_rows, self.count))

    def forget_ask(self, first: int) -> None:
        """A page could not be read; ask again when it is looked at again."""
        self._asked.discard(first // self.page_rows)

    def longest(self, column: int, count: int) -> list[str]:
        """The longest texts of a column among the pages that are here, for its width."""
        texts = {text for page in self._pages.values() for text in page.columns[column] if text}
        return sorted(texts, key=len, reverse=True)[:count]


def rows_a_page(columns: int) -> int:
    """How many rows are read together."""
    return max(16, min(PAGE, _VALUES_A_PAGE // max(1, columns)))


_FEW = ("No rows", "The only row")


def sample_text(sample: SampleRead, choice: SampleChoice) -> str:
    """What of the dataset is in the sample: ``First 10,000 of 336,776 rows``."""
    if sample.total is not None and sample.total == sample.rows:
        return f"All {counted(sample.rows, 'row')}" if sample.rows > 1 else _FEW[sample.rows]
    of = f" of {number_text(sample.total)}" if sample.total is not None else ""
    which = "Random" if choice.is_random else "First"
    return f"{which} {number_text(sample.rows)}{of} rows"
