"""Bringing what SQLite has logged into its file, in a thread: it waits for the disk."""

import asyncio
import contextlib
import logging
import sqlite3

from dssdesk.sessions.database import Database

_log = logging.getLogger(__name__)

_PAUSE = 0.5
_LONG = 4_000_000
"""Bytes of log that are worth the way."""


class Checkpointing:
    """Goes on as long as the service. Where it is too slow, SQLite does it within a commit."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._log_file = database.path.with_name(f"{database.path.name}-wal")

    async def run(self) -> None:
        """Look after the log whenever something was written."""
        while True:
            await self._database.written.wait()
            await asyncio.sleep(_PAUSE)
            self._database.written.clear()
            try:
                await asyncio.to_thread(self._shorten)
            except (sqlite3.Error, OSError):
                _log.exception("The log of the database stays long for now")

    def _shorten(self) -> None:
        if self._log_file.stat().st_size >= _LONG:
            with contextlib.closing(Database(self._database.path)) as database:
                database.one("pragma wal_checkpoint(passive)")
