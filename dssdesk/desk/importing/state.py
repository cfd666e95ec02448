"""What the import dialog knows: files, what was guessed, what a person corrected. No Qt here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from msgspec.structs import replace

from dssdesk.base.ids import ProjectKey
from dssdesk.desk.kit.text import bytes_text, counted, number_text
from dssdesk.wire.datasets import ColumnItem
from dssdesk.wire.imports import FileFormat, ImportDataset, ImportPreview, PreviewImport

FORMATS = {
    "csv": "Delimited text",
    "excel": "Excel",
    "jsonl": "JSON lines",
    "parquet": "Parquet",
    "sqlite": "SQLite",
}
"""What a person calls each `FileFormat.type`."""

ENCODINGS = {"utf-8": "UTF-8", "utf-16": "UTF-16", "latin-1": "Latin-1 (Western)"}

DELIMITERS = {",": "Comma  ,", ";": "Semicolon  ;", "\t": "Tab", "|": "Bar  |", " ": "Space"}

QUOTES = {'"': 'Double  "', "'": "Single  '", "": "None"}

TYPES = (
    "string",
    "bigint",
    "int",
    "smallint",
    "tinyint",
    "double",
    "float",
    "boolean",
    "date",
    "datetimenotz",
    "dateonly",
    "array",
    "map",
    "object",
    "geopoint",
    "geometry",
)
"""The storage types that a column can have, the frequent ones first."""

_TEXT_RULES = ("nulls", "decimal", "date_format", "timestamp_format")
_FIELDS = {
    "csv": ("delimiter", "quote", "encoding", "header", "skip", *_TEXT_RULES),
    "excel": ("sheet", "header", "skip", *_TEXT_RULES),
    "jsonl": _TEXT_RULES,
    "parquet": (),
    "sqlite": ("table", *_TEXT_RULES),
}
_FIGURES = frozenset({"bigint", "int", "smallint", "tinyint", "double", "float"})


def fields_of(kind: str) -> tuple[str, ...]:
    """What can be corrected in a format: attributes of `FileFormat`."""
    return _FIELDS.get(kind, ())


def is_figure(column: ColumnItem) -> bool:
    """Whether its values are set at the right."""
    return column.type in _FIGURES


def marks_text(nulls: tuple[str, ...]) -> str:
    """The null marks as one line; the empty text is one that needs no word."""
    return ", ".join(mark for mark in nulls if mark)


def marks_of(text: str, before: tuple[str, ...]) -> tuple[str, ...]:
    """The null marks that a person typed; whether the empty text is one stays as it was."""
    typed = [mark for part in text.split(",") if (mark := part.strip())]
    empty = [""] if "" in before else []
    return tuple(dict.fromkeys((*empty, *typed)))


@dataclass(slots=True)
class ImportState:
    """One import.

    Attributes:
        preview: The last answer; None before the first.
        is_asking: The preview on show is not yet what a person wishes.
    """

    project: ProjectKey
    paths: tuple[str, ...]
    preview: ImportPreview | None = None
    is_asking: bool = True
    _stated: FileFormat | None = None
    _corrected: dict[int, ColumnItem] = field(default_factory=dict)

    # -- what is asked

    def first_wish(self) -> PreviewImport:
        """Guess again: the files as they are, without what was guessed from others."""
        return PreviewImport(
            project=self.project, paths=self.paths, format=self._stated, columns=None
        )

    def take(self, wish: PreviewImport, preview: ImportPreview) -> PreviewImport | None:
        """The answer came; what has to be asked next, for columns that a person corrected."""
        if wish.columns is not None and preview.problem and self.preview is not None:
            # The columns stay on show: they are what has to be corrected.
            self.preview = replace(self.preview, problem=preview.problem)
        else:
            self.preview = preview
        if wish.columns is None and not preview.problem and self.columns != preview.columns:
            return self._wish_of_columns(preview)
        self.is_asking = False
        return None

    def _wish_of_columns(self, preview: ImportPreview) -> PreviewImport:
        return PreviewImport(
            project=self.project, paths=self.paths, format=preview.format, columns=self.columns
        )

    # -- what is corrected

    def correct(self, changes: Mapping[str, Any]) -> bool:
        """State attributes of the format; whether that is anything new.

        Other columns come with another format: what was corrected in those before is gone.
        """
        before = self.format
        now = replace(before, **changes)
        if "quote" in changes and before.escape == before.quote:
            now = replace(now, escape=now.quote)
        if now == before:
            return False
        self._stated = now
        if not set(changes) <= set(_TEXT_RULES):
            self._corrected.clear()
        self.is_asking = True
        return True

    def correct_column(self, index: int, *, name: str = "", kind: str = "") -> PreviewImport | None:
        """Give a column another name or type; what has to be asked, if that is anything new."""
        preview = self.preview
        columns = self.columns
        if preview is None or not 0 <= index < len(columns):
            return None
        before = columns[index]
        now = replace(before, name=name.strip() or before.name, type=kind or before.type)
        if now == before:
            return None
        self._corrected[index] = now
        if self.column_problem:
            return None
        self.is_asking = True
        return self._wish_of_columns(preview)

    # -- what is known

    @property
    def format(self) -> FileFormat:
        """How the files are read now."""
        if self._stated is not None:
            return self._stated
        return FileFormat() if self.preview is None else self.preview.format

    @property
    def columns(self) -> tuple[ColumnItem, ...]:
        """The columns, as corrected."""
        if self.preview is None:
            return ()
        found = enumerate(self.preview.columns)
        return tuple(self._corrected.get(index, column) for index, column in found)

    @property
    def problem(self) -> str:
        """Why nothing can be read this way."""
        return "" if self.preview is None else self.preview.problem

    @property
    def column_problem(self) -> str:
        """What is wrong with the names of the columns."""
        seen: set[str] = set()
        for column in self.columns:
            if column.name in seen:
                return f"Two columns are called “{column.name}”. Rename one of them."
            seen.add(column.name)
        return ""

    @property
    def can_import(self) -> bool:
        """Whether what is on show is what would be imported."""
        is_whole = bool(self.columns) and not self.problem and not self.column_problem
        return is_whole and not self.is_asking

    @property
    def can_be_parted(self) -> bool:
        """Whether the files are not one dataset, but may be several."""
        return bool(self.problem) and len(self.paths) > 1

    @property
    def files_text(self) -> str:
        """The files in a few words: ``sales.csv and 2 more, 12 MB``."""
        text = PurePath(self.paths[0]).name
        if len(self.paths) > 1:
            text += f" and {number_text(len(self.paths) - 1)} more"
        size = 0 if self.preview is None else self.preview.size
        return f"{text}, {bytes_text(size)}" if size else text

    @property
    def bad_text(self) -> str:
        """How many rows do not fit, and of how many; "" where all do."""
        preview = self.preview
        if preview is None or not preview.bad:
            return ""
        verb = "does" if preview.bad == 1 else "do"
        rows = number_text(preview.checked)
        return f"{number_text(preview.bad)} of the first {rows} rows {verb} not fit."

    @property
    def examples(self) -> tuple[str, ...]:
        """The first rows that do not fit, a line each."""
        preview = self.preview
        if preview is None:
            return ()
        return tuple(
            f"{self._file_of(bad.path)}line {number_text(bad.line)}: {bad.reason}  {bad.text}"
            for bad in preview.examples
        )

    @property
    def summary(self) -> str:
        """What is on show: ``First 100 rows, 5 columns``."""
        preview = self.preview
        if preview is None or not preview.columns:
            return ""
        shown = len(preview.rows[0]) if preview.rows else 0
        rows = counted(shown, "row")
        return f"First {rows}, {counted(len(preview.columns), 'column')}"

    def wish_to_import(self, name: str, *, copy_files: bool, skip_bad: bool) -> ImportDataset:
        """Make the dataset, as it is on show."""
        return ImportDataset(
            project=self.project,
            name=name,
            paths=self.paths,
            format=self.format if self.preview is None else self.preview.format,
            columns=self.columns,
            copy_files=copy_files,
            skip_bad=skip_bad,
        )

    def _file_of(self, path: str) -> str:
        return f"{PurePath(path).name}, " if len(self.paths) > 1 else ""
