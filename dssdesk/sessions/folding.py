"""Reading one kernel's journal and folding it into one document.

The journal is the only source: a message that comes over ZeroMQ just wakes the reader. What a
slice changed, the runs that it moved and the position after it are one transaction.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace

import msgspec

from dssdesk.base.ids import CellId, KernelId, RunId, SessionId
from dssdesk.kernels.errors import KernelMissing
from dssdesk.kernels.hub import JOURNAL_START, Hub, JournalPosition, JournalRecord, JournalSlice
from dssdesk.notebook.facts import PromptAsked, RunFact
from dssdesk.notebook.fold import Folder, KernelMessage
from dssdesk.notebook.fold_state import FoldState
from dssdesk.notebook.scripts import scripts_of_message
from dssdesk.sessions.open_notebook import OpenNotebook
from dssdesk.sessions.queue import QueuedRun
from dssdesk.sessions.store import Store, StoredFold

_log = logging.getLogger(__name__)

_DISPLAYS = ("display_data", "execute_result", "update_display_data")


class Folding:
    """Where the folding of one session is.

    Memory comes first, the store follows: what could not be written is written with the next
    commit, and no record is ever folded twice.
    """

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
        self._moved: dict[RunId, QueuedRun] = {}
        self._scripts: set[str] = set()
        self.is_behind = False

    def begin(self, kernel_id: KernelId | None) -> None:
        """Fold this kernel's journal: on from where it was left, or from its start.

        None is for a kernel that died unseen: whichever the journal is of.
        """
        stored = self._store.fold(self._session_id)
        self._has_begun = True
        self._kernel_id = kernel_id if kernel_id or stored is None else stored.kernel_id
        self._position, state = JOURNAL_START, None
        if stored is not None and stored.kernel_id == self._kernel_id:
            try:
                state = msgspec.json.decode(stored.state, type=FoldState)
                self._position = msgspec.json.decode(stored.position, type=JournalPosition)
            except msgspec.MsgspecError:  # of another version: a run that is folded anew begins
                # with clearing its cell, so that the whole journal gives the same once more
                _log.warning("%s is folded from the start", self._notebook.ref.name)
                state = None
        self._folder = Folder(self._notebook.document, self._notebook.blobs, state)

    @property
    def open_prompt(self) -> PromptAsked | None:
        """What the kernel waits for, as far as the journal is folded."""
        return self._folder.open_prompt

    async def catch_up(
        self,
        on_record: Callable[[JournalRecord], None],
        on_fact: Callable[[RunFact], None],
    ) -> None:
        """Fold everything that the journal holds.

        Raises:
            OSError: A long output could not be kept; what came before it is folded.
        """
        async with self._one_at_a_time:
            if self.is_behind:
                self.commit()
            more = self._has_begun
            while more:
                kernel_id = self._kernel_id
                try:
                    piece = await self._hub.journal(self._session_id, self._position)
                except KernelMissing:
                    return  # it never came to a journal
                if kernel_id != self._kernel_id:
                    continue  # another kernel began meanwhile, and so did its journal
                if piece.kernel_id != (self._kernel_id or piece.kernel_id) or not piece.records:
                    return
                self._kernel_id = piece.kernel_id
                try:
                    self._fold(piece, on_record, on_fact)
                finally:
                    self.commit()
                more = piece.more
                await asyncio.sleep(0)

    def notebook_moved(self) -> None:
        """Long values are kept elsewhere from now on."""
        notebook = self._notebook
        self._folder = Folder(notebook.document, notebook.blobs, self._folder.state)

    def moved(self, run: QueuedRun) -> None:
        """A run to be written with the next commit."""
        self._moved[run.run_id] = run

    def cells_are_back(self, cell_ids: Iterable[CellId]) -> None:
        """Deletions were undone."""
        for cell_id in cell_ids:
            self._folder.cell_is_back(cell_id)

    def commit(self) -> bool:
        """Write what happened to runs and document, and how far the journal is folded.

        Returns False where that was not possible; the next commit tries again.
        """
        try:
            with self._notebook.working_copy.writing():
                self._store.put_runs(self._moved.values())
                self._store.trust(self._scripts)
                self._notebook.commit()
                self._put_fold()
        except Exception:  # noqa: BLE001 (a boundary: a full disk must not end the folding)
            _log.exception("%s could not be written down", self._notebook.ref.name)
            self.is_behind = True
            return False
        self._moved.clear()
        self._scripts.clear()
        self.is_behind = False
        return True

    def _fold(
        self,
        piece: JournalSlice,
        on_record: Callable[[JournalRecord], None],
        on_fact: Callable[[RunFact], None],
    ) -> None:
        for record in piece.records:
            message = _message(record)
            try:
                facts = self._folder.fold(message)
            except OSError:
                raise
            except Exception:  # noqa: BLE001 (a boundary: what others wrote, and said once)
                _log.exception("A record cannot be folded: %s", record.message_type)
                content = {"messages": 1, "reason": "unreadable"}
                facts = self._folder.fold(replace(message, message_type="gap", content=content))
            if record.message_type in _DISPLAYS:
                self._scripts |= scripts_of_message(record.content.get("data"))
            self._position = JournalPosition(record.sequence)
            on_record(record)
            for fact in facts:
                on_fact(fact)
        self._position = piece.end

    def _put_fold(self) -> None:
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
