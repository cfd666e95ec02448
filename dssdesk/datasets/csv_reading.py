"""Delimited text through DuckDB, always with everything stated."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dssdesk.datasets.definition import Column, CsvFormat
from dssdesk.datasets.types import to_duckdb

if TYPE_CHECKING:
    import duckdb

MOST_MEMORY = "1GB"


def connect() -> "duckdb.DuckDBPyConnection":
    """A DuckDB of one's own: in memory, UTC, no network, no files but those a query names."""
    import duckdb

    con = duckdb.connect(config={"autoinstall_known_extensions": False, "threads": 2})
    con.execute("set TimeZone = 'UTC'")
    con.execute(f"set memory_limit = '{MOST_MEMORY}'")
    con.execute("set enable_progress_bar = false")
    return con


def literal(value: str) -> str:
    """A text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def csv_source(files: Sequence[Path], fmt: CsvFormat, columns: Sequence[Column]) -> str:
    """The table function that reads these files as `fmt` and `columns` say."""
    schema = ", ".join(f"{literal(c.name)}: {literal(to_duckdb(c.type))}" for c in columns)
    options = [
        "auto_detect = false",
        f"columns = {{{schema}}}",
        f"delim = {literal(fmt.delimiter)}",
        f"quote = {literal(fmt.quote)}",
        f"escape = {literal(fmt.escape)}",
        f"header = {str(fmt.header).lower()}",
        f"skip = {fmt.skip}",
        f"encoding = {literal(fmt.encoding)}",
        f"nullstr = [{', '.join(literal(mark) for mark in fmt.nulls)}]",
        f"decimal_separator = {literal(fmt.decimal)}",
        f"compression = {literal(fmt.compression)}",
    ]
    if fmt.date_format:
        options.append(f"dateformat = {literal(fmt.date_format)}")
    if fmt.timestamp_format:
        options.append(f"timestampformat = {literal(fmt.timestamp_format)}")
    return f"read_csv({_list(files)}, {', '.join(options)})"


def _list(files: Sequence[Path]) -> str:
    return "[" + ", ".join(literal(str(path)) for path in files) + "]"


def first_sentence(error: Exception) -> str:
    """What DuckDB said, without its advice on options of its own."""
    text = str(error).partition("Possible ")[0]
    return " ".join(text.split())[:500] or type(error).__name__


def holds(con: "duckdb.DuckDBPyConnection", source: str, where: str) -> bool:
    """Whether a row of this source is such."""
    query = f"select 1 from {source} where {where} limit 1"  # noqa: S608 (made of quoted parts)
    return bool(con.sql(query).fetchall())
