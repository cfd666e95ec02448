"""A body that is sent to the service bit by bit; the answer comes after its end, or before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

from dataiku.core.body import Body
from dataiku.core.calls import connect, path_of, refusal_of, target_of
from dataiku.core.errors import ServiceRefused, StreamBroken
from dataiku.core.session import read_session

if TYPE_CHECKING:
    from http.client import HTTPConnection

_HOLD = 1 << 18


class Upload:
    """What the service takes only whole: whoever is killed before `finish` has sent nothing.

    Raises:
        NoSession: There is no service.
        StreamBroken: It does not answer.
    """

    def __init__(
        self,
        path: Sequence[str],
        query: Sequence[tuple[str, str]] = (),
        *,
        method: str = "POST",
        what: str = "",
    ) -> None:
        self._what = what
        session = read_session()
        self._connection: HTTPConnection | None = connect(session)
        self._held: list[bytes] = []
        self._size = 0
        try:
            self._connection.putrequest(method, path_of(session) + target_of(path, query))
            for name, value in session.headers().items():
                self._connection.putheader(name, value)
            self._connection.putheader("Transfer-Encoding", "chunked")
            self._connection.endheaders()
            self._connection.sock.settimeout(None)
        except OSError as error:
            self.abandon()
            raise _broken(error) from error

    @property
    def is_open(self) -> bool:
        """Whether more can be sent."""
        return self._connection is not None

    def write(self, data: bytes) -> None:
        """Send some more.

        Raises:
            ServiceRefused: The service wants no more of it, and says why.
            StreamBroken: It has gone.
        """
        if self._connection is None:
            raise ValueError("Nothing more can be sent: this was closed.")
        self._held.append(data)
        self._size += len(data)
        if self._size >= _HOLD:
            self._flush()

    def finish(self) -> Any:
        """Say that this is all; what the service answers, as JSON. Raises as `write` does."""
        if self._connection is None:
            raise ValueError("Nothing more can be sent: this was closed.")
        self._flush()
        try:
            self._connection.send(b"0\r\n\r\n")
        except OSError as error:
            self._explain(error)
        return self._answer()

    def abandon(self) -> None:
        """Send no more; the service forgets what came so far."""
        connection, self._connection = self._connection, None
        self._held.clear()
        if connection is not None:
            connection.close()

    def _flush(self) -> None:
        connection = self._connection
        if connection is None or not self._size:
            return
        data = b"".join(self._held)
        self._held.clear()
        self._size = 0
        if self._has_answer(connection):
            self._answer()  # raises: before the end there is only a refusal
        try:
            connection.send(b"%x\r\n" % len(data))
            connection.send(data)
            connection.send(b"\r\n")
        except OSError as error:
            self._explain(error)
        except BaseException:  # an interrupt: what follows would not fit to half a piece
            self.abandon()
            raise

    def _named(self, refusal: ServiceRefused) -> ServiceRefused:
        if not self._what:
            return refusal
        text = f"{self._what}: {refusal}"
        return ServiceRefused(text, status=refusal.status, error_type=refusal.error_type)

    def _has_answer(self, connection: HTTPConnection) -> bool:
        import selectors

        with selectors.DefaultSelector() as selector:
            selector.register(connection.sock, selectors.EVENT_READ)
            return bool(selector.select(0))

    def _explain(self, error: OSError) -> None:
        """Raise what the service said before it closed, if it did."""
        connection = self._connection
        if connection is not None and self._has_answer(connection):
            self._answer()
        self.abandon()
        raise _broken(error) from error

    def _answer(self) -> Any:
        from http.client import HTTPException

        connection = self._connection
        if connection is None:
            raise ValueError("Nothing more can be sent: this was closed.")
        try:
            response = connection.getresponse()
            if response.status >= 400:
                raise self._named(refusal_of(response))
            with Body(response) as body:
                return json.loads(body.read_all())
        except (HTTPException, OSError, ValueError) as error:
            raise _broken(error) from error
        finally:
            self.abandon()


class Closing:
    """What a ``with`` block closes at its end, and gives up where the block raises."""

    _upload: Upload

    def __enter__(self) -> Any:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._upload.abandon()

    def close(self) -> None:
        """Have what was written take effect."""
        raise NotImplementedError


def _broken(error: Exception) -> StreamBroken:
    reason = f" ({error})" if str(error) else ""
    return StreamBroken(
        f"The service went away while data was sent to it{reason}; nothing was changed. "
        "Send it again."
    )
