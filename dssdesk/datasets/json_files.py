"""JSON files that are the truth: one record a file, pretty to read, keys we do not know kept."""

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from dssdesk.base.files import write_atomic

T = TypeVar("T", bound=msgspec.Struct)


def read_record(path: Path, kind: type[T]) -> T:
    """The record in this file; keys that `kind` does not know are passed over.

    Raises:
        OSError: The file is not there or cannot be read.
        msgspec.MsgspecError: It holds something else.
    """
    return msgspec.json.decode(path.read_bytes(), type=kind)


def write_record(path: Path, record: msgspec.Struct) -> None:
    """Put the record into this file; keys of the old file that its type does not know stay."""
    try:
        old = msgspec.json.decode(path.read_bytes())
    except (FileNotFoundError, msgspec.DecodeError):
        old = {}
    new = msgspec.to_builtins(record)
    write_atomic(path, pretty(_kept(old, new)))


def pretty(value: Any) -> bytes:
    """JSON for people and for git: sorted keys, two spaces, a newline at the end."""
    text = msgspec.json.encode(value, order="sorted")
    return msgspec.json.format(text, indent=2) + b"\n"


def _kept(old: Any, new: Any) -> Any:
    """`new`, with what only `old` has; things in a list are known by their ``name``."""
    if isinstance(old, list) and isinstance(new, list | tuple):
        named = {item["name"]: item for item in old if isinstance(item, dict) and "name" in item}
        return [_merged(named.get(_name(item), {}), item) for item in new]
    if isinstance(old, dict) and isinstance(new, dict) and old.get("type") == new.get("type"):
        return _merged(old, new)
    return new  # a thing of another type: what the old one had means nothing to it


def _merged(old: dict[str, Any], new: Any) -> Any:
    if not isinstance(new, dict):
        return new
    return {**old, **{key: _kept(old.get(key), value) for key, value in new.items()}}


def _name(item: Any) -> Any:
    return item.get("name") if isinstance(item, dict) else None
