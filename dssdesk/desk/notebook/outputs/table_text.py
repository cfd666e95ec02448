"""HTML tables as pandas writes them, read without a browser. No Qt here."""

import html
import re
from dataclasses import dataclass
from functools import lru_cache

_ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.DOTALL | re.IGNORECASE)
_CELL = re.compile(r"<(t[hd])\b([^>]*)>(.*?)</t[hd]>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")
_HIDDEN = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_TOTAL = re.compile(r"([\d,]+) rows × ([\d,]+) columns|shape: \(([\d_,]+), ([\d_,]+)\)")
_TABLE = re.compile(r"<table\b.*</table>", re.DOTALL | re.IGNORECASE)
_WIDE = 8
"""Texts of a column among which the widest is: to measure each one would take too long."""

_MOST_CHARACTERS = 60  # of one value that is shown; pandas cuts at 50 itself
_KEPT = 16

_FIGURE = re.compile(
    r"[-+−$€£]?(?:\d[\d,_ ]*)(?:\.\d+)?(?:[eE][-+]?\d+)?\s*%?|nan|NaN|<NA>|NaT|None|\.\.\.|…|-?inf"
)


@dataclass(frozen=True, slots=True)
class TableText:
    """A table's texts.

    Attributes:
        head: Header rows, each as wide as the body.
        index_columns: Columns at the left that name the rows.
        total_rows: Rows of the whole frame, where the text says so.
        longest: Of each column its longest texts, as they are shown.
        is_alone: There is no other text, above, below or as a caption.
    """

    head: tuple[tuple[str, ...], ...]
    body: tuple[tuple[str, ...], ...]
    index_columns: int
    total_rows: int
    total_columns: int
    figures: tuple[bool, ...]
    longest: tuple[tuple[str, ...], ...]
    is_alone: bool = True

    @property
    def columns(self) -> int:
        """How many columns there are to draw, those of the index included."""
        return len(self.figures)

    def as_tsv(self) -> str:
        """The texts as a spreadsheet takes them."""
        return "\n".join("\t".join(row) for row in (*self.head, *self.body))


def shortened(text: str) -> str:
    """A value as it is shown."""
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"


def amount(table: TableText) -> str:
    """How much there is: “4 of 16 rows × 6 columns”."""
    columns, rows = table.total_columns, len(table.body)
    shown = rows - any(all(value in ("...", "…", "") for value in row) for row in table.body)
    words = (
        f"{shown:,} of {table.total_rows:,} rows"
        if table.total_rows > rows
        else (f"{rows:,} row" if rows == 1 else f"{rows:,} rows")
    )
    return f"{words} × {columns:,} column" + ("" if columns == 1 else "s")


@lru_cache(_KEPT)
def read_table(text: str) -> TableText | None:
    """The table in this HTML; None where it is more than one plain table.

    Thousands of rows take a tenth of a second, so the last tables are remembered: a thread may
    read one before it is shown.
    """
    text = _HIDDEN.sub("", text)
    lowered = text.lower()
    spans = re.search(r"(?:row|col)span\s*=\s*[\"']?(?!1\b)\d", lowered)
    if lowered.count("<table") != 1 or spans or re.search(r"<(img|svg|a|input)\b", lowered):
        return None
    rows = [_cells(row) for row in _ROW.findall(text)]
    rows = [row for row in rows if row]
    if not rows:
        return None
    head_count = 0
    while head_count < len(rows) and all(is_head for is_head, _ in rows[head_count]):
        head_count += 1
    width = max(map(len, rows))
    head = tuple(_padded([value for _, value in row], width) for row in rows[:head_count])
    body = tuple(_padded([value for _, value in row], width) for row in rows[head_count:])
    index = max((sum(is_head for is_head, _ in row) for row in rows[head_count:]), default=0)
    beside = html.unescape(_TAG.sub(" ", _TABLE.sub(" ", text)))
    total = _total(beside)
    return TableText(
        head=head,
        body=body,
        index_columns=min(index, width),
        total_rows=total[0] if total else len(body),
        total_columns=total[1] if total else width - index,
        figures=tuple(_is_figures(column, body) for column in range(width)),
        longest=tuple(map(_longest, zip(*head, *body, strict=True))),
        is_alone=not _TOTAL.sub("", beside).strip() and "<caption" not in lowered,
    )


def _cells(row: str) -> list[tuple[bool, str]]:
    return [
        (tag.lower() == "th", html.unescape(_TAG.sub("", inner)).strip())
        for tag, _, inner in _CELL.findall(row)
    ]


def _padded(values: list[str], width: int) -> tuple[str, ...]:
    return tuple([""] * (width - len(values)) + values)


def _total(text: str) -> tuple[int, int] | None:
    """Rows and columns, as pandas and Polars say them."""
    found = _TOTAL.search(text)
    if found is None:
        return None
    rows, columns = (re.sub(r"[,_]", "", part) for part in found.groups() if part)
    return int(rows), int(columns)


def _is_figures(column: int, body: tuple[tuple[str, ...], ...]) -> bool:
    values = [row[column] for row in body if row[column]]
    return bool(values) and all(_FIGURE.fullmatch(value) for value in values)


def _longest(column: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(shortened, sorted(set(column), key=len)[-_WIDE:]))
