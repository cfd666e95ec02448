"""What waits to be sent to one desk, and in which order it goes.

Nothing here grows with what happens while a desk does not read:

- replies are as many as asks are in flight, and those are bounded (`reserve`);
- small events are kept once for each thing they are about, the newest wins;
- document events are not kept at all. They are *made* by the feed when one is pulled, and the
  next one is pulled after the last was sent. uvicorn's ``websockets-sansio`` applies back-pressure
  in ``send``: it waits, before it writes, until the transport has fallen below its high-water
  mark (64 KiB). So a desk that sleeps costs one message in the transport, one in hand, and a
  cursor in the document.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator

from dssdesk.wire import codec
from dssdesk.wire.notebooks import (
    DocumentChanged,
    DocumentReplaced,
    NotebookMoved,
    NotebookOpened,
)
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Message

_NOTHING = (-1, -1)

MOST_ASKS = 128
"""Asks of one desk in flight; the service reads no further ones meanwhile."""


class Outbox:
    """One desk's outbox. All in one event loop."""

    def __init__(self) -> None:
        self._replies: deque[bytes] = deque()
        self._events: dict[str, Message] = {}
        self._held: set[NotebookRef] = set()
        self._known: dict[NotebookRef, tuple[int, int]] = {}
        self._slots = asyncio.Semaphore(MOST_ASKS)
        self._wake = asyncio.Event()

    async def reserve(self) -> None:
        """Wait until there is room for one more reply."""
        await self._slots.acquire()

    def reply(self, frame: bytes) -> None:
        """Send this; it was reserved for."""
        self._replies.append(frame)
        self._wake.set()

    def tell(self, about: str, message: Message) -> None:
        """Send this event, unless a newer one about the same thing comes first."""
        self._events.pop(about, None)
        self._events[about] = message
        self._wake.set()

    def hold(self, notebook: NotebookRef) -> None:
        """Send nothing of this document until its `NotebookOpened` is among the replies.

        A feed may know of the notebook before the desk does.
        """
        self._held.add(notebook)

    def release(self, notebook: NotebookRef, opened: NotebookOpened | None) -> None:
        """Its reply is there and goes first; None where it could not be opened.

        What is still in hand from an earlier look at the same notebook is in the reply already.
        """
        self._held.discard(notebook)
        if opened is not None:
            document = opened.document
            self._known[notebook] = (document.source_revision, document.change_number)
        self._wake.set()

    async def frames(self, feed: AsyncIterator[Message]) -> AsyncGenerator[bytes, None]:
        """Frames in the order in which to send them; ends with the feed."""
        pull = self._pull(feed)
        try:
            while True:
                self._wake.clear()
                if (frame := self._take()) is not None:
                    yield frame
                elif not pull.done():
                    await self._wake.wait()
                elif (message := pull.result()) is None:
                    return
                elif self._is_held(message):
                    await self._wake.wait()
                else:
                    if isinstance(message, NotebookMoved):
                        self._known[message.now] = self._known.pop(message.notebook, _NOTHING)
                    if not self._is_old(message):
                        yield codec.event(message)
                    pull = self._pull(feed)
        finally:
            pull.cancel()

    def _pull(self, feed: AsyncIterator[Message]) -> asyncio.Task[Message | None]:
        pull = asyncio.create_task(_next_of(feed))
        pull.add_done_callback(self._pulled)
        return pull

    def _pulled(self, _pull: asyncio.Task[Message | None]) -> None:
        self._wake.set()

    def _take(self) -> bytes | None:
        if self._replies:
            self._slots.release()
            return self._replies.popleft()
        if self._events:
            about = next(iter(self._events))
            return codec.event(self._events.pop(about))
        return None

    def _is_held(self, message: Message) -> bool:
        if isinstance(message, DocumentChanged | DocumentReplaced):
            return message.notebook in self._held
        return False

    def _is_old(self, message: Message) -> bool:
        if not isinstance(message, DocumentChanged):
            return False
        revision, number = self._known.get(message.notebook, _NOTHING)
        return message.source_revision <= revision and message.change_number <= number


async def _next_of(feed: AsyncIterator[Message]) -> Message | None:
    return await anext(feed, None)
