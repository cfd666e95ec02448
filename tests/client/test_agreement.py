"""The data worker's streams are what the package in the kernel reads."""

import pandas as pd
import pyarrow as pa
import pytest
from dataiku.core.arrow import arrow_pieces
from dataiku.core.cells import Cells, join_cells
from dataiku.core.frame import build_frame
from dataiku.core.tsv_cells import tsv_pieces
from dataiku.core.types import Column, Kind
from dataiku.core.wishes import Wishes

from dssdesk.datasets.texts import as_tsv
from dssdesk.datasets.types import StorageType, to_arrow
from tests.client.test_tsv import Bytes, rows_of
from tests.helpers.awkward_rows import TYPES, every_type
from tests.helpers.kernel_routes import arrow_bytes

COLUMNS = [Column(name, kind) for name, kind in TYPES.items()]


class WholeBytes(Bytes):
    """A body that gives what it is asked for, as pyarrow needs it."""

    problem = None
    closed = False
    tail = b"\xff\xff\xff\xff\0\0\0\0"

    def read(self, size: int) -> bytes:
        self._step = size
        return super().read(size)

    def read_all(self) -> bytes:
        return b""


def frame_of(pieces: list[list[Cells]]) -> pd.DataFrame:
    cells = [join_cells(*each) for each in zip(COLUMNS, zip(*pieces, strict=True), strict=True)]
    return build_frame(COLUMNS, cells, Wishes(use_nullable_integers=True))


def rows_by_worker(table: pa.Table) -> list[list[str | None]]:
    data = b"".join(as_tsv(batch) for batch in table.to_batches())
    return rows_of(data, table.num_columns)


def test_frames_are_equal_by_arrow_and_by_tsv():
    table = every_type(times=3).table
    arrow = b"".join(arrow_bytes(table, 7))
    tsv = b"".join(as_tsv(batch) for batch in table.to_batches(max_chunksize=7))
    by_arrow = frame_of(list(arrow_pieces(WholeBytes(arrow, 0), COLUMNS)))
    by_tsv = frame_of(list(tsv_pieces(WholeBytes(tsv, 0), COLUMNS)))
    pd.testing.assert_frame_equal(by_arrow, by_tsv, check_exact=True)


def test_empty_strings_and_gaps_agree():
    table = every_type().table.select(["zip", "quoted", "list", "empty"])
    assert rows_by_worker(table) == [list(row.values()) for row in table.to_pylist()]


def test_gaps_of_a_single_column_agree():
    table = pa.table({"a": ["x", None, ""]})
    assert rows_by_worker(table) == [["x"], [None], [""]]


@pytest.mark.parametrize("kind", StorageType)
def test_numbers_have_the_width_in_which_they_travel(kind: StorageType):
    column = Column("a", kind.value)
    travels = to_arrow(kind)
    is_number = pa.types.is_integer(travels) or pa.types.is_floating(travels)
    assert is_number == (column.kind in (Kind.WHOLE, Kind.REAL))
    assert not is_number or getattr(pa, column.width)() == travels
