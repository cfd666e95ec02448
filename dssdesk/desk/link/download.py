"""A file that the service sends, saved as it comes: whole under its name, or not at all."""

from __future__ import annotations  # the stubs' `SignalInstance` is generic, Qt's is not

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol

from PySide6.QtCore import QObject, QTimer, QUrl, Signal, SignalInstance, Slot
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkReply, QNetworkRequest

from dssdesk.base.errors import BadInput, DssDeskError, Unavailable, error_from_wire
from dssdesk.desk.link.address import ServiceAddress
from dssdesk.desk.link.errors import NoService
from dssdesk.wire.codec import Failure, decode_frame


class DownloadLike(Protocol):
    """A download as a screen knows it, so that a fake can stand in for it."""

    @property
    def progressed(self) -> SignalInstance[tuple[object]]:
        """Emits how many bytes are here."""

    @property
    def saved(self) -> SignalInstance[tuple[object]]:
        """Emits the size of the file, which is there now."""

    @property
    def failed(self) -> SignalInstance[tuple[DssDeskError]]:
        """Emits why there is no file. Not after `cancel`."""

    def cancel(self) -> None:
        """Stop; nothing stays."""


class Download(QObject):
    """Fulfils `DownloadLike`; starts when the event loop runs again.

    Only what ends with the bytes that were agreed on is whole; they do not go into the file.
    What lay under the name before is replaced in the end, or stays as it was.
    """

    progressed = Signal(object)
    saved = Signal(object)
    failed = Signal(DssDeskError)

    def __init__(
        self, network: QNetworkAccessManager, request: QNetworkRequest, to: Path, end: bytes
    ) -> None:
        super().__init__(network)
        self._network = network
        self._request = request
        self._file = _PartFile(to)
        self._reply: QNetworkReply | None = None
        self._count = 0
        self._refusal = b""
        self._end = end
        self._tail = b""

    @Slot()
    def start(self) -> None:
        """Ask the service for it."""
        try:
            self._file.open()
        except OSError as error:
            self._fail(_not_written(self._file, error))
            return
        self._reply = self._network.get(self._request)
        self._reply.readyRead.connect(self._on_data)
        self._reply.finished.connect(self._on_finished)

    def cancel(self) -> None:
        """Stop; nothing stays."""
        self._let_go()

    @Slot()
    def _on_data(self) -> None:
        if self._reply is None:
            return
        data = self._reply.readAll().data()
        status = self._reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        if status != 200:
            self._refusal += data
            return
        # The last bytes may be those that say that all is here.
        data = self._tail + data
        data, self._tail = data[: -len(self._end)], data[-len(self._end) :]
        try:
            self._file.write(data)
        except OSError as error:
            self._fail(_not_written(self._file, error))
            return
        self._count += len(data)
        self.progressed.emit(self._count)

    @Slot()
    def _on_finished(self) -> None:
        if self._reply is None:
            return
        self._on_data()
        self._settle()

    def _settle(self) -> None:
        if self._reply is None:  # the last of it could not be written
            return
        if self._reply.error() != QNetworkReply.NetworkError.NoError:
            self._fail(_error_of(self._reply, self._refusal))
        elif self._tail != self._end:  # Qt takes a stream that broke off for whole now and then
            self._fail(Unavailable("The rows broke off. Try again."))
        else:
            self._keep()

    def _keep(self) -> None:
        try:
            self._file.keep()
        except OSError as error:
            self._fail(_not_written(self._file, error))
            return
        self._let_go()
        self.saved.emit(self._count)

    def _fail(self, error: DssDeskError) -> None:
        self._let_go()
        self.failed.emit(error)

    def _let_go(self) -> None:
        reply, self._reply = self._reply, None
        if reply is not None:
            reply.readyRead.disconnect(self._on_data)
            reply.finished.disconnect(self._on_finished)
            reply.abort()
            reply.deleteLater()
        self._file.discard()
        self.deleteLater()


class _PartFile:
    """A file on its way, beside its place.

    The disk is not waited for: that may take it seconds, and an export can be made again.
    """

    def __init__(self, to: Path) -> None:
        self.to = to
        self._place = Path(os.path.realpath(to))
        self._path = self._place.with_name(f".{secrets.token_hex(8)}.part")
        self._file: BinaryIO | None = None

    def open(self) -> None:
        self._file = self._path.open("xb")

    def write(self, data: bytes) -> None:
        if self._file is not None:
            self._file.write(data)

    def keep(self) -> None:
        """It is whole: put it in its place."""
        if self._file is not None:
            self._file.close()
            self._path.replace(self._place)
            self._file = None

    def discard(self) -> None:
        """Nothing of it stays; a second call, or one after `keep`, does nothing."""
        file, self._file = self._file, None
        if file is not None:
            with contextlib.suppress(OSError):  # a full disk does not take the last bytes
                file.close()
            with contextlib.suppress(OSError):
                self._path.unlink()


class Downloads(QObject):
    """Starts downloads from the service, wherever that is."""

    def __init__(
        self, address: Callable[[], ServiceAddress | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._address = address
        self._network: QNetworkAccessManager | None = None

    def start(self, path: str, to: Path) -> Download:
        """Save what the service has at this path.

        Raises:
            NoService: It was not found yet.
        """
        address = self._address()
        if address is None:
            raise NoService
        if self._network is None:  # takes 20 ms, and most windows export nothing
            self._network = QNetworkAccessManager(self)
        end = secrets.token_hex(16)
        request = QNetworkRequest(
            QUrl(f"{address.url}{path}{'&' if '?' in path else '?'}end={end}")
        )
        request.setRawHeader(b"Authorization", address.authorization)
        # As it is sent: unpacking would be ours to do, and the length another one.
        request.setRawHeader(b"Accept-Encoding", b"identity")
        download = Download(self._network, request, to, end.encode())
        # Whoever asked connects first: what is wrong with the file is told at once.
        QTimer.singleShot(0, download.start)
        return download

    def close(self) -> None:
        """The window goes: nothing half stays behind."""
        if self._network is not None:
            for download in self._network.findChildren(Download):
                download.cancel()


def _error_of(reply: QNetworkReply, body: bytes) -> DssDeskError:
    if body:
        try:
            frame = decode_frame(body)
        except BadInput:
            frame = None
        if isinstance(frame, Failure):
            return error_from_wire(frame.code, frame.message, frame.details)
    return Unavailable(f"The rows broke off ({reply.errorString()}). Try again.")


def _not_written(file: _PartFile, error: OSError) -> DssDeskError:
    why = error.strerror or str(error)
    return Unavailable(f"“{file.to}” cannot be written: {why}. Choose another place for it.")
