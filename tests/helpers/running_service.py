"""A service on a real port in a thread of this process, with fakes behind it.

Slower than a client without sockets, but it closes, refuses and pushes back as the real one.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any, Self

import httpx
from websockets.sync.client import ClientConnection, connect

from dssdesk.base.ids import DeskId
from dssdesk.service.application import build_application
from dssdesk.service.context import Service
from dssdesk.service.server import build_server, listen_on_loopback
from dssdesk.wire import codec
from dssdesk.wire.instance import Hello, Welcome
from dssdesk.wire.record import PROTOCOL, Message

DEADLINE = 10.0


class RunningService:
    """Serves until `stop`; `call` runs something in its loop."""

    def __init__(self, build: Callable[[], Service]) -> None:
        self._build = build
        self._listener = listen_on_loopback()
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._ready.wait(DEADLINE)
        self.http = httpx.Client(base_url=self.url, trust_env=False)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.service = self._build()
        self._server = build_server(build_application(self.service))
        self._ready.set()
        await self._server.serve(sockets=[self._listener])

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What the function returns, called in the service's loop."""

        async def inside() -> Any:
            return function(*arguments)

        return asyncio.run_coroutine_threadsafe(inside(), self._loop).result(DEADLINE)

    def stop(self) -> None:
        self.http.close()
        self._loop.call_soon_threadsafe(self._server.stop)
        self._thread.join(DEADLINE)
        assert not self._thread.is_alive()

    def socket(self, path: str, headers: dict[str, str], **options: Any) -> ClientConnection:
        """A WebSocket; `websockets.exceptions.InvalidStatus` where it is refused."""
        return connect(
            f"ws://127.0.0.1:{self.port}{path}",
            additional_headers=headers,
            compression=None,
            max_size=None,
            proxy=None,
            close_timeout=1,
            **options,
        )

    def channel(self, desk: str, token: str) -> "Talk":
        """A channel on which this desk has said hello."""
        return Talk(self.socket("/desk/channel", bearer(token)), desk)


class Talk:
    """A desk on a channel."""

    def __init__(self, socket: ClientConnection, desk: str) -> None:
        self.socket = socket
        self._number = 0
        hello = Hello(desk=DeskId(desk), protocol=PROTOCOL, version="1")
        welcome = self.ask(hello)
        assert isinstance(welcome, Welcome), welcome
        self.welcome = welcome

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.socket.close()

    def send(self, message: Message) -> int:
        """Ask without waiting; the ask's number."""
        self._number += 1
        self.socket.send(codec.ask(self._number, message).decode())
        return self._number

    def withdraw(self, number: int) -> None:
        """Take an ask back."""
        self.socket.send(codec.withdraw(number).decode())

    def frame(self) -> codec.Frame:
        """The next frame."""
        return codec.decode_frame(self.socket.recv(DEADLINE))

    def message(self) -> Message:
        """The message of the next frame, which is a reply or an event."""
        frame = self.frame()
        assert isinstance(frame, codec.Reply | codec.Event), frame
        return codec.decode(frame.message)

    def event(self) -> Message:
        """The next frame, which is an event."""
        frame = self.frame()
        assert isinstance(frame, codec.Event), frame
        return codec.decode(frame.message)

    def ask(self, message: Message) -> Message | codec.Failure:
        """Ask, and wait for the answer; events that come before it are dropped."""
        number = self.send(message)
        while True:
            frame = self.frame()
            if isinstance(frame, codec.Failure) and frame.id == number:
                return frame
            if isinstance(frame, codec.Reply) and frame.id == number:
                return codec.decode(frame.message)


def bearer(token: str) -> dict[str, str]:
    """The header that names a ticket."""
    return {"Authorization": f"Bearer {token}"}


def wait_until(condition: Callable[[], object]) -> None:
    """Wait until something is true, not long."""
    deadline = time.monotonic() + DEADLINE
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, "it did not become true"
        pause.wait(0.01)
