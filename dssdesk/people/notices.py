"""What people are told when a desk of theirs is here again: what others unloaded meanwhile."""

import sqlite3

from dssdesk.base.ids import Login, ProjectKey
from dssdesk.wire.people import UnloadNotice
from dssdesk.wire.places import NotebookRef

_MOST = 100


class Notices:
    """Notices that wait for their person. Each is told once."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def add(self, login: Login, notice: UnloadNotice) -> None:
        """Something of this person's was unloaded while nobody sat at a desk."""
        self._database.execute(
            "INSERT INTO notices (login, project, notebook, by_login, at)"
            " SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM users WHERE login = ?1)",
            (login, notice.notebook.project, notice.notebook.name, notice.by, notice.at),
        )

    def take(self, login: Login) -> tuple[UnloadNotice, ...]:
        """What waits for this person, the latest last; it waits no longer."""
        rows = self._database.execute(
            "DELETE FROM notices WHERE login = ? RETURNING project, notebook, by_login, at",
            (login,),
        ).fetchall()
        found = [
            UnloadNotice(
                notebook=NotebookRef(project=ProjectKey(project), name=name), by=Login(by), at=at
            )
            for project, name, by, at in rows
        ]
        return tuple(sorted(found, key=lambda notice: notice.at)[-_MOST:])
