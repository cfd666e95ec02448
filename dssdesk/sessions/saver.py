"""Writing a notebook's `.ipynb`: soon after the last change, and never over somebody else's."""

import asyncio
import hashlib
import logging
import time
import zlib
from collections.abc import Callable
from pathlib import Path

from dssdesk.base.errors import DssDeskError
from dssdesk.base.files import write_atomic
from dssdesk.notebook.codec import write_notebook
from dssdesk.sessions.open_notebook import OpenNotebook
from dssdesk.wire.notebooks import NotebookSaved

_log = logging.getLogger(__name__)

_QUIET = 1.0
_KEPT = "Nothing is lost: the service keeps it, and goes on trying."
_RETRY = 10.0
_SHARE_OF_TIME = 20
_ENDS = 65_536


def digest_of_file(data: bytes) -> str:
    """By what the service knows a file's content again.

    Length and checksums: a digest that withstands an attacker takes longer than reading the file,
    and whoever could forge this one can write the file anyway.
    """
    ends = hashlib.blake2b(data[:_ENDS] + data[-_ENDS:], digest_size=16)
    return f"{len(data):x}-{zlib.crc32(data):08x}-{ends.hexdigest()}"


class Saver:
    """Writes one open notebook. `touch` it when it changed; `save` writes at once."""

    def __init__(self, notebook: OpenNotebook, path_of: Callable[[], Path]) -> None:
        self._notebook = notebook
        self._path_of = path_of
        self._saved_number = notebook.document.change_number
        self._touched = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._seconds = 0.0
        self._task = asyncio.create_task(self._run())
        notebook.on_change = self.touch

    @property
    def is_dirty(self) -> bool:
        """Whether the file lacks something."""
        return self._saved_number != self._notebook.document.change_number

    def touch(self) -> None:
        """The document changed."""
        self._touched.set()

    def is_dirty_from_the_start(self) -> None:
        """The document came from a working copy: the file lacks something."""
        self._saved_number = -1
        self.touch()

    async def save(self) -> NotebookSaved:
        """Write the file now, if it lacks something; tell every desk."""
        async with self._one_at_a_time:
            started = time.monotonic()
            problem = ""
            number = self._notebook.document.change_number
            revision = self._notebook.document.source_revision
            try:
                if number != self._saved_number:
                    problem = await self._write()
                    self._saved_number = number
            except OSError as error:
                _log.error("%s could not be saved: %s", self._notebook.ref.name, error)
                problem = f"The notebook could not be saved: {error.strerror or error}. {_KEPT}"
            except DssDeskError as error:
                _log.error("%s could not be saved: %s", self._notebook.ref.name, error)
                problem = f"The notebook could not be saved. {error.message} {_KEPT}"
            except Exception:  # noqa: BLE001 (a boundary: a desk that leaves must get away)
                _log.exception("%s could not be saved", self._notebook.ref.name)
                problem = f"The notebook could not be saved; the service's log says why. {_KEPT}"
            self._seconds = time.monotonic() - started
            saved = NotebookSaved(
                notebook=self._notebook.ref,
                source_revision=revision,
                saved_at=self._notebook.saved_at or 0.0,
                problem=problem,
            )
        self._notebook.tell(saved)
        return saved

    async def close(self) -> None:
        """Write what is not written, and rest. A save that goes on comes to its end first."""
        async with self._one_at_a_time:
            self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        if self.is_dirty:
            await self.save()

    async def _run(self) -> None:
        while True:
            await self._touched.wait()
            await asyncio.sleep(max(_QUIET, _SHARE_OF_TIME * self._seconds))
            self._touched.clear()
            saved = await self.save()
            if saved.problem and self.is_dirty:
                await asyncio.sleep(_RETRY)
                self.touch()

    async def _write(self) -> str:
        notebook, path = self._notebook, self._path_of().resolve()  # a link stays one
        snapshot = notebook.document.snapshot()
        data = await asyncio.to_thread(
            write_notebook, notebook.origin.file, snapshot, notebook.blobs
        )
        digest = digest_of_file(data)
        known = frozenset(notebook.origin.disk.split())
        notebook.saving(digest)
        kept = await asyncio.to_thread(_put, path, data, digest, known)
        notebook.saved(digest, time.time())
        if kept is None:
            return ""
        return f"Another program had changed this notebook. Its version is kept as “{kept.name}”."


def _put(path: Path, data: bytes, digest: str, known: frozenset[str]) -> Path | None:
    """Write the file; returns where a version that somebody else wrote meanwhile was kept."""
    try:
        there = path.read_bytes()
    except FileNotFoundError:
        there = None
    kept = None
    if there is not None:
        found = digest_of_file(there)
        if found == digest:
            return None
        if found not in known:
            stamp = time.strftime("%Y-%m-%d %H.%M.%S")
            kept = path.with_name(f"{path.stem} (changed elsewhere {stamp}).ipynb")
            write_atomic(kept, there)
    write_atomic(path, data)
    return kept
