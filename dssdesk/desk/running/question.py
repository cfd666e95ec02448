"""What a person is asked before an unload, and told while it takes its time."""

from dataclasses import replace

from dssdesk.base.ids import Login, SessionId
from dssdesk.desk.kit.dialogs import Choice, Question
from dssdesk.desk.kit.text import counted
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.running.words import loss_sentences, loss_summary
from dssdesk.wire.sessions import Loss, SessionInfo

UNLOAD = "unload"
"""The answer that means yes."""

_MOST_LINES = 8
_KEPT = "Code and outputs stay."


def question_of(
    infos: dict[SessionId, SessionInfo | None],
    losses: dict[SessionId, Loss],
    *,
    me: Login | None = None,
) -> Question:
    """What a person is asked before these sessions go."""
    if len(losses) == 1:
        ((session_id, loss),) = losses.items()
        question = _question_of_one(infos[session_id], loss)
    else:
        question = _question_of_several(infos, losses)
    others = {info.owner for info in infos.values() if info and me not in {None, info.owner}}
    return replace(question, text=f"{_whose(others, len(losses))}{question.text}")


def _whose(others: set[Login], count: int) -> str:
    if not others:
        return ""
    if count == 1:
        return f"It runs for {others.pop()}, who will be told. "
    return f"Some run for {', '.join(sorted(others))}, who will be told. "


def _question_of_one(info: SessionInfo | None, loss: Loss) -> Question:
    title = info.notebook.title if info else "this notebook"
    return Question(
        title=f"Unload “{title}”?",
        text=" ".join([*loss_sentences(loss, info), _KEPT]),
        details=_shortened([f"{name.name}: {name.type}" for name in loss.names]),
        choice=Choice(UNLOAD, "Unload"),
    )


def _question_of_several(
    infos: dict[SessionId, SessionInfo | None], losses: dict[SessionId, Loss]
) -> Question:
    lost = []
    for session_id, loss in losses.items():
        info = infos[session_id]
        if info is not None and not loss.is_nothing:
            lost.append((info.notebook.title, loss_summary(loss, info)))
    lost.sort(key=lambda one: one[0].casefold())
    return Question(
        title=f"Unload {counted(len(losses), 'notebook')}?",
        text=f"What runs will stop, and variables will be lost. {_KEPT}",
        details=_shortened([f"{title}: {summary}" for title, summary in lost]),
        choice=Choice(UNLOAD, f"Unload {len(losses)}"),
    )


def _shortened(lines: list[str]) -> tuple[str, ...]:
    if len(lines) <= _MOST_LINES:
        return tuple(lines)
    return (*lines[: _MOST_LINES - 1], f"… and {len(lines) - _MOST_LINES + 1} more")


def waiting_notice(titles: list[str]) -> Notice:
    """What a person is told while kernels take long to end; the titles stand in quotes."""
    still = f"{titles[0]} is" if len(titles) == 1 else f"{len(titles)} notebooks are"
    return Notice(
        title=f"{still} still being unloaded",
        text="A kernel that does not end by itself is ended by force after some seconds.",
    )


def forced_notice(titles: list[str]) -> Notice:
    """What a person is told when force was needed."""
    who = f"{titles[0]} was" if len(titles) == 1 else f"{len(titles)} notebooks were"
    return Notice(title=f"{who} ended by force", text="Code and outputs are kept.")
