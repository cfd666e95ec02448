"""A project's variables, for ``dataiku`` in a kernel."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from dssdesk.base.errors import BadInput
from dssdesk.projects.variables import read_variables, write_variables
from dssdesk.service.context import Context
from dssdesk.service.kernel_access import as_json, readable, writable


class _Both(msgspec.Struct, frozen=True, kw_only=True):
    standard: dict[str, Any] = msgspec.field(default_factory=dict)
    local: dict[str, Any] = msgspec.field(default_factory=dict)


async def send_resolved(context: Context, request: Request) -> Response:
    """``GET /kernel/project/{project}/variables``: local ones win over those of one name."""
    project = readable(context, request)
    found = read_variables(context.parts.projects.folder(project), project)
    return as_json({**found.standard, **found.local})


async def send_both(context: Context, request: Request) -> Response:
    """``GET /kernel/project/{project}/variables/both``."""
    project = readable(context, request)
    found = read_variables(context.parts.projects.folder(project), project)
    return as_json(_Both(standard=found.standard, local=found.local))


async def take_both(context: Context, request: Request) -> Response:
    """``PUT /kernel/project/{project}/variables/both``: all of them are replaced."""
    project = writable(context, request)
    try:
        wish = msgspec.json.decode(await request.body(), type=_Both)
    except msgspec.MsgspecError as error:
        raise BadInput(f"These are no variables: {error}.") from error
    folder = context.parts.projects.folder(project)
    write_variables(folder, standard=wish.standard, local=wish.local)
    return as_json({})
