"""How people look for names: in which order, and what they type to find one."""

import re
import unicodedata

_DIGITS = re.compile(r"(\d+)")


def plain(text: str) -> str:
    """A text without case and accents, as names are looked for: “energie” finds “Énergie”."""
    signs = text.casefold()
    if signs.isascii():
        return signs
    signs = unicodedata.normalize("NFD", signs)
    return "".join(sign for sign in signs if not unicodedata.combining(sign))


def by_name(name: str) -> tuple[tuple[tuple[bool, int, str], ...], str]:
    """Sorts names without regard to case and accents, and numbers in them by value.

    “nb 2” is before “nb 10”, and “Énergie” between “Dairy” and “Fish”.
    """
    parts = _DIGITS.split(plain(name))
    return tuple(_piece(part) for part in parts if part), name


def _piece(part: str) -> tuple[bool, int, str]:
    return (False, int(part), "") if _DIGITS.fullmatch(part) else (True, 0, part)
