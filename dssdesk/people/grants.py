"""Which rights were given, to whom, in which project or in the whole instance."""

import sqlite3
from collections.abc import Sequence

from dssdesk.base.errors import BadInput
from dssdesk.base.ids import Login, ProjectKey
from dssdesk.people.rights import PROJECT_RIGHTS, Right, project_rights
from dssdesk.people.schema import transaction
from dssdesk.wire.people import Grant

_KNOWN = frozenset(Right)

_OF_SOMEBODY = (
    "SELECT right FROM grants WHERE project = ? AND (login = ? OR group_name IN"
    " (SELECT group_name FROM members WHERE login = ?))"
)


class Grants:
    """The rights that people and groups have. An empty project stands for the instance."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def rights_of(self, login: Login, project: str) -> frozenset[Right]:
        """What was given to somebody there, also by way of groups; without what it implies."""
        rows = self._database.execute(_OF_SOMEBODY, (project, login, login)).fetchall()
        return frozenset(Right(name) for (name,) in rows if name in _KNOWN)

    def give(self, login: Login, right: Right, project: str) -> None:
        """Give somebody a right."""
        self._add(project, Grant(login=login), (right,))

    def of_project(self, project: ProjectKey) -> tuple[Grant, ...]:
        """Who has which rights in a project: groups first, then people, each by name."""
        rows = self._database.execute(
            "SELECT login, group_name, right FROM grants WHERE project = ?", (project,)
        ).fetchall()
        found: dict[tuple[str, str], list[str]] = {}
        for login, group, right in rows:
            found.setdefault((login or "", group or ""), []).append(right)
        return tuple(
            Grant(
                login=Login(login), group=group, rights=project_rights(PROJECT_RIGHTS & set(rights))
            )
            for (login, group), rights in sorted(found.items())
        )

    def replace(self, project: ProjectKey, grants: Sequence[Grant]) -> None:
        """These are all rights that anybody has in a project.

        Raises:
            BadInput: A grant is for nobody, or for two; or nobody has that name.
            RightUnknown: A right is none of a project.
        """
        for grant in grants:
            if bool(grant.login) == bool(grant.group):
                raise BadInput("Every line of permissions is for one person or for one group.")
            project_rights(grant.rights)
        try:
            with transaction(self._database):
                self.forget_project(project)
                for grant in grants:
                    self._add(project, grant, project_rights(grant.rights))
        except sqlite3.IntegrityError as error:
            raise BadInput("Somebody or some group in these permissions is not here.") from error

    def forget_project(self, project: ProjectKey) -> None:
        """Nobody has rights there any more."""
        self._database.execute("DELETE FROM grants WHERE project = ? AND project <> ''", (project,))

    def _add(self, project: str, grant: Grant, rights: Sequence[Right]) -> None:
        # NULL is never equal to NULL, so the table's own UNIQUE keeps nothing out.
        for right in rights:
            self._database.execute(
                "INSERT INTO grants (project, login, group_name, right) SELECT ?1, ?2, ?3, ?4"
                " WHERE NOT EXISTS (SELECT 1 FROM grants WHERE project = ?1 AND login IS ?2"
                " AND group_name IS ?3 AND right = ?4)",
                (project, grant.login or None, grant.group or None, right),
            )
