"""Who calls, and by which ticket."""

from dataclasses import dataclass
from enum import StrEnum

from dssdesk.base.ids import Login, SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may call the service."""

    login: Login
    display_name: str
    is_administrator: bool


class TicketPurpose(StrEnum):
    """What a ticket is good for."""

    DESK = "desk"
    SESSION = "session"
    KEY = "key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a ticket's or a key's text stands for.

    Attributes:
        session_id: Set where it belongs to a session.
        digest: Names it; nobody gets the text from it.
    """

    person: Person
    purpose: TicketPurpose
    session_id: SessionId | None = None
    digest: bytes = b""
