"""A link that answers from a table, so that a screen can be looked at without a service."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from dssdesk.base.ids import DeskId, ProjectKey
from dssdesk.desk.link.download import DownloadLike
from dssdesk.desk.link.errors import NoService
from dssdesk.desk.link.events import Listeners
from dssdesk.desk.link.pending import Pending
from dssdesk.wire.instance import Welcome
from dssdesk.wire.outputs import BlobRef
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Message

M = TypeVar("M", bound=Message)


class SampleLink(QObject):
    """Fulfils `LinkLike`; what is not in its table gets no answer."""

    connected = Signal(Welcome)
    lost = Signal(str)

    def __init__(self, answers: Mapping[type[Message], Callable[[Any], Message]]) -> None:
        super().__init__()
        self._answers = answers
        self._listeners = Listeners()

    @property
    def desk(self) -> DeskId:
        """Nobody in particular."""
        return DeskId("sample")

    @property
    def is_connected(self) -> bool:
        """As if there were a service."""
        return True

    def ask(self, message: Message) -> Pending[Any]:
        """Answer from the table, at once."""
        answer = self._answers.get(type(message))
        return Pending[Any]() if answer is None else Pending.of(answer(message))

    def ask_large(self, make: Callable[[], Message]) -> Pending[Any]:
        """The same, for files."""
        return self.ask(make())

    def withdraw(self, pending: Pending[Any]) -> None:
        """Nobody is called."""
        pending.drop()

    def listen(self, kind: type[M], slot: Callable[[M], None]) -> None:
        """Listen to what `tell` says."""
        self._listeners.add(kind, slot)

    def tell(self, event: Message) -> None:
        """Something happens."""
        self._listeners.tell(event)

    def blob(self, _project: ProjectKey, _ref: BlobRef) -> Pending[str]:
        """There are none."""
        return Pending.failed(NoService())

    def library(self, _notebook: NotebookRef, _name: str) -> Pending[str]:
        """There are none."""
        return Pending.failed(NoService())

    def download(self, _path: str, _to: Path) -> DownloadLike:
        """There is nothing to save."""
        raise NoService
