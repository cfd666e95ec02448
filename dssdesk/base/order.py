"""The order in which people look for names."""

import re
import unicodedata

_DIGITS = re.compile(r"(\d+)")


def by_name(name: str) -> tuple[tuple[tuple[bool, int, str], ...], str]:
    """Sorts names without regard to case and accents, and numbers in them by value.

    “nb 2” is before “nb 10”, and “Énergie” between “Dairy” and “Fish”.
    """
    plain = (sign for sign in unicodedata.normalize("NFD", name) if not unicodedata.combining(sign))
    parts = _DIGITS.split("".join(plain).casefold())
    return tuple(_piece(part) for part in parts if part), name


def _piece(part: str) -> tuple[bool, int, str]:
    return (False, int(part), "") if _DIGITS.fullmatch(part) else (True, 0, part)
