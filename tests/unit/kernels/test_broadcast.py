"""Events reach every reader, and cost a sleeping one no more than an entry a session."""

import asyncio

from dssdesk.base.ids import KernelId, SessionId
from dssdesk.kernels.broadcast import Broadcast, Growth
from dssdesk.kernels.hub import HubEvent, JournalGrew, KernelEnded

GREW = JournalGrew(session_id=SessionId("s"))
ENDED = KernelEnded(session_id=SessionId("s"), kernel_id=KernelId("k"), at=1.0)


async def told(broadcast: Broadcast, *events: HubEvent) -> list[HubEvent]:
    reader = broadcast.events()
    for event in events:
        broadcast.tell(event)
    broadcast.close()
    return [event async for event in reader]


def test_growth_that_nobody_looked_at_is_told_once():
    async def story() -> None:
        assert await told(Broadcast(), GREW, GREW, ENDED, GREW) == [GREW, ENDED]

    asyncio.run(story())


def test_each_reader_has_its_own_place():
    async def story() -> None:
        broadcast = Broadcast()
        one, two = broadcast.events(), broadcast.events()
        broadcast.tell(GREW)
        assert await anext(one) == await anext(two) == GREW

    asyncio.run(story())


def test_growth_is_told_at_once_and_then_in_one_piece():
    async def story() -> None:
        broadcast = Broadcast()
        reader = broadcast.events()
        growth = Growth(SessionId("s"), broadcast)
        for _ in range(100):
            growth.tell()
        assert await anext(reader) == GREW
        assert await asyncio.wait_for(anext(reader), 5) == GREW
        broadcast.close()
        assert [event async for event in reader] == []

    asyncio.run(story())
