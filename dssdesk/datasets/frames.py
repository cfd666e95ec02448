"""How an answer of the worker travels: pieces with their length, and a mark at the end.

An answer without its end mark is broken, never short: the reader can tell a stream that was cut
off from one that is complete. The same bytes are written by threads and read by asyncio.
"""

import asyncio
import contextlib
import io
import logging
import socket
import struct
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import msgspec

from dssdesk.base.errors import DssDeskError, error_from_wire
from dssdesk.datasets.errors import DataWorkerDied

_log = logging.getLogger(__name__)

PIECE = 256 * 1024
"""Bytes that are collected before they are sent."""

_HEADER = struct.Struct(">cI")
_DATA, _END, _ERROR = b"D", b"E", b"X"


class Failure(msgspec.Struct, frozen=True):
    """An error on its way out of the worker."""

    code: str
    message: str
    details: dict[str, Any] = {}


class AnswerWriter(io.RawIOBase):
    """The worker's end of one answer, as a file. Blocks while the reader is slow.

    Raises:
        OSError: From any write: the reader has gone.
    """

    def __init__(self, connection: socket.socket) -> None:
        super().__init__()
        self._connection = connection
        self._piece = bytearray()

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: Any, /) -> int:
        """Collect these bytes, or send them with those before."""
        view = memoryview(data).cast("B")
        self._piece += view
        if len(self._piece) >= PIECE:
            self.flush()
        return len(view)

    def exactly(self, size: int) -> bytes:
        """So many bytes of what the reader sends behind its request.

        Raises:
            ConnectionError: There are fewer.
        """
        return read_exactly(self._connection, size)

    def flush(self) -> None:
        """Send what was collected."""
        if self._piece:
            piece, self._piece = self._piece, bytearray()
            self._send(_DATA, piece)

    def end(self) -> None:
        """Say that the answer is complete."""
        self.flush()
        self._send(_END, b"")

    def fail(self, error: DssDeskError) -> None:
        """Say that there is no more, and why."""
        self._piece.clear()
        failure = Failure(error.code, error.message, error.details)
        self._send(_ERROR, msgspec.json.encode(failure))

    def _send(self, kind: bytes, data: bytes | bytearray) -> None:
        self._connection.sendall(_HEADER.pack(kind, len(data)))
        if data:
            self._connection.sendall(data)


async def read_answer(stream: asyncio.StreamReader) -> AsyncGenerator[bytes]:
    """The pieces of one answer.

    Raises:
        DataWorkerDied: It breaks off.
        DssDeskError: What the worker says went wrong.
    """
    try:
        while True:
            kind, size = _HEADER.unpack(await stream.readexactly(_HEADER.size))
            data = await stream.readexactly(size)
            if kind == _END:
                return
            if kind == _ERROR:
                failure = msgspec.json.decode(data, type=Failure)
                raise error_from_wire(failure.code, failure.message, failure.details)
            yield data
    except (asyncio.IncompleteReadError, ConnectionError) as error:
        raise DataWorkerDied from error


async def feed(writer: asyncio.StreamWriter, pieces: AsyncIterator[bytes]) -> None:
    """Hand pieces on behind a request; where they break off, the other end sees an early end."""
    try:
        async for piece in pieces:
            writer.write(piece)
            await writer.drain()
    except (DssDeskError, ConnectionError) as error:
        _log.info("What a request is about broke off: %s", error)
    finally:
        with contextlib.suppress(OSError):
            writer.write_eof()


def read_exactly(connection: socket.socket, size: int) -> bytes:
    """So many bytes from a blocking socket.

    Raises:
        ConnectionError: There are fewer.
    """
    data = bytearray()
    while len(data) < size:
        piece = connection.recv(size - len(data))
        if not piece:
            raise ConnectionError("the request breaks off")
        data += piece
    return bytes(data)
