"""The files behind a dataset: which they are, in order, how big, and how old."""

import gzip
import io
import os
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from dssdesk.datasets.errors import DatasetFileMissing, DatasetUnreadable


class FilesFound(NamedTuple):
    """What lies on disk: how many files, their bytes, when the newest was written."""

    files: int
    size: int
    written_at: float


def find_files(base: Path, paths: Iterable[str]) -> tuple[Path, ...]:
    """The files that these names and patterns stand for, in the order in which rows come.

    Raises:
        DatasetFileMissing: One of them stands for no file.
        DatasetUnreadable: One is somebody's link to what only we may read.
    """
    found: dict[Path, None] = {}
    for pattern in paths:
        exact = base / pattern
        matches = [exact] if exact.is_file() else sorted(_matching(base, pattern))
        if not matches:
            raise DatasetFileMissing(str(exact))
        found.update(dict.fromkeys(matches))
    checked: set[Path] = set()
    for file in found:
        _check_links(file, checked)
    if not found:
        raise DatasetFileMissing(str(base))
    return tuple(found)


def measure(files: Iterable[Path]) -> FilesFound:
    """How big and how old these files are."""
    states = [path.stat() for path in files]
    return FilesFound(
        files=len(states),
        size=sum(state.st_size for state in states),
        written_at=max((state.st_mtime for state in states), default=0.0),
    )


def compression_of(path: Path) -> str:
    """``gzip``, ``zstd`` or ``none``, by the file's first bytes."""
    with path.open("rb") as file:
        start = file.read(4)
    if start[:2] == b"\x1f\x8b":
        return "gzip"
    return "zstd" if start == b"\x28\xb5\x2f\xfd" else "none"


def first_bytes(path: Path, count: int) -> bytes:
    """The file's beginning, unpacked.

    Raises:
        DatasetUnreadable: It is packed, and damaged.
    """
    try:
        with unpacked(path) as file:
            return file.read(count)
    except (EOFError, gzip.BadGzipFile, OSError) as error:
        raise DatasetUnreadable(f"“{path.name}” cannot be unpacked ({error}).") from error


def _check_links(path: Path, checked: set[Path]) -> None:
    """Let a file pass that whoever put links on the way to it could have put there itself.

    We read for others: a link must lead nobody to what is ours. Root's links and our own may.
    """
    for place in {*path.parents, path} - checked:
        checked.add(place)
        if place.is_symlink():
            owner = place.lstat().st_uid
            if owner not in (0, os.geteuid()) and owner != place.stat().st_uid:
                raise DatasetUnreadable(
                    f"“{place}” is a link to a file of somebody else's. Put the file itself there."
                )
            _check_links(place.parent / place.readlink(), checked)


def _matching(base: Path, pattern: str) -> Iterable[Path]:
    if pattern.startswith("/"):
        return []
    return (path for path in base.glob(pattern) if path.is_file())


def unpacked(path: Path) -> IO[bytes]:
    """The file's content, whatever packs it."""
    kind = compression_of(path)
    if kind == "gzip":
        return cast("IO[bytes]", gzip.open(path))
    if kind == "zstd":
        import pyarrow as pa

        packed: Any = pa.input_stream(str(path), compression="zstd")
        return io.BufferedReader(packed)  # it reads line by line, which pyarrow's does not
    return path.open("rb")
