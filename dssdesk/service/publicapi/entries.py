"""Every route of the public API.

After a change here or to `covers`, `resources/api/make.py` writes ``client/API.md`` anew.
"""

from dssdesk.service.publicapi import (
    code_environments,
    dataset_creation,
    dataset_data,
    datasets,
    futures,
    instance,
    keys,
    managed_folders,
    many_people,
    monitoring,
    notebook_sessions,
    notebooks,
    own_user,
    people,
    project_folders,
    project_permissions,
    project_settings,
    projects,
    uploads,
)
from dssdesk.service.publicapi.entry import PublicEntry

ENTRIES: tuple[PublicEntry, ...] = (
    *instance.ENTRIES,
    *code_environments.ENTRIES,
    *projects.ENTRIES,
    *project_settings.ENTRIES,
    *project_permissions.ENTRIES,
    *project_folders.ENTRIES,
    *people.ENTRIES,
    *own_user.ENTRIES,
    *many_people.ENTRIES,
    *keys.ENTRIES,
    *futures.ENTRIES,
    *monitoring.ENTRIES,
    *notebooks.ENTRIES,
    *notebook_sessions.ENTRIES,
    *dataset_creation.ENTRIES,
    *dataset_data.ENTRIES,
    *datasets.ENTRIES,
    *managed_folders.ENTRIES,
    *uploads.ENTRIES,
)
