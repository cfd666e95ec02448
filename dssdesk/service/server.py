"""The web server around the application."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from importlib.util import find_spec

import uvicorn
from starlette.applications import Starlette

_LARGEST_MESSAGE = 1 << 28


class Server(uvicorn.Server):
    """uvicorn without its own signals and without its ten ticks a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._stopping = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to whoever runs us: uvicorn would raise them again after its shutdown."""
        yield

    async def main_loop(self) -> None:
        """Do nothing until `stop`; a service that nobody asks costs nothing."""
        await self._stopping.wait()

    def stop(self) -> None:
        """Close connections and end, soon."""
        self.should_exit = True
        self._stopping.set()


def listen_on_loopback(port: int = 0) -> socket.socket:
    """A socket that takes connections already: nobody who learns of it is turned away.

    At this port where it is free, so that an address that somebody wrote down goes on being right.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what is closing is free
    try:
        listener.bind(("127.0.0.1", port))
    except OSError:
        listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    return listener


def build_server(application: Starlette) -> Server:
    """The server; `serve` it with sockets from `listen_on_loopback`.

    No keep-alive pings: a desk that was stopped for a minute must still be connected after it,
    and the loopback tells at once of a desk that died. No compression: it costs more than it
    saves there.
    """
    return Server(
        uvicorn.Config(
            application,
            http="httptools" if find_spec("httptools") else "h11",
            ws="websockets-sansio",
            ws_max_size=_LARGEST_MESSAGE,
            ws_per_message_deflate=False,
            ws_ping_interval=None,
            loop="asyncio",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=3,
        )
    )
