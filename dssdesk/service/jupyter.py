"""Jupyter's own protocol, so that qtconsole, JupyterLab or an editor can use our kernels.

What a client runs here is heard on every channel of the kernel and lies in its journal, but it
is no run of a cell: requests that stand for cells are given out by sessions alone.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from dssdesk.base.errors import BadInput, DssDeskError, NotAllowed
from dssdesk.base.ids import KernelId, SessionId
from dssdesk.people.people import Person
from dssdesk.service.context import Context, Service
from dssdesk.service.permissions import may_run_in, may_see
from dssdesk.sessions.errors import SessionMissing
from dssdesk.wire.sessions import SessionInfo, SessionPhase

SUBPROTOCOL = "v1.kernel.websocket.jupyter.org"

UNLOADED = 4404
REFUSED = 4403
BEHIND = 4413
"""Close codes: the kernel is gone, do not come back; this request is not for clients; this client
read too slowly, come back."""

_LIVES = {SessionPhase.IDLE, SessionPhase.BUSY, SessionPhase.WAITING}

STATES = {
    SessionPhase.STARTING: "starting",
    SessionPhase.IDLE: "idle",
    SessionPhase.BUSY: "busy",
    SessionPhase.WAITING: "busy",
    SessionPhase.STOPPING: "terminating",
    SessionPhase.DIED: "dead",
}
"""What Jupyter calls the states of a kernel."""


class JupyterKernel(msgspec.Struct, frozen=True, kw_only=True):
    """A kernel as Jupyter's REST API shows it."""

    id: KernelId
    name: str
    last_activity: str
    execution_state: str
    connections: int


class JupyterSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session as Jupyter's REST API shows it."""

    id: SessionId
    path: str
    name: str
    kernel: JupyterKernel
    type: str = "notebook"


async def list_kernels(context: Context, _request: Request) -> Response:
    """``GET /api/kernels``."""
    return _json([_kernel(info) for info in _mine(context)])


async def show_kernel(context: Context, request: Request) -> Response:
    """``GET /api/kernels/{id}``."""
    info = _of_kernel(context.service, context.person, request.path_params["kernel_id"])
    return _json(_kernel(info))


async def list_sessions(context: Context, _request: Request) -> Response:
    """``GET /api/sessions``."""
    return _json([_session(info) for info in _mine(context)])


async def serve_kernel(service: Service, socket: WebSocket, person: Person) -> None:
    """``WS /api/kernels/{id}/channels``; ``?iopub=0``: the client's own replies only."""
    info = _of_kernel(service, person, socket.path_params["kernel_id"])
    may_run_in(Context(service=service, person=person), info)
    if SUBPROTOCOL not in socket.scope["subprotocols"]:
        raise BadInput(f"This kernel speaks {SUBPROTOCOL} and nothing older.")
    iopub = socket.query_params.get("iopub", "1") != "0"
    client = await service.parts.sessions.attach(info.kernel_id, iopub=iopub)
    try:
        await socket.accept(subprotocol=SUBPROTOCOL)
        await _pass_on(service, socket, client)
    finally:
        await service.parts.sessions.detach(client)


def may_go_on(service: Service, socket: WebSocket, person: Person) -> bool:
    """Whether this person, as rights are now, may still run code in the kernel of a socket."""
    try:
        info = _of_kernel(service, person, socket.path_params["kernel_id"])
        may_run_in(Context(service=service, person=person), info)
    except DssDeskError:
        return False
    return True


async def _pass_on(service: Service, socket: WebSocket, client: str) -> None:
    up = asyncio.create_task(_up(service, socket, client))
    down = asyncio.create_task(_down(service, socket, client))
    try:
        await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        up.cancel()
        down.cancel()
        results = await asyncio.gather(up, down, return_exceptions=True)
    for result in results:
        if isinstance(result, DssDeskError):
            is_refused = isinstance(result, BadInput | NotAllowed)
            await socket.close(REFUSED if is_refused else UNLOADED, result.message[:100])
        elif isinstance(result, Exception) and not isinstance(result, WebSocketDisconnect):
            raise result


async def _up(service: Service, socket: WebSocket, client: str) -> None:
    while True:
        frame = await socket.receive_bytes()
        service.touch()
        await service.parts.sessions.send(client, frame)


async def _down(service: Service, socket: WebSocket, client: str) -> None:
    async for frame in service.parts.sessions.frames(client):
        await socket.send_bytes(frame)
    infos = service.parts.sessions.infos()
    living = {info.kernel_id for info in infos if info.phase in _LIVES}
    lives = socket.path_params["kernel_id"] in living
    await socket.close(BEHIND if lives else UNLOADED)


def _mine(context: Context) -> list[SessionInfo]:
    infos = context.parts.sessions.infos()
    return [info for info in infos if may_see(context.person, info)]


def _of_kernel(service: Service, person: Person, kernel_id: KernelId) -> SessionInfo:
    for info in service.parts.sessions.infos():
        if info.kernel_id == kernel_id and may_see(person, info):
            return info
    raise SessionMissing


def _kernel(info: SessionInfo) -> JupyterKernel:
    at = datetime.fromtimestamp(info.last_activity, UTC)
    return JupyterKernel(
        id=info.kernel_id,
        name=info.environment,
        last_activity=at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        execution_state=STATES[info.phase],
        connections=info.connections,
    )


def _session(info: SessionInfo) -> JupyterSession:
    notebook = info.notebook
    path = notebook.name if notebook.is_file else f"{notebook.project}/{notebook.name}.ipynb"
    return JupyterSession(id=info.session_id, path=path, name=notebook.title, kernel=_kernel(info))


def _json(value: Sequence[JupyterKernel] | Sequence[JupyterSession] | JupyterKernel) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")
