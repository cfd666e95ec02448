"""Tables of SQLite files, read only: nothing is ever written to a file of somebody's."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from dssdesk.datasets.csv_reading import identifier, select
from dssdesk.datasets.definition import Column, SqliteFormat
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.names import unique_names
from dssdesk.datasets.row_source import Row, Rows
from dssdesk.datasets.types import StorageType

SQLITE_START = b"SQLite format 3\0"

_STEPS_BETWEEN_LOOKS = 100_000

_DECLARED = (
    ("BOOL", StorageType.BOOLEAN),
    ("INT", StorageType.BIGINT),
    ("REAL", StorageType.DOUBLE),
    ("FLOA", StorageType.DOUBLE),
    ("DOUB", StorageType.DOUBLE),
)
"""What a declared type says, by a part of it; anything else is left to the values."""


def table_names(path: Path) -> tuple[str, ...]:
    """The tables and views of a file, sorted.

    Raises:
        DatasetUnreadable: It is no whole SQLite file.
    """
    query = select(
        "name",
        "sqlite_master where type in ('table', 'view') and name not like 'sqlite\\_%' escape '\\'"
        " order by name",
    )
    with _opened(path) as con:
        return tuple(name for (name,) in con.execute(query))


def sqlite_names(path: Path, fmt: SqliteFormat) -> tuple[str, ...]:
    """The names of a table's columns.

    Raises:
        DatasetUnreadable: There is no such table.
    """
    with _opened(path) as con:
        cursor = con.execute(select("*", f"{_table(con, path, fmt)} limit 0"))
        return unique_names([column[0] for column in cursor.description])


def declared_types(path: Path, fmt: SqliteFormat) -> dict[str, StorageType]:
    """The types that a table's columns are declared to have, where that says something."""
    with _opened(path) as con:
        found = con.execute(f"pragma table_info({identifier(fmt.table)})").fetchall()
    types = {
        row[1]: next((kind for part, kind in _DECLARED if part in str(row[2]).upper()), None)
        for row in found
    }
    return {name: kind for name, kind in types.items() if kind is not None}


def sqlite_rows(
    files: Sequence[Path],
    fmt: SqliteFormat,
    columns: Sequence[Column],
    is_stopped: Callable[[], bool],
) -> Rows:
    """The rows of the same table of all files.

    Raises:
        DatasetUnreadable: A file is damaged, or lacks the table or a column.
    """
    for path in files:
        there = sqlite_names(path, fmt)
        wanted = [column.source or column.name for column in columns]
        missing = next((name for name in wanted if name not in there), None)
        if missing is not None:
            raise DatasetUnreadable(f"the column “{missing}” is not in the table any more.")
        places = [there.index(name) for name in wanted]
        with _opened(path) as con:
            con.set_progress_handler(is_stopped, _STEPS_BETWEEN_LOOKS)
            cursor = con.execute(select("*", _table(con, path, fmt)))
            for line, values in enumerate(cursor, start=1):
                yield Row(str(path), line, [values[place] for place in places])


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as one consistent file, with what is still in its write-ahead log.

    Raises:
        DatasetUnreadable: It is damaged.
    """
    with _opened(source) as con, contextlib.closing(sqlite3.connect(target)) as copy:
        con.backup(copy)
        copy.execute("pragma journal_mode = delete")  # a reader then makes no files beside it


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        # DuckDB, which draws random samples, pulls rows from threads of its own, one at a time.
        con = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, check_same_thread=False)
        # Texts of old programs may be in any encoding.
        con.text_factory = lambda data: data.decode("utf-8", "backslashreplace")
        with contextlib.closing(con):
            yield con
    except sqlite3.Error as error:
        raise DatasetUnreadable(f"“{path.name}”: {error}.") from error


def _table(con: sqlite3.Connection, path: Path, fmt: SqliteFormat) -> str:
    found = con.execute(
        "select 1 from sqlite_master where name = ? and type in ('table', 'view')", (fmt.table,)
    ).fetchone()
    if found is None:
        raise DatasetUnreadable(f"“{path.name}” has no table “{fmt.table}”.")
    return identifier(fmt.table)
