"""The hub's sockets to one kernel: raw message parts in and out, one identity for good.

Replies and prompts go to the identity that asked. The hub keeps one for each kernel, also after
it was started anew, so that they reach it whoever is attached.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.connect import write_connection_file
from jupyter_client.session import DELIM, Session

from dssdesk.base.files import make_private_folder
from dssdesk.kernels.errors import SocketFolderTooLong

PORTS = {"shell": 1, "iopub": 2, "stdin": 3, "control": 4, "hb": 5}
REQUEST_CHANNELS = ("shell", "control", "stdin")

_IDENTITY = b"dssdesk-hub"
_MOST_PATH = 100
_MOST_AT_ONCE = 500
_RECONNECT_MILLISECONDS = 20

Parts = Sequence[bytes]


def make_connection(file: Path, sockets: Path, key: str) -> None:
    """Make the folder of a kernel's sockets and its connection file, for the owner alone.

    Raises:
        SocketFolderTooLong: A socket in this folder would have too long a path.
    """
    if len(str(sockets / "s-1").encode()) > _MOST_PATH:
        raise SocketFolderTooLong(sockets)
    make_private_folder(sockets)
    write_connection_file(
        str(file),
        shell_port=PORTS["shell"],
        iopub_port=PORTS["iopub"],
        stdin_port=PORTS["stdin"],
        control_port=PORTS["control"],
        hb_port=PORTS["hb"],
        ip=str(sockets / "s"),
        key=key.encode(),
        transport="ipc",
    )
    file.chmod(0o600)


class Channels:
    """Sends requests and hands on what comes; made and closed within one event loop.

    ``on_reply`` is called with a channel and the parts of a message from shell, control or stdin,
    ``on_output`` with the parts of one from iopub.
    """

    def __init__(
        self,
        context: zmq.asyncio.Context,
        connection: Mapping[str, Any],
        *,
        on_reply: Callable[[str, list[bytes]], None],
        on_output: Callable[[list[bytes]], None],
    ) -> None:
        self.session = Session(key=connection["key"].encode(), username="dssdesk")
        self.heard = asyncio.Event()
        self._on_reply = on_reply
        self._on_output = on_output
        address = f"ipc://{connection['ip']}-"
        self._sockets = {name: self._dealer(context, address, name) for name in REQUEST_CHANNELS}
        # A plain socket: one of asyncio's makes a future and a timer for each message.
        plain: zmq.Context[Any] = context
        self._output: zmq.Socket[bytes] = plain.socket(zmq.SUB, zmq.Socket)
        self._output.setsockopt(zmq.RCVHWM, 0)  # the default drops output without a word
        self._output.setsockopt(zmq.RECONNECT_IVL, _RECONNECT_MILLISECONDS)
        self._output.connect(f"{address}{PORTS['iopub']}")
        self._output.subscribe(b"")
        self._tasks = [
            asyncio.create_task(self._receive_replies(name), name=f"kernel {name}")
            for name in REQUEST_CHANNELS
        ]
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._output, self._receive_output)
        self._next = self._loop.call_soon(self._receive_output)

    async def send(self, channel: str, parts: Parts) -> None:
        """Sign and send the parts of a message: header, parent, metadata, content, buffers."""
        signature = self.session.sign(list(parts[:4]))
        await self._sockets[channel].send_multipart([DELIM, signature, *parts])

    async def request(
        self,
        channel: str,
        message_type: str,
        content: Mapping[str, Any],
        *,
        message_id: str = "",
        parent: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> str:
        """Send a message of the hub's own; returns its id."""
        header = self.session.msg_header(message_type)
        if message_id:
            header["msg_id"] = message_id
        values = (header, parent or {}, metadata or {}, content)
        await self.send(channel, [self.session.pack(value) for value in values])
        return str(header["msg_id"])

    async def close(self) -> None:
        """Let go of the kernel."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._loop.remove_reader(self._output)
        self._next.cancel()
        for socket in (*self._sockets.values(), self._output):
            socket.close(linger=200)

    def _dealer(self, context: zmq.asyncio.Context, address: str, name: str) -> zmq.asyncio.Socket:
        socket = context.socket(zmq.DEALER)
        socket.setsockopt(zmq.IDENTITY, _IDENTITY)
        socket.setsockopt(zmq.SNDHWM, 0)
        socket.setsockopt(zmq.RCVHWM, 0)
        socket.setsockopt(zmq.RECONNECT_IVL, _RECONNECT_MILLISECONDS)
        socket.connect(f"{address}{PORTS[name]}")
        return socket

    async def _receive_replies(self, name: str) -> None:
        while True:
            frames = await self._sockets[name].recv_multipart()
            parts = _parts(frames)
            if parts:
                self._on_reply(name, parts)

    def _receive_output(self) -> None:
        """Take what is there. The socket calls again only once it was found empty."""
        self._next = self._loop.call_soon(self._receive_output)
        for _ in range(_MOST_AT_ONCE):
            try:
                parts = _parts(self._output.recv_multipart(zmq.NOBLOCK))
            except zmq.Again:
                self._next.cancel()
                return
            self.heard.set()
            if parts:
                self._on_output(parts)


def _parts(frames: list[bytes]) -> list[bytes]:
    """Without identities and signature: in a private folder only the kernel can speak."""
    try:
        start = frames.index(DELIM) + 2
    except ValueError:
        return []
    parts = frames[start:]
    return parts if len(parts) >= 4 else []
