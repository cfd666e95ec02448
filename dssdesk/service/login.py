"""``POST /desk/login``: the one route that takes no ticket, because it gives one."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from dssdesk.base.errors import BadInput
from dssdesk.people.errors import LoginFailed, TooManyTries
from dssdesk.people.passwords import is_right
from dssdesk.service.context import Service
from dssdesk.service.problems import desk_problem
from dssdesk.wire import codec
from dssdesk.wire.people import LoggedIn, LogIn

_MOST_BYTES = 10_000


async def log_in(service: Service, request: Request) -> Response:
    """One bare `LogIn`, one bare `LoggedIn`."""
    message = codec.decode(await _body_of(request))
    if not isinstance(message, LogIn):
        raise BadInput("Nothing but a login can be asked here.")
    try:
        ticket = await _ticket_for(service, message)
    except TooManyTries as error:
        refusal = desk_problem(error)
        refusal.headers["Retry-After"] = str(error.details["seconds"])
        return refusal
    reply = codec.encode(LoggedIn(login=message.login, ticket=ticket))
    return Response(reply, media_type="application/json", headers={"Cache-Control": "no-store"})


async def _ticket_for(service: Service, message: LogIn) -> str:
    people, login = service.parts.people, message.login
    await check_password(service, message)
    if people.passwords.of(login) is None:  # disabled, or gone, meanwhile
        raise LoginFailed
    return people.issue_login(login)


async def check_password(service: Service, tried: LogIn) -> None:
    """Let pass who knows a person's password.

    Raises:
        TooManyTries: Nobody even looks at it.
        LoginFailed: It is another one; or nobody who may come in has this login.
    """
    service.throttle.begin(tried.login)
    kept = service.parts.people.passwords.of(tried.login)
    async with service.checking:
        knows = await asyncio.to_thread(is_right, kept, tried.password)
    if not knows:
        raise LoginFailed
    service.throttle.succeeded(tried.login)


async def _body_of(request: Request) -> bytes:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            raise BadInput("This is too long for a login.")
    return body
