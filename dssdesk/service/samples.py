"""Tells desks what sessions use, every two seconds, while somebody watches."""

import asyncio
import logging

from dssdesk.base.errors import DssDeskError
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
        except DssDeskError as error:
            _log.warning("Sessions could not be sampled: %s", error)
        await asyncio.sleep(SECONDS)
