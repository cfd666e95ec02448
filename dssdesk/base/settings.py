"""Settings as records: declared next to the feature that reads them, typed when read."""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar
from weakref import WeakMethod

from dssdesk.base.files import PRIVATE, write_atomic

_log = logging.getLogger(__name__)

T = TypeVar("T", bool, int, str, list[str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(Generic[T]):
    """Something a person can have an opinion on.

    Attributes:
        key: Its name in the file, ``area.what_unit``.
        default: The value until the person says otherwise; also tells the type.
        text: Its label, a sentence without a dot.
        hint: A sentence below it, where the label leaves a question.
        choices: The values that a person can choose, each with its label; empty for yes and no.
    """

    key: str
    default: T
    text: str
    hint: str = ""
    choices: tuple[tuple[T, str], ...] = ()


class Settings:
    """The person's choices, read from and written to one JSON file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, Any] = dict(_read(path))
        self._watchers: dict[str, list[WeakMethod[Callable[[], None]]]] = {}

    def __getitem__(self, setting: Setting[T]) -> T:
        value = self._values.get(setting.key, setting.default)
        return value if type(value) is type(setting.default) else setting.default

    def __setitem__(self, setting: Setting[T], value: T) -> None:
        before = self[setting]
        self.keep({setting.key: value})
        if value != before:
            self._tell(setting.key)

    def reset(self, setting: Setting[T]) -> None:
        """Take the default again."""
        self[setting] = setting.default

    def watch(self, tell: Callable[[], None], *settings: Setting[Any]) -> None:
        """Call this method when a value is another one; that does not keep its object alive."""
        for setting in settings:
            self._watchers.setdefault(setting.key, []).append(WeakMethod(tell))

    def keep(self, values: Mapping[str, bool | int | str | list[str]]) -> None:
        """Change several at once, by their keys; the file is written once, if at all."""
        if values.items() <= self._values.items():
            return
        self._values.update(values)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self._values, indent=2, sort_keys=True, ensure_ascii=False)
        write_atomic(self._path, text.encode() + b"\n", mode=PRIVATE, durable=False)

    def _tell(self, key: str) -> None:
        methods = [(one, one()) for one in self._watchers.get(key, [])]
        self._watchers[key] = [one for one, method in methods if method is not None]
        for _, method in methods:
            if method is not None:
                method()


def _read(path: Path) -> Mapping[str, Any]:
    try:
        values = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        _log.warning("The settings in %s cannot be read, defaults apply: %s", path, error)
        return {}
    return values if isinstance(values, dict) else {}
