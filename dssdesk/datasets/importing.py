"""Files become a dataset's own, and its whole content is checked before it is one."""

import contextlib
import errno
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from dssdesk.base.files import sync_folder
from dssdesk.datasets.definition import DatasetDefinition, SqliteFormat
from dssdesk.datasets.errors import RowsNotStored
from dssdesk.datasets.files import find_files, measure
from dssdesk.datasets.formats import by_place, names_there
from dssdesk.datasets.reading import Reader
from dssdesk.datasets.requests import Checked
from dssdesk.datasets.sqlite_reading import copy_database

WatchReader = Callable[[Reader], None]
"""Told of a reader that may be stopped from now on."""


def bring_in(
    definition: DatasetDefinition, files: Sequence[Path], folder: Path | None, watch: WatchReader
) -> Checked:
    """Copy the files, where they are to be copied, and read all of their rows.

    Args:
        definition: Its paths name the files, in their order; its folder counts where nothing is
            copied.
        files: They themselves.
        folder: An existing one for the copies.
        watch: Told of the reader.

    Raises:
        DatasetUnreadable: A row does not fit, and none may be left out.
        RowsNotStored: The disk is full.
        OSError: A file cannot be read.
    """
    base = Path(definition.folder) if folder is None else folder
    if folder is not None:
        try:
            _copy(definition, files, folder)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise RowsNotStored(str(error.strerror)) from error
            raise
    found = find_files(base, definition.paths)
    fmt = definition.format
    columns = by_place(definition.columns, names_there(found, fmt), fmt)
    whole = msgspec.structs.replace(definition, columns=columns)
    reader = Reader(whole, base)
    watch(reader)
    with contextlib.closing(reader):
        rows = sum(batch.num_rows for batch in reader.batches())
        skipped = reader.skipped
    whole = msgspec.structs.replace(whole, rows=rows, counted_size=measure(found).size)
    return Checked(definition=whole, skipped=skipped)


def _copy(definition: DatasetDefinition, files: Sequence[Path], folder: Path) -> None:
    """Copy the files, and wait until the disk has them."""
    for path, name in zip(files, definition.paths, strict=True):
        copied = folder / name
        if isinstance(definition.format, SqliteFormat):
            copy_database(path, copied)
        else:
            shutil.copyfile(path, copied)
        with copied.open("rb") as file:
            os.fsync(file.fileno())
    sync_folder(folder)
