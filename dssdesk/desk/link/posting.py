"""Single asks over plain HTTP, beside every channel: one bare message, one bare answer."""

from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkReply, QNetworkRequest

from dssdesk.base.errors import BadInput, DssDeskError, Unavailable, error_from_wire
from dssdesk.desk.link.address import ServiceAddress
from dssdesk.desk.link.beside import beside
from dssdesk.desk.link.errors import NoService
from dssdesk.desk.link.pending import Pending
from dssdesk.wire import codec
from dssdesk.wire.codec import Failure
from dssdesk.wire.record import Message


class Post(QObject):
    """Sends messages, several at once; passwords and tickets go nowhere else."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._network = QNetworkAccessManager(self)
        self._network.setRedirectPolicy(QNetworkRequest.RedirectPolicy.ManualRedirectPolicy)
        self._network.finished.connect(self._on_finished)
        self._waiting: dict[int, Pending[Message]] = {}
        self._count = 0

    def send(self, url: str, body: bytes, authorization: bytes = b"") -> Pending[Message]:
        """The answer to a message that is encoded already."""
        request = QNetworkRequest(QUrl(url))
        request.setHeader(QNetworkRequest.KnownHeaders.ContentTypeHeader, "application/json")
        if authorization:
            request.setRawHeader(b"Authorization", authorization)
        self._count += 1
        pending = self._waiting[self._count] = Pending[Message]()
        self._network.post(request, body).setProperty("number", self._count)
        return pending

    @Slot(QNetworkReply)
    def _on_finished(self, reply: QNetworkReply) -> None:
        reply.deleteLater()
        pending = self._waiting.pop(int(reply.property("number")))
        answer = _answer_of(reply)
        if isinstance(answer, DssDeskError):
            pending.fail(answer)
        else:
            pending.resolve(answer)


class LargeAsks(QObject):
    """Messages that hold whole files: made beside the GUI thread, sent beside the channel.

    One at a time, so that ten files do not lie in memory together.
    """

    def __init__(self, address: Callable[[], ServiceAddress | None], parent: QObject) -> None:
        super().__init__(parent)
        self._address = address
        self._post: Post | None = None
        self._waiting: deque[tuple[Callable[[], Message], Pending[Any]]] = deque()
        self._pending: Pending[Any] | None = None

    def ask(self, make: Callable[[], Message]) -> Pending[Any]:
        """See `LinkLike.ask_large`."""
        pending = Pending[Any]()
        self._waiting.append((make, pending))
        self._go_on()
        return pending

    def close(self) -> None:
        """The window goes: no more callbacks."""
        self._waiting.clear()
        if self._pending is not None:
            self._pending.drop()

    def _go_on(self) -> None:
        if self._pending is None and self._waiting:
            make, self._pending = self._waiting.popleft()
            beside(lambda: codec.encode_in_pieces(make())).then(self._send, self._fail)

    def _send(self, body: bytes) -> None:
        address = self._address()
        if address is None:
            self._fail(NoService())
            return
        if self._post is None:  # takes 20 ms, and most windows send no file
            self._post = Post(self)
        sent = self._post.send(f"{address.url}/desk/ask", body, address.authorization)
        sent.then(self._resolve, self._fail)

    def _resolve(self, answer: Message) -> None:
        pending, self._pending = self._pending, None
        self._go_on()
        if pending is not None:
            pending.resolve(answer)

    def _fail(self, error: DssDeskError) -> None:
        pending, self._pending = self._pending, None
        self._go_on()
        if pending is not None:
            pending.fail(error)


def _answer_of(reply: QNetworkReply) -> Message | DssDeskError:
    body = bytes(reply.readAll().data())
    if reply.error() == QNetworkReply.NetworkError.NoError:
        try:
            return codec.decode(body)
        except BadInput:
            return Unavailable("What answers at this address is no DSS Desk.")
    try:
        frame = codec.decode_frame(body)
    except BadInput:
        return Unavailable(f"The service does not answer: {reply.errorString()}.")
    if isinstance(frame, Failure):
        return error_from_wire(frame.code, frame.message, frame.details)
    return Unavailable("What answers at this address is no DSS Desk.")
