"""The people of an instance as records: who there is, what is known of each."""

import re
import sqlite3
import time

from dssdesk.base.ids import Login
from dssdesk.base.order import by_name
from dssdesk.people.errors import LoginTaken, LoginUnfit, PersonMissing
from dssdesk.wire.people import PersonItem

_LOGIN = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._@+-]{0,79}")
_MOST = 200

_SELECT = (
    "SELECT login, display_name, email, is_administrator, is_enabled, password IS NOT NULL, account"
    " FROM users"
)


class Register:
    """Everybody who is known; whoever calls checks whether that may be."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def items(self) -> tuple[PersonItem, ...]:
        """Everybody, sorted by name."""
        rows = self._database.execute(_SELECT).fetchall()
        groups: dict[str, list[str]] = {}
        for group, login in self._database.execute(
            "SELECT group_name, login FROM members ORDER BY group_name"
        ):
            groups.setdefault(login, []).append(group)
        found = [_item(row, tuple(groups.get(row[0], ()))) for row in rows]
        return tuple(sorted(found, key=lambda item: (by_name(item.display_name), item.login)))

    def item(self, login: Login) -> PersonItem:
        """One person.

        Raises:
            PersonMissing: Nobody has this login.
        """
        row = self._database.execute(f"{_SELECT} WHERE login = ?", (login,)).fetchone()
        if row is None:
            raise PersonMissing(login)
        groups = self._database.execute(
            "SELECT group_name FROM members WHERE login = ? ORDER BY group_name", (login,)
        ).fetchall()
        return _item(row, tuple(name for (name,) in groups))

    def add(self, person: PersonItem, password: str | None) -> None:
        """Let somebody in; ``password`` is the hash.

        Raises:
            LoginUnfit: Nobody can have this login.
            LoginTaken: Somebody has it.
        """
        if _LOGIN.fullmatch(person.login) is None:
            raise LoginUnfit
        present = self._database.execute(
            "SELECT 1 FROM users WHERE login = ? COLLATE NOCASE", (person.login,)
        ).fetchone()
        if present is not None:
            raise LoginTaken(person.login)
        self._database.execute(
            "INSERT INTO users (login, display_name, password, created_at) VALUES (?, ?, ?, ?)",
            (person.login, person.display_name, password, time.time()),
        )
        self.change(person)

    def change(self, person: PersonItem) -> None:
        """Replace what is known of the person of this login, except for groups and password."""
        self._database.execute(
            "UPDATE users SET display_name = ?, email = ?, is_administrator = ?, is_enabled = ?,"
            " account = ? WHERE login = ?",
            (
                " ".join(person.display_name.split())[:_MOST] or person.login,
                person.email.strip()[:_MOST],
                person.is_administrator,
                person.is_enabled,
                person.account,
                person.login,
            ),
        )

    def delete(self, login: Login) -> None:
        """This person, with keys, tickets and rights."""
        self._database.execute("DELETE FROM users WHERE login = ?", (login,))


def _item(row: tuple[str, str, str, int, int, int, str], groups: tuple[str, ...]) -> PersonItem:
    login, name, email, is_administrator, is_enabled, has_password, account = row
    return PersonItem(
        login=Login(login),
        display_name=name,
        email=email,
        is_administrator=bool(is_administrator),
        is_enabled=bool(is_enabled),
        has_password=bool(has_password),
        account=account,
        groups=groups,
    )
