"""The Jupyter clients that are attached to one kernel: who gets which message, and no more of it.

What a client has not fetched is bounded; one that falls behind is ended, and reads on from the
journal or connects again.
"""

import asyncio
import secrets
from collections import OrderedDict, deque
from collections.abc import AsyncIterator

import msgspec

from dssdesk.kernels.errors import ClientMissing
from dssdesk.kernels.frames import pack_frame

MOST_BYTES = 50_000_000

_JOIN_SECONDS = 0.04
_MOST_REQUESTS = 10_000


class Header(msgspec.Struct):
    """What we read of a message's header."""

    msg_id: str = ""
    msg_type: str = ""


class _Stream(msgspec.Struct):
    name: str
    text: str


_header = msgspec.json.Decoder(Header)
_stream = msgspec.json.Decoder(_Stream)


def read_header(part: bytes) -> Header:
    """The header in a message's part; an empty one where it cannot be read."""
    try:
        return _header.decode(part)
    except msgspec.DecodeError:
        return Header()


class Client:
    """One attached client and what waits for it."""

    def __init__(self, *, iopub: bool, most_bytes: int) -> None:
        self._iopub = iopub
        self._most_bytes = most_bytes
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._is_open = True
        self._wake = asyncio.Event()
        self._requests: OrderedDict[str, None] = OrderedDict()

    def asked(self, message_id: str) -> None:
        """It sent this request: what comes of it is its own."""
        self._requests[message_id] = None
        if len(self._requests) > _MOST_REQUESTS:
            self._requests.popitem(last=False)

    def owns(self, message_id: str) -> bool:
        """Whether it sent this request."""
        return message_id in self._requests

    def wants_output(self, message_type: str, parent_id: str) -> bool:
        """Whether an iopub message is for it."""
        return self._iopub or message_type.startswith("comm_") or self.owns(parent_id)

    def put(self, frame: bytes) -> None:
        """Let a frame wait; ends the client if too much waits already."""
        if not self._is_open:
            return
        if self._bytes + len(frame) > self._most_bytes and self._waiting:
            self._waiting.clear()
            self.close()
            return
        self._waiting.append(frame)
        self._bytes += len(frame)
        self._wake.set()

    def close(self) -> None:
        """No more will come; what waits is still handed out."""
        self._is_open = False
        self._wake.set()

    async def frames(self) -> AsyncIterator[bytes]:
        """What waits, and then what comes."""
        while self._waiting or self._is_open:
            if not self._waiting:
                self._wake.clear()
                await self._wake.wait()
                continue
            frame = self._waiting.popleft()
            self._bytes -= len(frame)
            yield frame


class Clients:
    """All clients of one kernel. Adjacent stream messages reach them as one."""

    def __init__(self, *, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._clients: dict[str, Client] = {}
        self._joined: list[str] = []
        self._joining: tuple[bytes, bytes, str] | None = None  # header, parent, stream's name
        self._timer: asyncio.TimerHandle | None = None

    def add(self, *, iopub: bool) -> str:
        """Let a client in; returns its id."""
        client_id = secrets.token_hex(8)
        self._clients[client_id] = Client(iopub=iopub, most_bytes=self._most_bytes)
        return client_id

    def get(self, client_id: str) -> Client:
        """The client of this id.

        Raises:
            ClientMissing: It has left.
        """
        try:
            return self._clients[client_id]
        except KeyError:
            raise ClientMissing from None

    def remove(self, client_id: str) -> None:
        """It left."""
        client = self._clients.pop(client_id, None)
        if client is not None:
            client.close()

    def close(self) -> None:
        """The kernel is gone."""
        self._flush()
        for client in self._clients.values():
            client.close()

    def reply(self, channel: str, parts: list[bytes], parent_id: str) -> None:
        """Hand a reply to the one who asked."""
        self._flush()
        for client in self._clients.values():
            if client.owns(parent_id):
                client.put(pack_frame(channel, parts))

    def tell_all(self, channel: str, parts: list[bytes]) -> None:
        """Hand a message, such as a prompt, to everyone."""
        self._flush()
        for client in self._clients.values():
            client.put(pack_frame(channel, parts))

    def output(self, parts: list[bytes]) -> None:
        """Hand on an iopub message, joined with the ones around it if it is a stream."""
        if not self._clients:
            return
        header = read_header(parts[0])
        if header.msg_type == "stream" and len(parts) == 4 and self._join(parts):
            return
        self._flush()
        self._hand_out(parts, header.msg_type)

    def _join(self, parts: list[bytes]) -> bool:
        try:
            stream = _stream.decode(parts[3])
        except msgspec.DecodeError:
            return False
        joining = self._joining
        if joining is None or joining[1:] != (parts[1], stream.name):
            self._flush()
            self._joining = (parts[0], parts[1], stream.name)
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(_JOIN_SECONDS, self._flush)
        self._joined.append(stream.text)
        return True

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._joining is None:
            return
        header, parent, name = self._joining
        content = msgspec.json.encode(_Stream(name, "".join(self._joined)))
        self._joining = None
        self._joined.clear()
        self._hand_out([header, parent, b"{}", content], "stream")

    def _hand_out(self, parts: list[bytes], message_type: str) -> None:
        parent_id = read_header(parts[1]).msg_id
        frame = b""
        for client in self._clients.values():
            if client.wants_output(message_type, parent_id):
                frame = frame or pack_frame("iopub", parts)
                client.put(frame)
