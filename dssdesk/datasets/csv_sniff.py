"""What DuckDB's sniffer says of delimited files, as a value; several files as one."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from dssdesk.datasets.csv_reading import literal, select
from dssdesk.datasets.definition import CsvFormat
from dssdesk.datasets.errors import DatasetUnreadable

if TYPE_CHECKING:
    import duckdb

TEXT = "VARCHAR"

_ROWS = 20_480
_LOOK_AT_ALL = 32 * 1024 * 1024
_NUMBERS = {"BIGINT", "HUGEINT", "DOUBLE"}


class Sniffed(msgspec.Struct, frozen=True, kw_only=True):
    """What the sniffer says; ``types`` in DuckDB's words, empty texts for what it did not see."""

    delimiter: str
    quote: str
    escape: str
    skip: int
    header: bool
    names: tuple[str, ...]
    types: tuple[str, ...]
    date_format: str
    timestamp_format: str


def sniff(
    con: "duckdb.DuckDBPyConnection", files: Sequence[Path], fmt: CsvFormat, *, dates: str = ""
) -> Sniffed:
    """What fits all of these files, given the format's encoding, compression and null marks.

    Args:
        con: Used for the queries.
        files: At least one.
        fmt: The rest of it is ignored.
        dates: The one format of dates and timestamps to accept; empty accepts any.

    Raises:
        DatasetUnreadable: They have not the same columns.
    """
    each = [_sniff(con, path, fmt, dates) for path in files]
    first = each[0]
    for path, other in zip(files, each, strict=True):
        if other.names != first.names:
            raise DatasetUnreadable(f"“{path.name}” has other columns than “{files[0].name}”.")
    types = tuple(_common(set(kinds)) for kinds in zip(*(s.types for s in each), strict=True))
    quoted = next((s for s in each if s.quote), first)
    return msgspec.structs.replace(
        first,
        types=types,
        quote=quoted.quote,
        escape=quoted.escape,
        date_format=_same([s.date_format for s in each if "DATE" in s.types]),
        timestamp_format=_same([s.timestamp_format for s in each if "TIMESTAMP" in s.types]),
    )


def _sniff(con: "duckdb.DuckDBPyConnection", path: Path, fmt: CsvFormat, dates: str) -> Sniffed:
    rows = -1 if path.stat().st_size <= _LOOK_AT_ALL else _ROWS
    options = [
        f"sample_size = {rows}",
        f"nullstr = [{', '.join(literal(mark) for mark in fmt.nulls)}]",
        f"encoding = {literal(fmt.encoding)}",
        f"compression = {literal(fmt.compression)}",
    ]
    if dates:
        options += [f"dateformat = {literal(dates)}", f"timestampformat = {literal(dates)}"]
    what = "Delimiter, Quote, Escape, SkipRows, HasHeader, Columns, DateFormat, TimestampFormat"
    source = f"sniff_csv({literal(str(path))}, {', '.join(options)})"
    found = con.sql(select(what, source)).fetchall()[0]
    texts = ["" if value in (None, "(empty)") else str(value) for value in found]
    return Sniffed(
        delimiter=texts[0] or ",",
        quote=texts[1],
        escape=texts[2],
        skip=int(found[3]),
        header=bool(found[4]),
        names=tuple(column["name"] for column in found[5]),
        types=tuple(column["type"] for column in found[5]),
        date_format=texts[6],
        timestamp_format=texts[7],
    )


def _common(kinds: set[str]) -> str:
    """One type for a column that is of several in several files."""
    if len(kinds) == 1:
        return kinds.pop()
    if kinds <= _NUMBERS:
        return "DOUBLE" if "DOUBLE" in kinds else "HUGEINT"
    return TEXT


def _same(formats: Sequence[str]) -> str:
    """The format of dates that all files share; what does not fit it fails when it is read."""
    return formats[0] if len(set(formats)) == 1 else ""
