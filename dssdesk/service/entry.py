"""What a route is: where, what, for whom, and how it tells of errors."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from dssdesk.base.errors import DssDeskError
from dssdesk.people.people import Person, Ticket, TicketPurpose
from dssdesk.service.authentication import ticket_of
from dssdesk.service.context import Context, Service
from dssdesk.service.errors import WrongTicket
from dssdesk.service.problems import desk_problem, unexpected

DESKS = frozenset({TicketPurpose.DESK})
EVERYBODY = frozenset(TicketPurpose)

Answer = Callable[[Context, Request], Awaitable[Response]]
AnswerToAnybody = Callable[[Service, Request], Awaitable[Response]]
Serve = Callable[[Service, WebSocket, Person], Awaitable[None]]
MayStay = Callable[[Service, WebSocket, Person], bool]


def _stays(_service: Service, _socket: WebSocket, _person: Person) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpEntry:
    """A route that answers a request.

    Attributes:
        admits: The tickets that it takes; what their person may do, `run` checks.
    """

    path: str
    run: Answer
    method: str = "GET"
    admits: frozenset[TicketPurpose] = DESKS
    tell: Callable[[DssDeskError], Response] = desk_problem


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEntry:
    """A route that answers without a ticket."""

    path: str
    run: AnswerToAnybody
    method: str = "POST"
    tell: Callable[[DssDeskError], Response] = desk_problem


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketEntry:
    """A route that keeps a WebSocket.

    Attributes:
        may_stay: Asked again whenever rights are others than before.
    """

    path: str
    run: Serve
    may_stay: MayStay = _stays
    admits: frozenset[TicketPurpose] = DESKS
    tell: Callable[[DssDeskError], Response] = desk_problem


Entry = HttpEntry | OpenEntry | SocketEntry


def route_of(entry: Entry, service: Service) -> BaseRoute:
    """The entry as Starlette wants it."""
    match entry:
        case HttpEntry():
            return Route(entry.path, _http(entry, service), methods=[entry.method])
        case OpenEntry():
            return Route(entry.path, _open(entry, service), methods=[entry.method])
        case SocketEntry():
            return WebSocketRoute(entry.path, _socket(entry, service))


def _http(entry: HttpEntry, service: Service) -> Callable[[Request], Awaitable[Response]]:
    async def run(request: Request) -> Response:
        ticket = ticket_of(request)
        _admit(ticket, entry.admits)
        context = Context(service=service, person=ticket.person, ticket=ticket)
        return await entry.run(context, request)

    async def answer(request: Request) -> Response:
        service.touch()
        return await _told(run(request), entry.tell)

    return answer


def _open(entry: OpenEntry, service: Service) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return await _told(entry.run(service, request), entry.tell)

    return answer


async def _told(answer: Awaitable[Response], tell: Callable[[DssDeskError], Response]) -> Response:
    try:
        return await answer
    except DssDeskError as error:
        return tell(error)
    except Exception:  # noqa: BLE001 (one of the four boundaries)
        return tell(unexpected())


def _socket(entry: SocketEntry, service: Service) -> Callable[[WebSocket], Awaitable[None]]:
    async def serve(socket: WebSocket) -> None:
        ticket = ticket_of(socket)
        try:
            _admit(ticket, entry.admits)
            await _until_logged_out(entry, service, socket, ticket)
        except DssDeskError as error:
            await socket.send_denial_response(entry.tell(error))

    return serve


async def _until_logged_out(
    entry: SocketEntry, service: Service, socket: WebSocket, ticket: Ticket
) -> None:
    may_stay = partial(entry.may_stay, service, socket)
    with service.sockets.holding(ticket, may_stay) as ended:
        serving = asyncio.ensure_future(entry.run(service, socket, ticket.person))
        ending = asyncio.create_task(ended.wait())
        try:
            await asyncio.wait({serving, ending}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ending.cancel()
            if is_cut := not serving.done():
                serving.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await serving
    if is_cut:
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await socket.close(service.sockets.close_code(ticket))


def _admit(ticket: Ticket, admits: frozenset[TicketPurpose]) -> None:
    if ticket.purpose not in admits:
        raise WrongTicket
