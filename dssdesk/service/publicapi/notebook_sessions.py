"""Running notebooks: who runs what, and unloading; by today's routes and by the deprecated ones.

A session is shown to its owner and to administrators alone, as everywhere.
"""

import contextlib
from collections.abc import Iterable

import psutil

from dssdesk.base.errors import NotFound
from dssdesk.base.ids import SessionId
from dssdesk.people.people import People
from dssdesk.projects.names import check_notebook_name
from dssdesk.service.jupyter import STATES
from dssdesk.service.permissions import Permission, may_see, own_session
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.errors import QueryUnreadable
from dssdesk.service.publicapi.forms import Object, by, milliseconds
from dssdesk.service.publicapi.notebooks import heading, notebook_of
from dssdesk.sessions.errors import SessionMissing
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import SessionInfo, SessionUnloaded, UnloadSession


async def _sessions(call: Call) -> object:
    notebook = notebook_of(call)
    found = _of(call, notebook)
    if not found:
        call.parts.projects.notebooks.existing(notebook)
    return found


async def _unload(call: Call) -> None:
    await _unload_one(call, notebook_of(call), call.parameters["session"])


async def _state(call: Call) -> object:
    notebook = _named(call)
    call.parts.projects.notebooks.existing(notebook)
    return {**heading(call.parts.projects, notebook), "activeSessions": _of(call, notebook)}


async def _unload_named(call: Call) -> None:
    session = call.text("sessionId")
    if not session:
        raise QueryUnreadable("sessionId", "the id of a session")
    await _unload_one(call, _named(call), session)


async def _active(call: Call) -> object:
    project = call.project()
    return _by_notebook(call, (it for it in _seen(call) if it.notebook.project == project))


async def _active_everywhere(call: Call) -> object:
    return _by_notebook(call, _seen(call))


async def _unload_one(call: Call, notebook: NotebookRef, session: str) -> None:
    session_id = SessionId(session)
    if own_session(call.context, session_id).notebook != notebook:
        raise SessionMissing
    await call.ask(UnloadSession(session_id=session_id), SessionUnloaded)


def _named(call: Call) -> NotebookRef:
    """The notebook that the query names, as the deprecated routes do."""
    name = call.text("notebookName")
    if not name:
        raise QueryUnreadable("notebookName", "the name of a notebook")
    return NotebookRef(project=call.project(), name=check_notebook_name(name))


def _seen(call: Call) -> list[SessionInfo]:
    return [info for info in call.parts.sessions.infos() if may_see(call.person, info)]


def _of(call: Call, notebook: NotebookRef) -> list[Object]:
    infos = [info for info in _seen(call) if info.notebook == notebook]
    return [_session(call.parts.people, info) for info in infos]


def _by_notebook(call: Call, infos: Iterable[SessionInfo]) -> list[Object]:
    """Each notebook that runs, with its sessions."""
    found: dict[NotebookRef, Object] = {}
    for info in infos:
        ref = info.notebook
        if ref not in found:
            found[ref] = {"projectKey": ref.project, "name": ref.name, "activeSessions": []}
            with contextlib.suppress(NotFound, OSError):  # what runs may have lost its file
                found[ref] |= heading(call.parts.projects, ref)
        found[ref]["activeSessions"].append(_session(call.parts.people, info))
    return list(found.values())


def _session(people: People, info: SessionInfo) -> Object:
    return {
        "projectKey": info.notebook.project,
        "notebookName": info.notebook.name,
        "sessionCreator": info.owner,
        "sessionCreatorDisplayName": by(people, info.owner)["displayName"],
        "sessionUnixOwner": _account(info.pid),
        "sessionId": info.session_id,
        "kernelId": info.kernel_id,
        "kernelPid": info.pid,
        "kernelConnections": info.connections,
        "kernelLastActivityTime": milliseconds(info.last_activity),
        "kernelExecutionState": STATES[info.phase],
        "sessionStartTime": milliseconds(info.started_at),
    }


def _account(pid: int) -> str:
    """The account of the operating system as which the kernel runs; nothing once it is gone."""
    try:
        return psutil.Process(pid).username() if pid > 0 else ""
    except psutil.Error:
        return ""


_NOTEBOOK = "/projects/{project}/jupyter-notebooks/{notebook}"
_DEPRECATED = "/projects/{project}/notebooks"

ENTRIES = (
    PublicEntry(
        path=f"{_NOTEBOOK}/sessions", run=_sessions, covers=("DSSJupyterNotebook.get_sessions",)
    ),
    PublicEntry(
        path=f"{_NOTEBOOK}/sessions/{{session}}",
        method="DELETE",
        run=_unload,
        covers=("DSSJupyterNotebook.unload", "DSSNotebookSession.unload"),
    ),
    PublicEntry(
        path=_DEPRECATED,
        run=_state,
        covers=("DSSNotebook.get_state", "DSSNotebook.get_sessions"),
    ),
    PublicEntry(
        path=_DEPRECATED, method="DELETE", run=_unload_named, covers=("DSSNotebook.unload",)
    ),
    PublicEntry(
        path=f"{_DEPRECATED}/active", run=_active, covers=("DSSProject.list_running_notebooks",)
    ),
    PublicEntry(
        path="/admin/notebooks",
        run=_active_everywhere,
        permission=Permission.ANYBODY,
        covers=("DSSClient.list_running_notebooks",),
    ),
)
