"""Reading one kernel's journal and folding it into one document.

The journal is the only source: a message that comes over ZeroMQ just wakes the reader. What a
slice changed, the runs that it moved and the position after it are one transaction.
"""

import asyncio
import logging
from collections.abc import Callable

import msgspec

from dssdesk.base.ids import KernelId, SessionId
from dssdesk.kernels.hub import JOURNAL_START, Hub, JournalPosition, JournalRecord
from dssdesk.notebook.fold import Folder, KernelMessage, RunFact
from dssdesk.notebook.fold_state import FoldState
from dssdesk.sessions.open_notebook import OpenNotebook
from dssdesk.sessions.store import Store, StoredFold

_log = logging.getLogger(__name__)


class Folding:
    """Where the folding of one session is. Used by one task at a time."""

    def __init__(
        self, session_id: SessionId, notebook: OpenNotebook, *, hub: Hub, store: Store
    ) -> None:
        self._session_id = session_id
        self._notebook = notebook
        self._hub = hub
        self._store = store
        self._kernel_id: KernelId | None = None
        self._has_begun = False
        self._position = JOURNAL_START
        self._folder = Folder(notebook.document, notebook.blobs)
        self._one_at_a_time = asyncio.Lock()

    def begin(self, kernel_id: KernelId | None) -> None:
        """Fold this kernel's journal: on from where it was left, or from its start.

        None is for a kernel that died unseen: whichever the journal is of.
        """
        stored = self._store.fold(self._session_id)
        self._has_begun = True
        self._kernel_id = kernel_id if kernel_id or stored is None else stored.kernel_id
        if stored is not None and stored.kernel_id == self._kernel_id:
            self._position = msgspec.json.decode(stored.position, type=JournalPosition)
            state = msgspec.json.decode(stored.state, type=FoldState)
        else:
            self._position, state = JOURNAL_START, None
        self._folder = Folder(self._notebook.document, self._notebook.blobs, state)

    async def catch_up(
        self,
        on_record: Callable[[JournalRecord], None],
        on_fact: Callable[[RunFact], None],
    ) -> None:
        """Fold everything that the journal holds. The callbacks run inside the transaction."""
        async with self._one_at_a_time:
            more = self._has_begun
            while more:
                piece = await self._hub.journal(self._session_id, self._position)
                if piece.kernel_id != (self._kernel_id or piece.kernel_id) or not piece.records:
                    return
                self._kernel_id = piece.kernel_id
                with self._store.transaction():
                    for record in piece.records:
                        on_record(record)
                        for fact in self._folder.fold(_message(record)):
                            on_fact(fact)
                    self._position = piece.end
                    self._commit()
                more = piece.more
                await asyncio.sleep(0)

    def commit(self) -> None:
        """Write what the service itself changed in the document."""
        with self._store.transaction():
            self._commit()

    def _commit(self) -> None:
        self._notebook.commit()
        if self._kernel_id:
            fold = StoredFold(
                self._kernel_id,
                msgspec.json.encode(self._position),
                msgspec.json.encode(self._folder.state),
            )
            self._store.put_fold(self._session_id, fold)


def _message(record: JournalRecord) -> KernelMessage:
    return KernelMessage(
        sequence=record.sequence,
        at=record.at,
        channel=record.channel,
        message_type=record.message_type,
        message_id=record.message_id,
        parent_id=record.parent_id,
        content=record.content,
        metadata=record.metadata,
    )
