"""What a route is: where, what, for whom, and how it tells of errors."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from dssdesk.base.errors import DssDeskError
from dssdesk.people.people import Person, Ticket, TicketPurpose
from dssdesk.service.authentication import ticket_of
from dssdesk.service.context import Context, Service
from dssdesk.service.errors import WrongTicket
from dssdesk.service.problems import desk_problem, unexpected

DESKS = frozenset({TicketPurpose.DESK})
EVERYBODY = frozenset(TicketPurpose)

Answer = Callable[[Context, Request], Awaitable[Response]]
Serve = Callable[[Service, WebSocket, Person], Awaitable[None]]


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
class SocketEntry:
    """A route that keeps a WebSocket."""

    path: str
    run: Serve
    admits: frozenset[TicketPurpose] = DESKS
    tell: Callable[[DssDeskError], Response] = desk_problem


def route_of(entry: HttpEntry | SocketEntry, service: Service) -> BaseRoute:
    """The entry as Starlette wants it."""
    if isinstance(entry, HttpEntry):
        return Route(entry.path, _http(entry, service), methods=[entry.method])
    return WebSocketRoute(entry.path, _socket(entry, service))


def _http(entry: HttpEntry, service: Service) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        service.touch()
        ticket = ticket_of(request)
        try:
            _admit(ticket, entry.admits)
            return await entry.run(Context(service=service, person=ticket.person), request)
        except DssDeskError as error:
            return entry.tell(error)
        except Exception:  # noqa: BLE001 (one of the four boundaries)
            return entry.tell(unexpected())

    return answer


def _socket(entry: SocketEntry, service: Service) -> Callable[[WebSocket], Awaitable[None]]:
    async def serve(socket: WebSocket) -> None:
        ticket = ticket_of(socket)
        try:
            _admit(ticket, entry.admits)
            await entry.run(service, socket, ticket.person)
        except DssDeskError as error:
            await socket.send_denial_response(entry.tell(error))

    return serve


def _admit(ticket: Ticket, admits: frozenset[TicketPurpose]) -> None:
    if ticket.purpose not in admits:
        raise WrongTicket
