"""What the settings sheet shows: records of settings under titles. No Qt here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dssdesk.base.settings import Setting

Choices = Sequence[tuple[Any, str]]


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting; ``more`` gives choices that are only known on this machine."""

    setting: Setting[Any]
    more: Callable[[], Choices] | None = None

    def choices(self) -> Choices:
        """The values with their labels; none for a yes or no."""
        return (*self.setting.choices, *(() if self.more is None else self.more()))


@dataclass(frozen=True, slots=True)
class SettingGroup:
    """Settings that belong together."""

    title: str
    rows: tuple[SettingRow, ...]


def value_text(row: SettingRow, value: object) -> str:
    """The value as a person reads it: in the palette, for one."""
    if isinstance(value, bool):
        return "On" if value else "Off"
    return next((label for one, label in row.choices() if one == value), str(value))
