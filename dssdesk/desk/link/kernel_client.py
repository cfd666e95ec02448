"""A Jupyter kernel client over the service's WebSocket, with the signals of qtconsole's.

qtconsole's widgets and our completion and inspection run on it. No key and no ZeroMQ socket
reaches the desk. Importing this module costs 0.3 s: `Link.kernel_client` does it when needed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

os.environ.setdefault("QT_API", "pyside6")  # qtpy, below qtconsole, must not find another Qt

from jupyter_client.adapter import adapt
from jupyter_client.client import KernelClient
from jupyter_client.jsonutil import extract_dates
from PySide6.QtCore import QByteArray, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtNetwork import QNetworkRequest
from PySide6.QtWebSockets import QWebSocket, QWebSocketHandshakeOptions
from qtconsole.kernel_mixins import QtKernelClientMixin
from qtconsole.util import SuperQObject

from dssdesk.base.ids import KernelId
from dssdesk.desk.link.address import ServiceAddress
from dssdesk.desk.link.channel import MOST_BYTES
from dssdesk.desk.link.kernel_frames import SUBPROTOCOL, pack, unpack

UNLOADED = 4404
"""Close code: the kernel is gone for good."""

_RETRY = 500
_CHANNELS = ("shell", "iopub", "stdin", "control")
_START_ORDER = ("shell", "iopub", "stdin", "hb", "control")
"""Of the arguments of jupyter_client's `start_channels`."""

JupyterMessage = dict[str, Any]


class SocketChannel(SuperQObject, QObject):  # type: ignore[misc]  # qtconsole ships no types
    """One of a kernel's channels; all of them share the client's socket."""

    message_received = Signal(object)

    def __init__(self, name: str, send: Callable[[str, JupyterMessage], None]) -> None:
        super().__init__()
        self._name = name
        self._send = send
        self._is_alive = False

    def start(self) -> None:
        """Let messages through."""
        self._is_alive = True

    def stop(self) -> None:
        """Let nothing through any more."""
        self._is_alive = False

    def is_alive(self) -> bool:
        """Whether messages go through."""
        return self._is_alive

    def closed(self) -> bool:
        """The same the other way round: qtconsole asks so before it waits for output."""
        return not self._is_alive

    def send(self, message: JupyterMessage) -> None:
        """Send a Jupyter message."""
        self._send(self._name, message)

    def call_handlers(self, message: JupyterMessage) -> None:
        """Hand out a message that came; qtconsole's in-process code calls this name."""
        if self._is_alive:
            self.message_received.emit(message)

    def flush(self, timeout: float = 1.0) -> None:
        """Nothing to do: Qt's event loop delivers everything."""


class Heartbeat(SuperQObject, QObject):  # type: ignore[misc]  # qtconsole ships no types
    """What qtconsole expects of a heartbeat; here the socket itself tells of a death."""

    kernel_died = Signal(float)
    time_to_dead = 3.0

    def __init__(self) -> None:
        super().__init__()
        self._is_beating = True

    def start(self) -> None:
        """Nothing to start."""

    def stop(self) -> None:
        """Nothing to stop."""

    def pause(self) -> None:
        """Nothing to pause."""

    def unpause(self) -> None:
        """Nothing to go on with."""

    def is_alive(self) -> bool:
        """Whether it runs."""
        return True

    def is_beating(self) -> bool:
        """Whether the kernel is there."""
        return self._is_beating

    def end(self) -> None:
        """The kernel was unloaded."""
        self._is_beating = False
        self.kernel_died.emit(0.0)


class WebSocketKernelClient(QtKernelClientMixin, KernelClient):
    """One client of one kernel; reconnects by itself until the kernel is unloaded.

    Signals:
        socket_opened: The socket is there; what was sent before goes out now.
        socket_lost: It broke and will be opened again.
        unloaded: The kernel is gone for good.
    """

    socket_opened = Signal()
    socket_lost = Signal()
    unloaded = Signal()

    def __init__(
        self, address: Callable[[], ServiceAddress | None], kernel_id: KernelId, *, iopub: bool
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # qtconsole ships no types
        self._address = address
        self._kernel_id = kernel_id
        self._iopub = iopub
        self._channels = {name: SocketChannel(name, self._post) for name in _CHANNELS}
        self._heartbeat = Heartbeat()
        self._socket: QWebSocket | None = None
        self._is_open = False
        self._waiting: list[bytes] = []
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        self._timer.setInterval(_RETRY)
        self._timer.timeout.connect(self._open)

    @property
    def shell_channel(self) -> SocketChannel:
        """Requests and their replies."""
        return self._channels["shell"]

    @property
    def iopub_channel(self) -> SocketChannel:
        """What the kernel tells everybody; silent unless asked for."""
        return self._channels["iopub"]

    @property
    def stdin_channel(self) -> SocketChannel:
        """Prompts of the kernel and their answers."""
        return self._channels["stdin"]

    @property
    def control_channel(self) -> SocketChannel:
        """Requests that overtake the queue."""
        return self._channels["control"]

    @property
    def hb_channel(self) -> Heartbeat:
        """The heartbeat that qtconsole asks for."""
        return self._heartbeat

    @property
    def channels_running(self) -> bool:
        """Whether any channel lets messages through."""
        return any(channel.is_alive() for channel in self._channels.values())

    def start_channels(self, *given: bool, **named: bool) -> None:
        """Open the socket and let the channels' messages through; takes what jupyter_client's does.

        Not the mix-in's: that makes a `CommManager`, which closes every comm it does not know,
        and so would kill the notebook's widgets.
        """
        wanted = dict.fromkeys(_START_ORDER, True) | dict(zip(_START_ORDER, given, strict=False))
        wanted |= named
        for name, channel in self._channels.items():
            if wanted[name]:
                channel.start()
        self.allow_stdin = wanted["stdin"]
        self._open()
        self.started_channels.emit()
        if wanted["shell"]:
            self.kernel_info()

    def stop_channels(self) -> None:
        """Close the socket; the kernel does not notice."""
        self._timer.stop()
        for channel in self._channels.values():
            channel.stop()
        self._drop_socket()
        self.stopped_channels.emit()

    @Slot()
    def _open(self) -> None:
        address = self._address()
        if address is None:
            self._timer.start()
            return
        self._drop_socket()
        socket = self._socket = QWebSocket()
        socket.setMaxAllowedIncomingMessageSize(MOST_BYTES)
        socket.setMaxAllowedIncomingFrameSize(MOST_BYTES)
        socket.connected.connect(self._on_opened)
        socket.binaryMessageReceived.connect(self._on_frame)
        socket.disconnected.connect(self._on_closed)
        request = QNetworkRequest(QUrl(address.kernel(self._kernel_id, iopub=self._iopub)))
        request.setRawHeader(b"Authorization", address.authorization)
        options = QWebSocketHandshakeOptions()
        options.setSubprotocols([SUBPROTOCOL])
        socket.open(request, options)

    def _drop_socket(self) -> None:
        socket, self._socket = self._socket, None
        self._is_open = False
        if socket is not None:
            socket.blockSignals(True)
            socket.abort()
            socket.deleteLater()

    @Slot()
    def _on_opened(self) -> None:
        self._is_open = True
        waiting, self._waiting = self._waiting, []
        for frame in waiting:
            self._send_frame(frame)
        self.socket_opened.emit()

    @Slot()
    def _on_closed(self) -> None:
        socket = self._socket
        if socket is None:
            return
        is_unloaded = _is_unloaded(socket)
        self._drop_socket()
        if is_unloaded:
            self._heartbeat.end()
            self.unloaded.emit()
        else:
            self.socket_lost.emit()
            self._timer.start()

    def _post(self, channel: str, message: JupyterMessage) -> None:
        if self.session.adapt_version:
            message = adapt(message, self.session.adapt_version)
        names = ("header", "parent_header", "metadata", "content")
        parts = [self.session.pack(message[name]) for name in names]
        parts += [bytes(buffer) for buffer in message.get("buffers") or ()]
        self._send_frame(pack(channel, parts))

    def _send_frame(self, frame: bytes) -> None:
        if self._socket is None or not self._is_open:
            self._waiting.append(frame)
        else:
            self._socket.sendBinaryMessage(frame)

    @Slot(QByteArray)
    def _on_frame(self, frame: QByteArray) -> None:
        name, parts = unpack(bytes(frame.data()))
        channel = self._channels.get(name)
        if channel is not None:
            channel.call_handlers(_without_active(read_message(parts)))


def _is_unloaded(socket: QWebSocket) -> bool:
    code: object = socket.closeCode()  # an enum for the codes that Qt knows, an int for ours
    # A socket that was refused has no close code, and Qt tells the HTTP status in words only.
    return getattr(code, "value", code) == UNLOADED or " 404" in socket.errorString()


def _without_active(message: JupyterMessage) -> JupyterMessage:
    """Without what qtconsole would draw by means that we do not trust.

    Its SVG may name files and addresses, and for LaTeX it loads matplotlib into this process.
    """
    data = message["content"].get("data")
    if isinstance(data, dict) and "text/plain" in data:
        for mime in ("image/svg+xml", "text/latex"):
            data.pop(mime, None)
    return message


def read_message(parts: list[bytes]) -> JupyterMessage:
    """A Jupyter message as the clients of jupyter_client know it, dates parsed."""
    header = json.loads(parts[0])
    message: JupyterMessage = {
        "header": extract_dates(header),
        "msg_id": header["msg_id"],
        "msg_type": header["msg_type"],
        "parent_header": extract_dates(json.loads(parts[1])),
        "metadata": json.loads(parts[2]),
        "content": json.loads(parts[3]),
        "buffers": parts[4:],
    }
    adapted: JupyterMessage = adapt(message)
    return adapted
