"""*Background tasks* in a tab: joins the page with what runs, the machine, and the person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import SessionId
from dssdesk.desk.administration.administrator import Administrator
from dssdesk.desk.administration.gauges import gauges_of
from dssdesk.desk.administration.state import Column, Phases, TaskRow, TasksState
from dssdesk.desk.administration.view import TasksView
from dssdesk.desk.kit.actions import Action, ActionSet, fill_menu, make_menu
from dssdesk.desk.kit.places import NotebookPlace, Place
from dssdesk.desk.kit.text import counted
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice, failure
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.unload import Unloader
from dssdesk.wire.instance import GetMachine, Machine
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import InterruptKernel

_WATCHER = "administration"
_TICK = 1_000
"""Milliseconds; durations count up in seconds."""
_MACHINE_TICKS = 2
"""The machine is asked as often as the sessions are sampled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksNeeds:
    """What the page is handed by the window."""

    look: Look
    link: LinkLike
    running: Running
    catalogue: Catalogue
    unloader: Unloader
    administrator: Administrator
    open_place: Callable[[Place], None]
    notify: Callable[[Notice], None]


class TasksPresenter(QObject):
    """One tab; `widget` is what it shows. Only while it is in front does it cost anything.

    Signals:
        changed: The status is another.
    """

    changed = Signal()

    def __init__(self, needs: TasksNeeds, records: Sequence[Action["TasksPresenter"]]) -> None:
        super().__init__()
        self._needs = needs
        self._running = needs.running
        self._rows: tuple[TaskRow, ...] = ()
        self._machine: Machine | None = None
        self._asks_machine = False
        self._ticks = 0
        self.state = TasksState()
        self.widget = TasksView(needs.look)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._on_tick)
        self.actions = ActionSet(records, self, look=needs.look, host=self.widget.table)
        self._connect()
        self._show()

    # -- what the window shows of it

    @property
    def status(self) -> str:
        """For the status bar."""
        shown = len(self.state.shown(self._rows))
        of = f"{shown} of " if shown < len(self._rows) else ""
        return f"{of}{counted(len(self._rows), 'session')}, updated every 2 s"

    def closed(self) -> None:
        """The tab is gone."""
        self._on_went()
        self.deleteLater()

    # -- what a person does

    def targets(self) -> tuple[SessionId, ...]:
        """What is checked; else the current row."""
        checked = tuple(row.session_id for row in self._rows if row.is_checked)
        row = self.widget.table.current_row()
        return checked or ((row.session_id,) if row else ())

    def has_target(self) -> bool:
        """Whether there is something to act on."""
        return bool(self.targets())

    def has_current(self) -> bool:
        """Whether the keyboard is on a row."""
        return self.widget.table.current_row() is not None

    def can_interrupt(self) -> bool:
        """Whether something runs in the current row."""
        row = self.widget.table.current_row()
        return row is not None and row.info.can_be_interrupted

    def go_to(self) -> None:
        """Show the notebook of the current row."""
        row = self.widget.table.current_row()
        if row is not None:
            self._open(row.session_id)

    def interrupt(self) -> None:
        """Stop what runs in the current row."""
        row = self.widget.table.current_row()
        if row is not None:
            wish = InterruptKernel(session_id=row.session_id)
            self._needs.link.ask(wish).otherwise(self._on_not_interrupted)

    def unload(self) -> None:
        """Unload what is checked, else the current row; the checks go with the sessions."""
        chosen = self.targets()
        if chosen:
            self._needs.unloader.unload(chosen)

    def copy_session_id(self) -> None:
        """Put the current row's session id into the clipboard."""
        self._copy(lambda row: row.info.session_id)

    def copy_kernel_id(self) -> None:
        """Put the current row's kernel id into the clipboard."""
        self._copy(lambda row: row.info.kernel_id)

    def copy_pid(self) -> None:
        """Put the number of the current row's process into the clipboard."""
        self._copy(lambda row: str(row.info.pid))

    def check_all(self) -> None:
        """Check all that is shown; once more, nothing."""
        shown = frozenset(row.session_id for row in self.state.shown(self._rows))
        checked = {row.session_id for row in self._rows if row.is_checked}
        self._check(frozenset() if shown <= checked else shown)

    def clear(self) -> None:
        """Check nothing."""
        self._check(frozenset())

    def focus_filter(self) -> None:
        """Put the keyboard into the filter."""
        self.widget.filter_field.setFocus()

    def show_row_menu(self, at: QPoint) -> None:
        """What can be done with the current row, or with what is checked."""
        menu = make_menu(self.widget)
        self.actions.update_state()
        fill_menu(menu, [one for one in self.actions if one.isEnabled() and one.id in ROW_MENU])
        menu.popup(at)

    # -- joining

    def _connect(self) -> None:
        view, table = self.widget, self.widget.table
        view.came_to_front.connect(self._on_came_to_front)
        view.went.connect(self._on_went)
        view.filter_changed.connect(self._on_filter_changed)
        view.phases_changed.connect(self._on_phases_changed)
        view.unload_requested.connect(self.unload)
        view.clear_requested.connect(self.clear)
        table.open_requested.connect(self._open)
        table.toggled.connect(self._on_toggled)
        table.range_checked.connect(self._check)
        table.all_toggled.connect(self.check_all)
        table.menu_requested.connect(self.show_row_menu)
        table.sort_requested.connect(self._on_sort_requested)
        table.current_changed.connect(self.actions.update_state)
        self._running.changed.connect(self._on_running_changed)
        self._running.sampled.connect(self._on_sampled)
        self._needs.catalogue.changed.connect(self._on_catalogue_changed)
        self._needs.administrator.changed.connect(self._on_administrator_changed)

    def _show(self) -> None:
        self._rows = rows = self.state.rows(
            self._running.state, self._needs.catalogue.project_name, self._running.now()
        )
        shown = self.state.shown(rows)
        self.widget.show_state(self.state, shown, gauges_of(self._machine, rows))
        checked = tuple(row for row in rows if row.is_checked)
        hidden = sum(1 for row in checked if row not in shown)
        self.widget.show_checked(checked, len(rows), hidden)
        # In a row's menu it must be plain that the row itself may not be meant.
        unload = f"Unload {len(checked)} selected" if checked else "Unload"
        self.actions["tasks.unload"].setText(unload)
        self.actions.update_state()
        self.changed.emit()

    def _ask_machine(self) -> None:
        if self._asks_machine or not self._needs.administrator.is_administrator:
            return
        self._asks_machine = True
        self._needs.link.ask(GetMachine()).then(self._on_machine, self._on_no_machine)

    def _on_machine(self, machine: Machine) -> None:
        self._asks_machine = False
        self._machine = machine
        self._show()

    def _on_no_machine(self, _error: DssDeskError) -> None:
        """The service is away, which the window says; the figures are no longer true."""
        self._asks_machine = False
        self._machine = None
        self._show()

    def _on_tick(self) -> None:
        self._ticks += 1
        if self._ticks % _MACHINE_TICKS == 0:
            self._ask_machine()
        self._show()

    def _on_came_to_front(self) -> None:
        self._running.watch(_WATCHER, on=True)
        self._timer.start()
        self._ask_machine()
        self._show()

    def _on_went(self) -> None:
        self._running.watch(_WATCHER, on=False)
        self._timer.stop()

    def _on_administrator_changed(self) -> None:
        if self.widget.isVisible():
            self._ask_machine()
        self._show()

    def _copy(self, value: Callable[[TaskRow], str]) -> None:
        row = self.widget.table.current_row()
        if row is not None:
            QGuiApplication.clipboard().setText(value(row))

    def _check(self, session_ids: frozenset[SessionId]) -> None:
        self.state.check(session_ids)
        self._show()

    def _open(self, session_id: str) -> None:
        info = self._running.info(SessionId(session_id))
        if info is not None:
            self._needs.open_place(NotebookPlace(info.notebook))

    def _on_not_interrupted(self, error: DssDeskError) -> None:
        self._needs.notify(failure("The kernel was not interrupted", error.message))

    def _on_toggled(self, session_id: str) -> None:
        self.state.toggle(SessionId(session_id))
        self._show()

    def _on_sort_requested(self, section: int) -> None:
        self.state.sort_by(Column(section))
        self._show()

    def _on_filter_changed(self, text: str) -> None:
        self.state.filter = text
        self._show()

    def _on_phases_changed(self, text: str) -> None:
        self.state.phases = Phases(text)
        self._show()

    def _on_running_changed(self, _notebooks: frozenset[NotebookRef]) -> None:
        self._on_sampled()

    def _on_catalogue_changed(self, _project: str) -> None:
        self._on_sampled()

    def _on_sampled(self) -> None:
        if self.widget.isVisible():  # else it is shown when it comes to the front
            self._show()


ROW_MENU = (
    "tasks.go_to",
    "tasks.interrupt",
    "tasks.copy_session",
    "tasks.copy_kernel",
    "tasks.copy_pid",
    "tasks.unload",
)
