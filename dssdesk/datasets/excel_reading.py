"""Workbooks through calamine: a sheet's rows as Python's values. It loads a sheet whole."""

from __future__ import annotations  # calamine's types are not imported before a sheet is read

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dssdesk.datasets.definition import ExcelFormat
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.names import unique_names
from dssdesk.datasets.parsing import wrong_count
from dssdesk.datasets.row_source import Row, Rows, text_of

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_EXACT = 2**53
"""Floats hold whole numbers exactly up to here."""

_LOOK_AT = 100
"""Rows among which the header is sought."""


def is_workbook(start: bytes) -> bool:
    """Whether a file that begins like this may be one: zipped, or of the old kind."""
    return start.startswith((b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))


def sheet_names(path: Path) -> tuple[str, ...]:
    """The sheets of a workbook, in its order.

    Raises:
        DatasetUnreadable: It is none, is damaged, or asks for a password.
    """
    with _workbook(path) as book:
        return tuple(book.sheet_names)


def excel_rows(files: Sequence[Path], fmt: ExcelFormat, width: int) -> Rows:
    """The rows of the same sheet of all files; blank ones are passed over.

    Raises:
        DatasetUnreadable: A file is no workbook, or lacks the sheet.
    """
    first = fmt.skip + (1 if fmt.header else 0)
    for path in files:
        with _sheet(path, fmt.sheet) as sheet:
            for line, cells in enumerate(_plain(sheet), start=1):
                if line <= first or not any(cell is not None for cell in cells):
                    continue
                problem = "" if len(cells) == width else wrong_count(len(cells), width)
                yield Row(str(path), line, cells, problem=problem)


def excel_names(path: Path, fmt: ExcelFormat) -> tuple[str, ...]:
    """The names of a sheet's columns: its header's, or numbered ones.

    Raises:
        DatasetUnreadable: The sheet holds no values, or cannot be read.
    """
    with _sheet(path, fmt.sheet) as sheet:
        if not sheet.width:
            raise DatasetUnreadable(f"the sheet “{fmt.sheet}” of “{path.name}” is empty.")
        if not fmt.header:
            return unique_names([""] * sheet.width)
        for line, cells in enumerate(_plain(sheet)):
            if line == fmt.skip:
                return unique_names([(text_of(cell, fmt) or "").strip() for cell in cells])
    raise DatasetUnreadable(f"the sheet “{fmt.sheet}” ends before its row {fmt.skip + 1}.")


def guess_excel(path: Path, sheet: str = "") -> ExcelFormat:
    """Where a sheet's table begins, and whether it has a header; the first sheet with values.

    Raises:
        DatasetUnreadable: No sheet holds values.
    """
    names = (sheet,) if sheet else sheet_names(path)
    for name in names:
        with _sheet(path, name) as found:
            rows = [cells for _, cells in zip(range(_LOOK_AT), _plain(found), strict=False)]
        filled = [sum(cell is not None for cell in cells) for cells in rows]
        if any(filled):
            # Titles above a table fill a cell or two; its header fills most.
            skip = next(n for n, count in enumerate(filled) if count * 2 > max(filled))
            header = all(isinstance(cell, str) for cell in rows[skip] if cell is not None)
            return ExcelFormat(sheet=name, header=header, skip=skip)
    raise DatasetUnreadable(f"“{path.name}” is empty.")


@contextlib.contextmanager
def _workbook(path: Path) -> Iterator[CalamineWorkbook]:
    import python_calamine as calamine

    try:
        with calamine.load_workbook(path) as book:
            yield book
    except calamine.PasswordError as error:
        raise DatasetUnreadable(
            f"“{path.name}” asks for a password. Save it without one."
        ) from error
    except calamine.WorksheetNotFound as error:
        raise DatasetUnreadable(f"“{path.name}” has no such sheet.") from error
    except calamine.CalamineError as error:
        raise DatasetUnreadable(
            f"“{path.name}” is a workbook or an archive that cannot be opened "
            f"({str(error)[:200]}). Save it again, or as CSV."
        ) from error


@contextlib.contextmanager
def _sheet(path: Path, name: str) -> Iterator[CalamineSheet]:
    with _workbook(path) as book:
        if name not in book.sheet_names:
            raise DatasetUnreadable(f"“{path.name}” has no sheet “{name}”.")
        yield book.get_sheet_by_name(name)


def _plain(sheet: CalamineSheet) -> Iterator[list[object]]:
    """The rows from the very first of the sheet on."""
    for cells in sheet.iter_rows():
        yield [_value(cell) for cell in cells]


def _value(cell: object) -> object:
    """None for an empty cell; a whole number as such: a sheet has no others than floats."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) <= _EXACT:
        return int(cell)
    return None if cell == "" else cell
