"""Long values of outputs, fetched by digest and kept while there is room."""

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkReply, QNetworkRequest

from dssdesk.base.errors import BadInput, DssDeskError, Unavailable, error_from_wire
from dssdesk.base.ids import ProjectKey
from dssdesk.desk.link.address import ServiceAddress
from dssdesk.desk.link.errors import NoService
from dssdesk.desk.link.pending import Pending
from dssdesk.wire.codec import Failure, decode_frame
from dssdesk.wire.outputs import BlobRef
from dssdesk.wire.places import NotebookRef

MOST_BYTES = 64_000_000
_LIBRARY = "library "  # begins no digest


class TextCache:
    """Texts by digest; the ones used longest ago go when there is too much."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._size = 0
        self._texts: OrderedDict[str, str] = OrderedDict()

    def get(self, digest: str) -> str | None:
        """The text, if it is still here."""
        if digest in self._texts:
            self._texts.move_to_end(digest)
        return self._texts.get(digest)

    def put(self, digest: str, text: str) -> None:
        """Keep a text; one alone may be larger than the bound."""
        if digest in self._texts:
            return
        self._texts[digest] = text
        self._size += len(text)
        while self._size > self._most and len(self._texts) > 1:
            self._size -= len(self._texts.popitem(last=False)[1])


class Blobs(QObject):
    """Fetches blobs from the service; asked twice for one, it fetches once."""

    def __init__(
        self, address: Callable[[], ServiceAddress | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._address = address
        self._cache = TextCache()
        self._fetching: dict[str, Pending[str]] = {}
        self._network: QNetworkAccessManager | None = None

    def fetch(self, project: ProjectKey, ref: BlobRef) -> Pending[str]:
        """The text behind a reference."""
        text = self._cache.get(ref.digest)
        if text is not None:
            return Pending.of(text)
        return self._get(ref.digest, lambda address: address.blob(project, ref.digest))

    def fetch_library(self, notebook: NotebookRef, name: str) -> Pending[str]:
        """A script from the notebook's environment, as it is there now."""
        key = f"{_LIBRARY}{notebook.project}/{notebook.name}/{name}"
        return self._get(key, lambda address: address.library(notebook, name))

    def _get(self, key: str, where: Callable[[ServiceAddress], str]) -> Pending[str]:
        if key in self._fetching:
            return self._fetching[key]
        address = self._address()
        if address is None:
            return Pending.failed(NoService())
        pending = self._fetching[key] = Pending[str]()
        request = QNetworkRequest(QUrl(where(address)))
        request.setRawHeader(b"Authorization", address.authorization)
        self._manager().get(request).setProperty("key", key)
        return pending

    def _manager(self) -> QNetworkAccessManager:
        if self._network is None:  # takes 20 ms, and a notebook without pictures needs none
            self._network = QNetworkAccessManager(self)
            self._network.finished.connect(self._on_finished)
        return self._network

    @Slot(QNetworkReply)
    def _on_finished(self, reply: QNetworkReply) -> None:
        reply.deleteLater()
        key = str(reply.property("key"))
        pending = self._fetching.pop(key)
        body = bytes(reply.readAll().data())
        if reply.error() != QNetworkReply.NetworkError.NoError:
            pending.fail(_error(reply, body))
            return
        text = body.decode()
        if not key.startswith(_LIBRARY):  # an environment may have another one next time
            self._cache.put(key, text)
        pending.resolve(text)


def _error(reply: QNetworkReply, body: bytes) -> DssDeskError:
    try:
        frame = decode_frame(body)
    except BadInput:
        return Unavailable(f"An output could not be fetched: {reply.errorString()}.")
    if isinstance(frame, Failure):
        return error_from_wire(frame.code, frame.message, frame.details)
    return Unavailable("An output could not be fetched.")
