"""Tickets as they are kept: a digest, whose it is, what it is good for, until when."""

import secrets
import sqlite3
import time
from collections.abc import Collection
from dataclasses import dataclass

from dssdesk.base.ids import Login, SessionId
from dssdesk.people.keys import digest_of


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTicket:
    """A ticket that is worth something."""

    login: Login
    purpose: str
    session_id: SessionId | None


class Tickets:
    """The tickets of an instance. Their texts are nowhere kept."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def issue(
        self, login: Login, purpose: str, session_id: SessionId | None, seconds: float | None
    ) -> str:
        """A new one; without ``seconds`` it is good until it is revoked."""
        text, now = secrets.token_urlsafe(32), time.time()
        self._database.execute("DELETE FROM tickets WHERE ends_at <= ?", (now,))
        self._database.execute(
            "INSERT INTO tickets (digest, login, purpose, session_id, issued_at, ends_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (digest_of(text), login, purpose, session_id, now, now + seconds if seconds else None),
        )
        return text

    def find(self, digest: bytes) -> KeptTicket | None:
        """The ticket of this digest, unless it came to its end."""
        row = self._database.execute(
            "SELECT login, purpose, session_id FROM tickets"
            " WHERE digest = ? AND (ends_at IS NULL OR ends_at > ?)",
            (digest, time.time()),
        ).fetchone()
        if row is None:
            return None
        return KeptTicket(login=Login(row[0]), purpose=row[1], session_id=row[2])

    def revoke(self, digest: bytes) -> bool:
        """This one, if it is one that a login gave; whether it was."""
        found = self._database.execute(
            "DELETE FROM tickets WHERE digest = ? AND ends_at IS NOT NULL", (digest,)
        )
        return bool(found.rowcount)

    def revoke_logins(self, login: Login, *, but: bytes = b"") -> None:
        """Those that logins of this person gave."""
        self._database.execute(
            "DELETE FROM tickets WHERE login = ? AND ends_at IS NOT NULL AND digest <> ?",
            (login, but),
        )

    def revoke_endless(self, purpose: str) -> None:
        """Those of this purpose that are good until they are revoked."""
        self._database.execute(
            "DELETE FROM tickets WHERE purpose = ? AND ends_at IS NULL", (purpose,)
        )

    def revoke_session(self, session_id: SessionId) -> None:
        """Those of a session."""
        self._database.execute("DELETE FROM tickets WHERE session_id = ?", (session_id,))

    def revoke_ended(self, living: Collection[SessionId]) -> None:
        """Those of all sessions but these."""
        rows = self._database.execute(
            "SELECT DISTINCT session_id FROM tickets WHERE session_id IS NOT NULL"
        ).fetchall()
        for (session_id,) in rows:
            if session_id not in living:
                self.revoke_session(session_id)
