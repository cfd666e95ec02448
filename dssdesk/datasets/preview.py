"""How files would be read: before a dataset is made of them, and each time a person corrects it."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from dssdesk.base.errors import DssDeskError
from dssdesk.datasets.definition import (
    Column,
    DatasetDefinition,
    ExcelFormat,
    Format,
    ParquetFormat,
    SqliteFormat,
)
from dssdesk.datasets.detect import columns_under, guess, rows_to_look_at
from dssdesk.datasets.errors import DatasetFileMissing, DatasetUnreadable
from dssdesk.datasets.excel_reading import guess_excel
from dssdesk.datasets.files import measure
from dssdesk.datasets.formats import (
    by_place,
    from_wire,
    kind_of,
    names_there,
    parts_of,
    schema_of,
    some_rows,
    to_wire,
)
from dssdesk.datasets.reading import Reader
from dssdesk.datasets.row_batches import BadRows, RowBatches
from dssdesk.datasets.sample import Sample
from dssdesk.datasets.selection import RowSelection
from dssdesk.wire.datasets import ColumnItem
from dssdesk.wire.imports import FileFormat, ImportPreview

SHOWN_ROWS = 100

_ROWS_A_CHUNK = 10_000


def preview(
    paths: Sequence[str], stated: FileFormat | None, columns: Sequence[ColumnItem] | None
) -> ImportPreview:
    """How these files would be read, without a name for the dataset.

    Raises:
        DatasetFileMissing: A file is not there.
        DatasetUnreadable: It is a folder.
    """
    files = chosen_files(paths)
    shown = ImportPreview(name="", format=stated or FileFormat(), size=measure(files).size)
    try:
        shown = msgspec.structs.replace(shown, parts=parts_of(files[0]))
        fmt, schema = _understood(files, stated, columns)
        shown = msgspec.structs.replace(shown, format=to_wire(fmt))
        return _looked_at(files, fmt, schema, shown)
    except DssDeskError as error:
        return msgspec.structs.replace(shown, problem=error.message)
    except OSError as error:
        why = f"“{error.filename or files[0]}” cannot be read: {error.strerror or error}."
        return msgspec.structs.replace(shown, problem=why)


def chosen_files(paths: Sequence[str]) -> tuple[Path, ...]:
    """The files that a person chose.

    Raises:
        DatasetFileMissing: A file is not there.
        DatasetUnreadable: It is a folder.
    """
    for path in paths:
        if Path(path).is_dir():
            raise DatasetUnreadable(f"“{path}” is a folder. Choose the files in it.")
        if not Path(path).is_file():
            raise DatasetFileMissing(path, "Choose another one.")
    return tuple(Path(path) for path in paths)


def _understood(
    files: Sequence[Path], stated: FileFormat | None, columns: Sequence[ColumnItem] | None
) -> tuple[Format, tuple[Column, ...]]:
    """Format and schema: what is stated is obeyed, the rest is guessed."""
    if stated is None:
        fmt, schema = guess(files, forgiving=True)
    else:
        fmt = _with_part(files[0], from_wire(stated))
        schema = columns_under(files, fmt) if columns is None else ()
    if columns is not None:
        schema = by_place(schema_of(columns), names_there(files, fmt), fmt)
    return fmt, schema


def _with_part(path: Path, fmt: Format) -> Format:
    """The format with the first sheet or table, where none is stated."""
    if isinstance(fmt, ExcelFormat) and not fmt.sheet:
        return guess_excel(path)
    if isinstance(fmt, SqliteFormat) and not fmt.table:
        return msgspec.structs.replace(fmt, table=next(iter(parts_of(path)), ""))
    return fmt


def _looked_at(
    files: Sequence[Path], fmt: Format, schema: Sequence[Column], shown: ImportPreview
) -> ImportPreview:
    """The preview with the first rows, as they will be read, and the bad ones among many."""
    definition = DatasetDefinition(
        format=fmt,
        columns=tuple(schema),
        folder="/",
        paths=tuple(str(path) for path in files),
        kind=kind_of(fmt),
        skip_bad=True,
    )
    reader = Reader(definition, Path("/"), RowSelection(limit=SHOWN_ROWS))
    try:
        sample = Sample(reader.table())
    finally:
        reader.close()
    checked, bad = _check(files, fmt, schema)
    return msgspec.structs.replace(
        shown,
        columns=definition.column_items(),
        rows=sample.page(0, SHOWN_ROWS),
        checked=checked or sample.rows,
        bad=bad.count,
        examples=tuple(sorted(bad.examples, key=lambda row: (row.path, row.line))),
    )


def _check(files: Sequence[Path], fmt: Format, schema: Sequence[Column]) -> tuple[int, BadRows]:
    """How many rows were looked at, and which of them do not fit."""
    bad, good = BadRows(), 0
    if not isinstance(fmt, ParquetFormat):
        rows = some_rows(files, fmt, schema, rows_to_look_at(len(schema)))
        making = RowBatches(schema, schema, fmt, bad)
        batches = making.of(rows, rows_a_batch=_ROWS_A_CHUNK, is_stopped=lambda: False)
        good = sum(batch.num_rows for batch in batches)
    return good + bad.count, bad
