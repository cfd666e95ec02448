"""What the palette finds: entries, how a typed text matches them, in which order. No Qt here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from dssdesk.desk.kit.icons import Icon

COMMANDS = ">"
DATASETS = "@"
_MOST = 60
_INSIDE = 100
"""What a match within a word scores at least; one at a word's beginning scores less."""
_BY_OTHER_WORDS = 500
"""What a match outside the text scores at least: by another word for it, or by where it is."""
_BY_INITIALS = 1000
_WHOLE, _ANOTHER_NAME, _BEGINNING = -2, -1, 0
"""What scores best: the whole text, another name for it, the beginning of the text."""
_MOST_RECENT = 5


class Group(StrEnum):
    """Under which label an entry stands; in this order."""

    RECENT = "Recent"
    OPEN = "Open"
    NOTEBOOKS = "Notebooks"
    DATASETS = "Datasets"
    PROJECTS = "Projects"
    COMMANDS = "Commands"
    NEW = "New"
    SETTINGS = "Settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something to open or to run.

    Attributes:
        key: What it is remembered by, when it was chosen.
        is_dataset: It opens a dataset; also one that is open already.
        context: Muted, behind the text: the project it is in.
        search: Other words for it.
        keys: Its shortcut.
        why_not: Why it cannot be chosen now, and what to do; "" where it can.
    """

    text: str
    group: Group
    run: Callable[[], object]
    key: str = ""
    is_dataset: bool = False
    icon: Icon | None = None
    tint: str = "text.secondary"
    context: str = ""
    search: tuple[str, ...] = ()
    keys: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that matches, and which of its letters do."""

    entry: Entry
    letters: frozenset[int] = frozenset()


def find(entries: Sequence[Entry], typed: str, recent: Sequence[str] = ()) -> tuple[Found, ...]:
    """The entries that match, best first within their group, the group with the best one first.

    ``>`` before the text looks for commands only, ``@`` for datasets. What was chosen last, by
    its keys, comes first: in a group of its own while nothing is typed, else among equals. What
    cannot be chosen is found only by who looks for it.
    """
    wanted = typed.strip()
    only: frozenset[Group] = frozenset(Group)
    if wanted.startswith(COMMANDS):
        only, wanted = frozenset({Group.COMMANDS, Group.NEW}), wanted[1:].strip()
    elif wanted.startswith(DATASETS):
        wanted = wanted[1:].strip()
        entries = [entry for entry in entries if entry.is_dataset]
    if not typed.strip():
        entries = [entry for entry in entries if not entry.why_not]
        entries = [*_lately(entries, recent), *entries]
    ages = {key: age for age, key in enumerate(recent)}
    scored: dict[Group, list[_Scored]] = {}
    for number, entry in enumerate(entries):
        match = _match(entry, wanted) if entry.group in only else None
        if match is not None:
            score, letters = match
            rank = (bool(entry.why_not), score, ages.get(entry.key, len(ages)), number)
            scored.setdefault(entry.group, []).append(_Scored(rank, Found(entry, letters)))
    order = list(Group)
    groups = sorted(scored, key=lambda group: (_goodness(scored[group]), order.index(group)))
    found = [one.found for group in groups for one in sorted(scored[group], key=_rank)]
    return tuple(found[:_MOST])


def _lately(entries: Sequence[Entry], recent: Sequence[str]) -> list[Entry]:
    """The ones that were chosen last, for the top of the list."""
    by_key = {entry.key: entry for entry in entries if entry.key}
    chosen = [by_key[key] for key in recent if key in by_key][:_MOST_RECENT]
    return [replace(entry, group=Group.RECENT) for entry in chosen]


@dataclass(frozen=True, slots=True)
class _Scored:
    """What was found, and what it is ordered by; less is better."""

    rank: tuple[bool, int, int, int]
    found: Found


def _rank(one: _Scored) -> tuple[bool, int, int, int]:
    return one.rank


def _goodness(scored: Sequence[_Scored]) -> int:
    """0 for a text that begins with what is typed, 1 for a word that does, 2 for the rest."""
    cannot, best = min(one.rank[:2] for one in scored)
    if cannot:
        return 3
    if best <= 0:
        return 0
    return 1 if best < _INSIDE else 2


def _match(entry: Entry, wanted: str) -> tuple[int, frozenset[int]] | None:
    """How well every typed word is in the entry (less is better), and the letters of its text."""
    text, typed = _Text(entry.text), " ".join(wanted.casefold().split())
    words = typed.split()
    found = [text.find(word) for word in words]
    others = [
        _outside(entry, word) if at is None else None for word, at in zip(words, found, strict=True)
    ]
    if any(at is None and not other for at, other in zip(found, others, strict=True)):
        return None
    if words and all(other is _Outside.PLACE for other in others):
        return None  # else everything in a menu were found by its title
    letters = frozenset(letter for at in found if at is not None for letter in at[1])
    name = text.low.removesuffix("…")
    if typed == name:
        return _WHOLE, letters
    if typed in _folded(entry.search):
        return _ANOTHER_NAME, letters
    if name.startswith(typed):
        return _BEGINNING, letters
    return 1 + sum(_BY_OTHER_WORDS if at is None else at[0] for at in found), letters


class _Outside(StrEnum):
    """Where a typed word is that is not in the text."""

    NAME = "name"
    PLACE = "place"


def _outside(entry: Entry, word: str) -> _Outside | None:
    """Whether a word of another name, or of where it is, begins so."""
    if _begins_one(_folded(entry.search), word):
        return _Outside.NAME
    return _Outside.PLACE if _begins_one(_folded((entry.context,)), word) else None


def _begins_one(texts: Iterable[str], word: str) -> bool:
    return any(one.startswith(word) for text in texts for one in text.split())


def _folded(texts: Iterable[str]) -> list[str]:
    return [text.casefold() for text in texts if text]


class _Text:
    """The text of an entry, to look for words in it."""

    def __init__(self, text: str) -> None:
        folded = [letter.casefold() for letter in text]
        self.low = "".join(folded)
        # A letter may fold to several; the marks are of the text as it is shown.
        self._origin = [number for number, letter in enumerate(folded) for _ in letter]

    def find(self, word: str) -> tuple[int, frozenset[int]] | None:
        """How well the word is in it (less is better), and which letters are."""
        at = self.low.find(word)
        if at < 0:
            initials = _initials(self.low, word)
            if initials is None:
                return None
            return _BY_INITIALS, frozenset(self._origin[place] for place in initials)
        starts = at == 0 or not self.low[at - 1].isalnum()
        letters = frozenset(self._origin[at : at + len(word)])
        return at + (0 if starts else _INSIDE), letters


def _initials(text: str, word: str) -> tuple[int, ...] | None:
    """Where words begin whose first letters, one after the other, are what was typed."""
    places: list[int] = []
    for place, letter in enumerate(text):
        starts = place == 0 or not text[place - 1].isalnum()
        if starts and len(places) < len(word) and letter == word[len(places)]:
            places.append(place)
    return tuple(places) if len(places) == len(word) else None
