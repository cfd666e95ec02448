"""The service's SQLite file: what its tables are read and written with."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_LOG = 25_000
"""Pages of log, 100 MB, with which a commit takes the time to bring them into the file itself."""


class Database:
    """One connection, in WAL. All calls from the thread that made it.

    ``written`` is set when there may be more in the log.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.written = asyncio.Event()
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=10)
        self._connection.execute("pragma journal_mode = wal")
        self._connection.execute("pragma synchronous = normal")
        self._connection.execute(f"pragma wal_autocheckpoint = {_LOG}")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing. May be nested; the outermost one counts."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("begin immediate")
        try:
            yield
            self._connection.execute("commit")
        except BaseException:
            self._connection.rollback()  # unless SQLite did so itself, as where the disk is full
            raise

    def do(self, sql: str, *values: Any) -> int:
        """Run one statement; returns the number of the row that it inserted last."""
        number = self._connection.execute(sql, values).lastrowid
        self.written.set()
        return number or 0

    def one(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        """The first row."""
        row: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows."""
        return self._connection.execute(sql, values).fetchall()

    def run_script(self, sql: str) -> None:
        """Run several statements, as those that make tables."""
        self._connection.executescript(sql)
