"""A desk without a window: speaks the real channel to a real service process, and keeps replicas.

What a kill test compares is what such a desk shows: its replica of the document.
"""

import queue
import threading
from typing import Self, TypeVar

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from dssdesk.base.errors import Unavailable, error_from_wire
from dssdesk.base.ids import CellId, DeskId, new_desk_id
from dssdesk.notebook.model import Document
from dssdesk.wire import codec
from dssdesk.wire.changes import Edit
from dssdesk.wire.instance import Done, Hello, Welcome
from dssdesk.wire.notebooks import (
    DocumentChanged,
    DocumentReplaced,
    EditNotebook,
    NotebookEdited,
    NotebookMoved,
    NotebookOpened,
    OpenNotebook,
)
from dssdesk.wire.outputs import Output, Stream
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import PROTOCOL, Message
from dssdesk.wire.sessions import CellsQueued, RunCells
from tests.helpers.waiting import wait_until

M = TypeVar("M", bound=Message)


class ChannelClient:
    """One channel. Use as a context manager; replies and events are read by a thread of its own."""

    def __init__(self, address: str, token: str, desk: DeskId | None = None) -> None:
        self.desk = desk or new_desk_id()
        self.events: list[Message] = []
        self.documents: dict[NotebookRef, Document] = {}
        self.is_closed = False
        self._replies: dict[int, queue.Queue[Message | codec.Failure]] = {}
        self._number = 0
        self._socket = connect(
            address.replace("http", "ws", 1) + "/desk/channel",
            additional_headers={"Authorization": f"Bearer {token}"},
            max_size=None,
            compression=None,
            proxy=None,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.welcome = self.ask(Hello(desk=self.desk, protocol=PROTOCOL, version="test"), Welcome)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._socket.close()
        self._reader.join(5)

    def ask(self, message: Message, kind: type[M], *, seconds: float = 30) -> M:
        """Ask and wait for the reply; an error of the other side is raised here."""
        self._number += 1
        number = self._number
        self._replies[number] = queue.Queue()
        self._socket.send(codec.ask(number, message).decode())
        frame = self._replies[number].get(timeout=seconds)
        if isinstance(frame, codec.Failure):
            raise error_from_wire(frame.code, frame.message, frame.details)
        assert isinstance(frame, kind), frame
        return frame

    def do(self, message: Message, *, seconds: float = 30) -> None:
        """Ask for something that is just done."""
        self.ask(message, Done, seconds=seconds)

    # Notebooks

    def open(self, notebook: NotebookRef) -> NotebookOpened:
        """Open a notebook and keep a replica of it from now on."""
        return self.ask(OpenNotebook(notebook=notebook), NotebookOpened)

    def edit(self, notebook: NotebookRef, *edits: Edit) -> int:
        """Edit at the replica's revision, there and in the service."""
        document = self.documents[notebook]
        base = document.source_revision
        message = EditNotebook(notebook=notebook, base_revision=base, edits=edits)
        revision = self.ask(message, NotebookEdited).source_revision
        document.apply_edits(base, edits)
        return revision

    def run(self, notebook: NotebookRef, *cells: CellId) -> CellsQueued:
        """Run cells as the replica has them; all of them without a choice."""
        document = self.documents[notebook]
        return self.ask(
            RunCells(
                notebook=notebook,
                cell_ids=cells or document.order,
                source_revision=document.source_revision,
            ),
            CellsQueued,
        )

    def wait_for_end(self, notebook: NotebookRef, cell_id: CellId, *, seconds: float = 60) -> None:
        """Wait until the last run of a cell is over."""

        def is_over() -> bool:
            assert not self.is_closed, "the channel closed"
            run = self.documents[notebook].cell(cell_id).run
            return run is not None and run.phase.is_over

        wait_until(is_over, seconds=seconds)

    def text(self, notebook: NotebookRef, cell_id: CellId) -> str:
        """What a cell printed."""
        return text_of(self.documents[notebook].cell(cell_id).outputs)

    def _read(self) -> None:
        try:
            for data in self._socket:
                frame = codec.decode_frame(data)
                match frame:
                    case codec.Event():
                        event = codec.decode(frame.message)
                        self._follow(event)
                        self.events.append(event)
                    case codec.Reply():
                        reply = codec.decode(frame.message)
                        self._follow(reply)
                        self._replies[frame.id].put(reply)
                    case codec.Failure():
                        self._replies[frame.id].put(frame)
        except ConnectionClosed:
            pass
        finally:
            self.is_closed = True
            lost = Unavailable("The channel closed.")
            for waiting in self._replies.values():
                waiting.put(codec.Failure(id=0, code=lost.code, message=lost.message))

    def _follow(self, event: Message) -> None:
        """In the reader's thread, so that no event overtakes the document that it belongs to."""
        match event:
            case NotebookOpened():
                self.documents[event.notebook] = Document(event.document)
            case DocumentChanged() if event.notebook in self.documents:
                self.documents[event.notebook].accept(
                    event.changes,
                    source_revision=event.source_revision,
                    change_number=event.change_number,
                )
            case DocumentReplaced() if event.notebook in self.documents:
                self.documents[event.notebook] = Document(event.document)
            case NotebookMoved() if event.notebook in self.documents:
                self.documents[event.now] = self.documents.pop(event.notebook)


def text_of(outputs: tuple[Output, ...]) -> str:
    """The printed text among outputs."""
    return "".join(output.text for output in outputs if isinstance(output, Stream))


def events_of(client: ChannelClient, kind: type[M]) -> list[M]:
    """The events of one kind that came so far."""
    return [event for event in client.events if isinstance(event, kind)]
