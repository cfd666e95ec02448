"""Tells desks of what other programs put into projects' folders, or take away: a git pull, a copy.

Looks every two seconds, while there is a desk, whether the folders changed at all; their files are
read only then.
"""

import asyncio
import logging

from msgspec.structs import replace

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import ProjectKey
from dssdesk.projects.projects import Projects
from dssdesk.service.context import Service
from dssdesk.wire.catalogue import ProjectGone, ProjectItem

_log = logging.getLogger(__name__)

SECONDS = 2.0

Stamps = dict[ProjectKey, tuple[int, ...]]


async def keep_watching(service: Service) -> None:
    """Watch for as long as the service runs."""
    watch = FolderWatch(service.parts.projects)
    while True:
        await asyncio.sleep(SECONDS)
        if len(service.desks):
            await _tell(service, watch)


class FolderWatch:
    """Knows how the projects' folders looked last time."""

    def __init__(self, projects: Projects) -> None:
        self._projects = projects
        self._stamps: Stamps = projects.stamps()
        self._names: dict[ProjectKey, ProjectItem] = {}

    def changed(self) -> tuple[ProjectKey, ...]:
        """The projects whose folders were touched since; also those that are new or gone."""
        before, self._stamps = self._stamps, self._projects.stamps()
        keys = before.keys() | self._stamps.keys()
        return tuple(sorted(key for key in keys if before.get(key) != self._stamps.get(key)))

    def is_news(self, item: ProjectItem) -> bool:
        """Whether the tree looks different: our own saves touch the folders all the time."""
        notebooks = tuple(replace(one, modified_at=0.0) for one in item.notebooks)
        names = replace(item, notebooks=notebooks)
        is_news = self._names.get(item.key) != names
        self._names[item.key] = names
        return is_news


async def _tell(service: Service, watch: FolderWatch) -> None:
    try:
        for key in await asyncio.to_thread(watch.changed):
            async with service.telling:
                await _tell_project(service, watch, key)
    except (OSError, DssDeskError):
        _log.exception("The projects' folders could not be looked through")


async def _tell_project(service: Service, watch: FolderWatch, key: ProjectKey) -> None:
    if key not in await asyncio.to_thread(service.parts.projects.keys):
        service.desks.tell_readers(key, f"project {key}", ProjectGone(key=key))
        return
    item = await asyncio.to_thread(service.parts.projects.item, key)
    if watch.is_news(item):
        service.desks.project_changed(item)
