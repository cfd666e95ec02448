"""Where in a cell the text stands that one looks for. No Qt here."""

from collections.abc import Iterable


def hit_in(text: str, wanted: str) -> tuple[int, int] | None:
    """Where the wanted text begins, and how long it is, whatever its case; None if nowhere."""
    begin = text.lower().find(wanted.lower()) if wanted else -1
    return None if begin < 0 else (begin, len(wanted))


def columns_with(values: Iterable[tuple[int, str | None]], wanted: str) -> list[int]:
    """The columns, of these with a value each, in which it stands."""
    return [column for column, text in values if text and hit_in(text, wanted) is not None]
