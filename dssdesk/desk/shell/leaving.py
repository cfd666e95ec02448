"""Closing the window: it says what goes on running, and stops nothing unless asked to."""

from collections.abc import Callable, Sequence

from dssdesk.desk.kit.controls import ButtonKind
from dssdesk.desk.kit.dialogs import Choice, Question
from dssdesk.desk.kit.marks import Mark
from dssdesk.desk.kit.text import counted
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.state import SessionRow

QUIT = "quit"
UNLOAD_AND_QUIT = "unload"
_MOST_NAMED = 6

UnloadAll = Callable[[Callable[[bool], None]], None]
"""Unloads everything that runs (asking where something would be lost), then says if all is gone."""


def rows_that_run(running: Running) -> tuple[SessionRow, ...]:
    """What goes on when the window closes; a dead kernel does not."""
    rows = (running.row(info.notebook) for info in running.state.infos())
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
