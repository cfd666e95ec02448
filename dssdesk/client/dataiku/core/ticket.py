"""How requests calls the service of a notebook. Imports requests: only for `api_client`."""

from __future__ import annotations

from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.exceptions import ConnectionError as NotConnected
from urllib3.exceptions import MaxRetryError, NewConnectionError

from dataiku.core.calls import PATIENCE, TICKET_PATIENCE, NotNow, patiently
from dataiku.core.errors import NoSession
from dataiku.core.session import read_own_session


class TicketAdapter(HTTPAdapter):
    """Goes to where the service is now, with the ticket of now: a restart changes both."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def __reduce__(self) -> tuple[Any, ...]:
        return TicketAdapter, (self._url,)  # a client may be sent to a process of this kernel

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """Send it, and again while the service restarts, where nothing of it was done yet."""
        target = (request.url or "")[len(self._url) :]

        def attempt() -> Response:
            try:
                session = read_own_session()
            except NoSession as error:
                raise NotNow(error, PATIENCE) from error
            request.url = session.url + target
            request.headers.update(session.headers())
            try:
                answer = super(TicketAdapter, self).send(request, *args, **kwargs)
            except NotConnected as error:
                if _was_refused(error):
                    raise NotNow(error, PATIENCE) from error
                raise
            if answer.status_code == 401 and _can_repeat(request):
                raise NotNow(_Refused(answer), TICKET_PATIENCE)
            return answer

        try:
            return patiently(attempt)
        except _Refused as refused:
            return refused.answer


class _Refused(Exception):
    """The ticket is not known; it may be about to be renewed."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.reason)
        self.answer = answer


def _was_refused(error: NotConnected) -> bool:
    """Whether nobody listened, so that nothing can have been done."""
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def _can_repeat(request: PreparedRequest) -> bool:
    return request.body is None or isinstance(request.body, (bytes, str))
