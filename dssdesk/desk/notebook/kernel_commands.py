"""What a person does with the kernel: running cells, stopping it, a new one."""

import functools
from collections.abc import Callable

from PySide6.QtCore import QObject

from dssdesk.base.ids import CellId
from dssdesk.desk.kit.dialogs import Choice, Question
from dssdesk.desk.notebook.cell_commands import CellCommands
from dssdesk.desk.notebook.presenter import NotebookPresenter
from dssdesk.wire.cells import CellKind
from dssdesk.wire.sessions import (
    AnswerInput,
    CancelRuns,
    InterruptKernel,
    RestartKernel,
    RunCells,
    SessionPhase,
    SessionStarted,
)


class KernelCommands(QObject):
    """Does nothing where there is no kernel, or the lease is elsewhere."""

    def __init__(self, presenter: NotebookPresenter, cells: CellCommands) -> None:
        super().__init__(presenter)
        self._presenter = presenter
        self._state = presenter.state
        self._cells = cells

    def run(self, cell_ids: tuple[CellId, ...]) -> None:
        """Run these cells; text among them shows as it reads."""
        state = self._state
        for cell_id in cell_ids:
            if state.document.kind(cell_id) is CellKind.MARKDOWN:
                self._presenter.view.finish_editing(cell_id)
        code = state.code_cells(cell_ids)
        if not code or not state.can_run:
            return
        self._presenter.sending.send()
        message = RunCells(
            notebook=state.notebook, cell_ids=code, source_revision=state.pending.revision
        )
        self._presenter.ask(message, otherwise="The cells were not run")

    def run_all(self) -> None:
        """Run every cell."""
        self.run(self._state.document.order)

    def run_above(self) -> None:
        """Run every cell above the active one."""
        self.run(self._state.document.order[: self._state.place()])

    def run_below(self) -> None:
        """Run the active cell and every one below it."""
        self.run(self._state.document.order[self._state.place() :])

    def cancel_queued(self) -> None:
        """Take the selected cells out of the queue."""
        runs = self._state.waiting_runs()
        if runs:
            message = CancelRuns(notebook=self._state.notebook, run_ids=runs)
            self._presenter.ask(message, otherwise="The queue is as it was")

    def interrupt(self) -> None:
        """Stop what runs, and forget the queue."""
        if self._state.session is not None:
            message = InterruptKernel(session_id=self._state.session.session_id)
            self._presenter.ask(message, otherwise="The kernel was not interrupted")

    def restart(self) -> None:
        """A new kernel; asks, as variables will be gone."""
        self._ask_restart("Restart", self._after_restart)

    def restart_and_run_all(self) -> None:
        """A new kernel, and every cell again."""
        self._ask_restart("Restart and run all", self._after_restart_run_all)

    def restart_and_clear(self) -> None:
        """A new kernel, and no outputs."""
        self._ask_restart("Restart and clear", self._after_restart_clear)

    def restart_and_run_above(self) -> None:
        """A new kernel, and every cell down to the active one again."""
        then = functools.partial(self._after_restart_run_here, self._state.chosen.active)
        self._ask_restart("Restart and run", then)

    def restart_and_run_here(self) -> None:
        """After a death: a new kernel, and every cell down to the one that ran."""
        session = self._state.session
        death = session.death if session is not None else None
        if death is not None:
            self._restart(functools.partial(self._after_restart_run_here, death.cell_id))

    def shut_down(self) -> None:
        """Unload the session; the notebook stays open."""
        session, unloader = self._state.session, self._presenter.needs.unloader
        if session is not None and unloader is not None:
            self._presenter.sending.send()
            unloader.unload((session.session_id,))

    def answer(self, prompt_id: str, text: str) -> None:
        """Answer the kernel's question."""
        session = self._state.session
        if session is not None:
            message = AnswerInput(session_id=session.session_id, prompt_id=prompt_id, text=text)
            self._presenter.ask(message, otherwise="The answer was not taken")

    def _ask_restart(self, verb: str, then: Callable[[SessionStarted], None]) -> None:
        session = self._state.session
        if session is None:
            return
        if session.phase is SessionPhase.DIED:
            self._restart(then)
            return
        question = Question(
            title=f"Restart the kernel of “{self._state.notebook.title}”?",
            text="All variables will be lost. Code and outputs stay.",
            choice=Choice("restart", verb),
        )
        self._presenter.needs.ask(question, functools.partial(self._on_restart_answer, then))

    def _on_restart_answer(self, then: Callable[[SessionStarted], None], answer: str) -> None:
        if answer == "restart":
            self._restart(then)

    def _restart(self, then: Callable[[SessionStarted], None]) -> None:
        session = self._state.session
        if session is not None:
            message = RestartKernel(session_id=session.session_id)
            self._presenter.ask(message, otherwise="The kernel was not restarted", then=then)

    def _after_restart(self, reply: SessionStarted) -> None:
        self._presenter.following.take_session(reply.session)

    def _after_restart_clear(self, reply: SessionStarted) -> None:
        self._after_restart(reply)
        self._cells.clear_all_outputs()

    def _after_restart_run_all(self, reply: SessionStarted) -> None:
        self._after_restart(reply)
        self.run_all()

    def _after_restart_run_here(self, last: CellId | None, reply: SessionStarted) -> None:
        self._after_restart(reply)
        document = self._state.document
        if last is not None and document.has(last):
            self.run(document.order[: document.position(last) + 1])
