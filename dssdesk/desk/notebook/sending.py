"""Keeps the service in step with one notebook: opens it, sends what is typed, sends it again."""

import functools

from PySide6.QtCore import QObject, Signal, Slot

from dssdesk.base.errors import DssDeskError
from dssdesk.desk.link.errors import ChannelLost
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.notebook.pending import Batch
from dssdesk.desk.notebook.reopening import Reopened
from dssdesk.desk.notebook.state import NotebookState
from dssdesk.desk.notebook.telling import Telling
from dssdesk.desk.notebook.timers import one_shot
from dssdesk.notebook.errors import RevisionPassed
from dssdesk.wire.cells import Cell
from dssdesk.wire.instance import Welcome
from dssdesk.wire.notebooks import (
    DocumentReplaced,
    EditNotebook,
    KeepCells,
    NotebookEdited,
    NotebookOpened,
    OpenNotebook,
)

TYPING = 100  # milliseconds in which keystrokes become one batch
_PATIENCE = 3  # refusals in a row after which edits are not sent again


class Sending(QObject):
    """Edits on their way to the service, across lost connections and refusals.

    Signals:
        changed: The connection is another, or the service has what was typed.
        document_replaced: The state holds another document, with what was typed on top.
        session_told: Opening told the session; carries a `SessionInfo` or None.
    """

    changed = Signal()
    document_replaced = Signal()
    session_told = Signal(object)

    def __init__(
        self, link: LinkLike, state: NotebookState, telling: Telling, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._link = link
        self._state = state
        self._telling = telling
        self._is_opening = False
        self._refusals = 0
        self._soon = one_shot(self, TYPING, self.send)
        link.connected.connect(self._on_connected)
        link.lost.connect(self._on_lost)
        link.listen(DocumentReplaced, self._on_replaced)

    def start(self) -> None:
        """Open the notebook, now or when the connection is there."""
        if self._link.is_connected:
            self._state.is_connected = True
            self.open_again()

    def send_soon(self) -> bool:
        """Send together with what else is typed at this moment; whether the moment begins now."""
        begins = not self._soon.isActive()
        if begins:
            self._soon.start()
        return begins

    @Slot()
    def send(self) -> None:
        """Send what was typed and not sent yet; it waits while the connection is away."""
        self._soon.stop()
        state = self._state
        if state.is_connected and state.is_open and state.has_lease:
            batch = state.pending.seal()
            if batch is not None:
                self._send(batch)

    @Slot()
    def open_again(self) -> None:
        """Ask for the document as it stands; what is pending goes on top of it."""
        if self._is_opening or self._state.is_closed:
            return
        self._is_opening = True
        self._state.is_open = False
        self._state.open_error = ""
        pending = self._link.ask(OpenNotebook(notebook=self._state.notebook))
        pending.then(self._on_opened, self._on_not_opened)

    def _on_opened(self, opened: NotebookOpened) -> None:
        self._is_opening = False
        if self._state.is_closed:
            return
        self._show_and_finish(self._state.open(opened))
        self.session_told.emit(opened.session)

    def _on_not_opened(self, error: DssDeskError) -> None:
        self._is_opening = False
        if not isinstance(error, ChannelLost):
            self._state.open_error = error.message
        self.changed.emit()

    def _on_replaced(self, event: DocumentReplaced) -> None:
        if self._state.is_about(event.notebook) and self._state.is_open:
            self._show_and_finish(self._state.replace(event.document))

    def _show_and_finish(self, reopened: Reopened) -> None:
        self.document_replaced.emit()
        for batch in reopened.resend:
            self._send(batch)
        held = () if self._state.is_read_only else self._state.unkept.take()
        self._keep((*held, *reopened.keep))

    def _keep(self, cells: tuple[Cell, ...]) -> None:
        if cells:
            message = KeepCells(notebook=self._state.notebook, cells=cells)
            self._link.ask(message).otherwise(functools.partial(self._on_not_kept, cells))

    def _on_not_kept(self, cells: tuple[Cell, ...], error: DssDeskError) -> None:
        self._state.unkept.hold(cells, error.message)
        if not isinstance(error, ChannelLost):  # else it is asked again, once the channel is back
            self._telling.not_kept()
        self.changed.emit()

    def _send(self, batch: Batch) -> None:
        message = EditNotebook(
            notebook=self._state.notebook, base_revision=batch.base_revision, edits=batch.edits
        )
        self._link.ask(message).then(self._on_sent, self._on_not_sent)

    def _on_sent(self, reply: NotebookEdited) -> None:
        self._refusals = 0
        self._state.acknowledge(reply.source_revision)
        self.changed.emit()

    def _on_not_sent(self, error: DssDeskError) -> None:
        # A lost channel comes back and opens the notebook anew; any other refusal means that
        # the document is not what we think it is. Opening it says what became of the edits.
        state = self._state
        if isinstance(error, RevisionPassed):
            state.pending.refuse()
        if isinstance(error, ChannelLost) or state.is_closed or not state.is_open:
            return
        self._refusals += 1
        if self._refusals >= _PATIENCE:
            self._refusals = 0
            self._telling.failure("What was typed was refused; it is kept as extra cells", error)
            self._keep(state.give_up())
        self.open_again()

    @Slot(Welcome)
    def _on_connected(self, _welcome: Welcome) -> None:
        if not self._state.is_closed:
            self._state.is_connected = True
            self._state.was_kept_open = False
            self.open_again()
            self.changed.emit()

    @Slot(str)
    def _on_lost(self, _why: str) -> None:
        self._is_opening = False
        self._state.is_connected = False
        self.changed.emit()
