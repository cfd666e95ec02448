"""What a column's storage type means for how it is shown. No Qt here."""

from enum import StrEnum

from dssdesk.desk.kit.icons import Icon
from dssdesk.wire.datasets import ColumnItem


class ColumnKind(StrEnum):
    """How the values of a column read."""

    NUMBER = "number"
    TEXT = "text"
    DATE_TIME = "date and time"
    BOOLEAN = "true or false"
    OTHER = "other"


_KINDS = {
    ColumnKind.NUMBER: ("tinyint", "smallint", "int", "bigint", "float", "double"),
    ColumnKind.TEXT: ("string",),
    ColumnKind.DATE_TIME: ("date", "dateonly", "datetimenotz"),
    ColumnKind.BOOLEAN: ("boolean",),
}
_KIND_OF_TYPE = {name: kind for kind, names in _KINDS.items() for name in names}

_ICONS = {
    ColumnKind.NUMBER: Icon.TYPE_NUMBER,
    ColumnKind.TEXT: Icon.TYPE_TEXT,
    ColumnKind.DATE_TIME: Icon.TYPE_DATE_TIME,
    ColumnKind.BOOLEAN: Icon.TYPE_BOOLEAN,
    ColumnKind.OTHER: Icon.TYPE_OTHER,
}


def kind_of(column: ColumnItem) -> ColumnKind:
    """The kind of a column; geometries, arrays, maps and what is unknown are *other*."""
    return _KIND_OF_TYPE.get(column.type, ColumnKind.OTHER)


def icon_of(column: ColumnItem) -> Icon:
    """The icon of its kind."""
    return _ICONS[kind_of(column)]


def display_text(text: str, kind: ColumnKind) -> str:
    """A value as a cell shows it: one line, a real minus before a figure."""
    if kind is ColumnKind.NUMBER:
        return "−" + text[1:] if text.startswith("-") else text
    return " ".join(text[:_MOST].splitlines()) if "\n" in text or "\r" in text else text[:_MOST]


_MOST = 400
"""Characters that a cell shows; wider than any screen."""
