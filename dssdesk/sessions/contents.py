"""Notebooks read and written whole, by programs that are no desks."""

import asyncio
from dataclasses import replace

from dssdesk.notebook.codec import write_notebook
from dssdesk.notebook.merging import merge
from dssdesk.notebook.versions import SeenVersions
from dssdesk.projects.errors import NotebookMissing
from dssdesk.sessions.errors import NotebookChanged, NotebookNotSaved
from dssdesk.sessions.notebook_file import digest_of_file
from dssdesk.sessions.open_notebook import OpenNotebook
from dssdesk.sessions.open_notebooks import OpenNotebooks
from dssdesk.sessions.origin import Origin
from dssdesk.sessions.saver import Saver
from dssdesk.sessions.theirs import read_instead
from dssdesk.wire.notebooks import FileMerged
from dssdesk.wire.places import NotebookRef


class Contents:
    """What notebooks hold, open or not. All calls from the event loop."""

    def __init__(self, notebooks: OpenNotebooks) -> None:
        self._notebooks = notebooks

    async def read(self, notebook: NotebookRef) -> bytes:
        """The notebook's file as it would be written now.

        Raises:
            NotebookMissing: There is none.
            NotANotebook: Its file holds something else.
        """
        async with self._notebooks.holding(notebook) as live:
            return await _written(live)

    async def overwrite(
        self, notebook: NotebookRef, data: bytes, *, expected: str | None = None
    ) -> None:
        """Make it what these bytes say, as one change that a desk can undo; then save it.

        What a kernel prints into a cell right now stays.

        Args:
            notebook: One that is there.
            data: A notebook's file.
            expected: The digest (`digest_of_file`) of what is overwritten; None overwrites
                whatever is there.

        Raises:
            NotebookMissing: There is none.
            NotANotebook: The bytes are none.
            NotebookChanged: It holds something else than expected.
            NotebookNotSaved: The disk does not take it.
        """
        async with self._notebooks.holding(notebook) as live:
            await self._save(live)  # what another program wrote comes in first
            async with self._saver(live).resting():
                self._saver(live)  # nobody deleted it while we waited
                await _overwrite(live, data, expected)
            await self._save(live)

    async def clear_outputs(self, notebook: NotebookRef) -> None:
        """Forget all outputs, and save.

        Raises:
            NotebookMissing: There is none.
            NotebookNotSaved: The disk does not take it.
        """
        async with self._notebooks.holding(notebook) as live:
            await live.working_copy.make_ahead()
            live.clear_outputs(())
            await self._save(live)

    async def _save(self, live: OpenNotebook) -> None:
        saver = self._saver(live)
        saved = await saver.save()
        if saved.problem and saver.is_dirty:
            raise NotebookNotSaved(saved.problem)

    def _saver(self, live: OpenNotebook) -> Saver:
        """What writes its file.

        Raises:
            NotebookMissing: It was deleted meanwhile.
        """
        if not self._notebooks.is_open(live):
            raise NotebookMissing(live.ref.title)
        return self._notebooks.saver(live)


async def _overwrite(live: OpenNotebook, data: bytes, expected: str | None) -> None:
    before = live.document.snapshot()
    if expected is not None:
        present = await _written(live)
        if await asyncio.to_thread(digest_of_file, present) != expected:
            raise NotebookChanged
    name, origin = live.ref.title, live.origin
    theirs = await asyncio.to_thread(read_instead, name, data, origin, before, live.blobs)
    await live.working_copy.make_ahead()
    ours = live.document.snapshot()
    if expected is not None and ours.change_number != before.change_number:
        raise NotebookChanged
    merged = merge(replace(theirs.beside(ours, SeenVersions()), overwrites=True))
    file = replace(origin.file, layout=theirs.file.layout)
    live.merge(merged, Origin(file, live.origin.disk, live.origin.held))
    if merged.changed:
        changed = FileMerged(notebook=live.ref, changed=merged.changed, conflicts=merged.conflicts)
        live.desks.tell(changed)
    await live.trust.look()


async def _written(live: OpenNotebook) -> bytes:
    snapshot = live.document.snapshot()
    return await asyncio.to_thread(write_notebook, live.origin.file, snapshot, live.blobs)
