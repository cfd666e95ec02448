"""Deleting working copies that no notebook names any more, a little at a time.

To delete one of 30 MB takes longer than anybody who types should wait.
"""

import asyncio
import logging
import sqlite3

from dssdesk.sessions.copies import Copies
from dssdesk.sessions.database import Database

_log = logging.getLogger(__name__)

_PAUSE = 0.01
_MOST_BYTES = 1_000_000
_MOST_ROWS = 500

_DROPPED_OUTPUTS = """
with recursive known(copy) as (
    select min(copy) from outputs union all
    select (select min(copy) from outputs where copy > known.copy) from known where copy > '')
select copy from known
where copy > '' and not exists (select 1 from documents where documents.copy = known.copy)
"""
_DROPPED_CELLS = _DROPPED_OUTPUTS.replace("outputs", "cells")
_TABLES = (
    (
        _DROPPED_OUTPUTS,
        "select rowid, length(data) from outputs where copy = ? limit ?",
        "delete from outputs where rowid = ?",
    ),
    (
        _DROPPED_CELLS,
        "select rowid, length(data) from cells where copy = ? limit ?",
        "delete from cells where rowid = ?",
    ),
)


class Sweeping:
    """Goes on as long as the service; what it has not come to, the next one does."""

    def __init__(self, database: Database, copies: Copies) -> None:
        self._database = database
        self._copies = copies

    async def run(self) -> None:
        """Sweep whenever a copy was dropped."""
        while True:
            await self._copies.dropped.wait()
            await asyncio.sleep(_PAUSE)
            try:
                is_done = not self.step()
            except sqlite3.Error:  # as where the disk is full: there is a next time
                _log.exception("Working copies that nobody needs are kept for now")
                is_done = True
            if is_done:
                self._copies.dropped.clear()

    def step(self) -> bool:
        """Delete a piece of a dropped copy; False if there is none."""
        for find, list_rows, delete in _TABLES:
            for (name,) in self._database.all(find):
                if name not in self._copies.being_written:
                    self._delete(self._database.all(list_rows, name, _MOST_ROWS), delete)
                    return True
        return False

    def _delete(self, rows: list[tuple[int, int]], sql: str) -> None:
        left = _MOST_BYTES
        with self._database.transaction():
            for row, length in rows:
                self._database.do(sql, row)
                left -= length
                if left <= 0:
                    return
