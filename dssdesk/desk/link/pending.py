"""An answer that is still on its way."""

import functools
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from shiboken6 import Shiboken

from dssdesk.base.errors import DssDeskError

T = TypeVar("T")
_Callbacks = tuple[Callable[[T], None] | None, Callable[[DssDeskError], None] | None]


class Pending(Generic[T]):
    """Somebody else's answer; it settles once, with a value or with an error.

    Callbacks run on the GUI thread, in the order in which they were added; on a pending that is
    settled already they run at once. Those of a Qt object that was deleted meanwhile are skipped,
    so that a closed tab needs no book of what it asked for.
    """

    def __init__(self) -> None:
        self._waiting: list[_Callbacks[T]] = []
        self._value: list[T] = []
        self._error: DssDeskError | None = None

    @classmethod
    def of(cls, value: T) -> "Pending[T]":
        """One that has its answer already."""
        pending = cls()
        pending.resolve(value)
        return pending

    @classmethod
    def failed(cls, error: DssDeskError) -> "Pending[T]":
        """One that failed already."""
        pending = cls()
        pending.fail(error)
        return pending

    @property
    def is_settled(self) -> bool:
        """Whether the answer, or the error, is there."""
        return bool(self._value) or self._error is not None

    def then(
        self,
        on_reply: Callable[[T], None] | None,
        on_error: Callable[[DssDeskError], None] | None = None,
    ) -> "Pending[T]":
        """Call one of these when it settles. An error that nobody takes is dropped in silence."""
        self._waiting.append((on_reply, on_error))
        self._tell()
        return self

    def otherwise(self, on_error: Callable[[DssDeskError], None]) -> "Pending[T]":
        """Call this if it fails; of what was done an event tells, for all desks alike."""
        return self.then(None, on_error)

    def drop(self) -> None:
        """Forget the callbacks: nobody wants the answer any more."""
        self._waiting.clear()

    def resolve(self, value: T) -> None:
        """Settle it with a value; only whoever made it may do so. A second time has no effect."""
        if not self.is_settled:
            self._value.append(value)
            self._tell()

    def fail(self, error: DssDeskError) -> None:
        """Settle it with an error; only whoever made it may do so. A second time has no effect."""
        if not self.is_settled:
            self._error = error
            self._tell()

    def _tell(self) -> None:
        while self._waiting and self.is_settled:
            on_reply, on_error = self._waiting.pop(0)
            if self._error is None:
                if on_reply is not None and is_alive(on_reply):
                    on_reply(self._value[0])
            elif on_error is not None and is_alive(on_error):
                on_error(self._error)


def is_alive(callback: Callable[..., Any]) -> bool:
    """Whether the Qt object behind a bound method, or a partial of one, still exists."""
    while isinstance(callback, functools.partial):
        callback = callback.func
    owner = getattr(callback, "__self__", None)
    return owner is None or bool(Shiboken.isValid(owner))
