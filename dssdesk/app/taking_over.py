"""The window's ear for later starts of the application: they hand over what they should open."""

import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from dssdesk.app.handing_over import answer, decode, is_answered


class OpenRequests(QObject):
    """Listens at a socket that only this account can reach.

    Signals:
        wished: The path of a notebook to show; "" to come to the front only.
    """

    wished = Signal(str)

    def __init__(self, door: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        if is_answered(door):
            return  # another window was first, and this one was wanted beside it
        door.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        QLocalServer.removeServer(str(door))
        self._server.listen(str(door))

    def close(self) -> None:
        """The window goes; the next start opens one of its own."""
        self._server.close()

    @Slot()
    def _on_connection(self) -> None:
        while (line := self._server.nextPendingConnection()) is not None:
            line.readyRead.connect(self._on_ready)
            line.disconnected.connect(line.deleteLater)

    @Slot()
    def _on_ready(self) -> None:
        line = self.sender()
        if not isinstance(line, QLocalSocket) or not line.canReadLine():
            return
        wish = decode(bytes(line.readLine().data()))
        if wish is None:
            line.abort()
            return
        line.write(answer())
        line.disconnectFromServer()
        if wish.token:
            # Qt hands it to the desktop, which else takes a window that rises for a thief of focus.
            os.environ["XDG_ACTIVATION_TOKEN"] = wish.token
        self.wished.emit(wish.file)
