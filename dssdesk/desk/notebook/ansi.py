"""ANSI escape sequences, as kernels print them, to runs of text with a pen. No Qt here.

Colours are token names ("red", "bright_blue") or ``#rrggbb``; a theme turns them into paint.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypedDict

NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_SEQUENCE = re.compile(
    r"\x1b\[(?P<codes>[\d;:]*)m"  # select graphic rendition
    r"|\x1b\[[\d;?<=>!]*[ -/]*[@-~]"  # any other control sequence
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # operating system command: titles, links
    r"|\x1b[@-Z\\^_()#][0-9A-Za-z]?"
)
_CUBE = (0, 95, 135, 175, 215, 255)


@dataclass(frozen=True, slots=True)
class Pen:
    """How a piece of text is drawn."""

    foreground: str = ""
    background: str = ""
    bold: bool = False
    faint: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    inverse: bool = False


PLAIN = Pen()


class _Switch(TypedDict, total=False):
    bold: bool
    faint: bool
    italic: bool
    underline: bool
    strike: bool
    inverse: bool


_SWITCHES: dict[int, _Switch] = {
    1: {"bold": True},
    2: {"faint": True},
    3: {"italic": True},
    4: {"underline": True},
    7: {"inverse": True},
    9: {"strike": True},
    22: {"bold": False, "faint": False},
    23: {"italic": False},
    24: {"underline": False},
    27: {"inverse": False},
    29: {"strike": False},
}


def runs(text: str, pen: Pen = PLAIN) -> tuple[list[tuple[str, Pen]], Pen]:
    """The text in pieces of one pen each, and the pen for what follows."""
    if "\x1b" not in text:
        return ([(text, pen)] if text else []), pen
    found: list[tuple[str, Pen]] = []
    place = 0
    for match in _SEQUENCE.finditer(text):
        if match.start() > place:
            found.append((text[place : match.start()], pen))
        codes = match["codes"]
        if codes is not None:
            pen = _after(pen, codes)
        place = match.end()
    if place < len(text):
        found.append((text[place:], pen))
    return found, pen


def strip(text: str) -> str:
    """The text without its escape sequences."""
    return _SEQUENCE.sub("", text) if "\x1b" in text else text


@functools.lru_cache(maxsize=1_024)  # a log repeats the same few sequences
def _after(pen: Pen, codes: str) -> Pen:
    numbers = iter([int(part) if part else 0 for part in codes.replace(":", ";").split(";")])
    for number in numbers:
        if number == 0:
            pen = PLAIN
        elif number in _SWITCHES:
            pen = replace(pen, **_SWITCHES[number])
        elif number in (38, 48):
            colour = _extended(numbers)
            pen = _coloured(pen, colour, is_background=number == 48)
        else:
            pen = _simple_colour(pen, number)
    return pen


def _simple_colour(pen: Pen, number: int) -> Pen:
    for first, is_background, prefix in (
        (30, False, ""),
        (40, True, ""),
        (90, False, "bright_"),
        (100, True, "bright_"),
    ):
        if first <= number < first + 8:
            return _coloured(pen, prefix + NAMES[number - first], is_background=is_background)
    if number in (39, 49):
        return _coloured(pen, "", is_background=number == 49)
    return pen


def _coloured(pen: Pen, colour: str, *, is_background: bool) -> Pen:
    return replace(pen, background=colour) if is_background else replace(pen, foreground=colour)


def _extended(numbers: Iterator[int]) -> str:
    kind = next(numbers, 0)
    if kind == 5:
        return _of_256(next(numbers, 0))
    if kind == 2:
        parts = [min(next(numbers, 0), 255) for _ in range(3)]
        return "#{:02x}{:02x}{:02x}".format(*parts)
    return ""


def _of_256(number: int) -> str:
    if number < 8:
        return NAMES[number]
    if number < 16:
        return "bright_" + NAMES[number - 8]
    if number > 231:
        grey = min((number - 232) * 10 + 8, 255)
        return f"#{grey:02x}{grey:02x}{grey:02x}"
    number -= 16
    red, green, blue = _CUBE[number // 36], _CUBE[number // 6 % 6], _CUBE[number % 6]
    return f"#{red:02x}{green:02x}{blue:02x}"
