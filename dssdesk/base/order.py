"""The order in which people look for names."""

import re

_DIGITS = re.compile(r"(\d+)")


def by_name(name: str) -> tuple[tuple[tuple[bool, int, str], ...], str]:
    """Sorts names without regard to case, and numbers in them by value: “nb 2” before “nb 10”."""
    parts = _DIGITS.split(name.casefold())
    return tuple(_piece(part) for part in parts if part), name


def _piece(part: str) -> tuple[bool, int, str]:
    return (False, int(part), "") if _DIGITS.fullmatch(part) else (True, 0, part)
