"""Outputs of working copies in SQLite: a row for each, and for each piece of text it grew by."""

from collections.abc import Generator, Iterator, Sequence

import msgspec

from dssdesk.base.ids import CellId
from dssdesk.sessions.database import Database
from dssdesk.wire.outputs import Output, Stream

_SCHEMA = """
create table if not exists outputs (
    copy text, cell text, place integer, part integer, data blob not null,
    primary key (copy, cell, place, part)) strict;
"""
_MOST_CHARACTERS = 250_000
"""In one row: a long one is written, and deleted, in one go."""

_to_json = msgspec.json.encode


class OutputsTable:
    """Where the outputs of copies are. Text is only ever appended."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self) -> None:
        """Make the table, unless it is there."""
        self._database.run_script(_SCHEMA)

    def of(self, copy: str) -> dict[CellId, list[Output]]:
        """All outputs of a copy."""
        parts: dict[CellId, dict[int, tuple[Output, list[str]]]] = {}
        rows = self._database.all(
            "select cell, place, part, data from outputs where copy = ? order by cell, place, part",
            copy,
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

    def clear(self, copy: str, cell: CellId) -> None:
        """A cell's outputs go."""
        self._database.do("delete from outputs where copy = ? and cell = ?", copy, cell)

    def put(self, copy: str, cell: CellId, outputs: Sequence[Output]) -> None:
        """The outputs of a cell that has none."""
        for _ in self.put_in_steps(copy, cell, outputs):
            pass

    def put_in_steps(self, copy: str, cell: CellId, outputs: Sequence[Output]) -> Generator[None]:
        """The same, a row with each step."""
        for place, output in enumerate(outputs):
            for part, value in enumerate(_parts(output)):
                self._put_part(copy, cell, (place, part), value)
                yield

    def add(self, copy: str, cell: CellId, output: Output) -> None:
        """An output comes after the others."""
        place, _ = self._last(copy, cell)
        self._put(copy, cell, place + 1, output)

    def append_text(self, copy: str, cell: CellId, text: str) -> None:
        """The last output grows."""
        place, part = self._last(copy, cell)
        self._put_part(copy, cell, (place, part + 1), text)

    def replace(self, copy: str, cell: CellId, place: int, output: Output) -> None:
        """An output gives way to another."""
        self._database.do(
            "delete from outputs where copy = ? and cell = ? and place = ?", copy, cell, place
        )
        self._put(copy, cell, place, output)

    def _put(self, copy: str, cell: CellId, place: int, output: Output) -> None:
        for part, value in enumerate(_parts(output)):
            self._put_part(copy, cell, (place, part), value)

    def _put_part(self, copy: str, cell: CellId, at: tuple[int, int], value: Output | str) -> None:
        self._database.do(
            "insert into outputs values (?, ?, ?, ?, ?)", copy, cell, *at, _to_json(value)
        )

    def _last(self, copy: str, cell: CellId) -> tuple[int, int]:
        row = self._database.one(
            "select place, part from outputs where copy = ? and cell = ?"
            " order by place desc, part desc limit 1",
            copy,
            cell,
        )
        return (row[0], row[1]) if row else (-1, 0)


def _parts(output: Output) -> Iterator[Output | str]:
    """What stands in the rows of an output: itself, and what it would have grown by."""
    if not isinstance(output, Stream) or len(output.text) <= _MOST_CHARACTERS:
        yield output
        return
    text = output.text
    yield msgspec.structs.replace(output, text=text[:_MOST_CHARACTERS])
    for start in range(_MOST_CHARACTERS, len(text), _MOST_CHARACTERS):
        yield text[start : start + _MOST_CHARACTERS]


def _grown(output: Output, texts: list[str]) -> Output:
    if not texts or not isinstance(output, Stream):
        return output
    return msgspec.structs.replace(output, text="".join((output.text, *texts)))
