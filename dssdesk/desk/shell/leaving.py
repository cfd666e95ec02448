"""Closing the window: it says what goes on running, and stops nothing unless asked to."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from dssdesk.desk.kit.controls import ButtonKind
from dssdesk.desk.kit.dialogs import Choice, Question, QuestionSheet, ask
from dssdesk.desk.kit.marks import Mark
from dssdesk.desk.kit.text import counted
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.state import SessionRow
from dssdesk.desk.shell.window import MainWindow

QUIT = "quit"
UNLOAD_AND_QUIT = "unload"
_MOST_NAMED = 6

UnloadAll = Callable[[Callable[[bool], None]], None]
"""Unloads everything that runs (asking where something would be lost), then says if all is gone."""


class Leaving(QObject):
    """The talk before the window closes.

    Signals:
        settled: The window may close now.
    """

    settled = Signal()

    def __init__(self, look: Look, window: MainWindow, running: Running) -> None:
        super().__init__(window)
        self._look = look
        self._window = window
        self._running = running
        self._unload_all: UnloadAll | None = None
        self.sheet: QuestionSheet | None = None

    def offer_unload(self, unload_all: UnloadAll) -> None:
        """Offer to unload everything, too."""
        self._unload_all = unload_all

    def begin(self) -> None:
        """Say what runs on; a second wish, and a window where nothing runs, close at once."""
        rows = rows_that_run(self._running)
        if not rows or self.sheet is not None:
            self.settled.emit()
            return
        question = leaving_notice(rows, may_unload=self._unload_all is not None)
        self.sheet = ask(self._look, self._window, question, self._on_answered)

    def _on_answered(self, answer: str) -> None:
        self.sheet = None
        if answer == QUIT:
            self.settled.emit()
        elif answer and self._unload_all is not None:
            self._unload_all(self._on_all_unloaded)

    def _on_all_unloaded(self, all_gone: bool) -> None:  # noqa: FBT001 (a callback's)
        if all_gone:
            self.settled.emit()


def rows_that_run(running: Running) -> tuple[SessionRow, ...]:
    """What goes on when the window closes; a dead kernel does not."""
    rows = (running.row(info.notebook) for info in running.state.mine())
    return tuple(row for row in rows if row is not None and row.mark is not Mark.DIED)


def leaving_notice(rows: Sequence[SessionRow], *, may_unload: bool) -> Question:
    """What the person is told before the window closes."""
    named = [_line(row) for row in rows[:_MOST_NAMED]]
    if len(rows) > _MOST_NAMED:
        named.append(f"and {len(rows) - _MOST_NAMED} more")
    others = (
        (Choice(UNLOAD_AND_QUIT, "Unload and quit", ButtonKind.SECONDARY),) if may_unload else ()
    )
    verb = "runs" if len(rows) == 1 else "run"
    it = "It runs" if len(rows) == 1 else "They run"
    return Question(
        title=f"{counted(len(rows), 'notebook')} {verb} on",
        text=f"{it} on when the window closes. Outputs are kept, and are here when you come back.",
        details=tuple(named),
        choice=Choice(QUIT, "Quit"),
        others=others,
    )


def _line(row: SessionRow) -> str:
    parts = [row.notebook.title, row.word.lower()]
    if row.memory:
        parts.append(row.memory)
    return ", ".join(parts)
