"""Joins one notebook's link, state and view: what is told goes in, what is typed goes out."""

import functools
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import CellId
from dssdesk.desk.kit.toast import failure
from dssdesk.desk.link.errors import ChannelLost
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook import sections
from dssdesk.desk.notebook.chosen import Chosen
from dssdesk.desk.notebook.intake import MOST_LINES, lines_of
from dssdesk.desk.notebook.merged import merge_notice
from dssdesk.desk.notebook.needs import Needs
from dssdesk.desk.notebook.output_host import OutputHost
from dssdesk.desk.notebook.pending import Batch
from dssdesk.desk.notebook.state import NotebookState, Reopened
from dssdesk.desk.notebook.view import NotebookView
from dssdesk.notebook.errors import RevisionPassed
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.changes import ChangeRun, ChangeSource, Edit
from dssdesk.wire.instance import Welcome
from dssdesk.wire.notebooks import (
    CloseNotebook,
    DocumentChanged,
    DocumentReplaced,
    EditNotebook,
    FileMerged,
    KeepCells,
    LeaseChanged,
    NotebookEdited,
    NotebookGone,
    NotebookMoved,
    NotebookOpened,
    NotebookSaved,
    OpenNotebook,
    TrustChanged,
)
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Message
from dssdesk.wire.sessions import SessionChanged, SessionInfo, SessionUnloaded

TYPING = 100  # milliseconds in which keystrokes become one batch
_FRAME = 0.008  # seconds of work for what was printed, then the next frame
_NEXT_FRAME = 16
_PATIENCE = 3  # refusals in a row after which edits are not sent again


class NotebookPresenter(QObject):
    """One open notebook.

    Signals:
        changed: Session, lease, saving, selection or mode are others.
        document_changed: Texts, cells or outputs are others.
        moved: It has another name or project now; carries the `NotebookRef`.
        gone: It was deleted.
    """

    changed = Signal()
    document_changed = Signal()
    moved = Signal(NotebookRef)
    gone = Signal()

    def __init__(self, needs: Needs, notebook: NotebookRef) -> None:
        super().__init__()
        self.needs = needs
        self.state = NotebookState(notebook, needs.link.desk)
        self.outputs = OutputHost(needs, self.state, self)
        self.view = NotebookView(self.outputs.surroundings())
        self.outputs.attach(self.view, self.choose)
        self._is_closed = False
        self._is_opening = False
        self._refusals = 0
        self._send_soon = _timer(self, TYPING, self.send_edits)
        self._go_on = _timer(self, _NEXT_FRAME, self._take_in)
        self._wire_view()
        self._wire_link()
        needs.look.changed.connect(self._on_look_changed)

    @property
    def is_closed(self) -> bool:
        """Whether the tab is gone."""
        return self._is_closed

    def start(self) -> None:
        """Open the notebook, now or when the connection is there."""
        if self.needs.link.is_connected:
            self.state.is_connected = True
            self.open_again()

    def edit(self, edits: tuple[Edit, ...], *, label: str, merge_key: str = "") -> bool:
        """A person edits: state, view, and soon the service. Whether it could be done."""
        if not edits or not self.state.can_edit:
            return False
        at = time.monotonic()
        try:
            self.state.apply(edits, label=label, merge_key=merge_key, at=at)
        except DssDeskError as error:
            self.tell_failure("This cannot be edited", error)
            self.open_again()
            return False
        self.outputs.show_trust()
        self.show_edits(edits)
        return True

    def show_edits(self, edits: tuple[Edit, ...]) -> None:
        """The state applied edits that did not come from an editor: show and send them."""
        for edit in edits:
            self.view.show_change(edit)
        self.view.show_chosen(self.state.chosen)
        if not self._send_soon.isActive():
            self._send_soon.start()
        self.document_changed.emit()
        self.changed.emit()

    def _uncover(self, cell_id: CellId) -> None:
        """Show a cell that is collapsed below a heading."""
        if self.state.document.has(cell_id):
            self.edit(sections.uncovered(self.state.document, cell_id), label="expand")

    def mark(self, cell_id: CellId) -> None:
        """Make a cell the active one, and leave the keyboard where it is."""
        self._uncover(cell_id)
        self.state.history.end_step()
        self.state.chosen = choosing.one(cell_id)
        self.view.show_chosen(self.state.chosen)
        self.changed.emit()

    def choose(self, chosen: Chosen, *, caret: int | None = None, reveals: bool = True) -> None:
        """Select cells, and put the keyboard where the mode wants it."""
        if chosen.active is not None and chosen.active != self.state.chosen.active:
            self.state.history.end_step()
            self._uncover(chosen.active)
        if chosen.is_editing and not self.state.can_edit:
            chosen = choosing.one(chosen.active)
        self.state.chosen = chosen
        self.view.show_chosen(chosen)
        if chosen.active is None or not chosen.is_editing:
            self.view.focus_commands()
        if chosen.active is not None and chosen.is_editing:
            self.view.focus_cell(chosen.active, caret=caret)
        elif chosen.active is not None and reveals:
            self.view.reveal(chosen.active)
        self.changed.emit()

    def ask(self, message: Message, *, otherwise: str, then: Callable[[Any], None]) -> None:
        """Ask the service; a failure becomes a notice with this title."""
        on_error = functools.partial(self.tell_failure, otherwise)
        self.needs.link.ask(message).then(then, on_error)

    def put_on_clipboard(self, text: str) -> None:
        """For any other program to paste."""
        QGuiApplication.clipboard().setText(text)

    def tell_failure(self, title: str, error: DssDeskError) -> None:
        """Tell the person what did not work, and why."""
        if not self._is_closed:
            self.needs.notify(failure(title, error.message))

    def take_session(self, session: SessionInfo | None) -> None:
        """The session is another, or moved on."""
        if session is None and self.state.session is not None:
            self.state.environment_name = self.state.environment  # where it would start again
        self.state.session = session
        self.view.show_prompt(self.state.prompt)
        if self.view.hasFocus():
            self.view.focus_prompt()  # nobody types anything else
        self.changed.emit()

    @Slot()
    def send_edits(self) -> None:
        """Send what was typed and not sent yet; it waits while the connection is away."""
        self._send_soon.stop()
        if self.state.is_connected and self.state.is_open and self.state.has_lease:
            batch = self.state.pending.seal()
            if batch is not None:
                self._send(batch)

    def can_close(self) -> bool:
        """Whether nothing that was typed would be lost."""
        self.send_edits()
        return self.state.pending.is_empty or self.state.is_connected

    def tell_unsent(self) -> None:
        """Tell the person that something typed is only here."""
        title = f"“{self.state.notebook.title}” stays open"
        text = "The service is away, and the last edits are only in this window."
        self.needs.notify(failure(title, text))

    def show_conflict(self) -> None:
        """Go to the next cell that another program changed too."""
        cell_id = self.state.next_conflict()
        if cell_id is not None:
            self.choose(choosing.one(cell_id))
        self.changed.emit()

    def close(self) -> None:
        """Let go of the notebook; its session goes on."""
        if not self._is_closed:
            self.send_edits()
            self._is_closed = True
            self._go_on.stop()
            self.outputs.close()
            if self.state.is_connected:
                self.needs.link.ask(CloseNotebook(notebook=self.state.notebook))

    def _wire_view(self) -> None:
        view = self.view
        view.edited.connect(self._on_edited)
        view.pressed.connect(self._on_pressed)
        view.edit_wished.connect(self._on_edit_wished)
        view.editor_focused.connect(self._on_editor_focused)
        view.left_editor.connect(self._on_left_editor)

    def _wire_link(self) -> None:
        link = self.needs.link
        link.connected.connect(self._on_connected)
        link.lost.connect(self._on_lost)
        link.listen(DocumentChanged, self._on_changed)
        link.listen(DocumentReplaced, self._on_replaced)
        link.listen(LeaseChanged, self._on_lease)
        link.listen(NotebookSaved, self._on_saved)
        link.listen(TrustChanged, self._on_trust)
        link.listen(FileMerged, self._on_merged)
        link.listen(NotebookMoved, self._on_moved)
        link.listen(NotebookGone, self._on_gone)
        link.listen(SessionChanged, self._on_session)
        link.listen(SessionUnloaded, self._on_unloaded)

    def _is_ours(self, notebook: NotebookRef) -> bool:
        return notebook == self.state.notebook and not self._is_closed

    def open_again(self) -> None:
        """Ask for the document as it stands; what is pending goes on top of it."""
        if self._is_opening or self._is_closed:
            return
        self._is_opening = True
        self.state.is_open = False
        self.state.open_error = ""
        pending = self.needs.link.ask(OpenNotebook(notebook=self.state.notebook))
        pending.then(self._on_opened, self._on_not_opened)

    def _on_opened(self, opened: NotebookOpened) -> None:
        self._is_opening = False
        if self._is_closed:
            return
        reopened = self.state.open(opened)
        self.outputs.show_trust()
        self._show_document()
        self._finish_reopening(reopened)
        self.take_session(opened.session)

    def _on_not_opened(self, error: DssDeskError) -> None:
        self._is_opening = False
        if not isinstance(error, ChannelLost):
            self.state.open_error = error.message
        self.changed.emit()

    def _show_document(self) -> None:
        state = self.state
        if state.chosen.active is None and state.document.order:
            state.chosen = choosing.one(state.document.order[0])
        self.view.show_may_edit(may_edit=state.can_edit)
        self.view.show_document(state.document)
        self.document_changed.emit()
        self.choose(state.chosen)

    def _finish_reopening(self, reopened: Reopened) -> None:
        for batch in reopened.resend:
            self._send(batch)
        self._keep(reopened.keep)

    def _keep(self, cells: tuple[Cell, ...]) -> None:
        if cells:
            message = KeepCells(notebook=self.state.notebook, cells=cells)
            self.ask(message, otherwise="Typed text was not kept", then=self._ignore)

    def _send(self, batch: Batch) -> None:
        message = EditNotebook(
            notebook=self.state.notebook, base_revision=batch.base_revision, edits=batch.edits
        )
        self.needs.link.ask(message).then(self._on_sent, self._on_not_sent)

    def _on_sent(self, reply: NotebookEdited) -> None:
        self._refusals = 0
        self.state.acknowledge(reply.source_revision)
        self.changed.emit()

    def _on_not_sent(self, error: DssDeskError) -> None:
        # A lost channel comes back and opens the notebook anew; any other refusal means that
        # the document is not what we think it is. Opening it says what became of the edits.
        if isinstance(error, RevisionPassed):
            self.state.pending.refuse()
        if isinstance(error, ChannelLost) or self._is_closed or not self.state.is_open:
            return
        self._refusals += 1
        if self._refusals >= _PATIENCE:
            self._refusals = 0
            self.tell_failure("What was typed was refused; it is kept as extra cells", error)
            self._keep(self.state.give_up())
        self.open_again()

    def _ignore(self, _reply: Message) -> None:
        """Done is all that it says."""

    @Slot(Welcome)
    def _on_connected(self, _welcome: Welcome) -> None:
        if not self._is_closed:
            self.state.is_connected = True
            self.open_again()
            self.changed.emit()

    @Slot(str)
    def _on_lost(self, _why: str) -> None:
        self._is_opening = False
        self.state.is_connected = False
        self.changed.emit()

    def _on_changed(self, event: DocumentChanged) -> None:
        if self._is_ours(event.notebook) and self.state.is_open and not self.state.is_own(event):
            self.state.intake.put(event)
            if not self._go_on.isActive():
                self._take_in()

    @Slot()
    def _take_in(self) -> None:
        """Show what was told, as much as fits into a frame."""
        deadline = time.perf_counter() + _FRAME
        lines = 0
        while lines < MOST_LINES and time.perf_counter() < deadline:
            taken = self.state.intake.take()
            if taken is None:
                break
            change, event = taken
            before = self.state.chosen
            if not self.state.accept(change, event):
                self.open_again()
                return
            self.view.show_change(change)
            if before is not self.state.chosen:
                self.view.show_chosen(self.state.chosen)
            lines += lines_of(change)
            if isinstance(change, ChangeRun):
                self.changed.emit()
        self.document_changed.emit()
        if self.state.intake:
            self._go_on.start()

    def _on_replaced(self, event: DocumentReplaced) -> None:
        if self._is_ours(event.notebook) and self.state.is_open:
            reopened = self.state.replace(event.document)
            self._show_document()
            self._finish_reopening(reopened)

    def _on_lease(self, event: LeaseChanged) -> None:
        if not self._is_ours(event.notebook):
            return
        while self.state.intake and self.state.is_open:
            self._take_in()  # what the other desk typed comes before what is typed here
        had = self.state.has_lease
        self.state.lease = event.lease
        if event.lease.desk is None:
            self.open_again()  # whoever opens a notebook that nobody edits may edit it
            return
        if had and not self.state.has_lease and not self.state.pending.is_empty:
            self.open_again()  # says which of our edits arrived; the others are kept as cells
        self.view.show_may_edit(may_edit=self.state.can_edit)
        if self.state.chosen.is_editing and not self.state.has_lease:
            self.choose(choosing.one(self.state.chosen.active))
        self.changed.emit()

    def _on_saved(self, event: NotebookSaved) -> None:
        if self._is_ours(event.notebook):
            self.state.saved(event)
            self.changed.emit()

    def _on_merged(self, event: FileMerged) -> None:
        if self._is_ours(event.notebook):
            self.state.merged(event)
            if not event.conflicts:
                self.needs.notify(merge_notice(self.state.notebook.title, event.changed))
            self.changed.emit()

    def _on_trust(self, event: TrustChanged) -> None:
        if self._is_ours(event.notebook):
            self.state.is_trusted = event.is_trusted
            self.outputs.show_trust()
            self.changed.emit()

    def _on_moved(self, event: NotebookMoved) -> None:
        if self._is_ours(event.notebook):
            self.state.notebook = event.now
            self.moved.emit(event.now)
            self.changed.emit()

    def _on_gone(self, event: NotebookGone) -> None:
        if self._is_ours(event.notebook):
            self._is_closed = True
            self.gone.emit()

    def _on_session(self, event: SessionChanged) -> None:
        if self._is_ours(event.session.notebook):
            self.take_session(event.session)

    def _on_unloaded(self, event: SessionUnloaded) -> None:
        session = self.state.session
        if session is not None and session.session_id == event.session_id and not self._is_closed:
            self.take_session(None)

    @Slot()
    def _on_look_changed(self) -> None:
        if self._is_closed:
            return
        focus = QApplication.focusWidget()
        has_keyboard = focus is not None and (focus is self.view or self.view.isAncestorOf(focus))
        self.view.show_surroundings(self.outputs.surroundings())
        if has_keyboard:  # every widget is another one now
            self.choose(self.state.chosen, reveals=False)
            if not self.state.chosen.is_editing:
                self.view.focus_prompt()

    @Slot(object)
    def _on_edited(self, change: ChangeSource) -> None:
        key = f"typing:{change.cell_id}"
        at = time.monotonic()
        try:
            self.state.apply((change,), label="typing", merge_key=key, at=at)
        except DssDeskError as error:
            self.tell_failure("This cannot be edited", error)
            self.open_again()
            return
        self.view.show_change(change, is_own=True)
        self.document_changed.emit()
        if not self._send_soon.isActive():
            self._send_soon.start()
            self.changed.emit()

    @Slot(str, object)
    def _on_pressed(self, cell_id: str, modifiers: object) -> None:
        self.choose(_pressed(self.state, CellId(cell_id), modifiers), reveals=False)

    @Slot(str)
    def _on_edit_wished(self, cell_id: str) -> None:
        self.choose(choosing.one(CellId(cell_id), is_editing=True))

    @Slot(str)
    def _on_editor_focused(self, cell_id: str) -> None:
        chosen = self.state.chosen
        if not chosen.is_editing or chosen.active != cell_id:
            self.state.history.end_step()
            self.state.chosen = choosing.one(CellId(cell_id), is_editing=True)
            self.view.show_chosen(self.state.chosen)
            self.changed.emit()

    @Slot(str, int)
    def _on_left_editor(self, cell_id: str, step: int) -> None:
        document = self.state.document
        here = choosing.one(CellId(cell_id))
        target = choosing.moved(self.state.shown_order, here, step).active
        if target is None or target == cell_id:
            return
        widget = self.view.widget_of(target)
        is_rendered = document.kind(target) is CellKind.MARKDOWN and (
            widget is None or widget.editor is None
        )
        caret = len(document.source(target)) if step < 0 else 0
        self.choose(choosing.one(target, is_editing=not is_rendered), caret=caret)


def _pressed(state: NotebookState, cell_id: CellId, modifiers: object) -> Chosen:
    keys = modifiers if isinstance(modifiers, Qt.KeyboardModifier) else Qt.KeyboardModifier(0)
    if keys & Qt.KeyboardModifier.ShiftModifier:
        return choosing.ranged(state.document.order, state.chosen, cell_id)
    if keys & Qt.KeyboardModifier.ControlModifier:
        return choosing.toggled(state.chosen, cell_id)
    return choosing.one(cell_id)


def _timer(parent: QObject, interval: int, slot: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval)
    timer.timeout.connect(slot)
    return timer
