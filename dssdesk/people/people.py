"""Users, groups, their rights, and the tickets that authenticate calls.

Alone on the machine, the owner of the account is the instance's administrator and needs no
password: who can read the instance's folder is that owner.
"""

import secrets
import time
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dssdesk.base.ids import FILES, Login, ProjectKey, SessionId
from dssdesk.people.account import machine_account
from dssdesk.people.errors import PersonMissing
from dssdesk.people.keys import Keys, digest_of
from dssdesk.people.rights import Right, is_of_instance, with_implied
from dssdesk.people.schema import open_database
from dssdesk.wire.people import KeyItem


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
    """What a ticket's text stands for; ``session_id`` is set where it belongs to a session."""

    person: Person
    purpose: TicketPurpose
    session_id: SessionId | None = None


class People:
    """Everybody who is known to an instance. Calls come from one thread at a time."""

    def __init__(self, database: Path) -> None:
        self._database = open_database(database)
        self._keys = Keys(self._database)
        self._owner, name = machine_account()
        self._database.execute(
            "INSERT INTO users (login, display_name, is_administrator, created_at)"
            " VALUES (?, ?, 1, ?) ON CONFLICT (login) DO UPDATE SET is_administrator = 1",
            (self._owner, name, time.time()),
        )

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def owner_login(self) -> Login:
        """The login of the machine account that this instance belongs to."""
        return self._owner

    def person(self, login: Login) -> Person:
        """Who has this login.

        Raises:
            PersonMissing: Nobody.
        """
        row = self._database.execute(
            "SELECT display_name, is_administrator FROM users WHERE login = ?", (login,)
        ).fetchone()
        if row is None:
            raise PersonMissing(login)
        return Person(login=login, display_name=row[0], is_administrator=bool(row[1]))

    def display_name(self, login: Login) -> str:
        """What others read instead of the login.

        Raises:
            PersonMissing: Nobody has this login.
        """
        return self.person(login).display_name

    def add_user(self, login: Login, display_name: str) -> Person:
        """Let somebody in; without rights yet."""
        self._database.execute(
            "INSERT INTO users (login, display_name, created_at) VALUES (?, ?, ?)",
            (login, display_name, time.time()),
        )
        return self.person(login)

    def add_to_group(self, login: Login, group: str) -> None:
        """Make somebody a member; the group is made if there is none of that name."""
        self._database.execute("INSERT OR IGNORE INTO groups (name) VALUES (?)", (group,))
        self._database.execute("INSERT OR IGNORE INTO members VALUES (?, ?)", (group, login))

    def grant(self, login: Login, right: Right, project: ProjectKey) -> None:
        """Give somebody a right; the project counts only for the rights of a project."""
        self._database.execute(
            "INSERT OR IGNORE INTO grants (project, login, right) VALUES (?, ?, ?)",
            ("" if is_of_instance(right) else project, login, right),
        )

    def grant_group(self, group: str, right: Right, project: ProjectKey) -> None:
        """Give a right to all members of a group."""
        self._database.execute(
            "INSERT OR IGNORE INTO grants (project, group_name, right) VALUES (?, ?, ?)",
            ("" if is_of_instance(right) else project, group, right),
        )

    def forget_project(self, project: ProjectKey) -> None:
        """The project is gone; another one of its key begins without anybody's rights."""
        self._database.execute("DELETE FROM grants WHERE project = ? AND project <> ''", (project,))

    def may(self, person: Person, right: Right, project: ProjectKey = FILES) -> bool:
        """Whether the person has the right, in this project or in the whole instance.

        Files outside every project belong to the administrator, whose account they lie in.
        """
        if person.is_administrator:
            return True
        if project == FILES and not is_of_instance(right):
            return False
        place = "" if is_of_instance(right) else project
        rows = self._database.execute(
            "SELECT right FROM grants WHERE project = ? AND (login = ? OR group_name IN"
            " (SELECT group_name FROM members WHERE login = ?))",
            (place, person.login, person.login),
        ).fetchall()
        return right in with_implied(Right(row[0]) for row in rows)

    def issue(
        self, login: Login, purpose: TicketPurpose, session_id: SessionId | None = None
    ) -> str:
        """A new ticket for somebody. Its text is nowhere kept."""
        text = secrets.token_urlsafe(32)
        self._database.execute(
            "INSERT INTO tickets (digest, login, purpose, session_id, issued_at)"
            " VALUES (?, ?, ?, ?, ?)",
            (digest_of(text), login, purpose, session_id, time.time()),
        )
        return text

    def ticket(self, text: str) -> Ticket | None:
        """What this text stands for, a ticket or a key; None where it is worth nothing."""
        owner = self._keys.owner_of(text)
        if owner is not None:
            person = self._enabled(owner)
            return Ticket(person=person, purpose=TicketPurpose.KEY) if person else None
        row = self._database.execute(
            "SELECT purpose, session_id, login FROM tickets"
            " WHERE digest = ? AND (ends_at IS NULL OR ends_at > ?)",
            (digest_of(text), time.time()),
        ).fetchone()
        person = self._enabled(row[2]) if row is not None else None
        if person is None:
            return None
        return Ticket(person=person, purpose=TicketPurpose(row[0]), session_id=row[1])

    def create_key(self, login: Login, label: str, description: str = "") -> tuple[KeyItem, str]:
        """A new API key of somebody, and its text, which is nowhere kept."""
        return self._keys.create(login, label, description)

    def keys_of(self, login: Login) -> tuple[KeyItem, ...]:
        """Somebody's API keys, the newest first."""
        return self._keys.of(login)

    def revoke_key(self, login: Login, key_id: str) -> None:
        """A key of this person is worth nothing any more.

        Raises:
            KeyMissing: There is none, or it is another person's.
        """
        self._keys.revoke(login, key_id)

    def person_of(self, text: str) -> Person | None:
        """Whom this ticket stands for, if anybody."""
        ticket = self.ticket(text)
        return ticket.person if ticket else None

    def revoke_session(self, session_id: SessionId) -> None:
        """The session ended: its tickets are worth nothing."""
        self._database.execute("DELETE FROM tickets WHERE session_id = ?", (session_id,))

    def revoke_ended(self, living: Collection[SessionId]) -> None:
        """Sessions other than these ended while nobody looked."""
        rows = self._database.execute(
            "SELECT DISTINCT session_id FROM tickets WHERE session_id IS NOT NULL"
        ).fetchall()
        for (session_id,) in rows:
            if session_id not in living:
                self.revoke_session(session_id)

    def revoke_purpose(self, purpose: TicketPurpose) -> None:
        """All tickets of this purpose are worth nothing."""
        self._database.execute("DELETE FROM tickets WHERE purpose = ?", (purpose,))

    def _enabled(self, login: Login) -> Person | None:
        row = self._database.execute(
            "SELECT display_name, is_administrator FROM users WHERE login = ? AND is_enabled",
            (login,),
        ).fetchone()
        if row is None:
            return None
        return Person(login=login, display_name=row[0], is_administrator=bool(row[1]))
