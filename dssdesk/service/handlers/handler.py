"""What a handler is: a function for one message, and the permission that it demands."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from dssdesk.service.context import Context
from dssdesk.service.permissions import Permission
from dssdesk.wire.record import Message

M = TypeVar("M", bound=Message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """How one message is answered.

    Attributes:
        in_order: One desk's messages about one notebook go one after the other.
        may_stop: It only finds something out: it is cancelled when the answer is not needed any
            more (`codec.Withdraw`, or the desk has gone).
    """

    message: type[Message]
    permission: Permission
    run: Callable[[Context, Any], Awaitable[Message]]
    in_order: bool = False
    may_stop: bool = False


def handle(
    message: type[M],
    permission: Permission,
    run: Callable[[Context, M], Awaitable[Message]],
    *,
    in_order: bool = False,
    may_stop: bool = False,
) -> Handler:
    """The handler for a message; its function takes that very message."""
    return Handler(
        message=message, permission=permission, run=run, in_order=in_order, may_stop=may_stop
    )
