"""Every route of the public API; `resources/api/make.py` writes what they cover into `client/API.md`."""

from dssdesk.service.publicapi import (
    futures,
    instance,
    keys,
    notebook_sessions,
    notebooks,
    people,
    project_folders,
    project_permissions,
    project_settings,
    projects,
)
from dssdesk.service.publicapi.entry import PublicEntry

ENTRIES: tuple[PublicEntry, ...] = (
    *instance.ENTRIES,
    *projects.ENTRIES,
    *project_settings.ENTRIES,
    *project_permissions.ENTRIES,
    *project_folders.ENTRIES,
    *people.ENTRIES,
    *keys.ENTRIES,
    *futures.ENTRIES,
    *notebooks.ENTRIES,
    *notebook_sessions.ENTRIES,
)
