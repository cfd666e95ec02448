"""Whether a notebook's outputs may run scripts.

What the instance's own sessions made may; what a file brought may once a person says so. It is
remembered by content, so that a script that somebody else puts into the file counts anew.
"""

import asyncio
from collections.abc import Callable, Sequence

from dssdesk.notebook.blobs import Blobs
from dssdesk.notebook.errors import BlobMissing
from dssdesk.notebook.model import Document
from dssdesk.notebook.scripts import holds_scripts, scripts_in
from dssdesk.sessions.store import Store
from dssdesk.wire.cells import Cell


class Trust:
    """What one open notebook may. ``tell`` is called when that changes."""

    def __init__(
        self, document: Document, blobs: Blobs, store: Store, *, tell: Callable[[], None]
    ) -> None:
        self.is_trusted = True
        self.blobs = blobs
        self._document = document
        self._store = store
        self._tell = tell
        self._doubts = 0

    async def look(self) -> None:
        """Outputs came or went by other ways than a kernel's: may those that are here run?"""
        trusted, doubts = False, -1
        while doubts != self._doubts:
            doubts, cells = self._doubts, self._document.snapshot().cells
            trusted = await self._knows(cells)
        self._show(is_trusted=trusted)

    async def give(self) -> None:
        """A person says that what is here may run scripts."""
        cells = self._document.snapshot().cells
        self._store.trust(await asyncio.to_thread(scripts_in, cells, self.blobs))
        await self.look()

    def doubt(self) -> None:
        """Outputs came that nobody has looked at."""
        self._doubts += 1
        self._show(is_trusted=False)

    def look_at(self, cells: Sequence[Cell]) -> None:
        """A desk pasted cells, perhaps from elsewhere; it waits for a word if they hold scripts."""
        if holds_scripts(cells):
            if not self._knows_now(cells):
                self.doubt()
            self._tell()

    async def _knows(self, cells: Sequence[Cell]) -> bool:
        """Whether everything in these cells that runs scripts is known as harmless."""
        if not holds_scripts(cells):
            return True
        try:
            found = await asyncio.to_thread(scripts_in, cells, self.blobs)
        except (BlobMissing, OSError):
            return False
        return self._store.trusts(found)

    def _knows_now(self, cells: Sequence[Cell]) -> bool:
        """The same for a few cells, at once."""
        try:
            return self._store.trusts(scripts_in(cells, self.blobs))
        except (BlobMissing, OSError):
            return False

    def _show(self, *, is_trusted: bool) -> None:
        if is_trusted != self.is_trusted:
            self.is_trusted = is_trusted
            self._tell()
