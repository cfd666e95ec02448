"""WebSockets that are open, so that one ends whose ticket is worth nothing any more."""

import asyncio
import contextlib
from collections.abc import Iterator

from dssdesk.people.people import People, Ticket

LOGGED_OUT = 4401
"""Close code: the ticket of this socket is worth nothing any more; log in again."""

_LAST_WORDS = 0.1
"""Seconds in which the answer to who ended it leaves."""


class Sockets:
    """All sockets of the service, each with the ticket that opened it."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._open: dict[asyncio.Event, Ticket] = {}

    @contextlib.contextmanager
    def holding(self, ticket: Ticket) -> Iterator[asyncio.Event]:
        """A socket is open for as long as this lasts; the event says that it must end."""
        ended = asyncio.Event()
        self._open[ended] = ticket
        try:
            yield ended
        finally:
            del self._open[ended]

    def look_again(self) -> None:
        """Tickets were revoked: their sockets end."""
        loop = asyncio.get_running_loop()
        for ended, ticket in self._open.items():
            if not self._people.is_good(ticket):
                loop.call_later(_LAST_WORDS, ended.set)
