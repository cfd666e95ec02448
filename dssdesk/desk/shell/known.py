"""Every action of every screen, whether it is open or not: for the palette and the shortcuts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dssdesk.desk.kit.actions import Action, Context


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionGroup:
    """The actions of one screen.

    Attributes:
        title: The screen's word.
        where: What to do so that they can be used.
        focus_title: Over the keys that work while the screen itself has the keyboard.
        more: Lists of keys that are no actions: those of a text field, for one.
    """

    title: str
    records: tuple[Action[Any], ...]
    where: str = ""
    focus_title: str = ""
    more: tuple["KeyGroup", ...] = ()


@dataclass(frozen=True, slots=True)
class KeyRow:
    """An action that has keys."""

    text: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Keys that work in the same place."""

    title: str
    rows: tuple[KeyRow, ...]


def keys_of_groups(groups: tuple[ActionGroup, ...], typed: str = "") -> tuple[KeyGroup, ...]:
    """All actions that have keys and match every typed word, in the order of the records."""
    words = typed.casefold().split()
    found: dict[str, list[KeyRow]] = {}
    for title, row in _rows(groups):
        looked_through = f"{row.text} {' '.join(row.keys)} {title}".casefold()
        if all(word in looked_through for word in words):
            found.setdefault(title, []).append(row)
    return tuple(KeyGroup(title, tuple(rows)) for title, rows in found.items())


def _rows(groups: tuple[ActionGroup, ...]) -> Iterator[tuple[str, KeyRow]]:
    """Every row with the title that it stands under."""
    for group in groups:
        for record in group.records:
            if record.shortcuts:
                is_focus = record.context is Context.FOCUS and bool(group.focus_title)
                title = group.focus_title if is_focus else group.title
                yield title, KeyRow(record.text.removesuffix("…"), record.shortcuts)
        for more in group.more:
            for row in more.rows:
                yield more.title, row


def as_text(groups: tuple[KeyGroup, ...]) -> str:
    """The list for a printer or a note: a line for each action, its keys before it."""
    lines: list[str] = []
    for group in groups:
        lines += ["", group.title]
        lines += [f"  {' or '.join(row.keys):<34} {row.text}" for row in group.rows]
    return "\n".join(lines).strip()
