"""Whether a notebook's outputs may run scripts.

What the instance's own sessions made may; what a file brought may once a person says so. It is
remembered by content, so that a script that somebody else puts into the file counts anew.
"""

import asyncio
from collections.abc import Sequence

from dssdesk.notebook.blobs import Blobs
from dssdesk.notebook.errors import BlobMissing
from dssdesk.notebook.scripts import holds_scripts, scripts_in
from dssdesk.sessions.store import Store
from dssdesk.wire.cells import Cell


async def is_trusted(cells: Sequence[Cell], blobs: Blobs, store: Store) -> bool:
    """Whether everything in these cells that runs scripts is known as harmless."""
    if not holds_scripts(cells):
        return True
    try:
        found = await asyncio.to_thread(scripts_in, cells, blobs)
    except (BlobMissing, OSError):
        return False
    return store.trusts(found)


def is_trusted_now(cells: Sequence[Cell], blobs: Blobs, store: Store) -> bool:
    """The same for a few cells, at once."""
    try:
        return store.trusts(scripts_in(cells, blobs))
    except (BlobMissing, OSError):
        return False
