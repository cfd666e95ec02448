"""Settings as records: declared next to the feature that reads them, typed when read."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from dssdesk.base.files import write_atomic

_log = logging.getLogger(__name__)

T = TypeVar("T", bool, int, str, list[str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(Generic[T]):
    """Something a person can have an opinion on.

    Attributes:
        key: Its name in the file, ``area.what_unit``.
        default: The value until the person says otherwise; also tells the type.
        text: Its label, a sentence without a dot.
    """

    key: str
    default: T
    text: str


class Settings:
    """The person's choices, read from and written to one JSON file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, Any] = dict(_read(path))

    def __getitem__(self, setting: Setting[T]) -> T:
        value = self._values.get(setting.key, setting.default)
        return value if type(value) is type(setting.default) else setting.default

    def __setitem__(self, setting: Setting[T], value: T) -> None:
        self.keep({setting.key: value})

    def keep(self, values: Mapping[str, bool | int | str | list[str]]) -> None:
        """Change several at once, by their keys; the file is written once, if at all."""
        if values.items() <= self._values.items():
            return
        self._values.update(values)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self._values, indent=2, sort_keys=True, ensure_ascii=False)
        write_atomic(self._path, text.encode() + b"\n", durable=False)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        values = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        _log.warning("The settings in %s cannot be read, defaults apply: %s", path, error)
        return {}
    return values if isinstance(values, dict) else {}
