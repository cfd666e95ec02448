"""Drives one kernel through a hub the way a session does: by its journal."""

import asyncio
import contextlib
import time
from collections.abc import Callable

from dssdesk.base.ids import SessionId
from dssdesk.kernels.hub import (
    JOURNAL_START,
    ExecuteRequest,
    JournalRecord,
    KernelWish,
    LivingKernel,
)
from dssdesk.kernels.local_hub import LocalHub


class Driver:
    """A session's kernel and what its journal has said so far."""

    def __init__(self, hub: LocalHub, living: LivingKernel, count: int = 0) -> None:
        self.hub = hub
        self.living = living
        self.records: list[JournalRecord] = []
        self._end = JOURNAL_START
        self._count = count

    @classmethod
    async def start(cls, hub: LocalHub, wish: KernelWish) -> "Driver":
        return cls(hub, await hub.start(wish))

    @property
    def session_id(self) -> SessionId:
        return self.living.session_id

    async def send(self, code: str) -> str:
        """Send code; returns its message id."""
        self._count += 1
        message_id = f"run:{self.session_id}:cell{self._count}:{self._count}"
        await self.hub.execute(self.session_id, ExecuteRequest(message_id=message_id, code=code))
        return message_id

    async def run(self, code: str, seconds: float = 30) -> str:
        """Run code to its end; returns what it printed."""
        message_id = await self.send(code)
        await self.finished(message_id, seconds)
        return self.text(message_id)

    async def finished(self, message_id: str, seconds: float = 30) -> None:
        def over() -> bool:
            states = [
                record.content.get("execution_state")
                for record in self.records
                if record.parent_id == message_id
            ]
            return "idle" in states

        await self.until(over, seconds)

    async def printed(self, text: str, seconds: float = 30) -> None:
        await self.until(lambda: text in self.text(), seconds)

    async def until(self, is_so: Callable[[], bool], seconds: float = 30) -> None:
        """Read on until something is so."""
        until = time.monotonic() + seconds
        events = self.hub.events()
        try:
            while True:
                await self.read()
                if is_so():
                    return
                left = until - time.monotonic()
                assert left > 0, self.text()[-2000:]
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(anext(events), min(left, 0.5))
        finally:
            await events.aclose()

    async def read(self) -> None:
        more = True
        while more:
            piece = await self.hub.journal(self.session_id, self._end)
            self.records.extend(piece.records)
            self._end = piece.end
            more = piece.more

    def text(self, message_id: str = "") -> str:
        """What was printed, by one request or by all."""
        return "".join(
            str(record.content["text"])
            for record in self.records
            if record.message_type == "stream" and message_id in ("", record.parent_id)
        )

    def kinds(self, message_id: str) -> list[str]:
        """The message types that belong to a request, in order."""
        return [record.message_type for record in self.records if record.parent_id == message_id]
