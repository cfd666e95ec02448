"""A service in a thread that only speaks: it welcomes, answers from a table, tells events.

For tests of the link, which need a real socket but nothing behind it.
"""

import contextlib
import socket
import threading
from http import HTTPStatus
from typing import Any

from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

from dssdesk.base.errors import DssDeskError, NotFound
from dssdesk.desk.link.address import ServiceAddress
from dssdesk.wire import codec
from dssdesk.wire.instance import Hello
from dssdesk.wire.record import Message
from tests.helpers.fake_link import WELCOME

TOKEN = "a-token"


class SmallService:
    """Listens on a free port until `stop`.

    Attributes:
        answers: By kind of ask; a kind that is missing gets no answer.
        asked: Every message asked, in order, `Hello` included.
        withdrawn: The numbers of asks that were taken back; `Hello` is 1.
        blobs: Texts by digest; a script that draws outputs by what its address ends with.
    """

    def __init__(self) -> None:
        self.answers: dict[type[Message], Message | DssDeskError] = {Hello: WELCOME}
        self.asked: list[Message] = []
        self.withdrawn: list[int] = []
        self.blobs: dict[str, str] = {}
        self.blob_requests = 0
        self._connections: list[ServerConnection] = []
        self._server = serve(
            self._handle, "127.0.0.1", 0, process_request=self._process, max_size=None
        )
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    @property
    def address(self) -> ServiceAddress:
        """How to get in."""
        port = self._server.socket.getsockname()[1]
        return ServiceAddress(url=f"http://127.0.0.1:{port}", token=TOKEN, server_id="server")

    def asked_of(self, kind: type[Message]) -> list[Message]:
        """Every ask of this kind."""
        return [message for message in self.asked if isinstance(message, kind)]

    def tell(self, event: Message) -> None:
        """Send an event to every desk."""
        self.send(codec.event(event))

    def send(self, frame: bytes) -> None:
        """Send a frame to every desk."""
        for connection in self._connections:
            connection.send(frame.decode())

    def break_channels(self) -> None:
        """Cut every channel, as a service that is killed does."""
        for connection in tuple(self._connections):
            with contextlib.suppress(OSError):  # it may be closing already
                connection.socket.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        """End."""
        self._server.shutdown()
        self.break_channels()
        self._thread.join()

    def _process(self, connection: ServerConnection, request: Request) -> Response | None:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return _response(HTTPStatus.UNAUTHORIZED, b"")
        if request.path.startswith("/desk/blobs/"):
            self.blob_requests += 1
            return self._blob(request.path.removeprefix("/desk/blobs/").partition("?")[0])
        if request.path.startswith("/desk/libraries/"):
            self.blob_requests += 1
            return self._blob(request.path.removeprefix("/desk/libraries/"))
        return None

    def _blob(self, digest: str) -> Response:
        if digest in self.blobs:
            return _response(HTTPStatus.OK, self.blobs[digest].encode())
        return _response(HTTPStatus.NOT_FOUND, codec.failure(0, NotFound("This output is gone.")))

    def _handle(self, connection: ServerConnection) -> None:
        self._connections.append(connection)
        try:
            for text in connection:
                self._answer(connection, text)
        except ConnectionClosed:
            pass
        finally:
            self._connections.remove(connection)

    def _answer(self, connection: ServerConnection, text: Any) -> None:
        frame = codec.decode_frame(text)
        if isinstance(frame, codec.Withdraw):
            self.withdrawn.append(frame.id)
            return
        assert isinstance(frame, codec.Ask)
        message = codec.decode(frame.message)
        self.asked.append(message)
        answer = self.answers.get(type(message))
        if isinstance(answer, DssDeskError):
            connection.send(codec.failure(frame.id, answer).decode())
        elif answer is not None:
            connection.send(codec.reply(frame.id, answer).decode())


def _response(status: HTTPStatus, body: bytes) -> Response:
    headers = Headers({"Content-Length": str(len(body)), "Connection": "close"})
    return Response(status.value, status.phrase, headers, body)
