"""What the palette finds: entries, how a typed text matches them, in which order. No Qt here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dssdesk.desk.kit.icons import Icon

COMMANDS = ">"
DATASETS = "@"
_MOST = 60
_INSIDE = 100
"""What a match within a word scores at least; one at a word's beginning scores less."""


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
    """The entries that match, best first within their group, the group with the best one first.

    ``>`` before the text looks for commands only, ``@`` for datasets.
    """
    wanted = typed.strip()
    only: Group | None = None
    if wanted.startswith(COMMANDS):
        only, wanted = Group.COMMANDS, wanted[1:].strip()
    elif wanted.startswith(DATASETS):
        only, wanted = Group.DATASETS, wanted[1:].strip()
    kept = [entry for entry in entries if only is None or entry.group is only]
    scored: dict[Group, list[_Scored]] = {}
    for number, entry in enumerate(kept):
        match = _match(entry.text, wanted)
        if match is not None:
            score, letters = match
            one = _Scored(score, number, Found(entry, letters))
            scored.setdefault(entry.group, []).append(one)
    order = list(Group)
    groups = sorted(scored, key=lambda group: (_goodness(scored[group]), order.index(group)))
    found = [one.found for group in groups for one in sorted(scored[group], key=_rank)]
    return tuple(found[:_MOST])


@dataclass(frozen=True, slots=True)
class _Scored:
    """What was found, how well it matches (less is better), and where it stood."""

    score: int
    number: int
    found: Found


def _rank(one: _Scored) -> tuple[int, int]:
    return one.score, one.number


def _goodness(scored: Sequence[_Scored]) -> int:
    """0 for a text that begins with what is typed, 1 for a word that does, 2 for the rest."""
    best = min(one.score for one in scored)
    if best == 0:
        return 0
    return 1 if best < _INSIDE else 2


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
        score += at + (0 if starts else _INSIDE)
        letters.update(origin[at : at + len(word)])
    return score, frozenset(letters)
