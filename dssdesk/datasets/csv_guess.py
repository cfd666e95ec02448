"""The format and the schema of delimited text: guessed by DuckDB, checked by us."""

import codecs
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from dssdesk.datasets.csv_reading import (
    connect,
    csv_source,
    identifier,
    plainly,
    select,
    values_among,
)
from dssdesk.datasets.csv_sniff import TEXT, Sniffed, sniff
from dssdesk.datasets.definition import Column, CsvFormat
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.files import first_bytes
from dssdesk.datasets.guessing import NULL_MARKS
from dssdesk.datasets.parsing import parse
from dssdesk.datasets.types import StorageType, from_duckdb

if TYPE_CHECKING:
    import duckdb

_DELIMITERS = ",;\t|"
_MOST_FILES = 24
_LOOK_AT = 1024 * 1024
_CHECKED_ROWS = 500_000


def guess_csv(files: Sequence[Path], *, compression: str) -> tuple[CsvFormat, tuple[Column, ...]]:
    """The format and the schema that fit all of these files.

    Raises:
        DatasetUnreadable: They are no table, or not all the same one.
    """
    import duckdb

    some = _spread([path for path in files if first_bytes(path, 1)])
    if not some:
        raise DatasetUnreadable(f"“{files[0].name}” is empty.")
    con = connect()
    try:
        base = CsvFormat(encoding=encoding_of(some), compression=compression)
        return _Guess(con, some, base).make()
    except duckdb.Error as error:
        raise DatasetUnreadable(plainly(error)) from error
    finally:
        con.close()


class _Guess:
    """One guess: what fits these files, step by step."""

    def __init__(
        self, con: "duckdb.DuckDBPyConnection", files: Sequence[Path], base: CsvFormat
    ) -> None:
        self._con = con
        self._files = files
        self._base = base

    def make(self) -> tuple[CsvFormat, tuple[Column, ...]]:
        """The format and the schema."""
        seen = sniff(self._con, self._files, self._base)
        self._refuse_lost_rows(seen)
        seen, nulls = self._with_null_marks(seen)
        fmt = self._format(seen, nulls)
        ambiguous = self._ambiguous_dates(seen, nulls)
        columns = [
            Column(name=name, type=StorageType.STRING if name in ambiguous else from_duckdb(kind))
            for name, kind in zip(seen.names, seen.types, strict=True)
        ]
        return fmt, self._checked(columns, fmt)

    def _format(self, seen: Sniffed, nulls: tuple[str, ...]) -> CsvFormat:
        quote = self._quote(seen)
        return msgspec.structs.replace(
            self._base,
            delimiter=seen.delimiter,
            quote=quote,
            escape=seen.escape or quote,
            header=seen.header,
            skip=seen.skip,
            nulls=nulls,
            date_format=seen.date_format,
            timestamp_format=seen.timestamp_format,
        )

    def _refuse_lost_rows(self, seen: Sniffed) -> None:
        """The sniffer bends what does not fit: it skips rows, or takes a line as one value.

        Lines may be skipped as a preamble, and a single column may hold commas, but for its name.
        """
        lines = self._beginning().splitlines()
        for number, line in enumerate(lines[: seen.skip], start=1):
            if seen.delimiter in line and not line.startswith("#"):
                self._refuse(number, line, seen.delimiter)
        mark = next((mark for mark in _DELIMITERS if mark in seen.names[0]), None)
        if mark and seen.header and len(seen.names) == 1 and not lines[seen.skip].startswith('"'):
            width = seen.names[0].count(mark)
            odd = next((n for n, text in enumerate(lines) if text.count(mark) != width), 0)
            self._refuse(odd + 1, lines[odd], mark)

    def _refuse(self, number: int, line: str, delimiter: str) -> None:
        raise DatasetUnreadable(
            f"“{self._files[0].name}” has lines of different lengths: line {number} has "
            f"{line.count(delimiter) + 1} values, others have more or fewer."
        )

    def _with_null_marks(self, plain: Sniffed) -> tuple[Sniffed, tuple[str, ...]]:
        """The same with the marks that turn columns of text into something better."""
        if TEXT not in plain.types:
            return plain, ("",)
        wide = msgspec.structs.replace(self._base, nulls=("", *NULL_MARKS))
        marked = sniff(self._con, self._files, wide)
        if (marked.names, marked.skip) != (plain.names, plain.skip):
            return plain, ("",)
        kinds = zip(plain.names, plain.types, marked.types, strict=True)
        changed = [name for name, old, new in kinds if old == TEXT != new]
        if not changed:
            return plain, ("",)
        source = csv_source(self._files, self._format(plain, ("",)), plain.names)
        found = values_among(self._con, source, changed, NULL_MARKS)
        return marked, ("", *(mark for mark in NULL_MARKS if mark in found))

    def _ambiguous_dates(self, seen: Sniffed, nulls: tuple[str, ...]) -> set[str]:
        """The columns of dates whose day and month could change places."""
        found: set[str] = set()
        base = msgspec.structs.replace(self._base, nulls=nulls)
        for kind, dates in (("DATE", seen.date_format), ("TIMESTAMP", seen.timestamp_format)):
            swapped = _with_day_and_month_swapped(dates)
            if kind not in seen.types or swapped == dates:
                continue
            other = sniff(self._con, self._files, base, dates=swapped)
            kinds = zip(seen.names, seen.types, other.types, strict=True)
            found |= {name for name, here, there in kinds if here == there == kind}
        return found

    def _checked(self, columns: Sequence[Column], fmt: CsvFormat) -> tuple[Column, ...]:
        """The columns; one that our own strict reading does not take is text."""
        wanted = [column for column in columns if column.type != StorageType.STRING]
        source = csv_source(self._files, fmt, [column.name for column in columns])
        names = ", ".join(identifier(column.name) for column in wanted)
        if not wanted:
            return tuple(columns)
        bad: set[str] = set()
        query = select(names, f"{source} limit {_CHECKED_ROWS}")
        for batch in self._con.sql(query).to_arrow_reader(16_384):
            for texts, column in zip(batch.columns, wanted, strict=True):
                try:
                    parse(texts, column, fmt, first_row=0)
                except DatasetUnreadable:
                    bad.add(column.name)
        return tuple(Column(name=c.name) if c.name in bad else c for c in columns)

    def _quote(self, seen: Sniffed) -> str:
        """The quote; where none was seen, ``"`` unless the text holds bare ones."""
        if seen.quote:
            return seen.quote
        return "" if '"' in self._beginning() else '"'

    def _beginning(self) -> str:
        data = first_bytes(self._files[0], _LOOK_AT)
        return data.decode(self._base.encoding, "replace").removeprefix("\ufeff")


def _spread(files: Sequence[Path]) -> Sequence[Path]:
    """At most so many files, spread evenly, the last among them."""
    step = max(1, -(-len(files) // _MOST_FILES))
    return files[::-1][::step][::-1]


def encoding_of(files: Sequence[Path]) -> str:
    """``utf-8``, ``utf-16``, or ``latin-1`` for all that is neither."""
    starts = [first_bytes(path, _LOOK_AT) for path in files]
    if starts[0].startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        for start in starts:
            codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _with_day_and_month_swapped(dates: str) -> str:
    """The other reading of ``%d/%m/%Y``; the same where there is none (ISO, ``%d.%m.%Y``)."""
    start = dates[:5]
    if start in ("%d/%m", "%m/%d", "%d-%m", "%m-%d"):
        return start[3:] + start[2] + start[:2] + dates[5:]
    return dates
