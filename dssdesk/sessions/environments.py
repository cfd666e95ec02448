"""Environments as notebooks see them: which there are, which one a notebook asks for."""

import contextlib
from pathlib import Path
from typing import Protocol

from dssdesk.base.ids import EnvironmentId
from dssdesk.kernels.errors import EnvironmentMissing, LibraryMissing
from dssdesk.kernels.hub import Hub
from dssdesk.projects.notebook_files import KernelSpec
from dssdesk.sessions.kernelspecs import asking_for, environment_of, kernelspec_of
from dssdesk.sessions.open_notebook import OpenNotebook
from dssdesk.sessions.open_notebooks import OpenNotebooks
from dssdesk.wire.catalogue import EnvironmentItem
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import SessionInfo


class Running(Protocol):
    """What runs in an environment: `sessions.Sessions`."""

    def of_notebook(self, notebook: NotebookRef) -> SessionInfo | None:
        """The session that a notebook has."""

    async def run_in(self, notebook: NotebookRef, environment: EnvironmentId) -> None:
        """Let its kernel, if it has one, run there."""


class Environments:
    """The environments of an instance. All calls from the event loop."""

    def __init__(self, hub: Hub, notebooks: OpenNotebooks, running: Running) -> None:
        self._hub = hub
        self._notebooks = notebooks
        self._running = running

    def items(self) -> tuple[EnvironmentItem, ...]:
        """Where kernels can run, the default one first."""
        return tuple(
            EnvironmentItem(
                id=place.id, name=place.name, is_default=place.is_default, note=place.note
            )
            for place in self._hub.environments()
        )

    def kernelspec(self, environment: EnvironmentId | None) -> KernelSpec:
        """What a notebook's file says to ask for an environment; None for the default one.

        Raises:
            EnvironmentMissing: There is none of this id.
        """
        for place in self._hub.environments():
            if place.id == environment or (environment is None and place.is_default):
                return kernelspec_of(place)
        raise EnvironmentMissing(environment or "")

    def asked_by(self, live: OpenNotebook) -> EnvironmentId | None:
        """Where a notebook would run; None for the default one.

        Raises:
            EnvironmentMissing: It is not there (any more).
        """
        return environment_of(live.document.metadata, self._hub.environments)

    async def add(self, path: str) -> None:
        """Offer the Python in this folder, or at this path, from now on.

        Raises:
            EnvironmentMissing: There is no Python.
            EnvironmentUnfit: No kernel can run in it, and what to do.
        """
        await self._hub.add_environment(Path(path))

    async def choose(self, notebook: NotebookRef, environment: EnvironmentId) -> None:
        """Run a notebook there from now on; a kernel that runs elsewhere is restarted.

        Raises:
            EnvironmentMissing: There is none of this id.
            KernelDidNotStart: With what the process said before it ended.
        """
        kernel = self.kernelspec(environment)
        async with self._notebooks.holding(notebook) as live:
            live.change_metadata(asking_for(live.document.metadata, kernel))
            await self._notebooks.save(live.ref)
        await self._running.run_in(live.ref, environment)

    async def library(self, notebook: NotebookRef, name: str) -> str:
        """The text of a script that draws outputs.

        It comes from where the notebook runs, or would run, or else from the default environment.

        Raises:
            LibraryMissing: It is in neither.
        """
        for environment in dict.fromkeys((self._of(notebook), None)):
            with contextlib.suppress(EnvironmentMissing, LibraryMissing):
                return await self._hub.library(environment, name)
        raise LibraryMissing(name)

    def _of(self, notebook: NotebookRef) -> EnvironmentId | None:
        session, live = self._running.of_notebook(notebook), self._notebooks.find(notebook)
        if session is not None and session.environment:
            return session.environment
        with contextlib.suppress(EnvironmentMissing):
            return self.asked_by(live) if live is not None else None
        return None
