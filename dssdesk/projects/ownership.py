"""Whom a project belongs to: `project.json` says it. The owner may do everything in it."""

import msgspec

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import Login, ProjectKey
from dssdesk.datasets.json_files import write_record
from dssdesk.projects.projects import Projects


def owner_of(projects: Projects, key: ProjectKey) -> Login | None:
    """Who owns a project; None for a project that nobody owns, is not there or is damaged."""
    try:
        return Login(projects.project_file(key).owner) or None
    except DssDeskError:
        return None


def give_project(projects: Projects, key: ProjectKey, owner: Login) -> None:
    """The project belongs to this person from now on.

    Raises:
        ProjectMissing: There is none.
        ProjectUnreadable: Its file is damaged.
    """
    file = msgspec.structs.replace(projects.project_file(key), owner=owner)
    write_record(projects.folder(key) / "project.json", file)
