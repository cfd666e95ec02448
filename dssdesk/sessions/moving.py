"""Notebooks get another name or project, are copied and deleted, while they are open and run."""

import asyncio
import contextlib
import logging
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

import msgspec

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import DeskId, Login, ProjectKey, SessionId
from dssdesk.notebook.codec import dataset_of, write_notebook
from dssdesk.notebook.errors import NotANotebook
from dssdesk.projects.errors import DatasetMissing, OutsideProjects
from dssdesk.projects.projects import Projects
from dssdesk.projects.removal import remove
from dssdesk.sessions.open_notebook import OpenNotebook
from dssdesk.sessions.open_notebooks import OpenNotebooks
from dssdesk.sessions.store import Store
from dssdesk.wire.notebooks import NotebookGone
from dssdesk.wire.places import DatasetRef, NotebookRef
from dssdesk.wire.sessions import SessionUnloaded

_log = logging.getLogger(__name__)

_DATASET = "analyzedDataset"
_LEFT_OUT = re.compile(rb"\.outputs/([0-9a-f]{2})/([0-9a-f]{38})")


class Running(Protocol):
    """What moves and ends with its notebook: `sessions.Sessions`."""

    def ids_of(self, place: NotebookRef | ProjectKey) -> tuple[SessionId, ...]:
        """The sessions of a notebook, or of all notebooks of a project."""

    def move(self, session_id: SessionId, now: NotebookRef) -> None:
        """The session's notebook is about to have this name."""

    def moved(self, session_id: SessionId) -> None:
        """It has; tell the kernel and everybody else."""

    async def unload(self, session_id: SessionId, *, by: Login) -> SessionUnloaded:
        """End the session."""


class Moving:
    """Moves, copies and deletes notebooks, and what depends on them. All from the event loop.

    What it returns are the desks that were told in the order of their events: all others have
    to be told elsewhere.
    """

    def __init__(
        self, projects: Projects, store: Store, notebooks: OpenNotebooks, running: Running
    ) -> None:
        self._projects = projects
        self._store = store
        self._notebooks = notebooks
        self._running = running

    async def move(
        self,
        notebook: NotebookRef,
        now: NotebookRef,
        *,
        may_look: Callable[[DeskId], bool] = lambda _desk: True,
    ) -> frozenset[DeskId]:
        """Give a notebook another name or project; its document and session go along.

        To a desk that may not look there, it is gone.

        Raises:
            NotebookMissing: There is none.
            NameInvalid: No notebook can have the new name.
            NameTaken: There is a notebook of that name.
        """
        _check_inside(notebook, now)
        notebooks = self._notebooks
        async with notebooks.alone_with(notebook, now):
            live = await self._opened(notebook, now)
            if live is None:
                self._projects.notebooks.existing(notebook)
                self._projects.notebooks.move(notebook, now)
                self._store.copies.share(notebook, now)
                return frozenset()
            try:
                await self._take_outputs(live, now.project)
                async with notebooks.saver(live).resting():
                    told = live.desks.ids
                    self._move_now(live, now, [desk for desk in told if not may_look(desk)])
            finally:
                if not live.is_used:
                    await notebooks.release(live.ref)
        for session_id in self._running.ids_of(now):
            self._running.moved(session_id)
        return told

    async def copy(
        self, notebook: NotebookRef, project: ProjectKey, name: str | None
    ) -> NotebookRef:
        """Duplicate a notebook as it is now; None takes the first free name.

        Raises:
            NameInvalid: No notebook can have this name.
            NameTaken: There is a notebook of this name.
        """
        async with self._notebooks.holding(notebook) as live:
            before, snapshot = live.ref.project, live.document.snapshot()
            if project != before:
                metadata = self._fitting(snapshot.metadata, project)
                snapshot = msgspec.structs.replace(snapshot, metadata=metadata)
            data = await asyncio.to_thread(write_notebook, live.origin.file, snapshot, live.blobs)
            await asyncio.to_thread(self._copy_outputs, _left_out(data), before, project)
            add, title = self._projects.notebooks.add, live.ref.title
            return await asyncio.to_thread(add, project, data, name=name, proposed=title)

    async def delete(self, notebook: NotebookRef, *, by: Login) -> frozenset[DeskId]:
        """Unload a notebook's session and delete its file.

        Raises:
            NotebookMissing: There is none.
        """
        _check_inside(notebook)
        while True:
            await self._unload(notebook, by)
            told = await self._delete(notebook)
            if told is not None:
                return told

    async def delete_project(self, project: ProjectKey, *, by: Login) -> None:
        """Unload and close everything in a project, then delete it.

        A kill leaves all of its files, or a project that is gone.

        Raises:
            ProjectMissing: There is none.
        """
        self._projects.folder(project)
        while self._running.ids_of(project) or self._notebooks.in_project(project):
            await self._unload(project, by)
            for live in self._notebooks.in_project(project):
                await self._close(live)
        self._store.copies.forget_project(project)
        aside = self._projects.set_aside_project(project)
        await asyncio.to_thread(remove, aside)

    async def associate_anew(self, dataset: DatasetRef, name: str) -> None:
        """A dataset has another name: its notebooks belong to it under that one."""
        project = dataset.project
        names = set(await asyncio.to_thread(self._projects.notebooks.associated, dataset))
        names |= {live.ref.name for live in self._notebooks.in_project(project)}
        for notebook in (NotebookRef(project=project, name=each) for each in sorted(names)):
            try:
                async with self._notebooks.holding(notebook) as live:
                    if live.dataset == dataset.name:
                        live.change_metadata({**live.document.metadata, _DATASET: name})
                        await self._notebooks.save(live.ref)
            except (DssDeskError, OSError) as error:
                _log.warning("%s keeps the dataset's old name: %s", notebook.name, error)

    # Moving

    async def _opened(self, notebook: NotebookRef, now: NotebookRef) -> OpenNotebook | None:
        """The document, where more than a file has to move; one that is none moves as it is."""
        is_known = self._notebooks.find(notebook) or self._store.copies.has(notebook)
        if now.project == notebook.project and not is_known:
            return None
        try:
            return await self._notebooks.open_alone(notebook)
        except NotANotebook:
            return None

    async def _take_outputs(self, live: OpenNotebook, project: ProjectKey) -> None:
        """Before a move: most of what it names is in the other project then."""
        if project == live.ref.project:
            return
        await self._notebooks.saver(live).save()
        path = self._projects.notebooks.path(live.ref)
        data = await asyncio.to_thread(path.read_bytes) if path.is_file() else b""
        digests = {*_left_out(data), *live.digests()}
        await asyncio.to_thread(self._copy_outputs, digests, live.ref.project, project)

    def _move_now(self, live: OpenNotebook, now: NotebookRef, away: Iterable[DeskId]) -> None:
        """All at once: nothing else happens in between.

        A session's file tells the new name while the working copy is there under both names:
        whichever name a kill leaves, nothing is lost.
        """
        before = live.ref
        self._projects.notebooks.move(before, now)
        try:
            self._copy_outputs(live.digests(), before.project, now.project)
            self._store.copies.share(before, now)
            for session_id in self._running.ids_of(before):
                self._running.move(session_id, now)
        except BaseException:
            self._projects.notebooks.move(now, before)
            live.working_copy.write_anew()  # the one in the store may have both names
            with contextlib.suppress(sqlite3.Error):
                self._store.copies.drop(now, self._store.copies.revision_of(now))
            raise
        for desk in away:
            live.desks.remove(desk, NotebookGone(notebook=before))
        self._notebooks.rename(live, now)
        with live.working_copy.writing():
            self._store.copies.drop(before, live.document.source_revision + 1)
        if now.project != before.project:
            live.change_metadata(self._fitting(live.document.metadata, now.project))

    def _copy_outputs(self, digests: Iterable[str], before: ProjectKey, now: ProjectKey) -> None:
        """Keep in one project the long outputs that another one keeps."""
        if now != before:
            self._projects.notebooks.blobs(now).take_over(
                digests, self._projects.notebooks.blobs(before)
            )

    def _fitting(self, metadata: Mapping[str, Any], project: ProjectKey) -> dict[str, Any]:
        """Metadata for another project: a dataset that it has not is no association there."""
        name = dataset_of(metadata)
        if name is None or self._has_dataset(project, name):
            return dict(metadata)
        return {key: value for key, value in metadata.items() if key != _DATASET}

    def _has_dataset(self, project: ProjectKey, name: str) -> bool:
        try:
            return self._projects.dataset_file(DatasetRef(project=project, name=name)).exists()
        except DatasetMissing:
            return False

    # Ending

    async def _unload(self, place: NotebookRef | ProjectKey, by: Login) -> None:
        ids = self._running.ids_of(place)
        await asyncio.gather(*(self._running.unload(one, by=by) for one in ids))

    async def _delete(self, notebook: NotebookRef) -> frozenset[DeskId] | None:
        """Delete a notebook; None, and nothing happens, where a session has begun meanwhile."""
        notebooks = self._notebooks
        async with notebooks.alone_with(notebook):
            live = notebooks.find(notebook)
            if live is None:
                self._projects.notebooks.existing(notebook).unlink()
                self._store.copies.drop(notebook, self._store.copies.revision_of(notebook) + 1)
                return frozenset()
            saver = notebooks.saver(live)
            async with saver.resting():
                if live.sessions:
                    return None
                self._projects.notebooks.path(live.ref).unlink(missing_ok=True)
                told = notebooks.forget(live)
            await saver.close()
        return told

    async def _close(self, live: OpenNotebook) -> None:
        """Save a document whose project goes, and tell its desks that it is gone."""
        saver = self._notebooks.saver(live)
        await saver.save()
        async with saver.resting():
            if live.sessions or not self._notebooks.is_open(live):
                return
            self._notebooks.forget(live)
        await saver.close()


def _check_inside(*notebooks: NotebookRef) -> None:
    """Let notebooks pass that lie in a project.

    Raises:
        OutsideProjects: One does not.
    """
    if any(notebook.is_file for notebook in notebooks):
        raise OutsideProjects


def _left_out(data: bytes) -> set[str]:
    """The digests of what this notebook's file leaves out; see `notebook.bounding`."""
    return {b"".join(parts).decode() for parts in _LEFT_OUT.findall(data)}
