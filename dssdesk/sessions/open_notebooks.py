"""The documents that are open in the service, and which desks look at them."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from weakref import WeakValueDictionary

import msgspec

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import CellId, DeskId, ProjectKey
from dssdesk.notebook.codec import new_notebook, read_notebook
from dssdesk.notebook.model import Document
from dssdesk.projects.projects import Projects
from dssdesk.sessions.errors import NotebookNotOpen
from dssdesk.sessions.feed import DeskFeed
from dssdesk.sessions.open_notebook import OpenNotebook, Origin
from dssdesk.sessions.saver import Saver, digest_of_file
from dssdesk.sessions.store import Store
from dssdesk.wire.cells import Cell
from dssdesk.wire.changes import Edit
from dssdesk.wire.notebooks import NotebookOpened, NotebookSaved
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Message
from dssdesk.wire.sessions import SessionInfo

_log = logging.getLogger(__name__)


class OpenNotebooks:
    """Opens, shares, saves and closes documents. All calls from the event loop."""

    def __init__(
        self,
        projects: Projects,
        store: Store,
        session_of: Callable[[NotebookRef], SessionInfo | None],
    ) -> None:
        self._projects = projects
        self._store = store
        self._session_of = session_of
        self._open: dict[NotebookRef, OpenNotebook] = {}
        self._savers: dict[NotebookRef, Saver] = {}
        self._opening: WeakValueDictionary[NotebookRef, asyncio.Lock] = WeakValueDictionary()
        self._feeds: dict[DeskId, DeskFeed] = {}

    async def close_all(self, *, run_on: Collection[NotebookRef] = ()) -> None:
        """The service ends: save everything. Working copies stay for sessions that run on.

        What the file holds is read from there again: another program may change it meanwhile.
        """
        for feed in self._feeds.values():
            feed.close()
        for notebook, saver in tuple(self._savers.items()):
            await saver.close()
            live = self._open.get(notebook)
            if live is not None and not saver.is_dirty and notebook not in run_on:
                live.forget_working_copy()
        self._savers.clear()

    # Desks

    async def open(
        self, notebook: NotebookRef, desk: DeskId, holder: str, *, may_edit: bool = True
    ) -> NotebookOpened:
        """A desk looks at a notebook, and edits it if it may and nobody else does.

        Raises:
            NotFound: There is no such notebook.
            NotANotebook: The file cannot be read.
        """
        live = await self.hold(notebook)
        live.watch(desk, self._feed(desk), holder, may_edit=may_edit)
        return NotebookOpened(
            notebook=notebook,
            document=live.document.snapshot(),
            lease=live.lease,
            session=self._session_of(notebook),
            dataset=live.dataset,
            saved_at=live.saved_at,
        )

    async def close(self, notebook: NotebookRef, desk: DeskId) -> None:
        """A desk looks no longer."""
        live = self._open.get(notebook)
        if live is not None:
            live.leave(desk)
            await self.release(notebook)

    def edit(
        self, notebook: NotebookRef, desk: DeskId, base_revision: int, edits: Sequence[Edit]
    ) -> int:
        """Apply a desk's edits; see `OpenNotebook.edit`."""
        return self.get(notebook).edit(desk, base_revision, edits)

    def keep(self, notebook: NotebookRef, cells: Sequence[Cell]) -> None:
        """Keep cells whose edits came too late as extra cells."""
        self.get(notebook).keep(cells)

    def take_lease(self, notebook: NotebookRef, desk: DeskId, holder: str) -> None:
        """Let a desk edit."""
        self.get(notebook).take_lease(desk, holder)

    def clear_outputs(self, notebook: NotebookRef, cell_ids: Sequence[CellId]) -> None:
        """Forget outputs."""
        self.get(notebook).clear_outputs(cell_ids)

    async def save(self, notebook: NotebookRef) -> NotebookSaved:
        """Write the `.ipynb` now."""
        self.get(notebook)
        return await self._savers[notebook].save()

    def feed(self, desk: DeskId) -> AsyncIterator[Message]:
        """Document events for a desk."""
        return self._feed(desk)

    async def drop(self, desk: DeskId) -> None:
        """A desk's channel closed."""
        feed = self._feeds.pop(desk, None)
        if feed is not None:
            feed.close()
        left = [live for live in self._open.values() if live.is_watched_by(desk)]
        for live in left:
            live.leave(desk)
        for live in left:
            await self.release(live.ref)

    def blob(self, project: ProjectKey, digest: str) -> str:
        """The text of a long value.

        Raises:
            BlobMissing: Nobody has it.
        """
        return self._projects.blobs(project).get(digest)

    # Sessions

    def get(self, notebook: NotebookRef) -> OpenNotebook:
        """The live document.

        Raises:
            NotebookNotOpen: It is not open.
        """
        live = self._open.get(notebook)
        if live is None:
            raise NotebookNotOpen
        return live

    def find(self, notebook: NotebookRef) -> OpenNotebook | None:
        """The live document, if it is open."""
        return self._open.get(notebook)

    @contextlib.asynccontextmanager
    async def holding(self, notebook: NotebookRef) -> AsyncIterator[OpenNotebook]:
        """The live document for a while; closed in the end if nobody uses it by then."""
        live = await self.hold(notebook)
        try:
            yield live
        finally:
            if not live.is_used:
                await self.release(notebook)

    async def hold(self, notebook: NotebookRef) -> OpenNotebook:
        """The live document; opened if need be."""
        lock = self._opening.setdefault(notebook, asyncio.Lock())
        async with lock:
            return self._open.get(notebook) or await self._read(notebook)

    async def release(self, notebook: NotebookRef) -> None:
        """Save and close a document that nobody uses any more."""
        live = self._open.get(notebook)
        if live is None:
            return
        saver = self._savers[notebook]
        if saver.is_dirty and not live.is_used:
            await saver.save()
        if saver.is_dirty or live.is_used or self._open.get(notebook) is not live:
            return
        del self._open[notebook], self._savers[notebook]
        live.forget_working_copy()
        live.blobs.let_go(self._only_held_by(live))
        await saver.close()

    def _only_held_by(self, closed: OpenNotebook) -> set[str]:
        """The digests that this notebook names and no open one of its project does."""
        others = [one for one in self._open.values() if one.ref.project == closed.ref.project]
        held = {digest for one in others for digest in one.digests()}
        return set(closed.digests()) - held

    async def _read(self, notebook: NotebookRef) -> OpenNotebook:
        path = self._projects.notebook_path(notebook)
        blobs = self._projects.blobs(notebook.project)
        stored = self._store.document(notebook)
        revision = self._store.revision_of(notebook)
        try:
            data = await asyncio.to_thread(self._projects.existing_notebook(notebook).read_bytes)
            file = await asyncio.to_thread(read_notebook, data, path=str(path), blobs=blobs)
        except (DssDeskError, OSError):
            if stored is None:
                raise
            # The working copy is what a person typed. What lies there now is kept beside it.
            data, file = b"", new_notebook()
        if stored is not None:
            snapshot = stored.snapshot
        else:
            snapshot = msgspec.structs.replace(file.snapshot, source_revision=revision)
        live = OpenNotebook(
            notebook,
            Document(snapshot),
            Origin(file, stored.disk if stored else digest_of_file(data)),
            store=self._store,
            blobs=blobs,
            is_stored=stored is not None,
        )
        live.saved_at = path.stat().st_mtime if data else None
        self._open[notebook] = live
        saver = Saver(live, lambda: self._projects.notebook_path(live.ref))
        if stored is not None:
            saver.is_dirty_from_the_start()
        self._savers[notebook] = saver
        return live

    def _feed(self, desk: DeskId) -> DeskFeed:
        return self._feeds.setdefault(desk, DeskFeed())
