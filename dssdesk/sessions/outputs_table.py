"""Outputs of working copies in SQLite: a row for each, and for each piece of text it grew by."""

import sqlite3
from collections.abc import Sequence

import msgspec

from dssdesk.base.ids import CellId
from dssdesk.wire.outputs import Output, Stream

_SCHEMA = """
create table if not exists outputs (
    notebook text, cell text, place integer, part integer, data blob not null,
    primary key (notebook, cell, place, part)) strict;
"""

_to_json = msgspec.json.encode


class OutputsTable:
    """Where a document's outputs are; ``key`` names the document. Text is only ever appended."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.executescript(_SCHEMA)

    def of(self, key: str) -> dict[CellId, list[Output]]:
        """All outputs of a document."""
        parts: dict[CellId, dict[int, tuple[Output, list[str]]]] = {}
        rows = self._database.execute(
            "select cell, place, part, data from outputs where notebook = ?"
            " order by cell, place, part",
            (key,),
        )
        for cell, place, part, data in rows:
            places = parts.setdefault(CellId(cell), {})
            if part == 0:
                places[place] = (msgspec.json.decode(data, type=Output), [])
            else:
                places[place][1].append(msgspec.json.decode(data, type=str))
        return {
            cell: [_grown(output, texts) for output, texts in places.values()]
            for cell, places in parts.items()
        }

    def clear(self, key: str, cell: CellId) -> None:
        """A cell's outputs go."""
        self._database.execute("delete from outputs where notebook = ? and cell = ?", (key, cell))

    def put(self, key: str, cell: CellId, outputs: Sequence[Output]) -> None:
        """The outputs of a cell that has none."""
        for place, output in enumerate(outputs):
            self._put(key, cell, (place, 0), output)

    def add(self, key: str, cell: CellId, output: Output) -> None:
        """An output comes after the others."""
        place, _ = self._last(key, cell)
        self._put(key, cell, (place + 1, 0), output)

    def append_text(self, key: str, cell: CellId, text: str) -> None:
        """The last output grows."""
        place, part = self._last(key, cell)
        self._put(key, cell, (place, part + 1), text)

    def replace(self, key: str, cell: CellId, place: int, output: Output) -> None:
        """An output gives way to another."""
        self._database.execute(
            "delete from outputs where notebook = ? and cell = ? and place = ?", (key, cell, place)
        )
        self._put(key, cell, (place, 0), output)

    def _put(self, key: str, cell: CellId, at: tuple[int, int], value: Output | str) -> None:
        self._database.execute(
            "insert into outputs values (?, ?, ?, ?, ?)", (key, cell, *at, _to_json(value))
        )

    def _last(self, key: str, cell: CellId) -> tuple[int, int]:
        row = self._database.execute(
            "select place, part from outputs where notebook = ? and cell = ?"
            " order by place desc, part desc limit 1",
            (key, cell),
        ).fetchone()
        return (row[0], row[1]) if row else (-1, 0)


def _grown(output: Output, texts: list[str]) -> Output:
    if not texts or not isinstance(output, Stream):
        return output
    return msgspec.structs.replace(output, text="".join((output.text, *texts)))
