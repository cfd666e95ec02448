"""Tells desks what sessions use, every two seconds, while somebody watches."""

import asyncio
import logging

from dssdesk.service.desks import Desks
from dssdesk.service.machine import machine_memory
from dssdesk.service.parts import Sessions

_log = logging.getLogger(__name__)

SECONDS = 2.0


async def keep_sampling(desks: Desks, sessions: Sessions) -> None:
    """Sample for as long as the service runs."""
    memory = machine_memory()
    while True:
        await desks.watched.wait()
        try:
            desks.sampled(await sessions.sample(), memory)
        except Exception:  # noqa: BLE001 (a boundary: a task that nobody awaits)
            _log.exception("Sessions could not be sampled")
        await asyncio.sleep(SECONDS)
