"""What a kernel's call may do to the project that its address names."""

from collections.abc import AsyncGenerator

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from dssdesk.base.errors import NotAllowed
from dssdesk.base.ids import ProjectKey
from dssdesk.datasets.errors import RowsBrokeOff
from dssdesk.people.rights import Right
from dssdesk.service.context import Context
from dssdesk.service.permissions import may_read


def readable(context: Context, request: Request) -> ProjectKey:
    """The project, which the person may read.

    Raises:
        NotFound: There is none, or not for this person.
    """
    project = ProjectKey(request.path_params["project"])
    may_read(context.parts.people, context.person, project)
    return project


def writable(context: Context, request: Request) -> ProjectKey:
    """The project, which the person may change.

    Raises:
        NotFound: There is none, or not for this person.
        NotAllowed: The person may only read it.
    """
    project = readable(context, request)
    if not context.parts.people.may(context.person, Right.WRITE, project):
        raise NotAllowed(f"You may read the project {project}, but not change it.")
    return project


def as_json(value: object) -> Response:
    """An answer."""
    return Response(msgspec.json.encode(value), media_type="application/json")


async def body_of(request: Request) -> AsyncGenerator[bytes]:
    """The bytes of a call, as they come.

    Raises:
        RowsBrokeOff: The kernel went away in the middle.
    """
    try:
        async for piece in request.stream():
            yield piece
    except ClientDisconnect as error:
        raise RowsBrokeOff from error
