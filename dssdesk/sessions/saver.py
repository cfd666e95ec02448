"""Writing a notebook's `.ipynb` soon after the last change; taking in what others write there."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec

from dssdesk.base.errors import DssDeskError
from dssdesk.notebook.codec import write_notebook
from dssdesk.notebook.errors import NotANotebook
from dssdesk.notebook.merging import merge
from dssdesk.notebook.versions import SeenVersions
from dssdesk.sessions.notebook_file import (
    Stamp,
    digest_of_file,
    is_fresh,
    keep_beside,
    stamp_of,
    write_over,
)
from dssdesk.sessions.open_notebook import OpenNotebook
from dssdesk.sessions.origin import Origin
from dssdesk.sessions.theirs import FileHistory, Theirs, read_theirs
from dssdesk.wire.notebooks import DocumentSnapshot, FileMerged, NotebookSaved

_log = logging.getLogger(__name__)

_QUIET = 1.0
_KEPT = "Nothing is lost: the service keeps it, and goes on trying."
_RETRY = 10.0
_HALF_WRITTEN = 0.3
_PATIENCE = 10
_LOOK = 1.5
"""Seconds between two looks at the file's time and size."""

_SHARE_OF_TIME = 20


class Saver:
    """Writes one open notebook. `touch` it when it changed; `save` writes at once.

    ``stamp`` is the one that the file had before it was read; None lets it be looked at.
    """

    def __init__(
        self, notebook: OpenNotebook, path_of: Callable[[], Path], stamp: Stamp | None
    ) -> None:
        self._notebook = notebook
        self._path_of = path_of
        self._saved_number = notebook.document.change_number
        self._touched = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._seconds = 0.0
        self._is_ended = False
        self._stamp = stamp
        self._history = FileHistory()
        self._tasks = [asyncio.create_task(self._run()), asyncio.create_task(self._watch())]
        notebook.on_change = self.touch

    @property
    def is_dirty(self) -> bool:
        """Whether the file lacks something."""
        is_behind = self._saved_number != self._notebook.document.change_number
        return is_behind and not self._is_ended

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
            revision = self._notebook.document.source_revision
            try:
                if not self.is_dirty and not self._is_ended:
                    with contextlib.suppress(NotANotebook, FileNotFoundError):
                        await self._take_theirs()
                    revision = self._notebook.document.source_revision
                if self.is_dirty:
                    revision, problem = await self._write()
            except OSError as error:
                _log.error("%s could not be saved: %s", self._notebook.ref.name, error)
                problem = f"The notebook could not be saved: {error.strerror or error}. {_KEPT}"
            except DssDeskError as error:
                _log.error("%s could not be saved: %s", self._notebook.ref.name, error)
                problem = f"The notebook could not be saved. {error.message} {_KEPT}"
            except Exception:  # noqa: BLE001 (a boundary: a desk that leaves must get away)
                _log.exception("%s could not be saved", self._notebook.ref.name)
                problem = f"The notebook could not be saved; the service's log says why. {_KEPT}"
            if not self._notebook.trust.is_trusted:
                await self._notebook.trust.look()  # what was not trusted may be gone
            self._seconds = time.monotonic() - started
            saved = NotebookSaved(
                notebook=self._notebook.ref,
                source_revision=revision,
                saved_at=self._notebook.saved_at or 0.0,
                problem=problem,
            )
        self._notebook.desks.tell(saved)
        return saved

    @contextlib.asynccontextmanager
    async def resting(self) -> AsyncIterator[None]:
        """Nothing is written meanwhile. A save that goes on comes to its end first."""
        async with self._one_at_a_time:
            yield

    def give_up(self) -> None:
        """The notebook is gone: nothing is written any more; `close` follows."""
        self._is_ended = True

    async def close(self) -> None:
        """Write what is not written, and rest. A save that goes on comes to its end first."""
        async with self._one_at_a_time:
            for task in self._tasks:
                task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
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

    async def _watch(self) -> None:
        """Notice what another program does to the file."""
        looked: Stamp | None = None
        while True:
            await asyncio.sleep(_LOOK)
            with contextlib.suppress(OSError, DssDeskError):
                stamp = await asyncio.to_thread(stamp_of, self._path_of())
                if stamp not in (None, self._stamp, looked):
                    looked = stamp
                    await self.save()

    async def _write(self) -> tuple[int, str]:
        """Write the file, over nothing that is not in the document.

        Returns the revision that it holds, and what to tell the person.
        """
        notebook, path = self._notebook, self._path_of().resolve()  # a link stays one
        problem, patience = "", _PATIENCE
        while True:
            try:
                await self._take_theirs()
            except NotANotebook:
                if patience and await asyncio.to_thread(is_fresh, path):
                    patience -= 1
                    await asyncio.sleep(_HALF_WRITTEN)
                    continue
                kept = await asyncio.to_thread(keep_beside, path)
                notebook.working_copy.saving(kept.disk)
                problem = (
                    "Another program had changed this notebook, and what it wrote cannot be read."
                    f" Its version is kept as “{kept.path.name}”."
                )
            snapshot = notebook.document.snapshot()
            number = notebook.document.change_number
            data = await asyncio.to_thread(
                write_notebook, notebook.origin.file, snapshot, notebook.blobs
            )
            digest = digest_of_file(data)
            known = frozenset(notebook.origin.disk.split())
            notebook.working_copy.saving(digest)
            stamp = await asyncio.to_thread(write_over, path, data, digest, known)
            if stamp is not None:
                break
        await asyncio.to_thread(self._history.note_ours, notebook.origin, snapshot, digest)
        notebook.saved(digest, time.time(), snapshot)
        self._stamp, self._saved_number = stamp, number
        return snapshot.source_revision, problem

    async def _take_theirs(self) -> None:
        """Bring into the document what another program wrote into the file.

        Raises:
            NotANotebook: What it wrote is none.
            OSError: The file cannot be read.
        """
        notebook, path = self._notebook, self._path_of().resolve()
        stamp = await asyncio.to_thread(stamp_of, path)
        if stamp is None or stamp == self._stamp:
            return
        data = await asyncio.to_thread(path.read_bytes)
        disk = digest_of_file(data)
        if disk not in notebook.origin.disk.split():
            theirs = await asyncio.to_thread(
                read_theirs,
                path,
                data,
                disk,
                notebook.origin,
                notebook.document.snapshot(),
                notebook.blobs,
            )
            before = notebook.origin
            seen = await asyncio.to_thread(self._history.seen_by, theirs)
            held = self._merge(theirs, seen)
            await asyncio.to_thread(self._history.note_theirs, before, held, disk)
            await notebook.trust.look()
        self._stamp = stamp

    def _merge(self, theirs: Theirs, seen: SeenVersions) -> DocumentSnapshot:
        """Bring it in; returns the document as their file holds it."""
        notebook, was_dirty = self._notebook, self.is_dirty
        merged = merge(theirs.beside(notebook.document.snapshot(), seen))
        notebook.merge(merged, Origin(theirs.file, theirs.disk))
        document = notebook.document
        cells = tuple(
            document.cell(cell.id) if cell.id in merged.agreed else cell
            for cell in theirs.file.snapshot.cells
        )
        held = msgspec.structs.replace(theirs.file.snapshot, cells=cells)
        notebook.working_copy.origin = Origin(theirs.file, theirs.disk, held)
        notebook.saved_at = theirs.modified_at
        if was_dirty or merged.keeps_ours:
            self.is_dirty_from_the_start()
        else:
            self._saved_number = document.change_number
        if merged.changed:
            notebook.desks.tell(
                FileMerged(
                    notebook=notebook.ref, changed=merged.changed, conflicts=merged.conflicts
                )
            )
        return held
