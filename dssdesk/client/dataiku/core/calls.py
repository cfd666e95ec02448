"""Asking the service: plain HTTP without proxies, patient while the service restarts."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from dataiku.core.body import Body
from dataiku.core.errors import NoSession, ServiceRefused, ServiceUnreachable
from dataiku.core.session import Session, is_in_session, read_session

if TYPE_CHECKING:
    from http.client import HTTPConnection, HTTPResponse

Query = Sequence[tuple[str, str]]
T = TypeVar("T")

PATIENCE = 10.0
"""Seconds for which a service that does not answer may be restarting."""

TICKET_PATIENCE = 3.0
"""Seconds for which a refused ticket may be about to be renewed."""

_CONNECT_SECONDS = 5.0
_PAUSE = 0.1


def ask(path: Sequence[str], query: Query = ()) -> Any:
    """The JSON that the service answers with.

    Raises:
        ServiceRefused: It answers with an error.
        ServiceUnreachable: It does not answer.
        NoSession: There is no service to ask.
    """
    with open_stream(path, query) as body:
        text = body.read_all()
    try:
        return json.loads(text)
    except ValueError as error:
        raise ServiceUnreachable(
            "What answered was not the service of DSS Desk. Restart the kernel."
        ) from error


def tell(path: Sequence[str], query: Query = (), *, method: str = "POST", value: Any = None) -> Any:
    """Have the service do something that may be done twice; its answer. Raises as `ask` does."""
    data = b"" if value is None else json.dumps(value).encode()
    with _called(_Call(method, target_of(path, query), data)) as body:
        return json.loads(body.read_all() or b"null")


def open_stream(path: Sequence[str], query: Query = ()) -> Body:
    """The bytes that the service answers with; close it. Raises as `ask` does."""
    return _called(_Call("GET", target_of(path, query), None))


def target_of(path: Sequence[str], query: Query = ()) -> str:
    """What follows the service's address; ``path`` comes in segments, which are quoted here."""
    from urllib.parse import quote, urlencode

    target = "/" + "/".join(quote(segment, safe="") for segment in path)
    return f"{target}?{urlencode(query)}" if query else target


class _Call(NamedTuple):
    method: str
    target: str
    data: bytes | None


class NotNow(Exception):
    """Asking again may help, for so many seconds."""

    def __init__(self, problem: Exception, patience: float) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.patience = patience


def patiently(attempt: Callable[[], T]) -> T:
    """What the attempt returns. It is made again while it raises `NotNow`, and for so long."""
    started = time.monotonic()
    while True:
        try:
            return attempt()
        except NotNow as obstacle:
            if time.monotonic() - started > obstacle.patience:
                raise obstacle.problem from obstacle.problem.__cause__
        time.sleep(_PAUSE)  # noqa: TID251 (another process restarts: there is nothing to wait for)


def _called(call: _Call) -> Body:
    return patiently(lambda: _attempt(call))


def _attempt(call: _Call) -> Body:
    try:
        session = read_session()
    except NoSession as error:
        raise NotNow(error, _patience(PATIENCE)) from error
    try:
        response = _send(session, call)
    except OSError as error:
        problem = ServiceUnreachable(
            f"The service of DSS Desk at {session.url} does not answer ({error}). {_remedy()}"
        )
        problem.__cause__ = error
        raise NotNow(problem, _patience(PATIENCE)) from error
    if response.status < 400:
        return Body(response)
    refusal = refusal_of(response)
    if response.status == 401:
        raise NotNow(refusal, _patience(TICKET_PATIENCE))
    raise refusal


def _patience(seconds: float) -> float:
    """A kernel's own service comes back, at an address of which it is told; others may not."""
    return seconds if is_in_session() else 0.0


def _remedy() -> str:
    if is_in_session():
        return "Open DSS Desk again; the variables of this kernel are still here."
    return "Open DSS Desk there, or correct the address: `dssdesk status` tells it."


def _send(session: Session, call: _Call) -> HTTPResponse:
    from http.client import HTTPException

    connection = connect(session)
    try:
        headers = {**session.headers(), "Connection": "close"}
        connection.request(call.method, path_of(session) + call.target, call.data, headers)
        if connection.sock is not None:
            connection.sock.settimeout(None)  # a scan may think for long; a person can interrupt
        response = connection.getresponse()
        if connection.sock is not None:
            connection.sock.close()  # the response keeps it open, and alone
    except HTTPException as error:
        connection.close()
        if isinstance(error, OSError):
            raise
        raise ServiceUnreachable(
            f"What answers at {session.url} is not the service of DSS Desk. Restart the kernel."
        ) from error
    except BaseException:
        connection.close()
        raise
    return response


def connect(session: Session) -> HTTPConnection:
    """A connection to the service, not yet made; it waits for a few seconds only."""
    from http.client import HTTPConnection, HTTPSConnection
    from urllib.parse import urlsplit

    parts = urlsplit(session.url)
    host = parts.hostname or "127.0.0.1"
    if parts.scheme != "https":
        return HTTPConnection(host, parts.port, timeout=_CONNECT_SECONDS)
    import ssl

    context = ssl.create_default_context()
    if session.no_check_certificate:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return HTTPSConnection(host, parts.port, timeout=_CONNECT_SECONDS, context=context)


def path_of(session: Session) -> str:
    """What stands before every target: an instance may lie below a path of its host."""
    from urllib.parse import urlsplit

    return urlsplit(session.url).path.rstrip("/")


def refusal_of(response: HTTPResponse) -> ServiceRefused:
    """The error object of an answer: ``{"errorType", "message", "detailedMessage"}``."""
    with Body(response) as body:
        text = body.read_all().decode("utf-8", "replace")
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        return ServiceRefused(text.strip() or response.reason, status=response.status)
    message = found.get("detailedMessage") or found.get("message") or response.reason
    return ServiceRefused(
        str(message), status=response.status, error_type=str(found.get("errorType") or "")
    )
