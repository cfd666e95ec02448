"""From a dataset's stream to frames: the way by Arrow or by TSV, whole or in chunks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dataiku.core.arrow import arrow_pieces, has_arrow
from dataiku.core.calls import Query, open_stream
from dataiku.core.cells import Cells, join_cells, no_cells
from dataiku.core.frame import build_frame
from dataiku.core.tsv_cells import tsv_pieces
from dataiku.core.types import Column
from dataiku.core.wishes import Wishes

if TYPE_CHECKING:
    import pandas as pd


class Source:
    """A dataset's rows as the service can give them, once for each `pieces`."""

    def __init__(self, path: Sequence[str], query: Query, columns: Sequence[Column]) -> None:
        self._path = path
        self._query = query
        self._columns = columns

    def pieces(self) -> Iterator[list[Cells]]:
        """The cells, some rows at a time. Raises as `arrow_pieces` and `open_stream` do."""
        form, read = ("arrow", arrow_pieces) if has_arrow() else ("tsv", tsv_pieces)
        with open_stream(self._path, [("format", form), *self._query]) as body:
            yield from read(body, self._columns)

    def frame(self, wishes: Wishes) -> pd.DataFrame:
        """All rows."""
        parts: list[list[Cells]] = [[] for _ in self._columns]
        for piece in self.pieces():
            for part, cells in zip(parts, piece):
                part.append(cells)
        joined = []
        for column, part in zip(self._columns, parts):
            joined.append(join_cells(column, part))
            part.clear()
        return build_frame(self._columns, joined, wishes)

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
            yield self._built([no_cells(column) for column in self._columns], wishes)

    def _joined(self, pieces: list[list[Cells]]) -> list[Cells]:
        return [join_cells(column, part) for column, part in zip(self._columns, zip(*pieces))]

    def _built(self, cells: list[Cells], wishes: Wishes) -> pd.DataFrame:
        return build_frame(self._columns, cells, wishes)
