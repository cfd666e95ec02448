"""A notebook's `.ipynb` on the disk, which other programs write too. For a thread, not the loop."""

import contextlib
import hashlib
import time
import zlib
from pathlib import Path
from typing import NamedTuple

from dssdesk.base.files import shortened, write_atomic

Stamp = tuple[int, int, int]
"""By what a change of a file is noticed without reading it."""

_FRESH = 2.0
_MOST_OF_NAME = 200
_ENDS = 65_536


def digest_of_file(data: bytes) -> str:
    """By what the service knows a file's content again.

    Length and checksums: a digest that withstands an attacker takes longer than reading the file,
    and whoever could forge this one can write the file anyway.
    """
    ends = hashlib.blake2b(data[:_ENDS] + data[-_ENDS:], digest_size=16)
    return f"{len(data):x}-{zlib.crc32(data):08x}-{ends.hexdigest()}"


def stamp_of(path: Path) -> Stamp | None:
    """The file's stamp; None if there is no file that could be looked at."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def is_fresh(path: Path) -> bool:
    """Whether another program may still be writing there."""
    return abs(time.time() - path.stat().st_mtime) < _FRESH


class KeptFile(NamedTuple):
    """A file beside a notebook's, and its digest."""

    path: Path
    disk: str


def keep_beside(path: Path) -> KeptFile:
    """Keep what another program wrote, and nobody can read, as a second file."""
    data = path.read_bytes()
    stamp = time.strftime("%Y-%m-%d %H.%M.%S")
    stem = shortened(path.stem, _MOST_OF_NAME)
    kept = path.with_name(f"{stem} (changed elsewhere {stamp}).ipynb")
    write_atomic(kept, data)
    return KeptFile(kept, digest_of_file(data))


def write_over(path: Path, data: bytes, digest: str, known: frozenset[str]) -> Stamp | None:
    """Write the file over what is known; None if it holds by now what another program wrote."""
    with contextlib.suppress(FileNotFoundError):
        found = digest_of_file(path.read_bytes())
        if found == digest:
            return stamp_of(path)
        if found not in known:
            return None
    write_atomic(path, data)
    return stamp_of(path)
