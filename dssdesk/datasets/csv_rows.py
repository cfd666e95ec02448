"""Delimited text row by row, each with its line: slower than DuckDB, and forgiving.

Only for a look at a file: which rows would not fit, and how they read. DuckDB reads the data.
"""

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any

from dssdesk.datasets.definition import CsvFormat
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.files import unpacked
from dssdesk.datasets.names import unique_names
from dssdesk.datasets.parsing import wrong_count
from dssdesk.datasets.row_source import Row, Rows

_MOST_CHARACTERS = 8 * 1024 * 1024
"""Of one row: a quote that is never closed would take in the rest of the file."""


def csv_rows(files: Sequence[Path], fmt: CsvFormat, width: int) -> Rows:
    """The rows below the header of each file.

    Raises:
        DatasetUnreadable: The format makes no sense.
    """
    for path in files:
        # A blank line is no row, but where there is a single column.
        records = _records(path, fmt, keep_blank=width == 1)
        if fmt.header:
            next(records, None)
        for row in records:
            if len(row.values) == width:
                yield row
            else:
                yield row._replace(problem=wrong_count(len(row.values), width))


def csv_names(path: Path, fmt: CsvFormat) -> tuple[str, ...]:
    """The names of the columns: the header's, or numbered ones.

    Raises:
        DatasetUnreadable: There is no row.
    """
    first = next(_records(path, fmt), None)
    if first is None:
        after = f" after {fmt.skip} lines: skip fewer" if fmt.skip else ", not even one of names"
        raise DatasetUnreadable(f"“{path.name}” has no row{after}.")
    names = [str(name or "").strip() for name in first.values]
    return unique_names(names if fmt.header else [""] * len(names))


def csv_head(path: Path, fmt: CsvFormat, count: int) -> list[Row]:
    """So many rows from the beginning, the header among them.

    Raises:
        DatasetUnreadable: They cannot be read so.
    """
    return list(islice(_records(path, fmt), count))


class _Lines:
    """The lines of a file, and those that the present row is made of."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.number = 0
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        size = 0
        for line in self._file:
            size = size + len(line) if self.taken else len(line)
            if size > _MOST_CHARACTERS:
                raise csv.Error(f"the row at line {self.number:,} is too long: a quote is open")
            self.number += 1
            self.taken.append(line)
            yield line


def _records(path: Path, fmt: CsvFormat, *, keep_blank: bool = False) -> Rows:
    """All rows, the header among them."""
    encoding = "utf-8-sig" if fmt.encoding == "utf-8" else fmt.encoding
    csv.field_size_limit(sys.maxsize)
    try:
        with io.TextIOWrapper(unpacked(path), encoding, "replace", newline="") as file:
            lines = _Lines(file)
            whole = iter(lines)
            for _ in range(fmt.skip):
                next(whole, None)
            lines.taken.clear()
            for values in csv.reader(whole, **_dialect(fmt)):
                text, first = "".join(lines.taken), lines.number - len(lines.taken) + 1
                lines.taken.clear()
                if values or keep_blank:
                    cells = [None if value in fmt.nulls else value for value in values or [""]]
                    yield Row(str(path), first, cells, text)
    except (csv.Error, TypeError, LookupError, EOFError, OSError) as error:
        raise DatasetUnreadable(f"“{path.name}” cannot be read this way: {error}.") from error


def _dialect(fmt: CsvFormat) -> dict[str, Any]:
    """The format in the words of Python's `csv`."""
    if not fmt.quote:
        return {"delimiter": fmt.delimiter, "quoting": csv.QUOTE_NONE}
    doubled = fmt.escape in ("", fmt.quote)
    return {
        "delimiter": fmt.delimiter,
        "quotechar": fmt.quote,
        "doublequote": doubled,
        "escapechar": None if doubled else fmt.escape,
    }
