"""The routes of desks and of the command line."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from dssdesk.base.ids import ProjectKey
from dssdesk.people.people import Person
from dssdesk.service.channel import Channel
from dssdesk.service.context import Context, Service
from dssdesk.service.handlers.table import answer
from dssdesk.service.permissions import may_read
from dssdesk.wire import codec


async def serve_channel(service: Service, socket: WebSocket, person: Person) -> None:
    """``WS /desk/channel``."""
    await Channel(socket, service, person).run()


async def answer_ask(context: Context, request: Request) -> Response:
    """``POST /desk/ask``: one bare message, one bare answer."""
    message = codec.decode(await request.body())
    reply = await answer(context, message)
    return Response(codec.encode(reply), media_type="application/json")


async def send_blob(context: Context, request: Request) -> Response:
    """``GET /desk/blobs/{digest}?project=KEY``: a long value of an output.

    The digest is that of the text, so whoever has it once need never ask again.
    """
    project = ProjectKey(request.query_params.get("project", ""))
    may_read(context.parts.people, context.person, project)
    blob = context.parts.sessions.notebooks.blob
    text = await asyncio.to_thread(blob, project, request.path_params["digest"])
    return Response(
        text,
        media_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "private, immutable", "X-Content-Type-Options": "nosniff"},
    )
