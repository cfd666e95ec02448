"""Joins one notebook's state and view: what a person chooses and types.

`sending` takes what is typed to the service, `following` brings what the service tells.
"""

import functools
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import CellId
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook import sections
from dssdesk.desk.notebook.cell_widget import CellWidget
from dssdesk.desk.notebook.chosen import Chosen
from dssdesk.desk.notebook.editor import CodeEditor
from dssdesk.desk.notebook.following import Following
from dssdesk.desk.notebook.needs import Needs
from dssdesk.desk.notebook.output_host import OutputHost
from dssdesk.desk.notebook.sending import Sending
from dssdesk.desk.notebook.state import NotebookState
from dssdesk.desk.notebook.telling import Telling
from dssdesk.desk.notebook.view import NotebookView
from dssdesk.wire.cells import CellKind
from dssdesk.wire.changes import ChangeSource, Edit
from dssdesk.wire.notebooks import CloseNotebook
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Message


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
        self.telling = Telling(needs.notify, self.state)
        self.outputs = OutputHost(needs, self.state, self)
        self.view = NotebookView(self.outputs.surroundings())
        self.outputs.attach(self.view, self.choose)
        self.sending = Sending(needs.link, self.state, self.telling, self)
        self.following = Following(needs.link, self.state, self.view, self.telling, self)
        self._wire_view()
        self._wire_service()
        needs.look.changed.connect(self._on_look_changed)

    def edit(self, edits: tuple[Edit, ...], *, label: str, merge_key: str = "") -> bool:
        """A person edits: state, view, and soon the service. Whether it could be done."""
        if not edits or not self.state.can_edit:
            return False
        at = time.monotonic()
        try:
            self.state.apply(edits, label=label, merge_key=merge_key, at=at)
        except DssDeskError as error:
            self.telling.failure("This cannot be edited", error)
            self.sending.open_again()
            return False
        self.outputs.show_trust()
        self.show_edits(edits)
        return True

    def show_edits(self, edits: tuple[Edit, ...]) -> None:
        """The state applied edits that did not come from an editor: show and send them."""
        for edit in edits:
            self.view.show_change(edit)
        self.view.show_chosen(self.state.chosen)
        self.sending.send_soon()
        self.document_changed.emit()
        self.changed.emit()

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

    def ask(
        self, message: Message, *, otherwise: str, then: Callable[[Any], None] | None = None
    ) -> None:
        """Ask the service; a failure becomes a notice with this title.

        Without ``then``, events tell what became of it.
        """
        on_error = functools.partial(self.telling.failure, otherwise)
        self.needs.link.ask(message).then(then, on_error)

    def active_widget(self) -> CellWidget | None:
        """The widget of the active cell, if it is near the screen."""
        active = self.state.chosen.active
        return self.view.widget_of(active) if active is not None else None

    def active_editor(self) -> CodeEditor | None:
        """The editor that one writes in; None in command mode."""
        widget = self.active_widget() if self.state.chosen.is_editing else None
        return widget.editor if widget is not None else None

    def put_on_clipboard(self, text: str) -> None:
        """For any other program to paste."""
        QGuiApplication.clipboard().setText(text)

    def can_close(self) -> bool:
        """Whether nothing that was typed would be lost."""
        self.sending.send()
        return self.state.can_close

    def show_conflict(self) -> None:
        """Go to the next cell that another program changed too."""
        cell_id = self.state.next_conflict()
        if cell_id is not None:
            self.choose(choosing.one(cell_id))
        self.changed.emit()

    def close(self) -> None:
        """Let go of the notebook; its session goes on."""
        if not self.state.is_closed:
            self.sending.send()
            self.state.is_closed = True
            self.following.stop()
            self.outputs.close()
            if self.state.is_connected:
                self.needs.link.ask(CloseNotebook(notebook=self.state.notebook))

    def _uncover(self, cell_id: CellId) -> None:
        """Show a cell that is collapsed below a heading."""
        if self.state.document.has(cell_id):
            self.edit(sections.uncovered(self.state.document, cell_id), label="expand")

    def _wire_view(self) -> None:
        view = self.view
        view.edited.connect(self._on_edited)
        view.pressed.connect(self._on_pressed)
        view.edit_wished.connect(self._on_edit_wished)
        view.editor_focused.connect(self._on_editor_focused)
        view.left_editor.connect(self._on_left_editor)

    def _wire_service(self) -> None:
        sending, following = self.sending, self.following
        sending.changed.connect(self.changed)
        sending.document_replaced.connect(self._on_document_replaced)
        sending.session_told.connect(following.take_session)
        following.changed.connect(self.changed)
        following.document_changed.connect(self.document_changed)
        following.open_again_wished.connect(sending.open_again)
        following.trust_changed.connect(self.outputs.show_trust)
        following.editing_ended.connect(self._on_editing_ended)
        following.moved.connect(self.moved)
        following.gone.connect(self.gone)

    @Slot()
    def _on_document_replaced(self) -> None:
        state = self.state
        self.outputs.show_trust()
        if state.chosen.active is None and state.document.order:
            state.chosen = choosing.one(state.document.order[0])
        self.view.signs.show_may_edit(may_edit=state.can_edit)
        self.view.show_document(state.document)
        self.document_changed.emit()
        self.choose(state.chosen)

    @Slot()
    def _on_editing_ended(self) -> None:
        self.choose(choosing.one(self.state.chosen.active))

    @Slot()
    def _on_look_changed(self) -> None:
        if self.state.is_closed:
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
        could_undo = self.state.history.undo_label
        try:
            self.state.apply((change,), label="typing", merge_key=key, at=at)
        except DssDeskError as error:
            self.telling.failure("This cannot be edited", error)
            self.sending.open_again()
            return
        self.view.show_change(change, is_own=True)
        self.document_changed.emit()
        if self.sending.send_soon() or could_undo != self.state.history.undo_label:
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
