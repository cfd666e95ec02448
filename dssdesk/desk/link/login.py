"""Logging in, and asking whether a ticket is still good: over plain HTTP, before any channel."""

import ipaddress
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkReply, QNetworkRequest

from dssdesk.base.errors import BadInput, DssDeskError, Unavailable, error_from_wire
from dssdesk.base.ids import Login
from dssdesk.desk.link.address import ServiceAddress
from dssdesk.desk.link.pending import Pending
from dssdesk.wire import codec
from dssdesk.wire.codec import Failure
from dssdesk.wire.instance import GetStatus
from dssdesk.wire.people import LogIn, LogOut
from dssdesk.wire.record import Message

_NO_ADDRESS = "This is no address of a service. It looks like https://host:port."
_UNPROTECTED = (
    "A password would travel unprotected to another machine. Use an address with https://,"
    " or a tunnel that begins on this machine."
)


class Door(QObject):
    """What one asks a service without being in."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._network = QNetworkAccessManager(self)
        self._network.setRedirectPolicy(
            QNetworkRequest.RedirectPolicy.ManualRedirectPolicy  # a password goes nowhere else
        )
        self._network.finished.connect(self._on_finished)
        self._waiting: dict[int, Pending[Message]] = {}
        self._count = 0

    def log_in(self, url: str, login: Login, password: str) -> Pending[Message]:
        """A `LoggedIn`, for who knows the password."""
        return self._post(f"{url}/desk/login", LogIn(login=login, password=password))

    def knock(self, address: ServiceAddress) -> Pending[Message]:
        """A `Status`; `NotAuthenticated` where the ticket is worth nothing any more."""
        return self._post(f"{address.url}/desk/ask", GetStatus(), address.authorization)

    def log_out(self, address: ServiceAddress) -> Pending[Message]:
        """A `Done`: the ticket is worth nothing from then on."""
        return self._post(f"{address.url}/desk/ask", LogOut(), address.authorization)

    def _post(self, url: str, message: Message, authorization: bytes = b"") -> Pending[Message]:
        request = QNetworkRequest(QUrl(url))
        request.setHeader(QNetworkRequest.KnownHeaders.ContentTypeHeader, "application/json")
        if authorization:
            request.setRawHeader(b"Authorization", authorization)
        self._count += 1
        pending = self._waiting[self._count] = Pending[Message]()
        self._network.post(request, codec.encode(message)).setProperty("number", self._count)
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


def service_url(typed: str) -> str:
    """The address that a person typed, as a URL without a slash at the end.

    Raises:
        BadInput: It is none, or a password would be read on the way.
    """
    text = typed.strip().rstrip("/")
    parts = urlsplit(text if "://" in text else f"http://{text}")
    try:
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise BadInput(_NO_ADDRESS) from error
    if not host or parts.scheme not in {"http", "https"} or parts.path or parts.query:
        raise BadInput(_NO_ADDRESS)
    if parts.scheme == "http" and not _is_here(host):
        raise BadInput(_UNPROTECTED)
    return f"{parts.scheme}://{parts.netloc}"


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


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
