"""Personal API keys: what programs outside of notebooks call with, in their person's name."""

import hashlib
import secrets
import sqlite3
import time

from dssdesk.base.ids import Login
from dssdesk.people.errors import KeyMissing
from dssdesk.wire.people import KeyItem

PREFIX = "dssdesk-"
"""What every key begins with, so that one that leaked can be searched for."""

_USED_SECONDS = 60.0
"""How exactly it is known when a key was used; a busy program writes no more often."""


class Keys:
    """The keys of everybody in the instance. Their texts are nowhere kept."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def create(self, login: Login, label: str, description: str) -> tuple[KeyItem, str]:
        """A new key, and its text."""
        item = KeyItem(
            id=secrets.token_hex(8), label=label, description=description, created_at=time.time()
        )
        text = PREFIX + secrets.token_urlsafe(32)
        self._database.execute(
            "INSERT INTO keys (id, digest, login, label, description, created_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (item.id, digest_of(text), login, label, description, item.created_at),
        )
        return item, text

    def of(self, login: Login) -> tuple[KeyItem, ...]:
        """Somebody's keys, the newest first."""
        rows = self._database.execute(
            "SELECT id, label, description, created_at, used_at FROM keys WHERE login = ?"
            " ORDER BY created_at DESC, id",
            (login,),
        ).fetchall()
        return tuple(
            KeyItem(id=row[0], label=row[1], description=row[2], created_at=row[3], used_at=row[4])
            for row in rows
        )

    def describe(self, login: Login, key_id: str, label: str, description: str) -> None:
        """Give this key of this person another label and description.

        Raises:
            KeyMissing: There is none, or it is another person's.
        """
        found = self._database.execute(
            "UPDATE keys SET label = ?, description = ? WHERE login = ? AND id = ?",
            (label, description, login, key_id),
        )
        if not found.rowcount:
            raise KeyMissing

    def revoke(self, login: Login, key_id: str) -> None:
        """This key of this person is worth nothing any more.

        Raises:
            KeyMissing: There is none, or it is another person's.
        """
        found = self._database.execute(
            "DELETE FROM keys WHERE login = ? AND id = ?", (login, key_id)
        )
        if not found.rowcount:
            raise KeyMissing

    def owner_of(self, text: str) -> Login | None:
        """Whose key this is, if it is one; it was used now."""
        if not text.startswith(PREFIX):
            return None
        digest, now = digest_of(text), time.time()
        row = self._database.execute(
            "SELECT login, used_at FROM keys WHERE digest = ?", (digest,)
        ).fetchone()
        if row is None:
            return None
        if row[1] is None or now - row[1] >= _USED_SECONDS:
            self._database.execute("UPDATE keys SET used_at = ? WHERE digest = ?", (now, digest))
        return Login(row[0])


def digest_of(text: str) -> bytes:
    """What is kept of a ticket or a key. A look-up by it tells nothing of the text by its time."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()
