"""One call of the public API, as its route reads it."""

from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request

from dssdesk.base.ids import Login, ProjectKey
from dssdesk.people.people import Person
from dssdesk.service.context import Context
from dssdesk.service.handlers.table import answer
from dssdesk.service.parts import Parts
from dssdesk.service.publicapi.errors import (
    BodyTooLarge,
    BodyUnreadable,
    ProxyRefused,
    QueryUnreadable,
)
from dssdesk.wire.record import Message

M = TypeVar("M", bound=Message)
T = TypeVar("T")

_MOST_JSON = 1 << 24
"""More is no description of anything, and would take the service's time from others."""

_TRUTHS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What was asked for, and by whom.

    Attributes:
        parameters: The parts of the path that the entry's braces name, decoded once.
        request: For what is read piece by piece: `Request.stream`, `Request.form`.
    """

    context: Context
    parameters: dict[str, str]
    request: Request

    @property
    def parts(self) -> Parts:
        """The parts of the product."""
        return self.context.parts

    @property
    def person(self) -> Person:
        """Who asks."""
        return self.context.person

    async def ask(self, message: Message, reply: type[M]) -> M:
        """What a desk of this person would be told; its permission is checked as there."""
        said = await answer(self.context, message)
        if not isinstance(said, reply):
            raise TypeError(f"{type(message).__name__} was answered with {type(said).__name__}")
        return said

    def acting_as(self, login: Login) -> "Call":
        """The same call in somebody else's name; whoever uses it has checked that this may be.

        Raises:
            PersonMissing: Nobody has this login.
            ProxyRefused: That person may not log in.
        """
        item = self.parts.people.item(login)
        if not item.is_enabled:
            raise ProxyRefused
        context = Context(service=self.context.service, person=self.parts.people.person(login))
        return Call(context=context, parameters=self.parameters, request=self.request)

    def project(self) -> ProjectKey:
        """The project of the path; the frame has checked what the entry's permission says."""
        return ProjectKey(self.parameters["project"])

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A yes or no of the query: ``True`` as Python writes it, or ``true``.

        Raises:
            QueryUnreadable: It is something else.
        """
        said = self.text(name)
        if said is None:
            return default
        if said.lower() not in _TRUTHS:
            raise QueryUnreadable(name, "True or False")
        return _TRUTHS[said.lower()]

    def text(self, name: str) -> str | None:
        """A parameter of the query; None where it was left out."""
        found: str | None = self.request.query_params.get(name)
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        """All values of a parameter that may be there many times."""
        return tuple(self.request.query_params.getlist(name))

    def number(self, name: str, *, default: int) -> int:
        """A parameter of the query that counts something.

        Raises:
            QueryUnreadable: It does not.
        """
        said = self.text(name)
        if said is None:
            return default
        if not (said.isascii() and said.isdecimal() and len(said) < 10):
            raise QueryUnreadable(name, "a whole number")
        return int(said)

    async def json(self) -> dict[str, Any]:
        """The JSON object of the body, whatever its Content-Type; empty where none was sent.

        Raises:
            BodyUnreadable: It is no JSON object.
        """
        return await self.read(dict[str, Any])

    async def read(self, wanted: type[T]) -> T:
        """The body as a value of this type; no body reads as ``{}``.

        Raises:
            BodyUnreadable: It is no JSON, or not of this form.
        """
        try:
            return msgspec.json.decode(await self.body() or b"{}", type=wanted)
        except (msgspec.MsgspecError, UnicodeError) as error:
            raise BodyUnreadable(str(error)) from error
        except RecursionError as error:
            raise BodyUnreadable("it is nested too deeply") from error

    async def body(self, *, most: int = _MOST_JSON) -> bytes:
        """All bytes of the body; to be read once.

        Raises:
            BodyTooLarge: There are more than ``most``; they are not kept.
            BodyUnreadable: It broke off.
        """
        pieces, size = [], 0
        try:
            async for piece in self.request.stream():
                pieces.append(piece)
                size += len(piece)
                if size > most:
                    raise BodyTooLarge(most)
        except ClientDisconnect as error:
            raise BodyUnreadable("it broke off") from error
        return b"".join(pieces)
