"""One WebSocket to the service: frames in, frames out. Knows nothing of asks."""

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtNetwork import QAbstractSocket, QNetworkRequest
from PySide6.QtWebSockets import QWebSocket

from dssdesk.desk.link.address import ServiceAddress

MOST_BYTES = 1 << 30
"""Of one incoming message: a document of 2,000 cells travels in one."""


class Channel(QObject):
    """A socket that lives once: opened, then closed; the link makes a new one to reconnect.

    Signals:
        opened: The handshake is done.
        received: The text of a frame.
        closed: Why; once, also when it never opened.
    """

    opened = Signal()
    received = Signal(str)
    closed = Signal(str)

    def __init__(self, address: ServiceAddress, parent: QObject) -> None:
        super().__init__(parent)
        self._reason = ""
        self._is_closed = False
        self._socket = QWebSocket(parent=self)
        self._socket.setMaxAllowedIncomingMessageSize(MOST_BYTES)
        self._socket.setMaxAllowedIncomingFrameSize(MOST_BYTES)
        self._socket.connected.connect(self.opened)
        self._socket.textMessageReceived.connect(self.received)
        self._socket.errorOccurred.connect(self._on_error)
        self._socket.disconnected.connect(self._on_disconnected)
        request = QNetworkRequest(QUrl(address.channel))
        request.setRawHeader(b"Authorization", address.authorization)
        self._socket.open(request)

    def send(self, frame: bytes) -> None:
        """Send one frame."""
        self._socket.sendTextMessage(frame.decode())

    def close(self) -> None:
        """Close it without a word to anybody."""
        self._is_closed = True
        self._socket.abort()
        self.deleteLater()

    @Slot(QAbstractSocket.SocketError)
    def _on_error(self, _error: QAbstractSocket.SocketError) -> None:
        self._reason = self._socket.errorString()
        if self._socket.state() == QAbstractSocket.SocketState.UnconnectedState:
            self._on_disconnected()

    @Slot()
    def _on_disconnected(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            self.closed.emit(self._reason or self._socket.closeReason())
            self.deleteLater()
