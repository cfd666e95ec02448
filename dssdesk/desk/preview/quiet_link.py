"""A link for previews: answers from a table, and never says anything by itself."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from dssdesk.base.ids import DeskId, ProjectKey
from dssdesk.desk.link.pending import Pending
from dssdesk.wire.instance import Welcome
from dssdesk.wire.outputs import BlobRef
from dssdesk.wire.record import Message

M = TypeVar("M", bound=Message)


class QuietLink(QObject):
    """Fulfils `LinkLike` with prepared replies; what is not prepared stays unanswered."""

    connected = Signal(Welcome)
    lost = Signal(str)

    def __init__(self, replies: Mapping[type[Message], Message]) -> None:
        super().__init__()
        self._replies = replies

    @property
    def desk(self) -> DeskId:
        """This desk."""
        return DeskId("preview")

    @property
    def is_connected(self) -> bool:
        """Always."""
        return True

    def ask(self, message: Message) -> Pending[Any]:
        """The prepared reply."""
        reply = self._replies.get(type(message))
        return Pending[Any]() if reply is None else Pending.of(reply)

    def listen(self, kind: type[M], slot: Callable[[M], None]) -> None:
        """Nothing happens here."""

    def blob(self, _project: ProjectKey, _ref: BlobRef) -> Pending[str]:
        """Never comes."""
        return Pending[str]()
