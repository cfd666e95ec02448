"""What desks hear when people, groups or rights are others than before."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import ProjectKey
from dssdesk.service.context import Service
from dssdesk.service.desks import Desk, seen_by
from dssdesk.wire.catalogue import ProjectChanged, ProjectGone


@asynccontextmanager
async def changing_rights(service: Service) -> AsyncIterator[None]:
    """While this lasts, rights change; in the end each desk hears what that means to it.

    Whose ticket is worth nothing any more is cut off, and who may not read a project any more
    looks at nothing in it.
    """
    projects = service.parts.projects
    keys = await asyncio.to_thread(projects.keys)
    before = service.desks.readers(keys)
    yield
    service.sockets.look_again()
    service.desks.people_changed()
    after = service.desks.readers(keys)
    async with service.telling:
        for desk, now in after.items():
            had = before.get(desk, {})
            for key in sorted(had.keys() - now.keys()):
                desk.outbox.tell(f"project {key}", ProjectGone(key=key))
                await service.parts.sessions.notebooks.send_away(desk.id, key)
            for key in sorted(now):
                if had.get(key) != now[key]:
                    await _show(service, desk, key)


async def _show(service: Service, desk: Desk, key: ProjectKey) -> None:
    try:
        item = await asyncio.to_thread(service.parts.projects.item, key)
    except DssDeskError:
        return  # it went meanwhile, or cannot be read
    seen = seen_by(service.parts.people, desk.person, item)
    desk.outbox.tell(f"project {key}", ProjectChanged(project=seen))
