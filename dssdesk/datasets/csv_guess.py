"""The format and the schema of delimited text: guessed by DuckDB, checked by us."""

import codecs
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from dssdesk.datasets.csv_reading import (
    connect,
    csv_source,
    first_sentence,
    holds,
    identifier,
    literal,
)
from dssdesk.datasets.csv_sniff import TEXT, Sniffed, sniff
from dssdesk.datasets.definition import Column, CsvFormat
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.files import first_bytes
from dssdesk.datasets.types import StorageType, from_duckdb

if TYPE_CHECKING:
    import duckdb

NULL_MARKS = ("NA", "N/A", "#N/A", "NULL", "null", "NaN", "nan", "None", r"\N", "-", "?")
"""What stands for a missing value where it keeps a column from being numbers or dates."""

_MOST_FILES = 24
_LOOK_AT = 1024 * 1024


def guess_csv(files: Sequence[Path], *, compression: str) -> tuple[CsvFormat, tuple[Column, ...]]:
    """The format and the schema that fit all of these files.

    Raises:
        DatasetUnreadable: They are no table, or not all the same one.
    """
    import duckdb

    some = _spread(files)
    con = connect()
    try:
        return _Guess(
            con, some, CsvFormat(encoding=_encoding(some), compression=compression)
        ).make()
    except duckdb.Error as error:
        raise DatasetUnreadable(first_sentence(error)) from error
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
        fmt = msgspec.structs.replace(
            self._base,
            delimiter=seen.delimiter,
            quote=self._quote(seen),
            escape=seen.escape or self._quote(seen),
            header=seen.header,
            skip=seen.skip,
            nulls=nulls,
            date_format=seen.date_format,
            timestamp_format=seen.timestamp_format,
        )
        bold = self._too_bold(seen, fmt)
        columns = tuple(
            Column(name=name, type=StorageType.STRING if name in bold else from_duckdb(kind))
            for name, kind in zip(seen.names, seen.types, strict=True)
        )
        return fmt, columns

    def _refuse_lost_rows(self, seen: Sniffed) -> None:
        """Skipped lines must be a preamble: the sniffer skips rows of other lengths as well."""
        lines = self._beginning().splitlines()[: seen.skip]
        for number, line in enumerate(lines, start=1):
            if seen.delimiter in line and not line.startswith("#"):
                raise DatasetUnreadable(
                    f"“{self._files[0].name}” has lines of different lengths: line {number} has "
                    f"{line.count(seen.delimiter) + 1} values, later ones have {len(seen.names)}."
                )

    def _with_null_marks(self, plain: Sniffed) -> tuple[Sniffed, tuple[str, ...]]:
        """The same with the marks that turn columns of text into something better."""
        if TEXT not in plain.types:
            return plain, ("",)
        marked = sniff(
            self._con, self._files, msgspec.structs.replace(self._base, nulls=("", *NULL_MARKS))
        )
        if marked.names != plain.names or marked.skip != plain.skip:
            return plain, ("",)
        changed = [
            name
            for name, old, new in zip(plain.names, plain.types, marked.types, strict=True)
            if old == TEXT and new != TEXT
        ]
        if not changed:
            return plain, ("",)
        fmt = msgspec.structs.replace(
            self._base,
            delimiter=plain.delimiter,
            quote=self._quote(plain),
            escape=plain.escape or self._quote(plain),
            header=plain.header,
            skip=plain.skip,
        )
        marks = tuple(mark for mark in NULL_MARKS if self._occurs(mark, fmt, plain.names, changed))
        return marked, ("", *marks)

    def _occurs(
        self, mark: str, fmt: CsvFormat, names: Sequence[str], among: Sequence[str]
    ) -> bool:
        source = csv_source(self._files, fmt, [Column(name=name) for name in names])
        where = " or ".join(f"{identifier(name)} = {literal(mark)}" for name in among)
        return holds(self._con, source, where)

    def _too_bold(self, seen: Sniffed, fmt: CsvFormat) -> set[str]:
        """The columns whose text fits another reading as well: they stay text."""
        bold = {
            name
            for name, kind in zip(seen.names, seen.types, strict=True)
            if kind == "BOOLEAN" and self._has_other_words(name, seen, fmt)
        }
        for kind, dates in (("DATE", seen.date_format), ("TIMESTAMP", seen.timestamp_format)):
            if kind not in seen.types or _with_day_and_month_swapped(dates) == dates:
                continue
            other = sniff(
                self._con,
                self._files,
                msgspec.structs.replace(self._base, nulls=fmt.nulls),
                dates=_with_day_and_month_swapped(dates),
            )
            pairs = zip(seen.names, seen.types, other.types, strict=True)
            bold |= {name for name, here, there in pairs if here == there == kind}
        return bold

    def _has_other_words(self, name: str, seen: Sniffed, fmt: CsvFormat) -> bool:
        """Whether a column that could be boolean says yes, t or Y rather than true."""
        source = csv_source(self._files, fmt, [Column(name=other) for other in seen.names])
        where = f"lower({identifier(name)}) not in ('true', 'false')"
        return holds(self._con, source, where)

    def _quote(self, seen: Sniffed) -> str:
        """The quote; where none was seen, ``"`` unless the text holds bare ones."""
        if seen.quote:
            return seen.quote
        return "" if '"' in self._beginning() else '"'

    def _beginning(self) -> str:
        return _text(first_bytes(self._files[0], _LOOK_AT), self._base.encoding)


def _spread(files: Sequence[Path]) -> Sequence[Path]:
    """At most so many files, the first and the last among them."""
    step = max(1, -(-len(files) // _MOST_FILES))
    return files[::step] if (len(files) - 1) % step == 0 else (*files[::step], files[-1])


def _encoding(files: Sequence[Path]) -> str:
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


def _text(data: bytes, encoding: str) -> str:
    return data.decode(encoding, "replace").removeprefix("\ufeff")


def _with_day_and_month_swapped(dates: str) -> str:
    """The other reading of ``%d/%m/%Y``; the same where there is none (ISO, ``%d.%m.%Y``)."""
    start = dates[:5]
    if start in ("%d/%m", "%m/%d", "%d-%m", "%m-%d"):
        return start[3:] + start[2] + start[:2] + dates[5:]
    return dates
