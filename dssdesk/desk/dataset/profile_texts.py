"""A column's profile in words. No Qt here."""

from dssdesk.desk.dataset.columns import ColumnKind, display_text, kind_of
from dssdesk.desk.kit.text import number_text
from dssdesk.wire.datasets import ColumnItem, ColumnProfile

_MOST_SHOWN = 40
_SMALLEST = 0.1
_EXTREMES = {
    ColumnKind.NUMBER: ("Smallest", "Largest"),
    ColumnKind.DATE_TIME: ("Earliest", "Latest"),
}
"""What the ends of a column are called; in texts they are those of the alphabet."""


def share_text(part: int, whole: int) -> str:
    """A share as one reads it at a glance: ``0 %``, ``< 0.1 %``, ``2.4 %``, ``100 %``."""
    if not part or not whole:
        return "0 %"
    percent = 100 * part / whole
    if percent < _SMALLEST:
        return f"< {_SMALLEST} %"
    if part < whole and percent > 100 - _SMALLEST:
        return f"> {100 - _SMALLEST} %"
    return f"{percent:.1f}".removesuffix(".0") + " %"


def column_text(column: ColumnItem) -> str:
    """What a column is: name, kind, type and comment, one line each."""
    text = f"{column.name}\n{kind_of(column).value}, stored as {column.type}"
    return f"{text}\n{column.comment}" if column.comment else text


def statistics(column: ColumnItem, profile: ColumnProfile, rows: int) -> list[tuple[str, str]]:
    """Names and values, in reading order; what a column does not have is left out."""
    kind = kind_of(column)

    def shown(text: str) -> str:
        text = display_text(text, kind)
        return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"

    empty = f"{number_text(profile.empty)} ({share_text(profile.empty, rows)})"
    found = [("Empty", empty)]
    if profile.distinct:
        found.append(("Distinct", number_text(profile.distinct)))
        least, most = _EXTREMES.get(kind, ("First", "Last"))
        found.append((least, shown(profile.least)))
        if profile.mean is not None:
            found.append(("Mean", f"{profile.mean:,.6g}".replace("-", "−")))
        found.append((most, shown(profile.most)))
    top = [f"{shown(text)} ({number_text(count)})" for text, count in profile.top]
    if top and profile.top[0][1] > 1:
        found.append(("Frequent", ", ".join(top)))
    return [(name, value) for name, value in found if value]


def profile_text(column: ColumnItem, profile: ColumnProfile | None, rows: int) -> str:
    """What a pointer on a column's header learns."""
    lines = [column_text(column)]
    if profile is not None:
        lines += [f"{name}: {value}" for name, value in statistics(column, profile, rows)]
    return "\n".join(lines)
