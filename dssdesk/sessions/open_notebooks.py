"""The documents that are open in the service, and which desks look at them."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from weakref import WeakValueDictionary

import msgspec

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import CellId, DeskId, ProjectKey
from dssdesk.notebook.codec import new_notebook, read_notebook, write_notebook
from dssdesk.notebook.model import Document
from dssdesk.projects.projects import Projects
from dssdesk.sessions.errors import NotebookNotOpen, NotebookUnreadable
from dssdesk.sessions.feed import DeskFeed
from dssdesk.sessions.moving import check_inside, fitting, left_out, take_outputs, with_dataset
from dssdesk.sessions.open_notebook import OpenNotebook, Origin
from dssdesk.sessions.saver import Saver, digest_of_file
from dssdesk.sessions.store import Store
from dssdesk.sessions.theirs import stamp_of
from dssdesk.wire.cells import Cell
from dssdesk.wire.changes import Edit
from dssdesk.wire.notebooks import NotebookGone, NotebookOpened, NotebookSaved
from dssdesk.wire.places import DatasetRef, NotebookRef
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
                live.forget_working_copy()
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
        live.watch(desk, self._feed(desk), holder, may_edit=may_edit)
        return NotebookOpened(
            notebook=notebook,
            document=live.document.snapshot(),
            lease=live.lease,
            session=self._session_of(notebook),
            dataset=live.dataset,
            saved_at=live.saved_at,
            is_trusted=live.is_trusted,
        )

    async def close(self, notebook: NotebookRef, desk: DeskId) -> None:
        """A desk looks no longer."""
        live = self.find(notebook)
        if live is not None:
            live.leave(desk)
            await self.release(live.ref)

    def send_away(self, notebook: NotebookRef, desk: DeskId) -> None:
        """A desk may not look any longer: to it, the notebook is gone."""
        self.get(notebook).leave(desk, NotebookGone(notebook=notebook))

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
        return await self._savers[self.get(notebook).ref].save()

    async def trust(self, notebook: NotebookRef) -> None:
        """Let what the notebook shows run scripts."""
        await self.get(notebook).trust()

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

    # Moving, copying, deleting

    async def move(
        self,
        notebook: NotebookRef,
        now: NotebookRef,
        take_along: Callable[[NotebookRef, NotebookRef], None],
    ) -> frozenset[DeskId]:
        """Give a notebook another name or project; returns the desks that were told in order.

        ``take_along`` is called while the working copy is there under both names: whichever name
        it stores, a kill loses nothing.

        Raises:
            NotebookMissing: There is none.
            NameInvalid: No notebook can have the new name.
            NameTaken: There is a notebook of that name.
        """
        check_inside(notebook, now)
        async with self._alone_with(notebook, now):
            live = self._open.get(notebook)
            if live is None and (
                now.project != notebook.project or self._store.holds_document(notebook)
            ):
                live = await self._read(notebook)
            if live is None:
                self._projects.existing_notebook(notebook)
                self._projects.move_notebook(notebook, now)
                self._store.copy_document(notebook, now)
                return frozenset()
            try:
                await self._take_outputs(live, now.project)
                async with self._savers[notebook].resting():
                    self._move_now(live, now, take_along)
            finally:
                if not live.is_used:
                    await self.release(live.ref)
        return live.desks

    async def copy(
        self, notebook: NotebookRef, project: ProjectKey, name: str | None
    ) -> NotebookRef:
        """Duplicate a notebook as it is now; None takes the first free name.

        Raises:
            NameInvalid: No notebook can have this name.
            NameTaken: There is a notebook of this name.
        """
        async with self.holding(notebook) as live:
            snapshot = live.document.snapshot()
            if project != live.ref.project:
                metadata = fitting(self._projects, snapshot.metadata, project)
                snapshot = msgspec.structs.replace(snapshot, metadata=metadata)
            data = await asyncio.to_thread(write_notebook, live.origin.file, snapshot, live.blobs)
            before = live.ref.project
            await asyncio.to_thread(
                take_outputs, self._projects, left_out(data), before=before, now=project
            )
            return self._projects.add_notebook(project, data, name=name, proposed=live.ref.title)

    async def delete(self, notebook: NotebookRef) -> frozenset[DeskId] | None:
        """Delete a notebook that has no session; returns the desks that were told in order.

        None, and nothing happens, where a session has begun meanwhile.

        Raises:
            NotebookMissing: There is none.
        """
        check_inside(notebook)
        async with self._alone_with(notebook):
            live = self._open.get(notebook)
            if live is None:
                self._projects.existing_notebook(notebook).unlink()
                self._store.drop_document(notebook, self._store.revision_of(notebook) + 1)
                return frozenset()
            saver = self._savers[notebook]
            async with saver.resting():
                if live.sessions:
                    return None
                self._projects.notebook_path(notebook).unlink(missing_ok=True)
                told = self._forget(live)
            await saver.close()
        return told

    async def close_project(self, project: ProjectKey) -> bool:
        """The project goes: save and close what is open of it, and tell the desks.

        Returns whether nothing of it was open or ran any more.
        """
        found = [live for live in self._open.values() if live.ref.project == project]
        for live in found:
            saver = self._savers.get(live.ref)
            if saver is None:  # it was closed meanwhile
                continue
            await saver.save()
            async with saver.resting():
                if not live.sessions and self._open.get(live.ref) is live:
                    self._forget(live)
            if live.ref not in self._open:
                await saver.close()
        return not found

    async def associate_anew(self, dataset: DatasetRef, name: str) -> None:
        """A dataset has another name: its notebooks belong to it under that one."""
        found = {
            live.ref
            for live in self._open.values()
            if live.ref.project == dataset.project and live.dataset == dataset.name
        }
        names = await asyncio.to_thread(self._projects.associated, dataset)
        found |= {NotebookRef(project=dataset.project, name=each) for each in names}
        for notebook in found:
            try:
                async with self.holding(notebook) as live:
                    if live.dataset == dataset.name:
                        live.change_metadata(with_dataset(live.document.metadata, name))
                        await self.save(live.ref)
            except (DssDeskError, OSError) as error:
                _log.warning("%s keeps the dataset's old name: %s", notebook.name, error)

    async def _take_outputs(self, live: OpenNotebook, project: ProjectKey) -> None:
        """Before a move: most of what it names is in the other project then."""
        before = live.ref.project
        if project == before:
            return
        await self._savers[live.ref].save()
        path = self._projects.notebook_path(live.ref)
        data = await asyncio.to_thread(path.read_bytes) if path.is_file() else b""
        digests = {*left_out(data), *live.digests()}
        await asyncio.to_thread(take_outputs, self._projects, digests, before=before, now=project)

    def _move_now(
        self,
        live: OpenNotebook,
        now: NotebookRef,
        take_along: Callable[[NotebookRef, NotebookRef], None],
    ) -> None:
        """All at once: nothing else happens in between."""
        before = live.ref
        self._projects.move_notebook(before, now)
        try:
            take_outputs(self._projects, live.digests(), before=before.project, now=now.project)
            self._store.copy_document(before, now)
            take_along(before, now)
        except BaseException:
            self._projects.move_notebook(now, before)
            raise
        self._open[now] = self._open.pop(before)
        self._savers[now] = self._savers.pop(before)
        live.move(now, self._projects.blobs(now.project))
        self._store.drop_document(before, live.document.source_revision + 1)
        self._renamed.pop(now, None)
        if now.project == before.project:
            self._renamed[before] = now
        else:
            live.change_metadata(fitting(self._projects, live.document.metadata, now.project))

    def _forget(self, live: OpenNotebook) -> frozenset[DeskId]:
        """It is gone: nothing is written any more, the desks that look are told."""
        notebook, told = live.ref, live.desks
        del self._open[notebook]
        self._savers.pop(notebook).give_up()
        for desk in told:
            live.leave(desk, NotebookGone(notebook=notebook))
        self._store.drop_document(notebook, live.document.source_revision + 1)
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
            if self._projects.notebook_path(notebook).exists():  # a new one
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
        lock = self._opening.setdefault(notebook, asyncio.Lock())
        async with lock:
            return self._open.get(notebook) or await self._read(notebook)

    @contextlib.asynccontextmanager
    async def _alone_with(self, *notebooks: NotebookRef) -> AsyncIterator[None]:
        """Nobody opens these meanwhile."""
        async with contextlib.AsyncExitStack() as stack:
            for one in sorted(set(notebooks), key=lambda it: (it.project, it.name)):
                lock = self._opening.setdefault(one, asyncio.Lock())
                await stack.enter_async_context(lock)
            yield

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
        stamp = await asyncio.to_thread(stamp_of, path)
        try:
            data = await asyncio.to_thread(self._projects.existing_notebook(notebook).read_bytes)
            file = await asyncio.to_thread(read_notebook, data, path=str(path), blobs=blobs)
        except (DssDeskError, OSError) as error:
            if stored is None and isinstance(error, OSError):
                why = error.strerror or str(error)
                raise NotebookUnreadable(notebook.title, why) from error
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
            Origin(file, digest_of_file(data), file.snapshot)
            if stored is None
            else Origin(file, stored.disk),
            store=self._store,
            blobs=blobs,
            is_stored=stored is not None,
        )
        live.saved_at = path.stat().st_mtime if data else None
        await live.look_at_trust()
        self._open[notebook] = live
        saver = Saver(
            live,
            lambda: self._projects.notebook_path(live.ref),
            stamp if stored is None else None,
        )
        if stored is not None:
            saver.is_dirty_from_the_start()
        self._savers[notebook] = saver
        return live

    def _feed(self, desk: DeskId) -> DeskFeed:
        return self._feeds.setdefault(desk, DeskFeed())
