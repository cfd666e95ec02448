"""Logging in, and asking whether a ticket is still good: over plain HTTP, before any channel."""

import ipaddress
from urllib.parse import urlsplit

from PySide6.QtCore import QObject

from dssdesk.base.errors import BadInput
from dssdesk.base.ids import Login
from dssdesk.desk.link.address import ServiceAddress
from dssdesk.desk.link.pending import Pending
from dssdesk.desk.link.posting import Post
from dssdesk.wire import codec
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
        self._post = Post(self)

    def log_in(self, url: str, login: Login, password: str) -> Pending[Message]:
        """A `LoggedIn`, for who knows the password."""
        message = LogIn(login=login, password=password)
        return self._post.send(f"{url}/desk/login", codec.encode(message))

    def knock(self, address: ServiceAddress) -> Pending[Message]:
        """A `Status`; `NotAuthenticated` where the ticket is worth nothing any more."""
        return self._ask(address, GetStatus())

    def log_out(self, address: ServiceAddress) -> Pending[Message]:
        """A `Done`: the ticket is worth nothing from then on."""
        return self._ask(address, LogOut())

    def _ask(self, address: ServiceAddress, message: Message) -> Pending[Message]:
        body = codec.encode(message)
        return self._post.send(f"{address.url}/desk/ask", body, address.authorization)


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
