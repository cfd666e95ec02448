"""Jupyter notebooks as files: listed, read, made, saved, cleared, deleted."""

import asyncio
import json
from typing import Any

import msgspec
from starlette.responses import Response

from dssdesk.base.errors import NotFound
from dssdesk.base.ids import ProjectKey
from dssdesk.notebook.blobs import MemoryBlobs
from dssdesk.notebook.codec import read_notebook
from dssdesk.projects.names import check_notebook_name
from dssdesk.projects.projects import Projects
from dssdesk.service.handlers.catalogue import tell_project
from dssdesk.service.permissions import Permission, may_drive, may_see
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.forms import Object, milliseconds
from dssdesk.sessions.notebook_file import digest_of_file
from dssdesk.wire.instance import Done
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.projects import DeleteNotebook

_LANGUAGES = {"r": "R", "scala": "toree"}
"""What DSS calls languages, where it is not their own name."""

_MOST = 1 << 28
"""Bytes of a notebook, as many as a desk may send."""


async def _list(call: Call) -> object:
    project = call.project()
    running = {
        info.notebook.name
        for info in call.parts.sessions.infos()
        if info.notebook.project == project and may_see(call.person, info)
    }
    is_wanted = running.__contains__ if call.flag("active") else None
    return await asyncio.to_thread(_items, call.parts.projects, project, is_wanted)


async def _content(call: Call) -> Response:
    data = await call.parts.sessions.contents.read(notebook_of(call))
    shown, digest = await asyncio.to_thread(lambda: (_as_dss_shows(data), digest_of_file(data)))
    headers = {"ETag": f'"{digest}"'}
    return Response(shown, media_type="application/json", headers=headers)


async def _create(call: Call) -> object:
    ref = notebook_of(call)
    data = await call.body(most=_MOST)
    await asyncio.to_thread(read_notebook, data, path=ref.name, blobs=MemoryBlobs())
    add = call.parts.projects.notebooks.add
    await asyncio.to_thread(lambda: add(ref.project, _formatted(data), name=ref.name))
    await tell_project(call.context, ref.project)
    return heading(call.parts.projects, ref)


async def _save(call: Call) -> object:
    ref = notebook_of(call)
    may_drive(call.context, ref)
    expected = _expected(call.request.headers.get("if-match"))
    await call.parts.sessions.contents.overwrite(
        ref, await call.body(most=_MOST), expected=expected
    )
    await tell_project(call.context, ref.project)
    return heading(call.parts.projects, ref)


async def _clear_outputs(call: Call) -> None:
    await call.parts.sessions.contents.clear_outputs(notebook_of(call))


async def _delete(call: Call) -> None:
    await call.ask(DeleteNotebook(notebook=notebook_of(call)), Done)


def notebook_of(call: Call) -> NotebookRef:
    """The notebook of the path.

    Raises:
        NameInvalid: No notebook can have this name.
    """
    name = check_notebook_name(call.parameters["notebook"])
    return NotebookRef(project=call.project(), name=name)


def heading(projects: Projects, ref: NotebookRef) -> Object:
    """The notebook as a list shows it.

    Raises:
        NotebookMissing: It is not there.
    """
    found = projects.notebooks.heading(ref)
    language = found.kernel.language
    return {
        "projectKey": ref.project,
        "name": ref.name,
        "language": _LANGUAGES.get(language.lower(), language),
        "kernelSpec": msgspec.to_builtins(found.kernel),
        "tags": found.tags,
        "lastModifiedOn": milliseconds(found.modified_at),
    }


def _items(projects: Projects, project: ProjectKey, is_wanted: Any) -> list[Object]:
    found = []
    for item in projects.item(project).notebooks:
        if is_wanted is None or is_wanted(item.name):
            ref = NotebookRef(project=project, name=item.name)
            try:
                found.append({**heading(projects, ref), "analyzedDataset": item.dataset})
            except (NotFound, OSError):  # deleted just now
                continue
    return found


def _as_dss_shows(data: bytes) -> bytes:
    """The file with each source as a list of lines, which is what programs for DSS expect."""
    try:
        return msgspec.json.encode(_in_lines(msgspec.json.decode(data)))
    except msgspec.DecodeError:  # NaN in an output, which Python's own parser bears
        return json.dumps(_in_lines(json.loads(data))).encode()


def _in_lines(tree: Any) -> Any:
    for cell in tree["cells"]:
        if isinstance(cell.get("source"), str):
            cell["source"] = cell["source"].splitlines(keepends=True)
    return tree


def _formatted(data: bytes) -> bytes:
    """A file as Jupyter writes it, for people and for git."""
    try:
        return msgspec.json.format(data, indent=1) + b"\n"
    except msgspec.DecodeError:
        return data


def _expected(said: str | None) -> str | None:
    """The digest of an ``If-Match``; None where anything will do."""
    if said is None or said.strip() == "*":
        return None
    return said.strip().removeprefix("W/").strip('"')


_PATH = "/projects/{project}/jupyter-notebooks"

ENTRIES = (
    PublicEntry(
        path=_PATH,
        run=_list,
        covers=("DSSProject.list_jupyter_notebooks",),
    ),
    PublicEntry(
        path=f"{_PATH}/{{notebook}}", run=_content, covers=("DSSJupyterNotebook.get_content",)
    ),
    PublicEntry(
        path=f"{_PATH}/{{notebook}}",
        method="POST",
        run=_create,
        permission=Permission.WRITE,
        covers=("DSSProject.create_jupyter_notebook",),
    ),
    PublicEntry(
        path=f"{_PATH}/{{notebook}}",
        method="PUT",
        run=_save,
        permission=Permission.WRITE,
        covers=("DSSNotebookContent.save",),
    ),
    PublicEntry(
        path=f"{_PATH}/{{notebook}}",
        method="DELETE",
        run=_delete,
        permission=Permission.WRITE,
        covers=("DSSJupyterNotebook.delete",),
    ),
    PublicEntry(
        path=f"{_PATH}/{{notebook}}/outputs",
        method="DELETE",
        run=_clear_outputs,
        permission=Permission.WRITE,
        covers=("DSSJupyterNotebook.clear_outputs",),
    ),
)
