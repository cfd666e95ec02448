"""Who wants to hear of which event."""

import inspect
import sys
from collections.abc import Callable
from typing import Any, TypeVar, cast
from weakref import WeakMethod

from dssdesk.desk.link.pending import is_alive
from dssdesk.wire.record import Message

M = TypeVar("M", bound=Message)

Slot = Callable[[Any], None]


class Listeners:
    """Bound methods by the kind of message that they want; nobody is kept alive by listening."""

    def __init__(self) -> None:
        self._by_kind: dict[type[Message], list[WeakMethod[Slot]]] = {}

    def add(self, kind: type[M], slot: Callable[[M], None]) -> None:
        """Tell ``slot`` of every message of this kind."""
        if not inspect.ismethod(slot):
            raise TypeError("Only bound methods can listen: anything else would live for ever.")
        self._by_kind.setdefault(kind, []).append(WeakMethod(cast("Slot", slot)))

    def tell(self, message: Message) -> None:
        """Hand an event to everyone who wants it and is still there."""
        slots = self._by_kind.get(type(message), [])
        for reference in tuple(slots):
            slot = reference()
            if slot is None or not is_alive(slot):
                slots.remove(reference)
            else:
                guarded(slot, message)


def guarded(call: Callable[..., None], *arguments: Any) -> None:
    """Call, and report a defect as Qt would for a slot: the next listener must hear the event."""
    try:
        call(*arguments)
    except Exception:  # noqa: BLE001 (one of the four boundaries: it reaches the crash report)
        sys.excepthook(*sys.exc_info())
