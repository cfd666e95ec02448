"""What the palette finds: entries, how a typed text matches them, in which order. No Qt here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dssdesk.desk.kit.icons import Icon

COMMANDS = ">"
DATASETS = "@"
_MOST = 60


class Group(StrEnum):
    """Under which label an entry stands; in this order."""

    NOTEBOOKS = "Notebooks"
    DATASETS = "Datasets"
    PROJECTS = "Projects"
    COMMANDS = "Commands"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something to open or to run.

    Attributes:
        context: Muted, behind the text: the project it is in.
        keys: Its shortcut.
    """

    text: str
    group: Group
    run: Callable[[], object]
    icon: Icon | None = None
    tint: str = "text.secondary"
    context: str = ""
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that matches, and which of its letters do."""

    entry: Entry
    letters: frozenset[int] = frozenset()


def find(entries: Sequence[Entry], typed: str) -> tuple[Found, ...]:
    """The entries that match, best first within their group.

    ``>`` before the text looks for commands only, ``@`` for datasets.
    """
    wanted = typed.strip()
    only: Group | None = None
    if wanted.startswith(COMMANDS):
        only, wanted = Group.COMMANDS, wanted[1:].strip()
    elif wanted.startswith(DATASETS):
        only, wanted = Group.DATASETS, wanted[1:].strip()
    kept = [entry for entry in entries if only is None or entry.group is only]
    scored: list[tuple[int, int, int, Found]] = []
    order = {group: number for number, group in enumerate(Group)}
    for number, entry in enumerate(kept):
        match = _match(entry.text, wanted)
        if match is not None:
            score, letters = match
            scored.append((order[entry.group], score, number, Found(entry, letters)))
    scored.sort(key=_rank)
    return tuple(found for _, _, _, found in scored[:_MOST])


def _rank(scored: tuple[int, int, int, Found]) -> tuple[int, int, int]:
    return scored[:3]


def _match(text: str, wanted: str) -> tuple[int, frozenset[int]] | None:
    """How well every typed word is in the text (less is better), and its letters."""
    folded = [letter.casefold() for letter in text]
    low = "".join(folded)
    # A letter may fold to several; the marks are of the text as it is shown.
    origin = [number for number, letter in enumerate(folded) for _ in letter]
    letters: set[int] = set()
    score = 0
    for word in wanted.casefold().split():
        at = low.find(word)
        if at < 0:
            return None
        starts = at == 0 or not low[at - 1].isalnum()
        score += at + (0 if starts else 100)
        letters.update(origin[at : at + len(word)])
    return score, frozenset(letters)
