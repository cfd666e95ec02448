"""A link without a service: it records what is asked, answers from a table, tells events."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from dssdesk.base.errors import DssDeskError, NotFound
from dssdesk.base.ids import DeskId, Login, ProjectKey
from dssdesk.desk.link.events import Listeners
from dssdesk.desk.link.pending import Pending
from dssdesk.wire.instance import Welcome
from dssdesk.wire.outputs import BlobRef
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Message

M = TypeVar("M", bound=Message)

Answer = Message | DssDeskError | Callable[[Any], Message | DssDeskError]

WELCOME = Welcome(
    server_id="server",
    version="1",
    instance_id="instance",
    instance_path="/instance",
    login=Login("ada"),
    display_name="Ada Lovelace",
    is_administrator=True,
)


class FakeDownload(QObject):
    """Stands in for `Download`; the test emits what it tells."""

    progressed = Signal(object)
    saved = Signal(object)
    failed = Signal(DssDeskError)

    def __init__(self, path: str, to: Path) -> None:
        super().__init__()
        self.path = path
        self.to = to
        self.is_cancelled = False

    def cancel(self) -> None:
        self.is_cancelled = True


class FakeLink(QObject):
    """Stands in for `Link` (it fulfils `LinkLike`).

    An ask that has an answer in the table is settled at once; any other stays open until the
    test answers it with `answer_next`. Blobs come from `blobs`, by digest.

    Attributes:
        asked: Every message asked, in order.
        open_asks: Those without an answer yet.
        withdrawn: Those that were taken back before they had one.
        blobs: Texts by digest.
        libraries: Scripts that draw outputs, by name; there are no others.
    """

    connected = Signal(Welcome)
    lost = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Message] = []
        self.open_asks: list[tuple[Message, Pending[Any]]] = []
        self.withdrawn: list[Message] = []
        self.blobs: dict[str, str] = {}
        self.blob_asks: list[tuple[BlobRef, Pending[str]]] = []
        self.libraries: dict[str, str] = {}
        self.library_asks: list[tuple[NotebookRef, str]] = []
        self.downloads: list[FakeDownload] = []
        self._is_connected = True
        self._answers: dict[type[Message], Answer] = {}
        self._listeners = Listeners()

    @property
    def desk(self) -> DeskId:
        return DeskId("desk")

    @property
    def is_connected(self) -> bool:
        return self._is_connected

    def answer(self, kind: type[Message], answer: Answer) -> None:
        """From now on answer asks of this kind: a message, an error, a function of the ask."""
        self._answers[kind] = answer

    def no_answer(self, kind: type[Message]) -> None:
        """From now on leave asks of this kind open."""
        self._answers.pop(kind, None)

    def answer_next(self, kind: type[M], answer: Message | DssDeskError) -> M:
        """Answer the oldest open ask of this kind, and hand it out."""
        for index, (message, pending) in enumerate(self.open_asks):
            if isinstance(message, kind):
                del self.open_asks[index]
                _settle(pending, answer)
                return message
        raise AssertionError(f"no open {kind.__name__} among {self.open_asks}")

    def tell(self, event: Message) -> None:
        """An event comes from the service."""
        self._listeners.tell(event)

    def lose(self, reason: str = "The service went away.") -> None:
        """The channel breaks."""
        self._is_connected = False
        self.lost.emit(reason)

    def reconnect(self, welcome: Welcome = WELCOME) -> None:
        """The channel comes (back)."""
        self._is_connected = True
        self.connected.emit(welcome)

    def asked_of(self, kind: type[M]) -> list[M]:
        """Everything of this kind that was asked."""
        return [message for message in self.asked if isinstance(message, kind)]

    def ask(self, message: Message) -> Pending[Any]:
        self.asked.append(message)
        pending = Pending[Any]()
        answer = self._answers.get(type(message))
        if answer is None:
            self.open_asks.append((message, pending))
        else:
            is_ready = isinstance(answer, (Message, DssDeskError))
            _settle(pending, answer if is_ready else answer(message))
        return pending

    def ask_large(self, make: Callable[[], Message]) -> Pending[Any]:
        """Asked at once: no thread, and no queue."""
        try:
            message = make()
        except DssDeskError as error:
            return Pending.failed(error)
        return self.ask(message)

    def withdraw(self, pending: Pending[Any]) -> None:
        pending.drop()
        self.withdrawn += [message for message, one in self.open_asks if one is pending]
        self.open_asks = [entry for entry in self.open_asks if entry[1] is not pending]

    def listen(self, kind: type[M], slot: Callable[[M], None]) -> None:
        self._listeners.add(kind, slot)

    def blob(self, project: ProjectKey, ref: BlobRef) -> Pending[str]:
        if ref.digest in self.blobs:
            return Pending.of(self.blobs[ref.digest])
        pending = Pending[str]()
        self.blob_asks.append((ref, pending))
        return pending

    def library(self, notebook: NotebookRef, name: str) -> Pending[str]:
        self.library_asks.append((notebook, name))
        if name in self.libraries:
            return Pending.of(self.libraries[name])
        return Pending.failed(NotFound("No environment has it."))

    def download(self, path: str, to: Path) -> FakeDownload:
        self.downloads.append(FakeDownload(path, to))
        return self.downloads[-1]


def _settle(pending: Pending[Any], answer: Message | DssDeskError) -> None:
    if isinstance(answer, DssDeskError):
        pending.fail(answer)
    else:
        pending.resolve(answer)
