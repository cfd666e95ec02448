"""One write of a managed dataset: new rows beside the old ones, then in their place, at once.

The rows go into a folder of their own. They become the dataset's when its definition names that
folder, which one atomic write does: schema and rows change together, and whoever is killed before
leaves what was there. Of two writers the one that ends last wins whole.
"""

import contextlib
import secrets
import shutil
from pathlib import Path

import msgspec
from msgspec.structs import replace

from dssdesk.datasets.csv_writing import written_format
from dssdesk.datasets.definition import (
    Column,
    CsvFormat,
    DatasetDefinition,
    Format,
    ParquetFormat,
)
from dssdesk.datasets.errors import DatasetFileMissing, DatasetUnreadable, RowsUnfit
from dssdesk.datasets.files import find_files
from dssdesk.datasets.writing import file_name
from dssdesk.projects.errors import (
    DatasetChangedMeanwhile,
    DatasetMissing,
    DatasetReadOnly,
    DatasetSchemaMissing,
)
from dssdesk.projects.names import check_dataset_name
from dssdesk.projects.projects import Projects
from dssdesk.projects.unfinished import ROWS_MARK
from dssdesk.wire.places import DatasetRef


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What a writer wants. Comes from kernels, as JSON.

    Attributes:
        columns: The new schema; None for the one there is.
        append: Keep the rows there are.
        drop_and_create: Forget how the dataset was stored as well.
    """

    columns: tuple[Column, ...] | None = None
    append: bool = False
    drop_and_create: bool = False


class DatasetWrite:
    """A write that has begun: where its rows go, and `commit` at its end.

    Raises:
        DatasetReadOnly: The dataset's files are not ours to replace.
        DatasetSchemaMissing: It is new, and nobody says what its columns are.
        NameInvalid: It is new, and no dataset can have its name.
    """

    def __init__(self, projects: Projects, ref: DatasetRef, terms: Terms) -> None:
        self._projects = projects
        self._ref = ref
        self._terms = terms
        self._root = projects.folder(ref.project)
        self._old = _existing(projects, ref)
        if self._old is None:
            check_dataset_name(ref.name)
        else:
            check_writable(projects, ref, self._old)
        self.columns = self._columns()
        self.format: Format = self._format()
        self._base = self._folder()
        self._mark = f"{ROWS_MARK}{secrets.token_hex(8)}"

    @property
    def is_new(self) -> bool:
        """Whether the dataset did not exist when this began."""
        return self._old is None

    @property
    def folder(self) -> Path:
        """Where the rows go; it does not exist yet."""
        return self._root / self._base / self._mark

    def commit(self, rows: int) -> list[Path]:
        """Make the rows those of the dataset; returns the files that nobody needs any more.

        Raises:
            DatasetChangedMeanwhile: It was deleted or renamed, or is stored elsewhere now.
        """
        old = self._current()
        name = f"{self._mark}/{file_name(self.format)}"
        keeps = self._terms.append and old is not None
        new = DatasetDefinition(
            format=self.format,
            columns=self.columns,
            folder=self._base,
            paths=(*old.paths, name) if old is not None and keeps else (name,),
            description=old.description if old is not None else "",
            managed=True,
        )
        if isinstance(self.format, CsvFormat) and not keeps:
            size = (self.folder / file_name(self.format)).stat().st_size
            new = replace(new, rows=rows, counted_size=size)
        unneeded = [] if old is None or keeps else _files_of(self._projects, self._ref, old)
        self._projects.save_dataset(self._ref, new)
        return unneeded

    def discard(self) -> None:
        """Forget the rows."""
        shutil.rmtree(self.folder, ignore_errors=True)
        with contextlib.suppress(OSError):  # other files are there
            self.folder.parent.rmdir()

    def _columns(self) -> tuple[Column, ...]:
        old, wished = self._old, self._terms.columns
        stored = () if old is None else (old.planned or old.columns)
        if wished is None:
            wished = stored
        if not wished:
            raise DatasetSchemaMissing(self._ref.project, self._ref.name)
        _check_names(wished)
        comments = {column.name: column.comment for column in stored}
        return tuple(
            replace(column, source="", comment=column.comment or comments.get(column.name, ""))
            for column in wished
        )

    def _format(self) -> Format:
        old, fmt = self._old, self._own_format()
        if self._terms.append and old is not None and not self._can_follow(old, fmt):
            raise DatasetReadOnly(
                self._ref.name, "its rows are stored in another form, so none can be added to them"
            )
        return fmt

    def _own_format(self) -> Format:
        old = self._old
        if old is None or self._terms.drop_and_create or not isinstance(old.format, CsvFormat):
            return ParquetFormat()
        return written_format(old.format)

    def _can_follow(self, old: DatasetDefinition, fmt: Format) -> bool:
        """Whether the new rows can stand behind those that are there."""
        return (old.format, old.columns) == (fmt, self.columns)

    def _folder(self) -> str:
        if self._old is not None:
            return self._old.folder
        wished = f"managed/{self._ref.name}"
        place = self._root / wished
        if place.exists() and any(not _is_rows(path) for path in place.iterdir()):
            return f"{wished}-{secrets.token_hex(4)}"  # somebody else's files
        return wished

    def _current(self) -> DatasetDefinition | None:
        """The dataset as it is now, at the end."""
        now = _existing(self._projects, self._ref)
        if now is not None and (not now.managed or now.folder != self._base):
            raise DatasetChangedMeanwhile(self._ref.name)
        if now is None and self._old is not None:
            raise DatasetChangedMeanwhile(self._ref.name)
        if now is not None and self._terms.append and not self._can_follow(now, self.format):
            raise DatasetChangedMeanwhile(self._ref.name)
        return now


def plan_schema(projects: Projects, ref: DatasetRef, columns: tuple[Column, ...]) -> None:
    """Remember the schema of the rows that will be written next; those there are keep theirs.

    Raises:
        DatasetReadOnly: The dataset's files are not ours to replace.
    """
    definition = projects.dataset(ref)
    check_writable(projects, ref, definition)
    _check_names(columns)
    same = [(c.name, c.type) for c in columns] == [(c.name, c.type) for c in definition.columns]
    projects.save_dataset(ref, replace(definition, planned=None if same else columns))


def check_writable(projects: Projects, ref: DatasetRef, definition: DatasetDefinition) -> None:
    """Let a dataset pass whose files are ours, and of a kind that we write.

    Raises:
        DatasetReadOnly: It is another one.
    """
    if not definition.managed:
        raise DatasetReadOnly(ref.name, "it only points to files of somebody else")
    if not isinstance(definition.format, CsvFormat | ParquetFormat):
        raise DatasetReadOnly(ref.name, f"{definition.format_label()} is only read")
    ours = projects.folder(ref.project) / "managed"
    if not (ours.parent / definition.folder).resolve().is_relative_to(ours.resolve()):
        raise DatasetReadOnly(ref.name, "its files lie outside its project")


def remove_files(files: list[Path]) -> None:
    """Remove files that a write replaced, and a folder of ours that is empty then."""
    for file in files:
        file.unlink(missing_ok=True)
        if _is_rows(file.parent):
            with contextlib.suppress(OSError):
                file.parent.rmdir()


def _is_rows(path: Path) -> bool:
    return path.name.startswith(ROWS_MARK)


def _existing(projects: Projects, ref: DatasetRef) -> DatasetDefinition | None:
    try:
        return projects.dataset(ref)
    except DatasetMissing:
        return None


def _files_of(projects: Projects, ref: DatasetRef, definition: DatasetDefinition) -> list[Path]:
    base = projects.folder(ref.project) / definition.folder
    try:
        files = find_files(base, definition.paths)
    except (DatasetFileMissing, DatasetUnreadable):
        return []  # somebody took some of them away; the others do no harm
    return [file for file in files if file.resolve().is_relative_to(base.resolve())]


def _check_names(columns: tuple[Column, ...]) -> None:
    names = [column.name for column in columns]
    if "" in names or len(set(names)) < len(names):
        raise RowsUnfit("each column needs a name of its own.")
