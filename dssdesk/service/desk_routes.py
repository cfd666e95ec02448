"""The routes of desks and of the command line."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from dssdesk.base.ids import ProjectKey
from dssdesk.people.people import Person
from dssdesk.service.authentication import ticket_of
from dssdesk.service.channel import Channel
from dssdesk.service.context import Context, Service
from dssdesk.service.handlers.table import answer
from dssdesk.service.permissions import may_read
from dssdesk.wire import codec
from dssdesk.wire.places import NotebookRef


async def serve_channel(service: Service, socket: WebSocket, _person: Person) -> None:
    """``WS /desk/channel``."""
    await Channel(socket, service, ticket_of(socket)).run()


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


async def send_library(context: Context, request: Request) -> Response:
    """``GET /desk/libraries/{name}?project=KEY&notebook=NAME``: a script that draws outputs.

    The name is one of a fixed table, and the script comes from the notebook's environment.
    """
    query = request.query_params
    project = ProjectKey(query.get("project", ""))
    may_read(context.parts.people, context.person, project)
    notebook = NotebookRef(project=project, name=query.get("notebook", ""))
    text = await context.parts.sessions.environments.library(notebook, request.path_params["name"])
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(text, media_type="text/plain; charset=utf-8", headers=headers)
