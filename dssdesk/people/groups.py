"""Groups of people, and the rights that a group has in the whole instance."""

import sqlite3
from collections.abc import Iterable

from dssdesk.base.ids import Login
from dssdesk.base.order import by_name
from dssdesk.people.errors import GroupMissing, NameUnfit
from dssdesk.people.rights import INSTANCE_RIGHTS, instance_rights
from dssdesk.people.schema import transaction
from dssdesk.wire.people import GroupItem

_MOST = 80
_MOST_OF_DESCRIPTION = 2_000


class Groups:
    """The groups of an instance. Whoever calls checks whether that may be."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def items(self) -> tuple[GroupItem, ...]:
        """All groups, sorted by name."""
        rights: dict[str, list[str]] = {}
        for group, right in self._database.execute(
            "SELECT group_name, right FROM grants WHERE project = '' AND group_name IS NOT NULL"
        ):
            rights.setdefault(group, []).append(right)
        rows = self._database.execute("SELECT name, description FROM groups").fetchall()
        return tuple(
            GroupItem(
                name=name,
                description=description,
                rights=instance_rights(INSTANCE_RIGHTS & set(rights.get(name, ()))),
            )
            for name, description in sorted(rows, key=lambda row: by_name(row[0]))
        )

    def save(self, group: GroupItem) -> None:
        """Make a group, or replace the one of this name.

        Raises:
            NameUnfit: No group can be called so.
            RightUnknown: A right is none of the instance.
        """
        if not _is_name(group.name):
            raise NameUnfit
        rights = instance_rights(group.rights)
        with transaction(self._database):
            self._database.execute(
                "INSERT INTO groups (name, description) VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET description = excluded.description",
                (group.name, group.description[:_MOST_OF_DESCRIPTION]),
            )
            self._database.execute(
                "DELETE FROM grants WHERE project = '' AND group_name = ?", (group.name,)
            )
            self._database.executemany(
                "INSERT INTO grants (project, group_name, right) VALUES ('', ?, ?)",
                [(group.name, right) for right in rights],
            )

    def delete(self, name: str) -> None:
        """Take a group away, with what its members had by it.

        Raises:
            GroupMissing: There is none of this name.
        """
        if not self._database.execute("DELETE FROM groups WHERE name = ?", (name,)).rowcount:
            raise GroupMissing(name)

    def check(self, names: Iterable[str]) -> None:
        """Let pass what are groups.

        Raises:
            GroupMissing: One is none.
        """
        present = {name for (name,) in self._database.execute("SELECT name FROM groups")}
        for name in names:
            if name not in present:
                raise GroupMissing(name)

    def put(self, login: Login, groups: Iterable[str]) -> None:
        """Let somebody be a member of these groups alone."""
        self._database.execute("DELETE FROM members WHERE login = ?", (login,))
        self._database.executemany(
            "INSERT INTO members VALUES (?, ?)", [(name, login) for name in sorted(set(groups))]
        )


def _is_name(name: str) -> bool:
    return 0 < len(name) <= _MOST and name == name.strip() and name.isprintable()
