"""Every route of the public API."""

from dssdesk.service.publicapi import instance, project_folders, project_settings, projects
from dssdesk.service.publicapi.entry import PublicEntry

ENTRIES: tuple[PublicEntry, ...] = (
    *instance.ENTRIES,
    *projects.ENTRIES,
    *project_settings.ENTRIES,
    *project_folders.ENTRIES,
)
