"""What a screen knows of the link, so that a fake can stand in for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import SignalInstance

from dssdesk.base.ids import DeskId, ProjectKey
from dssdesk.desk.link.download import DownloadLike
from dssdesk.desk.link.pending import Pending
from dssdesk.wire.instance import Welcome
from dssdesk.wire.outputs import BlobRef
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Message

M = TypeVar("M", bound=Message)


class LinkLike(Protocol):
    """Asks, events and blobs. Everything is called, and calls back, on the GUI thread."""

    @property
    def desk(self) -> DeskId:
        """Who this desk is; edits and leases carry it. Stays the same over reconnects."""

    @property
    def is_connected(self) -> bool:
        """Whether asks go out at once."""

    @property
    def connected(self) -> SignalInstance[tuple[Welcome]]:
        """Emits `Welcome` at every connect, the first and later ones.

        The service forgets what a channel had opened: open it again here. What is asked in a
        slot of this signal goes out before asks that had to wait for the connection.
        """

    @property
    def lost(self) -> SignalInstance[tuple[str]]:
        """Emits a sentence when the channel broke. The link comes back by itself."""

    def ask(self, message: Message) -> Pending[Any]:
        """Ask the service; the reply's type is said at the message's class.

        Asked while there is no connection, it waits for one. When the channel breaks under it,
        it fails with `ChannelLost`, unless it only reads (`SAFE_TO_REPEAT`): then it is repeated.
        """

    def ask_large(self, make: Callable[[], Message]) -> Pending[Any]:
        """Ask with a message that holds whole files, however long they take to read and to send.

        ``make`` reads them in another thread; a `DssDeskError` that it raises fails the ask. One
        goes at a time, and none waits for a connection.
        """

    def withdraw(self, pending: Pending[Any]) -> None:
        """Take an ask back: nobody is called, and the service stops what it only finds out."""

    def listen(self, kind: type[M], slot: Callable[[M], None]) -> None:
        """Call ``slot``, a bound method that is held weakly, at every event of this kind."""

    def blob(self, project: ProjectKey, ref: BlobRef) -> Pending[str]:
        """The text of a long value; settled already where it was fetched lately."""

    def library(self, notebook: NotebookRef, name: str) -> Pending[str]:
        """A script that draws outputs, such as Plotly's, from where the notebook runs."""

    def download(self, path: str, to: Path) -> DownloadLike:
        """Save what the service has at this path, such as an export.

        Raises:
            NoService: It was not found yet.
        """
