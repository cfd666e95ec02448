"""Rows on their way from a kernel into a dataset: pieces with their length, and a mark at the end.

A stream of rows is broken, never short, when it ends without its mark or with another number of
rows than the mark says. Each piece stands alone: an Arrow stream of some rows, or lines of TSV
(`dssdesk.datasets.types` tells its texts).
"""

import io
import struct
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

import msgspec

from dssdesk.datasets.definition import Column, TextRules
from dssdesk.datasets.errors import RowsBrokeOff, RowsUnfit
from dssdesk.datasets.parsing import fitting, misfit
from dssdesk.datasets.types import Texts, Values, to_arrow

if TYPE_CHECKING:
    import pyarrow as pa

HEADER = struct.Struct(">cI")
TERMS, ARROW, TSV, END = b"S", b"A", b"T", b"E"

LARGEST_PIECE = 256 * 1024 * 1024
"""Bytes of one piece. Kernels send some 10 MB at a time."""

_RULES = TextRules()


class Source(Protocol):
    """Where the bytes come from."""

    def exactly(self, size: int) -> bytes:
        """So many bytes; ConnectionError where there are fewer."""


class _End(msgspec.Struct, frozen=True):
    rows: int


def end_mark(rows: int) -> bytes:
    """What comes last."""
    data = msgspec.json.encode(_End(rows))
    return HEADER.pack(END, len(data)) + data


def batches(source: Source, columns: Sequence[Column]) -> Iterator["pa.RecordBatch"]:
    """The rows in the stored types.

    Raises:
        RowsBrokeOff: They end too early.
        RowsUnfit: A value is not of its column's type, or the columns are others.
    """
    import pyarrow as pa

    rows = 0
    while True:
        kind, data = _piece(source)
        if kind == END:
            if msgspec.json.decode(data, type=_End).rows != rows:
                raise RowsBrokeOff
            return
        try:
            found = _from_arrow(data, columns) if kind == ARROW else _from_tsv(data, columns, rows)
        except (pa.ArrowException, OSError) as error:
            raise RowsUnfit(f"{str(error)[:300]}.") from error
        rows += found.num_rows
        yield found


def _piece(source: Source) -> tuple[bytes, bytes]:
    try:
        kind, size = HEADER.unpack(source.exactly(HEADER.size))
        if size > LARGEST_PIECE or kind not in (ARROW, TSV, END):
            raise RowsBrokeOff
        return kind, source.exactly(size)
    except ConnectionError as error:
        raise RowsBrokeOff from error


def _from_arrow(data: bytes, columns: Sequence[Column]) -> "pa.RecordBatch":
    import pyarrow as pa

    table = pa.ipc.open_stream(data).read_all()
    if table.column_names != [column.name for column in columns]:
        raise RowsUnfit("their columns are not those of the schema.")
    values = [
        as_stored(values.combine_chunks(), column)
        for values, column in zip(table.columns, columns, strict=True)
    ]
    return _batch(values, columns)


def as_stored(values: Values, column: Column) -> Values:
    """The values in the type of a column.

    Raises:
        RowsUnfit: One of them does not fit.
    """
    import pyarrow as pa

    kind = to_arrow(column.type)
    try:
        return values if values.type == kind else values.cast(kind)
    except pa.ArrowException as error:
        raise RowsUnfit(f"the column “{column.name}” is no {column.type} ({error}).") from error


def _from_tsv(data: bytes, columns: Sequence[Column], first_row: int) -> "pa.RecordBatch":
    found = []
    for texts, column in zip(_fields(data, len(columns)), columns, strict=True):
        values, bad = fitting(texts, column, _RULES)
        if bad:
            row = f"row {first_row + bad[0] + 1:,}"
            raise RowsUnfit(f"{row}: {misfit(texts[bad[0]].as_py(), column)}")
        found.append(values)
    return _batch(found, columns)


def _fields(data: bytes, width: int) -> list[Texts]:
    """The texts of each column; nothing is missing, quoted nothing an empty text."""
    import pyarrow as pa
    from pyarrow import csv

    places = [str(place) for place in range(width)]
    table = csv.read_csv(
        io.BytesIO(data),
        read_options=csv.ReadOptions(
            column_names=places, block_size=max(1 << 20, len(data) + 1), use_threads=False
        ),
        parse_options=csv.ParseOptions(
            delimiter="\t", newlines_in_values=True, ignore_empty_lines=False
        ),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(places, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    return [column.combine_chunks() for column in table.columns]


def _batch(values: Sequence[Values], columns: Sequence[Column]) -> "pa.RecordBatch":
    import pyarrow as pa

    schema = pa.schema([(column.name, to_arrow(column.type)) for column in columns])
    return pa.RecordBatch.from_arrays(list(values), schema=schema)
