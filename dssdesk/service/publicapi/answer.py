"""How a call of the public API is answered, whatever it asks for."""

import msgspec
from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import dssdesk
from dssdesk.base.ids import Login
from dssdesk.service.context import Context
from dssdesk.service.entry import EVERYBODY, HttpEntry
from dssdesk.service.permissions import check_call
from dssdesk.service.prefixes import PREFIXES, is_public
from dssdesk.service.problems import kernel_problem
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.entries import ENTRIES
from dssdesk.service.publicapi.entry import Routes
from dssdesk.service.publicapi.errors import NotCovered, ProxyRefused
from dssdesk.service.publicapi.forms import DoneFuture, future_form

_API_VERSION = "15.2.0"
"""Of the client whose calls are understood."""

_MOST_OF_PATH = 300
"""Characters of a path that an error repeats."""

_METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")
_ROUTES = Routes(ENTRIES)


async def answer(context: Context, request: Request) -> Response:
    """Any call below the prefixes."""
    path = _path_of(request)
    found = _ROUTES.find(request.method, path)
    if found is None:
        raise NotCovered(request.method, path[:_MOST_OF_PATH])
    entry, parameters = found
    call = _as_whom(Call(context=context, parameters=parameters, request=request))
    check_call(entry.permission, call.context, parameters.get("project"))
    said = await entry.run(call)
    if isinstance(said, DoneFuture):
        job = context.service.finished.keep(call.person.login, said.result)
        said = future_form(job, said.result)
    if isinstance(said, Response):
        return said
    body = msgspec.json.encode({} if said is None else said)
    return Response(body, media_type="application/json")


class Versions:
    """Middleware: says on every answer which version of which API it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers where the call belongs to the public API."""

        async def with_versions(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["DSS-Version"] = dssdesk.__version__
                headers["DSS-API-Version"] = _API_VERSION
            await send(message)

        public = scope["type"] == "http" and is_public(scope["path"])
        await self._app(scope, receive, with_versions if public else send)


def _path_of(request: Request) -> str:
    """What follows the prefix, still percent-encoded: a slash in a name is no end of it."""
    raw: bytes = request.scope["raw_path"]
    path = raw.decode("ascii", "replace")
    prefix = next((it for it in PREFIXES if path.startswith(it)), "")
    return path.removeprefix(prefix)


def _as_whom(call: Call) -> Call:
    login = call.request.headers.get("x-dku-proxyuser", "")
    if not login or login == call.person.login:
        return call
    if not call.person.is_administrator:
        raise ProxyRefused
    return call.acting_as(Login(login))


class _Rest(Convertor[str]):
    """The rest of a path, also where a line break is in it: Starlette's own ends there."""

    regex = "(?s:.*)"

    def convert(self, value: str) -> str:
        """As it is."""
        return value

    def to_string(self, value: str) -> str:
        """As it is."""
        return value


register_url_convertor("rest", _Rest())

PUBLIC_ENTRIES = tuple(
    HttpEntry(
        path=f"{prefix}{{rest:rest}}",
        method=method,
        run=answer,
        admits=EVERYBODY,
        tell=kernel_problem,
    )
    for prefix in PREFIXES
    for method in _METHODS
)
