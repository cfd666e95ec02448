"""JSON lines: an object a line, read one after the other."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import msgspec

from dssdesk.datasets.definition import Column
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.files import first_bytes, unpacked
from dssdesk.datasets.row_source import Row, Rows

_LOOK_AT = 1024 * 1024
_NAMES_FROM = 20_000
"""Objects whose keys become columns."""


def looks_like_json(path: Path) -> bool:
    """Whether the file begins like JSON, in one line or in many."""
    start = first_bytes(path, _LOOK_AT).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith((b"{", b"[")):
        return False
    first, end, _ = start.partition(b"\n")
    if first.rstrip() in (b"{", b"["):
        return True
    return _object(first) is not None or not end or start.startswith((b"[{", b"[[", b'{"'))


def jsonl_names(files: Sequence[Path]) -> tuple[str, ...]:
    """The keys of the first objects of all files, in the order in which they come.

    Raises:
        DatasetUnreadable: There is no object at all.
    """
    names: dict[str, None] = {}
    for path in files:
        with unpacked(path) as file:
            for line in islice(file, _NAMES_FROM):
                names.update(dict.fromkeys(_object(line) or ()))
    if not names:
        raise DatasetUnreadable(
            f"“{files[0].name}” has no JSON object on a line of its own. "
            "Save it as JSON lines, or as CSV."
        )
    return tuple(names)


def jsonl_rows(files: Sequence[Path], columns: Sequence[Column]) -> Rows:
    """The objects as rows; blank lines are passed over.

    Raises:
        DatasetUnreadable: A file cannot be unpacked.
    """
    names = [column.source or column.name for column in columns]
    for path in files:
        try:
            with unpacked(path) as file:
                for number, line in enumerate(file, start=1):
                    if not line.strip():
                        continue
                    found, text = _object(line), line.decode("utf-8", "replace")
                    if found is None:
                        yield Row(str(path), number, (), text, "the line is no JSON object.")
                    else:
                        yield Row(str(path), number, [found.get(name) for name in names], text)
        except (EOFError, OSError) as error:
            raise DatasetUnreadable(f"“{path.name}” cannot be read ({error}).") from error


def _object(line: bytes) -> dict[str, object] | None:
    try:
        return msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"), type=dict[str, object])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
