"""Delimited text through DuckDB, with everything stated and every value as text.

DuckDB's own conversions are too kind: it rounds ``2.7`` to fit a whole number, drops the offset of
``10:00+05:00`` and the time of a date. `dssdesk.datasets.parsing` makes values of the texts.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dssdesk.datasets.definition import CsvFormat
from dssdesk.datasets.parsing import wrong_count

if TYPE_CHECKING:
    import duckdb

MOST_MEMORY = "1GB"
"""What one query may hold; streams need some 100 MB of it."""

_LINE = re.compile(r"CSV Error on Line: (\d+)")
_COUNTS = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")
_FILE = re.compile(r"^ *file = (.+)$", re.MULTILINE)
_OTHER_CODE = "the text is neither UTF-8 nor Latin-1. Save it as UTF-8."
_PLAINLY = {
    "unterminated quote": "a quote is opened and never closed.",
    "not utf-8 encoded": _OTHER_CODE,
    "not latin-1 encoded": _OTHER_CODE,
    "state machine": (
        "the text has not the delimiter and quotes of this dataset. Put the right file in its "
        "place, or import it again."
    ),
    "Maximum line size": "the line is too long.",
}
"""DuckDB's words, and ours."""


def connect() -> "duckdb.DuckDBPyConnection":
    """A DuckDB of one's own: in memory, UTC, that fetches nothing."""
    import duckdb

    con = duckdb.connect(config={"autoinstall_known_extensions": False, "threads": 2})
    con.execute("set TimeZone = 'UTC'")
    con.execute(f"set memory_limit = '{MOST_MEMORY}'")
    con.execute("set temp_directory = ''")  # never files of ours beside a person's
    con.execute("set enable_progress_bar = false")
    return con


def literal(value: str) -> str:
    """A text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def select(what: str, source: str) -> str:
    """A query; its parts are made by `literal`, `identifier` and `csv_source`."""
    return f"select {what} from {source}"  # noqa: S608 (quoted by those that make the parts)


def csv_source(
    files: Sequence[Path], fmt: CsvFormat, names: Sequence[str], *, skip_bad: bool = False
) -> str:
    """The table function that reads these files as `fmt` says; missing values are null.

    Where it leaves out rows that are none, `rejected` tells how many.
    """
    paths = ", ".join(literal(str(path)) for path in files)
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    options = [
        "auto_detect = false",
        f"columns = {{{columns}}}",
        f"delim = {literal(fmt.delimiter)}",
        f"quote = {literal(fmt.quote)}",
        f"escape = {literal(fmt.escape)}",
        f"header = {str(fmt.header).lower()}",
        f"skip = {fmt.skip}",
        f"encoding = {literal(fmt.encoding)}",
        f"nullstr = [{', '.join(literal(mark) for mark in fmt.nulls)}]",
        f"compression = {literal(fmt.compression)}",
    ]
    if skip_bad:
        options += ["store_rejects = true", "rejects_limit = 0"]
    return f"read_csv([{paths}], {', '.join(options)})"


def rejected(con: "duckdb.DuckDBPyConnection") -> int:
    """How many rows were left out by what ran on this connection."""
    import duckdb

    try:
        found = con.sql(select("count(distinct (scan_id, file_id, line))", "reject_errors"))
        return int(found.fetchall()[0][0])
    except duckdb.CatalogException:  # no query left out anything
        return 0


def values_among(
    con: "duckdb.DuckDBPyConnection", source: str, names: Sequence[str], texts: Sequence[str]
) -> set[str]:
    """Which of these texts occur in these columns of a source."""
    values = ", ".join(identifier(name) for name in names)
    listed = ", ".join(literal(text) for text in texts)
    each = select(f"unnest([{values}]) as v", source)
    found = con.sql(select("distinct v", f"({each}) where v in ({listed})")).fetchall()
    return {row[0] for row in found}


def plainly(error: Exception) -> str:
    """What DuckDB found wrong, without its advice on options of its own."""
    text = str(error)
    line, counts, file = (pattern.search(text) for pattern in (_LINE, _COUNTS, _FILE))
    where = f"“{Path(file[1]).name}”, line {line[1]}: " if line and file else ""
    if counts:
        return f"{where}{wrong_count(int(counts[2]), int(counts[1]))}"
    if "Out of Memory" in text:
        return "there is not enough memory for it. Read fewer rows."
    for words, plain in _PLAINLY.items():
        if words in text:
            return f"{where}{plain}"
    first = " ".join(text.partition("Possible ")[0].split())
    return f"{where}{first[:300]}"
