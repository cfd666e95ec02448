"""The one bridge between screens and the service. Everything happens on the GUI thread.

A link lives as long as the window. Channels come and go below it: when one breaks, the link asks
``revive`` for an address (the application starts a service there if none runs), connects, says
`Hello`, tells everybody (`connected`), and sends what waited.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dssdesk import __version__
from dssdesk.base.errors import BadInput, DssDeskError, error_from_wire
from dssdesk.base.ids import DeskId, KernelId, ProjectKey, new_desk_id
from dssdesk.desk.link.address import ServiceAddress
from dssdesk.desk.link.blobs import Blobs
from dssdesk.desk.link.channel import Channel
from dssdesk.desk.link.download import Download, Downloads
from dssdesk.desk.link.errors import ChannelLost, NoService
from dssdesk.desk.link.events import Listeners, guarded
from dssdesk.desk.link.pending import Pending
from dssdesk.desk.link.posting import LargeAsks
from dssdesk.wire import catalogue, codec, datasets, instance, notebooks, sessions, templates
from dssdesk.wire.outputs import BlobRef
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import PROTOCOL, Message

if TYPE_CHECKING:  # qtconsole costs 0.3 s, and a window without a notebook needs none
    from dssdesk.desk.link.kernel_client import WebSocketKernelClient

_log = logging.getLogger(__name__)

M = TypeVar("M", bound=Message)

Revive = Callable[[], Pending[ServiceAddress]]

SAFE_TO_REPEAT: frozenset[type[Message]] = frozenset(
    {
        catalogue.ListEnvironments,
        catalogue.ListProjects,
        catalogue.ListTemplates,
        datasets.GetDataset,
        datasets.ProfileSample,
        datasets.ReadPage,
        datasets.ReadSample,
        datasets.ViewSample,
        instance.GetStatus,
        notebooks.SaveNotebook,
        sessions.AskLoss,
        sessions.ListSessions,
        sessions.StartSession,
        sessions.WatchSamples,
        templates.DraftTemplate,
        templates.ExportTemplates,
        templates.ReadTemplate,
    }
)
"""Asks that do no harm when the service gets them twice."""

_DELAYS = (0, 200, 500, 1_000, 2_000, 5_000)
"""Milliseconds before each attempt to come back; the last one goes on."""


class Link(QObject):
    """Asks, events, blobs and kernel clients over one channel that comes back by itself.

    Signals:
        connected: `Welcome`, at every connect.
        lost: Why, when a channel that worked broke.
        refused: The error, when the service answered but did not let this desk in, or when none
            could be started. The link goes on trying.
    """

    connected = Signal(instance.Welcome)
    lost = Signal(str)
    refused = Signal(DssDeskError)

    def __init__(self, revive: Revive, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = new_desk_id()
        self._revive = revive
        self._address: ServiceAddress | None = None
        self._channel: Channel | None = None
        self._is_connected = False
        self._is_closed = False
        self._attempt = 0
        self._count = 0
        self._sent: dict[int, tuple[Message, Pending[Any]]] = {}
        self._waiting: list[tuple[Message, Pending[Any]]] = []
        self._listeners = Listeners()
        self._blobs = Blobs(self.address, self)
        self._downloads = Downloads(self.address, self)
        self._large_asks = LargeAsks(self.address, self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._find)

    @property
    def desk(self) -> DeskId:
        """Who this desk is; the same over reconnects."""
        return self._desk

    @property
    def is_connected(self) -> bool:
        """Whether asks go out at once."""
        return self._is_connected

    def address(self) -> ServiceAddress | None:
        """Where the service was found last."""
        return self._address

    def open(self, address: ServiceAddress | None = None) -> None:
        """Connect, to this address if the application has it already."""
        if address is None:
            self._find()
        else:
            self._connect(address)

    def close(self) -> None:
        """The window goes: no more reconnects, no more callbacks."""
        self._is_closed = True
        self._is_connected = False
        self._timer.stop()
        self._downloads.close()
        self._large_asks.close()
        self._sent.clear()
        self._waiting.clear()
        if self._channel is not None:
            self._channel.close()
            self._channel = None

    def ask(self, message: Message) -> Pending[Any]:
        """Ask the service; see `LinkLike.ask`."""
        pending = Pending[Any]()
        if self._is_connected:
            self._send(message, pending)
        else:
            self._waiting.append((message, pending))
        return pending

    def ask_large(self, make: Callable[[], Message]) -> Pending[Any]:
        """Ask with a message that holds whole files; see `LinkLike.ask_large`."""
        return self._large_asks.ask(make)

    def withdraw(self, pending: Pending[Any]) -> None:
        """Take an ask back; see `LinkLike.withdraw`."""
        pending.drop()
        self._waiting = [entry for entry in self._waiting if entry[1] is not pending]
        number = next((each for each, entry in self._sent.items() if entry[1] is pending), None)
        if number is not None:
            del self._sent[number]
            if self._channel is not None:
                self._channel.send(codec.withdraw(number))

    def listen(self, kind: type[M], slot: Callable[[M], None]) -> None:
        """Call ``slot``, a bound method that is held weakly, at every event of this kind."""
        self._listeners.add(kind, slot)

    def blob(self, project: ProjectKey, ref: BlobRef) -> Pending[str]:
        """The text of a long value; settled already where it was fetched lately."""
        return self._blobs.fetch(project, ref)

    def library(self, notebook: NotebookRef, name: str) -> Pending[str]:
        """A script that draws outputs, from where the notebook runs."""
        return self._blobs.fetch_library(notebook, name)

    def download(self, path: str, to: Path) -> Download:
        """Save what the service has at this path; see `LinkLike.download`."""
        return self._downloads.start(path, to)

    def kernel_client(self, kernel_id: KernelId, *, iopub: bool = False) -> WebSocketKernelClient:
        """A Jupyter client of a kernel, for completion, inspection and the console."""
        from dssdesk.desk.link.kernel_client import WebSocketKernelClient

        return WebSocketKernelClient(self.address, kernel_id, iopub=iopub)

    # -- coming and going of the channel

    @Slot()
    def _find(self) -> None:
        self._revive().then(self._connect, self._on_not_found)

    def _on_not_found(self, error: DssDeskError) -> None:
        self._give_up(NoService(error.message))
        self.refused.emit(error)
        self._try_later()

    def _connect(self, address: ServiceAddress) -> None:
        if self._is_closed:
            return
        self._address = address
        self._channel = Channel(address, self)
        self._channel.opened.connect(self._on_opened)
        self._channel.received.connect(self._on_frame)
        self._channel.closed.connect(self._on_closed)

    @Slot()
    def _on_opened(self) -> None:
        hello = instance.Hello(desk=self._desk, protocol=PROTOCOL, version=__version__)
        self._send(hello, Pending[Any]().then(self._on_welcome, self._on_refused))

    def _on_welcome(self, welcome: instance.Welcome) -> None:
        self._attempt = 0
        self._is_connected = True
        self.connected.emit(welcome)
        waiting, self._waiting = self._waiting, []
        for message, pending in waiting:
            self._send(message, pending)

    def _on_refused(self, error: DssDeskError) -> None:
        if self._channel is not None:  # else it broke, and `_on_closed` sees to it
            self._channel.close()
            self._channel = None
            self._on_not_found(error)

    @Slot(str)
    def _on_closed(self, reason: str) -> None:
        self._channel = None
        was_connected, self._is_connected = self._is_connected, False
        sent, self._sent = self._sent, {}
        repeated = [entry for entry in sent.values() if type(entry[0]) in SAFE_TO_REPEAT]
        self._waiting[:0] = repeated
        for message, pending in sent.values():
            if type(message) not in SAFE_TO_REPEAT:
                guarded(pending.fail, ChannelLost())
        if was_connected:
            _log.info("The channel broke: %s", reason)
            self.lost.emit(reason)
        elif self._attempt >= len(_DELAYS):
            self._give_up(NoService(reason))
        self._try_later()

    def _try_later(self) -> None:
        if not self._is_closed:
            self._timer.start(_DELAYS[min(self._attempt, len(_DELAYS) - 1)])
            self._attempt += 1

    def _give_up(self, error: DssDeskError) -> None:
        waiting, self._waiting = self._waiting, []
        for message, pending in waiting:
            if type(message) in SAFE_TO_REPEAT:
                self._waiting.append((message, pending))
            else:
                guarded(pending.fail, error)

    # -- frames

    def _send(self, message: Message, pending: Pending[Any]) -> None:
        if self._channel is None:
            self._waiting.append((message, pending))
            return
        self._count += 1
        self._sent[self._count] = (message, pending)
        self._channel.send(codec.ask(self._count, message))

    @Slot(str)
    def _on_frame(self, text: str) -> None:
        frame = codec.decode_frame(text)
        if isinstance(frame, codec.Event):
            self._listeners.tell(codec.decode(frame.message))
            return
        _, pending = self._sent.pop(frame.id, (None, None))
        if pending is None:
            return
        if isinstance(frame, codec.Failure):
            error = error_from_wire(frame.code, frame.message, frame.details)
            guarded(pending.fail, error)
        elif isinstance(frame, codec.Reply):
            self._settle(pending, frame)

    def _settle(self, pending: Pending[Any], frame: codec.Reply) -> None:
        try:
            message = codec.decode(frame.message)
        except BadInput as error:  # a service that says the same protocol number, and lies
            guarded(pending.fail, error)
        else:
            guarded(pending.resolve, message)
