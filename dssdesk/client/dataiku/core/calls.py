"""Asking the service: plain HTTP without proxies, patient while the service restarts."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from dataiku.core.body import Body
from dataiku.core.errors import NoSession, ServiceRefused, ServiceUnreachable
from dataiku.core.session import Session, is_in_session, read_session

if TYPE_CHECKING:
    from http.client import HTTPConnection, HTTPResponse

Query = Sequence[tuple[str, str]]

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
    with _patiently(_Call(method, target_of(path, query), data)) as body:
        return json.loads(body.read_all() or b"null")


def open_stream(path: Sequence[str], query: Query = ()) -> Body:
    """The bytes that the service answers with; close it. Raises as `ask` does."""
    return _patiently(_Call("GET", target_of(path, query), None))


def target_of(path: Sequence[str], query: Query = ()) -> str:
    """What follows the service's address; ``path`` comes in segments, which are quoted here."""
    from urllib.parse import quote, urlencode

    target = "/" + "/".join(quote(segment, safe="") for segment in path)
    return f"{target}?{urlencode(query)}" if query else target


class _Call(NamedTuple):
    method: str
    target: str
    data: bytes | None


def _patiently(call: _Call) -> Body:
    started = time.monotonic()
    while True:
        try:
            return _attempt(call)
        except _NotNow as obstacle:
            if time.monotonic() - started > obstacle.patience:
                raise obstacle.problem from obstacle.problem.__cause__
        time.sleep(_PAUSE)  # noqa: TID251 (another process restarts: there is nothing to wait for)


class _NotNow(Exception):
    """Asking again may help, for so many seconds."""

    def __init__(self, problem: Exception, patience: float) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.patience = patience


def _attempt(call: _Call) -> Body:
    try:
        session = read_session()
    except NoSession as error:
        raise _NotNow(error, PATIENCE if is_in_session() else 0.0) from error
    try:
        response = _send(session, call)
    except OSError as error:
        problem = ServiceUnreachable(
            f"The service of DSS Desk at {session.url} does not answer ({error}). "
            "Open DSS Desk again; the variables of this kernel are still here."
        )
        problem.__cause__ = error
        raise _NotNow(problem, PATIENCE) from error
    if response.status < 400:
        return Body(response)
    refusal = refusal_of(response)
    if response.status == 401:
        raise _NotNow(refusal, TICKET_PATIENCE)
    raise refusal


def _send(session: Session, call: _Call) -> HTTPResponse:
    from http.client import HTTPException

    connection = connect(session.url)
    try:
        headers = {"X-DKU-APITicket": session.ticket, "Connection": "close"}
        connection.request(call.method, call.target, call.data, headers)
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


def connect(url: str) -> HTTPConnection:
    """A connection to the service, not yet made; it waits for a few seconds only."""
    from http.client import HTTPConnection, HTTPSConnection
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    return kind(parts.hostname or "127.0.0.1", parts.port, timeout=_CONNECT_SECONDS)


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
