"""Joins the drawer with what runs: shows it while open, and does what a person wants of it."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import SessionId
from dssdesk.desk.activity.state import Choice, drawer_state
from dssdesk.desk.activity.view import ActivityView
from dssdesk.desk.kit.places import NotebookPlace, Place
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice, failure
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.unload import Unloader
from dssdesk.wire.sessions import AnswerInput, InterruptKernel

_WATCHER = "drawer"
_TICK = 1_000
"""Milliseconds; durations count up in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityNeeds:
    """What the drawer is handed by the window."""

    look: Look
    link: LinkLike
    running: Running
    catalogue: Catalogue
    unloader: Unloader
    open_place: Callable[[Place], None]
    notify: Callable[[Notice], None]


class ActivityPresenter(QObject):
    """The drawer's content; `widget` goes into the window's drawer.

    Signals:
        close_requested: The window should slide it away.
    """

    close_requested = Signal()

    def __init__(self, needs: ActivityNeeds) -> None:
        super().__init__()
        self._needs = needs
        self._running = needs.running
        self._choice = Choice()
        self._is_open = False
        self.widget = ActivityView(needs.look)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._show)
        self._connect_view()
        needs.running.changed.connect(self._on_changed)
        needs.running.sampled.connect(self._show)
        needs.catalogue.changed.connect(self._on_catalogue_changed)

    @property
    def choice(self) -> Choice:
        """Filter and selection."""
        return self._choice

    def set_open(self, *, on: bool) -> None:
        """The window slides the drawer in or out; only while open does it cost anything."""
        if on == self._is_open:
            return
        self._is_open = on
        self._running.watch(_WATCHER, on=on)
        if on:
            self._timer.start()
            self._show()
        else:
            self._timer.stop()
            self._choose(Choice())
        self.widget.run_rings(on=on)

    # -- what a person does

    def select(self, *, on: bool) -> None:
        """Turn rows into a selection, or back."""
        self._choose(Choice(is_selecting=on))

    def toggle(self, session_id: SessionId) -> None:
        """Select a row, or no longer."""
        self._choose(replace(self._choice, selected=self._choice.selected ^ {session_id}))

    def unload_selected(self) -> None:
        """Unload everything selected; the selection ends when that was begun."""
        chosen = tuple(sorted(self._choice.selected))
        if chosen:
            self._needs.unloader.unload(chosen).then(self._on_unloaded)

    def unload(self, session_id: SessionId) -> None:
        """Unload one."""
        self._needs.unloader.unload((session_id,))

    def go_to(self, session_id: SessionId) -> None:
        """Show its notebook; the drawer makes way."""
        info = self._running.info(session_id)
        if info is not None:
            self.close_requested.emit()
            self._needs.open_place(NotebookPlace(info.notebook))

    def interrupt(self, session_id: SessionId) -> None:
        """Stop what runs."""
        on_error = functools.partial(self._on_failed, session_id, "was not interrupted")
        wish = InterruptKernel(session_id=session_id)
        self._needs.link.ask(wish).otherwise(on_error)

    def answer(self, session_id: SessionId, prompt_id: str, text: str) -> None:
        """Answer a prompt."""
        on_error = functools.partial(self._on_not_answered, session_id)
        wish = AnswerInput(session_id=session_id, prompt_id=prompt_id, text=text)
        self._needs.link.ask(wish).otherwise(on_error)

    # -- showing

    def _connect_view(self) -> None:
        view = self.widget
        view.close_requested.connect(self.close_requested)
        view.filter_changed.connect(self._on_filter_changed)
        view.select_requested.connect(self._on_select_requested)
        view.unload_selected_requested.connect(self.unload_selected)
        view.go_requested.connect(self._on_go_requested)
        view.interrupt_requested.connect(self._on_interrupt_requested)
        view.unload_requested.connect(self._on_unload_requested)
        view.toggled.connect(self._on_toggled)
        view.answered.connect(self._on_answered)

    def _show(self) -> None:
        if not self._is_open:
            return
        state = drawer_state(
            self._running.state,
            self._needs.catalogue.project_name,
            self._choice,
            self._running.now(),
        )
        self._choice = state.choice
        self.widget.show_state(state)

    def _choose(self, choice: Choice) -> None:
        self._choice = choice
        self._show()

    def _on_changed(self, _notebooks: frozenset[object]) -> None:
        self._show()

    def _on_catalogue_changed(self, _project: str) -> None:
        self._show()

    def _on_unloaded(self, is_done: bool) -> None:  # noqa: FBT001 (a reply's only value)
        if is_done:
            self.select(on=False)

    def _on_failed(self, session_id: SessionId, what: str, error: DssDeskError) -> None:
        info = self._running.info(session_id)
        title = info.notebook.title if info else "The notebook"
        self._needs.notify(failure(f"“{title}” {what}", error.message))

    def _on_not_answered(self, session_id: SessionId, error: DssDeskError) -> None:
        self._on_failed(session_id, "did not get the answer", error)
        row = self.widget.rows.get(session_id)
        if row is not None and row.prompt is not None:
            row.prompt.set_open(on=True)

    # -- the view's words, whose ids are plain texts

    def _on_filter_changed(self, text: str) -> None:
        self._choose(replace(self._choice, filter=text))

    def _on_select_requested(self, on: bool) -> None:  # noqa: FBT001 (a signal's only value)
        self.select(on=on)

    def _on_go_requested(self, session_id: str) -> None:
        self.go_to(SessionId(session_id))

    def _on_interrupt_requested(self, session_id: str) -> None:
        self.interrupt(SessionId(session_id))

    def _on_unload_requested(self, session_id: str) -> None:
        self.unload(SessionId(session_id))

    def _on_toggled(self, session_id: str) -> None:
        self.toggle(SessionId(session_id))

    def _on_answered(self, session_id: str, prompt_id: str, text: str) -> None:
        self.answer(SessionId(session_id), prompt_id, text)
