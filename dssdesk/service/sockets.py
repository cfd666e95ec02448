"""WebSockets that are open, so that one ends whose ticket is worth nothing any more."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator

from dssdesk.people.people import People, Person, Ticket

LOGGED_OUT = 4401
SHUT = 4404
"""Close codes: the ticket of this socket is worth nothing any more, log in again; what it is about
is not there any more for this person, do not come back."""

_LAST_WORDS = 0.1
"""Seconds in which the answer to who ended it leaves."""


class Sockets:
    """All sockets of the service, each with the ticket that opened it."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._open: dict[asyncio.Event, tuple[Ticket, Callable[[Person], bool]]] = {}

    @contextlib.contextmanager
    def holding(
        self, ticket: Ticket, may_stay: Callable[[Person], bool]
    ) -> Iterator[asyncio.Event]:
        """A socket is open for as long as this lasts; the event says that it must end."""
        ended = asyncio.Event()
        self._open[ended] = (ticket, may_stay)
        try:
            yield ended
        finally:
            del self._open[ended]

    def look_again(self) -> None:
        """Tickets were revoked, or rights are others: sockets end that nobody may use any more."""
        loop = asyncio.get_running_loop()
        for ended, (ticket, may_stay) in self._open.items():
            if not self._people.is_good(ticket) or not may_stay(self._as_now(ticket)):
                loop.call_later(_LAST_WORDS, ended.set)

    def close_code(self, ticket: Ticket) -> int:
        """What a socket of this ticket is closed with that had to end."""
        return SHUT if self._people.is_good(ticket) else LOGGED_OUT

    def _as_now(self, ticket: Ticket) -> Person:
        return self._people.person(ticket.person.login)
