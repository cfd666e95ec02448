"""The rows of a table that is looked at: sorted and searched. No Qt here."""

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence

from dssdesk.base.order import by_name, plain
from dssdesk.desk.notebook.outputs.table_text import TableText

_NOT_OF_A_FIGURE = re.compile(r"[^0-9.eE+-]")
_CUT = {"...", "…", ""}


class TableRows:
    """What is shown of a table's body, in which order.

    Attributes:
        names: Of the columns; several header rows in one line.
        shown: The rows that are shown, in their order.
    """

    def __init__(self, table: TableText) -> None:
        self.table = table
        self.names = tuple(" · ".join(filter(None, dict.fromkeys(c))) for c in _columns_of(table))
        self.shown: Sequence[tuple[str, ...]] = table.body
        self._column = -1
        self._descending = False
        self._sought = ""
        self._plain: tuple[str, ...] = ()

    def sort(self, column: int, *, descending: bool) -> None:
        """Sort by a column; -1 is the order of the output. What has no value stands last."""
        self._column, self._descending = column, descending
        self._choose()

    def search(self, sought: str) -> None:
        """Show only the rows that hold this somewhere, without regard to case and accents."""
        self._sought = plain(sought.strip())
        self._choose()

    def as_csv(self) -> str:
        """What is shown, with the names, as a file holds it."""
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([self.names, *self.shown])
        return text.getvalue()

    def as_tsv(self, rows: Iterable[int], columns: Iterable[int]) -> str:
        """These cells of what is shown, as a spreadsheet takes them."""
        chosen = tuple(columns)
        return "\n".join("\t".join(self.shown[row][at] for at in chosen) for row in rows)

    def _choose(self) -> None:
        rows: Iterable[tuple[str, ...]] = self.table.body
        if self._sought:
            self._plain = self._plain or tuple(plain("\n".join(row)) for row in rows)
            rows = (
                row for row, text in zip(rows, self._plain, strict=True) if self._sought in text
            )
        self.shown = tuple(rows)
        if self._column < 0:
            return
        at, is_figure = self._column, self.table.figures[self._column]
        has_value = [row for row in self.shown if row[at] not in _CUT]
        last = [row for row in self.shown if row[at] in _CUT]
        if is_figure:
            numbers = {row[at]: _number(row[at]) for row in has_value}
            last = [row for row in has_value if math.isnan(numbers[row[at]])] + last
            has_value = [row for row in has_value if not math.isnan(numbers[row[at]])]
            has_value.sort(key=lambda row: numbers[row[at]], reverse=self._descending)
        else:
            has_value.sort(key=lambda row: by_name(row[at]), reverse=self._descending)
        self.shown = (*has_value, *last)


def _columns_of(table: TableText) -> Iterable[tuple[str, ...]]:
    return zip(*table.head, strict=True) if table.head else [()] * table.columns


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        pass
    try:
        return float(_NOT_OF_A_FIGURE.sub("", text.replace("−", "-")))
    except ValueError:
        return math.nan
