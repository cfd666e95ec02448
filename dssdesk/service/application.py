"""The ASGI application: routes behind authentication, and what runs beside them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from dssdesk.base.errors import BadInput, DssDeskError, NotFound
from dssdesk.projects.ownership import owner_of
from dssdesk.service.authentication import Authentication
from dssdesk.service.context import Service
from dssdesk.service.desks import Desks
from dssdesk.service.entry import OpenEntry, route_of
from dssdesk.service.parts import Parts
from dssdesk.service.problems import problem_at
from dssdesk.service.publicapi.answer import Versions
from dssdesk.service.routes import ENTRIES
from dssdesk.service.samples import keep_sampling
from dssdesk.service.sockets import Sockets
from dssdesk.service.watching import keep_watching

_OPEN = frozenset(entry.path for entry in ENTRIES if isinstance(entry, OpenEntry))


def build_service(parts: Parts) -> Service:
    """What the application keeps in memory; listens to sessions from now on."""
    desks = Desks(parts.people)
    desks.know(parts.sessions.infos())
    parts.sessions.listen(desks.session_event)
    parts.spark.listen(desks.spark_changed)
    parts.people.project_owner = partial(owner_of, parts.projects)
    return Service(parts=parts, desks=desks, sockets=Sockets(parts.people))


def build_application(service: Service) -> Starlette:
    """The application. Whoever starts it opens and closes the parts."""

    @contextlib.asynccontextmanager
    async def beside(_app: Starlette) -> AsyncIterator[None]:
        tasks = [
            asyncio.create_task(keep_sampling(service.desks, service.parts.sessions)),
            asyncio.create_task(keep_watching(service)),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    return Starlette(
        routes=[route_of(entry, service) for entry in ENTRIES],
        middleware=[
            Middleware(Versions),
            Middleware(Authentication, people=service.parts.people, open_to_all=_OPEN),
        ],
        exception_handlers={HTTPException: _no_such_route},
        lifespan=beside,
    )


async def _no_such_route(request: Request, error: Exception) -> Response:
    problem: DssDeskError = NotFound("There is nothing at this address.")
    if isinstance(error, HTTPException) and error.status_code != 404:
        problem = BadInput(f"{request.method} is nothing that this address takes.")
    return problem_at(request.url.path, problem)
