"""Finding out a dataset's format and schema from its files: once, when it is made.

Where two readings fit equally, text stays text: ``01234`` keeps its zero, ``03/04/2021`` is no
date while the month could come first or second, ``NA`` is a missing value only where it keeps
numbers or dates from being such.
"""

import codecs
from collections.abc import Sequence
from pathlib import Path

from dssdesk.datasets.csv_guess import guess_csv
from dssdesk.datasets.definition import (
    Column,
    DatasetDefinition,
    ParquetFormat,
)
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.files import compression_of, find_files, first_bytes
from dssdesk.datasets.names import unique_names
from dssdesk.datasets.types import from_arrow

_OTHERWISE = (
    (b"PK", "is a workbook or an archive"),
    (b"BZh", "is packed by bzip2"),
    (b"\xfd7zXZ", "is packed by xz"),
    (b"SQLite format 3", "is a database"),
)
"""How files begin that we do not read, and what they are."""


def detect(base: Path, paths: Sequence[str]) -> DatasetDefinition:
    """The definition of a dataset whose files are these.

    Args:
        base: The folder that the definition names as its own.
        paths: Names or glob patterns relative to it.

    Raises:
        DatasetFileMissing: A path stands for no file.
        DatasetUnreadable: The files are no table, or not all the same one.
    """
    files = find_files(base, paths)
    _refuse_others(files[0])
    if _is_parquet(files[0]):
        return DatasetDefinition(
            format=ParquetFormat(),
            columns=_parquet_columns(files),
            folder=str(base),
            paths=tuple(paths),
        )
    fmt, columns = guess_csv(files, compression=compression_of(files[0]))
    return DatasetDefinition(format=fmt, columns=columns, folder=str(base), paths=tuple(paths))


def _refuse_others(path: Path) -> None:
    start = first_bytes(path, 4_096)
    for mark, what in _OTHERWISE:
        if start.startswith(mark):
            raise DatasetUnreadable(f"“{path.name}” {what}. Save it as CSV or Parquet.")
    is_wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if b"\0" in start and not is_wide and not _is_parquet(path):
        raise DatasetUnreadable(f"“{path.name}” is no text and no Parquet file.")


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def _parquet_columns(files: Sequence[Path]) -> tuple[Column, ...]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schemas = []
    for path in files:
        try:
            schemas.append(pq.read_schema(path))
        except (pa.ArrowException, OSError) as error:
            raise DatasetUnreadable(f"“{path.name}” is no whole Parquet file ({error}).") from error
        if schemas[-1].names != schemas[0].names:
            raise DatasetUnreadable(f"“{path.name}” has other columns than “{files[0].name}”.")
    names = unique_names(schemas[0].names)
    return tuple(
        Column(name=name, type=from_arrow(field.type))
        for name, field in zip(names, schemas[0], strict=True)
    )
