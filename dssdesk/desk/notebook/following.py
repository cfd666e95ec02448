"""Follows what the service tells of one notebook: its document, lease, file and session."""

import time

from PySide6.QtCore import QObject, Signal, Slot

from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.notebook.intake import MOST_LINES, lines_of
from dssdesk.desk.notebook.state import NotebookState
from dssdesk.desk.notebook.telling import Telling
from dssdesk.desk.notebook.timers import one_shot
from dssdesk.desk.notebook.view import NotebookView
from dssdesk.wire.catalogue import ProjectChanged, ProjectGone, ProjectItem
from dssdesk.wire.changes import ChangeRun
from dssdesk.wire.notebooks import (
    DocumentChanged,
    FileMerged,
    LeaseChanged,
    NotebookGone,
    NotebookMoved,
    NotebookSaved,
    TrustChanged,
)
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import SessionChanged, SessionInfo, SessionUnloaded

_FRAME = 0.008  # seconds of work for what was printed, then the next frame
_NEXT_FRAME = 16
_GONE = "It was deleted, or you may not read it any more."


class Following(QObject):
    """Takes what is told into the state and the view.

    Signals:
        changed: Session, lease or saving are others.
        document_changed: Texts, cells or outputs are others.
        open_again_wished: What is here does not fit to what the service has.
        trust_changed: Scripts may run from now on, or no longer.
        editing_ended: Another desk has the lease while one wrote in a cell here.
        moved: The notebook has another name or project now; carries the `NotebookRef`.
        gone: It was deleted.
    """

    changed = Signal()
    document_changed = Signal()
    open_again_wished = Signal()
    trust_changed = Signal()
    editing_ended = Signal()
    moved = Signal(NotebookRef)
    gone = Signal()

    def __init__(
        self,
        link: LinkLike,
        state: NotebookState,
        view: NotebookView,
        telling: Telling,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._view = view
        self._telling = telling
        self._go_on = one_shot(self, _NEXT_FRAME, self.take_in)
        link.listen(DocumentChanged, self._on_changed)
        link.listen(LeaseChanged, self._on_lease)
        link.listen(NotebookSaved, self._on_saved)
        link.listen(TrustChanged, self._on_trust)
        link.listen(FileMerged, self._on_merged)
        link.listen(NotebookMoved, self._on_moved)
        link.listen(NotebookGone, self._on_gone)
        link.listen(SessionChanged, self._on_session)
        link.listen(ProjectChanged, self._on_project)
        link.listen(ProjectGone, self._on_project_gone)
        link.listen(SessionUnloaded, self._on_unloaded)

    def stop(self) -> None:
        """Show no more of what was told; the tab is gone."""
        self._go_on.stop()

    @Slot(object)
    def take_session(self, session: SessionInfo | None) -> None:
        """The session is another, or moved on."""
        state = self._state
        if session is None and state.session is not None:
            state.environment_name = state.environment  # where it would start again
        state.session = session
        self._view.signs.show_prompt(state.prompt)
        if self._view.hasFocus():
            self._view.focus_prompt()  # nobody types anything else
        self.changed.emit()

    @Slot()
    def take_in(self) -> None:
        """Show what was told of the document, as much as fits into a frame."""
        state = self._state
        deadline = time.perf_counter() + _FRAME
        lines = 0
        while lines < MOST_LINES and time.perf_counter() < deadline:
            taken = state.intake.take()
            if taken is None:
                break
            change, event = taken
            before = state.chosen
            if not state.accept(change, event):
                self.open_again_wished.emit()
                return
            self._view.show_change(change)
            if before is not state.chosen:
                self._view.show_chosen(state.chosen)
            lines += lines_of(change)
            if isinstance(change, ChangeRun):
                self.changed.emit()
        self.document_changed.emit()
        if state.intake:
            self._go_on.start()

    def _on_changed(self, event: DocumentChanged) -> None:
        state = self._state
        if state.is_about(event.notebook) and state.is_open and not state.is_own(event):
            state.intake.put(event)
            if not self._go_on.isActive():
                self.take_in()

    def _on_lease(self, event: LeaseChanged) -> None:
        state = self._state
        if not state.is_about(event.notebook):
            return
        while state.intake and state.is_open:
            self.take_in()  # what the other desk typed comes before what is typed here
        had = state.has_lease
        state.lease = event.lease
        if event.lease.desk is None:
            self.open_again_wished.emit()  # whoever opens what nobody edits may edit it
            return
        if had and not state.has_lease and not state.pending.is_empty:
            self.open_again_wished.emit()  # says which of our edits arrived; others become cells
        self._view.signs.show_may_edit(may_edit=state.can_edit)
        if state.chosen.is_editing and not state.has_lease:
            self.editing_ended.emit()
        self.changed.emit()

    def _on_saved(self, event: NotebookSaved) -> None:
        if self._state.is_about(event.notebook):
            self._state.saved(event)
            self.changed.emit()

    def _on_merged(self, event: FileMerged) -> None:
        if self._state.is_about(event.notebook):
            self._state.merged(event)
            self._telling.merged(event)
            self.changed.emit()

    def _on_trust(self, event: TrustChanged) -> None:
        if self._state.is_about(event.notebook):
            self._state.is_trusted = event.is_trusted
            self.trust_changed.emit()
            self.changed.emit()

    def _on_moved(self, event: NotebookMoved) -> None:
        if self._state.is_about(event.notebook):
            self._state.notebook = event.now
            self.moved.emit(event.now)
            self.changed.emit()

    def _on_gone(self, event: NotebookGone) -> None:
        if self._state.is_about(event.notebook):
            self._lose()

    def _on_project_gone(self, event: ProjectGone) -> None:
        if event.key == self._state.notebook.project and not self._state.is_closed:
            self._lose()

    def _lose(self) -> None:
        if self._state.lose(_GONE):
            self._view.signs.show_may_edit(may_edit=False)
            self.changed.emit()
        else:
            self.gone.emit()

    def _on_project(self, event: ProjectChanged) -> None:
        """What the person may do here may be another: whoever opens it anew is let edit, or not."""
        state, project = self._state, event.project
        if project.key != state.notebook.project or not state.is_about(state.notebook):
            return
        self._take_dataset(project)
        if project.may_run_code != state.may_run_code:
            state.may_run_code = project.may_run_code
            self.changed.emit()
        gained = bool(state.open_error) or (project.may_write and state.is_read_only)
        lost = not project.may_write and state.is_open and not state.is_read_only
        if gained or lost:
            self.open_again_wished.emit()

    def _take_dataset(self, project: ProjectItem) -> None:
        """The dataset that it belongs to may be another, or have another name."""
        state = self._state
        for item in project.notebooks:
            if item.name == state.notebook.name and item.dataset != state.dataset:
                state.dataset = item.dataset
                self.changed.emit()

    def _on_session(self, event: SessionChanged) -> None:
        if self._state.is_about(event.session.notebook):
            self.take_session(event.session)

    def _on_unloaded(self, event: SessionUnloaded) -> None:
        state = self._state
        if (
            state.session is not None
            and state.session.session_id == event.session_id
            and not state.is_closed
        ):
            self.take_session(None)
