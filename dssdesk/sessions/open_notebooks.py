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
from dssdesk.sessions.errors import NotebookNotOpen, NotebookUnreadable
from dssdesk.sessions.feed import DeskFeed
from dssdesk.sessions.notebook_file import digest_of_file, stamp_of
from dssdesk.sessions.open_notebook import OpenNotebook
from dssdesk.sessions.origin import Origin
from dssdesk.sessions.saver import Saver
from dssdesk.sessions.store import Store
from dssdesk.wire.cells import Cell
from dssdesk.wire.changes import Edit
from dssdesk.wire.notebooks import DocumentSnapshot, NotebookGone, NotebookOpened, NotebookSaved
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
        self._renamed: dict[NotebookRef, NotebookRef] = {}

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
                live.working_copy.forget()
        self._savers.clear()

    # Desks

    async def open(
        self, notebook: NotebookRef, desk: DeskId, holder: str, *, may_edit: bool = True
    ) -> NotebookOpened:
        """A desk looks at a notebook, and edits it if it may and nobody else does.

        Raises:
            NotFound: There is no such notebook.
            NotANotebook: The file holds something else.
            NotebookUnreadable: The file cannot be read.
        """
        live = await self.hold(notebook)
        live.desks.add(desk, self._feed(desk), holder, may_edit=may_edit)
        return NotebookOpened(
            notebook=notebook,
            document=live.document.snapshot(),
            lease=live.desks.lease,
            session=self._session_of(notebook),
            dataset=live.dataset,
            saved_at=live.saved_at,
            is_trusted=live.trust.is_trusted,
        )

    async def close(self, notebook: NotebookRef, desk: DeskId) -> None:
        """A desk looks no longer."""
        live = self.find(notebook)
        if live is not None:
            live.desks.remove(desk)
            await self.release(live.ref)

    def edit(
        self, notebook: NotebookRef, desk: DeskId, base_revision: int, edits: Sequence[Edit]
    ) -> int:
        """Apply a desk's edits; see `OpenNotebook.edit`."""
        return self.get(notebook).edit(desk, base_revision, edits)

    async def prepare(self, notebook: NotebookRef) -> None:
        """Edits will follow: a large document is written where they can be added to it.

        So that `edit`, which writes before it returns, holds nobody up.
        """
        live = self.find(notebook)
        if live is not None:
            await live.working_copy.make_ahead()

    def keep(self, notebook: NotebookRef, cells: Sequence[Cell]) -> None:
        """Keep cells whose edits came too late as extra cells."""
        self.get(notebook).keep(cells)

    def take_lease(self, notebook: NotebookRef, desk: DeskId, holder: str) -> None:
        """Let a desk edit."""
        self.get(notebook).desks.take_lease(desk, holder)

    def clear_outputs(self, notebook: NotebookRef, cell_ids: Sequence[CellId]) -> None:
        """Forget outputs."""
        self.get(notebook).clear_outputs(cell_ids)

    async def document(self, notebook: NotebookRef) -> DocumentSnapshot:
        """What is in a notebook now, whether somebody looks at it or not.

        Raises:
            NotFound: There is no such notebook.
        """
        async with self.holding(notebook) as live:
            return live.document.snapshot()

    async def save(self, notebook: NotebookRef) -> NotebookSaved:
        """Write the `.ipynb` now."""
        return await self._savers[self.get(notebook).ref].save()

    async def trust(self, notebook: NotebookRef) -> None:
        """Let what the notebook shows run scripts."""
        await self.get(notebook).trust.give()

    def feed(self, desk: DeskId) -> AsyncIterator[Message]:
        """Document events for a desk."""
        return self._feed(desk)

    async def drop(self, desk: DeskId) -> None:
        """A desk's channel closed."""
        feed = self._feeds.pop(desk, None)
        if feed is not None:
            feed.close()
        left = [live for live in self._open.values() if desk in live.desks.ids]
        for live in left:
            live.desks.remove(desk)
        for live in left:
            await self.release(live.ref)

    def blob(self, project: ProjectKey, digest: str) -> str:
        """The text of a long value.

        Raises:
            BlobMissing: Nobody has it.
        """
        return self._projects.notebooks.blobs(project).get(digest)

    async def send_away(self, desk: DeskId, project: ProjectKey) -> None:
        """A desk may look at nothing in a project any more."""
        for live in self.in_project(project):
            if desk in live.desks.ids:
                live.desks.remove(desk, NotebookGone(notebook=live.ref))
                await self.release(live.ref)

    # Moving and deleting: `sessions.moving`

    def in_project(self, project: ProjectKey) -> tuple[OpenNotebook, ...]:
        """The live documents of a project."""
        return tuple(live for live in self._open.values() if live.ref.project == project)

    def saver(self, live: OpenNotebook) -> Saver:
        """What writes its file; a live document that was closed has none."""
        return self._savers[live.ref]

    def is_open(self, live: OpenNotebook) -> bool:
        """Whether it is still the live document of its name."""
        return self._open.get(live.ref) is live

    @contextlib.asynccontextmanager
    async def alone_with(self, *notebooks: NotebookRef) -> AsyncIterator[None]:
        """Nobody else opens these meanwhile."""
        async with contextlib.AsyncExitStack() as stack:
            for one in sorted(set(notebooks), key=lambda it: (it.project, it.name)):
                lock = self._opening.setdefault(one, asyncio.Lock())
                await stack.enter_async_context(lock)
            yield

    async def open_alone(self, notebook: NotebookRef) -> OpenNotebook:
        """The live document, for whoever is alone with it."""
        return self._open.get(notebook) or await self._read(notebook)

    def rename(self, live: OpenNotebook, now: NotebookRef) -> None:
        """Its file is there under another name: so is the document, and the desks are told."""
        before = live.ref
        self._open[now] = self._open.pop(before)
        self._savers[now] = self._savers.pop(before)
        live.move(now, self._projects.notebooks.blobs(now.project))
        self._renamed.pop(now, None)
        if now.project == before.project:  # elsewhere, others may do other things
            self._renamed[before] = now

    def forget(self, live: OpenNotebook) -> frozenset[DeskId]:
        """It is gone: nothing is written any more; returns the desks that were told."""
        notebook, told = live.ref, live.desks.ids
        del self._open[notebook]
        self._savers.pop(notebook).give_up()
        for desk in told:
            live.desks.remove(desk, NotebookGone(notebook=notebook))
        live.working_copy.forget(skipping=1)
        return told

    # Sessions

    def get(self, notebook: NotebookRef) -> OpenNotebook:
        """The live document.

        Raises:
            NotebookNotOpen: It is not open.
        """
        live = self.find(notebook)
        if live is None:
            raise NotebookNotOpen
        return live

    def find(self, notebook: NotebookRef) -> OpenNotebook | None:
        """The live document, if it is open; also by a name that it had until just now."""
        while notebook not in self._open and notebook in self._renamed:
            if self._projects.notebooks.path(notebook).exists():  # a new one
                return None
            notebook = self._renamed[notebook]
        return self._open.get(notebook)

    @contextlib.asynccontextmanager
    async def holding(self, notebook: NotebookRef) -> AsyncIterator[OpenNotebook]:
        """The live document for a while; closed in the end if nobody uses it by then."""
        live = self.find(notebook) or await self.hold(notebook)
        try:
            yield live
        finally:
            if not live.is_used:
                await self.release(live.ref)

    async def hold(self, notebook: NotebookRef) -> OpenNotebook:
        """The live document; opened if need be."""
        async with self.alone_with(notebook):
            return await self.open_alone(notebook)

    async def release(self, notebook: NotebookRef) -> None:
        """Save and close a document that nobody uses any more."""
        live = self._open.get(notebook)
        if live is None:
            return
        saver = self._savers[notebook]
        if saver.is_dirty and not live.is_used:
            await saver.save()
        if saver.is_dirty or live.is_used or self._open.get(live.ref) is not live:
            return
        del self._open[live.ref], self._savers[live.ref]
        live.working_copy.forget()
        live.blobs.let_go(self._only_held_by(live))
        await saver.close()

    def _only_held_by(self, closed: OpenNotebook) -> set[str]:
        """The digests that this notebook names and no open one of its project does."""
        others = [one for one in self._open.values() if one.ref.project == closed.ref.project]
        held = {digest for one in others for digest in one.digests()}
        return set(closed.digests()) - held

    async def _read(self, notebook: NotebookRef) -> OpenNotebook:
        path = self._projects.notebooks.path(notebook)
        blobs = self._projects.notebooks.blobs(notebook.project)
        stored = await asyncio.to_thread(self._store.copies.read_apart, notebook)
        revision = self._store.copies.revision_of(notebook)
        stamp = await asyncio.to_thread(stamp_of, path)
        try:
            data = await asyncio.to_thread(self._projects.notebooks.existing(notebook).read_bytes)
            file = await asyncio.to_thread(read_notebook, data, path=str(path), blobs=blobs)
            digest = await asyncio.to_thread(digest_of_file, data)
        except (DssDeskError, OSError) as error:
            if stored is None and isinstance(error, OSError):
                why = error.strerror or str(error)
                raise NotebookUnreadable(notebook.title, why) from error
            if stored is None:
                raise
            # The working copy is what a person typed. What lies there now is kept beside it.
            data, digest, file = b"", "", new_notebook()
        if stored is not None:
            snapshot = stored.snapshot
        else:
            snapshot = msgspec.structs.replace(file.snapshot, source_revision=revision)
        live = OpenNotebook(
            notebook,
            Document(snapshot),
            Origin(file, digest, file.snapshot) if stored is None else Origin(file, stored.disk),
            store=self._store,
            blobs=blobs,
            is_stored=stored is not None,
        )
        live.saved_at = path.stat().st_mtime if data else None
        await live.trust.look()
        self._open[notebook] = live
        saver = Saver(
            live,
            lambda: self._projects.notebooks.path(live.ref),
            stamp if stored is None else None,
        )
        if stored is not None:
            saver.is_dirty_from_the_start()
        self._savers[notebook] = saver
        return live

    def _feed(self, desk: DeskId) -> DeskFeed:
        return self._feeds.setdefault(desk, DeskFeed())
