"""Nobody gets past here without a ticket, whatever the route; and no page of another site.

A call names its ticket in a header (`credentials`). There are no cookies, so a foreign page could
not call us with somebody's rights anyway; the checks of Host and Origin stand in front of that.
"""

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from dssdesk.base.errors import DssDeskError
from dssdesk.people.keys import PREFIX
from dssdesk.people.people import People, Ticket
from dssdesk.service.credentials import credential_of
from dssdesk.service.errors import ForeignOrigin, TicketMissing
from dssdesk.service.problems import problem_at


class Authentication:
    """Middleware: finds out who calls, or answers for everybody behind it."""

    def __init__(self, app: ASGIApp, people: People, open_to_all: Collection[str] = ()) -> None:
        self._app = app
        self._people = people
        self._open_to_all = open_to_all

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the call through, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        try:
            self._admit(scope)
        except DssDeskError as error:
            refusal = problem_at(scope["path"], error)
            if scope["type"] == "websocket":
                await WebSocket(scope, receive, send).send_denial_response(refusal)
            else:
                await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _admit(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        if not _is_from_here(headers):
            raise ForeignOrigin
        if scope["type"] == "http" and scope["path"] in self._open_to_all:
            return
        credential = credential_of(headers)
        ticket = self._people.ticket(credential)
        if ticket is None:
            raise TicketMissing(is_key=credential.startswith(PREFIX))
        scope.setdefault("state", {})["ticket"] = ticket


def ticket_of(connection: HTTPConnection) -> Ticket:
    """The ticket that `Authentication` let in."""
    ticket: Ticket = connection.state.ticket
    return ticket


def _is_from_here(headers: Headers) -> bool:
    """Whether the Host is a name of the loopback, and the Origin, if any, is that very host.

    The first keeps out names that were re-bound to this machine, the second other pages.
    """
    host = headers.get("host", "")
    if not _is_loopback(_name_of(f"//{host}")):
        return False
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == host.lower()


def _name_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
