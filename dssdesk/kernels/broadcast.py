"""What happens in the hub, for any number of readers; each has its own place and a bound."""

import asyncio
from collections.abc import AsyncIterator

from dssdesk.base.ids import SessionId
from dssdesk.kernels.hub import HubEvent, JournalGrew, KernelEnded

_PAUSE_SECONDS = 0.02


class Broadcast:
    """Hands events out. A journal that grew twice before anyone looked grew once.

    A reader that does not look costs two entries a session, and one for each kernel that ended.
    """

    def __init__(self) -> None:
        self._readers: set[_Reader] = set()
        self._is_open = True

    def tell(self, event: HubEvent) -> None:
        """Something happened."""
        for reader in self._readers:
            reader.put(event)

    def close(self) -> None:
        """Nothing will happen any more."""
        self._is_open = False
        for reader in self._readers:
            reader.close()

    def events(self) -> AsyncIterator[HubEvent]:
        """What happens from this call on."""
        reader = _Reader(self._readers)
        if not self._is_open:
            reader.close()
        return reader


class _Reader:
    def __init__(self, readers: "set[_Reader]") -> None:
        self._readers = readers
        self._waiting: dict[tuple[str, SessionId, str], HubEvent] = {}
        self._wake = asyncio.Event()
        self._is_open = True
        readers.add(self)

    def __aiter__(self) -> "_Reader":
        return self

    async def __anext__(self) -> HubEvent:
        while not self._waiting:
            if not self._is_open:
                raise StopAsyncIteration
            self._wake.clear()
            await self._wake.wait()
        return self._waiting.pop(next(iter(self._waiting)))

    async def aclose(self) -> None:
        """The reader leaves."""
        self._readers.discard(self)
        self.close()

    def put(self, event: HubEvent) -> None:
        kernel = event.kernel_id if isinstance(event, KernelEnded) else ""
        self._waiting[type(event).__name__, event.session_id, kernel] = event
        self._wake.set()

    def close(self) -> None:
        self._is_open = False
        self._wake.set()


class Growth:
    """Tells that a journal grew: at once the first time, and then no more often than is of use."""

    def __init__(self, session_id: SessionId, broadcast: Broadcast) -> None:
        self._event = JournalGrew(session_id=session_id)
        self._broadcast = broadcast
        self._timer: asyncio.TimerHandle | None = None
        self._is_due = False

    def tell(self, *, is_urgent: bool = False) -> None:
        """It grew; urgent is what somebody waits for, such as the end of a cell."""
        if self._timer is not None:
            if not is_urgent:
                self._is_due = True
                return
            self._timer.cancel()
            self._is_due = False
        self._broadcast.tell(self._event)
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(_PAUSE_SECONDS, self._after_pause)

    def close(self) -> None:
        """It grows no more; tells what is due."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._broadcast.tell(self._event)

    def _after_pause(self) -> None:
        self._timer = None
        if self._is_due:
            self._is_due = False
            self.tell()
