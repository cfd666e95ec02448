"""From a dataset's stream to frames: the way by Arrow or by TSV, whole or in chunks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from dataiku.core.arrow import arrow_arrays, arrow_pieces, has_arrow
from dataiku.core.body import Body
from dataiku.core.calls import open_stream
from dataiku.core.cells import Cells, join_cells, no_cells
from dataiku.core.frame import build_frame
from dataiku.core.rows import Row
from dataiku.core.selection import Selection
from dataiku.core.tsv_cells import python_rows, tsv_pieces
from dataiku.core.types import Column
from dataiku.core.wishes import Wishes

if TYPE_CHECKING:
    import pandas as pd


class Source:
    """Chosen rows and columns of a dataset, as the service sends them.

    Attributes:
        columns: The chosen columns, in their order.
    """

    def __init__(
        self, path: Sequence[str], selection: Selection, schema: Sequence[Column], dataset: str
    ) -> None:
        self.columns = selection.chosen(schema, dataset)
        all_come = selection.takes_all(self.columns)
        self._path = path
        self._query = selection.query([] if all_come else self.columns)
        self._coming = list(schema) if all_come else self.columns
        self._keeps_all = self._coming == self.columns
        positions = {column.name: position for position, column in enumerate(self._coming)}
        self._kept = [
            here if self._keeps_all else positions[column.name]  # a name may occur twice
            for here, column in enumerate(self.columns)
        ]

    def open(self, form: str) -> Body:
        """The stream of all rows, as ``arrow`` or ``tsv``; close it. Raises as `open_stream`."""
        return open_stream(self._path, [("format", form), *self._query])

    def open_exactly(self, form: str) -> Body:
        """The stream of exactly the chosen columns, however long their names. Raises as `open`."""
        if self._keeps_all:
            return self.open(form)
        query = [pair for pair in self._query if pair[0] != "columns"]
        named = [("columns", column.name) for column in self.columns]
        return open_stream(self._path, [("format", form), *named, *query])

    def rows(self, body: Body) -> Iterator[list[Row]]:
        """The rows of an open TSV stream as Python values. Raises as `python_rows` does."""
        for rows in python_rows(body, self._coming):
            yield rows if self._keeps_all else [tuple(map(r.__getitem__, self._kept)) for r in rows]

    def pieces(self) -> Iterator[list[Cells]]:
        """The cells, some rows at a time. Raises as `arrow_pieces` and `open_stream` do."""
        form, read = ("arrow", arrow_pieces) if has_arrow() else ("tsv", tsv_pieces)
        with self.open(form) as body:
            for piece in read(body, self._coming):
                yield [piece[position] for position in self._kept]

    def arrays(self) -> Iterator[list[Any]]:
        """The columns as Arrow has them, some rows at a time. Raises as `pieces` does."""
        with self.open("arrow") as body:
            for arrays in arrow_arrays(body, self._coming):
                yield [arrays[position] for position in self._kept]

    def frame(self, wishes: Wishes) -> pd.DataFrame:
        """All rows."""
        parts: list[list[Cells]] = [[] for _ in self.columns]
        for piece in self.pieces():
            for part, cells in zip(parts, piece):
                part.append(cells)
        joined = []
        for column, part in zip(self.columns, parts):
            joined.append(join_cells(column, part))
            part.clear()
        return build_frame(self.columns, joined, wishes)

    def frames(self, chunksize: int, wishes: Wishes) -> Iterator[pd.DataFrame]:
        """Frames of ``chunksize`` rows, the last one shorter; one without rows for no rows."""
        waiting: list[list[Cells]] = []
        rows = 0
        empty = True
        for piece in self.pieces():
            waiting.append(piece)
            rows += len(piece[0].array)
            if rows < chunksize:
                continue
            whole = self._joined(waiting)
            for start in range(0, rows - chunksize + 1, chunksize):
                empty = False
                yield self._built([c.cut(start, start + chunksize) for c in whole], wishes)
            rest = rows % chunksize
            waiting = [[c.cut(rows - rest, rows) for c in whole]] if rest else []
            rows = rest
        if rows:
            yield self._built(self._joined(waiting), wishes)
        elif empty:
            yield self._built([no_cells(column) for column in self.columns], wishes)

    def _joined(self, pieces: list[list[Cells]]) -> list[Cells]:
        return [join_cells(column, part) for column, part in zip(self.columns, zip(*pieces))]

    def _built(self, cells: list[Cells], wishes: Wishes) -> pd.DataFrame:
        return build_frame(self.columns, cells, wishes)
