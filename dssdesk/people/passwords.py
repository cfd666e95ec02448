"""Passwords: how they are kept, and how one is checked.

To check one takes 50 ms and 64 MB, on purpose. It takes as long for a login that nobody has, so
that its time does not tell who there is.
"""

import secrets
import sqlite3
from functools import cache
from typing import TYPE_CHECKING

from dssdesk.base.ids import Login
from dssdesk.people.errors import PasswordUnfit

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LEAST = 8
MOST = 1_000


class Passwords:
    """The password hashes of an instance."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def of(self, login: Login) -> str | None:
        """The hash of somebody who may log in with a password; None for everybody else."""
        row = self._database.execute(
            "SELECT password FROM users WHERE login = ? AND is_enabled", (login,)
        ).fetchone()
        return row[0] if row is not None else None

    def put(self, login: Login, password: str) -> None:
        """Keep this hash."""
        self._database.execute("UPDATE users SET password = ? WHERE login = ?", (password, login))


def hash_of(password: str) -> str:
    """What is kept of a password. Slow: in a thread.

    Raises:
        PasswordUnfit: It is too short, or so long that to hash it would keep us busy.
    """
    if not LEAST <= len(password) <= MOST:
        raise PasswordUnfit(LEAST, MOST)
    return _hasher().hash(password)


def is_right(kept: str | None, password: str) -> bool:
    """Whether this is the password behind a hash; slow, also where there is no hash."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        _hasher().verify(kept or _nobodys(), password[:MOST])
    except (Argon2Error, InvalidHashError):
        return False
    return kept is not None


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher  # 16 ms, that a start need not wait for

    return PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash(secrets.token_urlsafe())
