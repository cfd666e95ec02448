"""What ``dataiku.Folder`` in a kernel does: files of managed folders, whole or not at all."""

import asyncio
import mimetypes
from contextlib import aclosing
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from dssdesk.base.ids import ProjectKey
from dssdesk.projects.folders import (
    folder_details,
    folder_items,
    folder_path,
    is_inside,
    is_upload,
    path_in_folder,
)
from dssdesk.service.context import Context
from dssdesk.service.folder_files import (
    delete_below,
    file_place,
    open_file,
    pieces_of,
    store_file,
    tell_folder,
)
from dssdesk.service.kernel_access import as_json, body_of, readable, writable


async def list_folders(context: Context, request: Request) -> Response:
    """``GET /kernel/project/{project}/folders``."""
    project = readable(context, request)
    root = context.parts.projects.folder(project)
    items = await asyncio.to_thread(folder_items, root)
    return as_json([{"projectKey": project, "id": it.id, "name": it.name} for it in items])


async def list_files(context: Context, request: Request) -> Response:
    """``GET /kernel/folders/{project}/{folder}/files``."""
    project = readable(context, request)
    root = context.parts.projects.folder(project)
    found = await asyncio.to_thread(folder_details, root, project, request.path_params["folder"])
    files = [
        {"path": it.path, "size": it.size, "lastModified": round(it.modified_at * 1000)}
        for it in found.files
    ]
    return as_json({"id": found.folder_id, "name": found.name, "path": found.path, "files": files})


async def show_path(context: Context, request: Request) -> Response:
    """``GET /kernel/folders/{project}/{folder}/details?path=…``."""
    readable(context, request)
    root, path = _root(context, request), _wished(request)
    return as_json(await asyncio.to_thread(_details, root, _place(root, path), path))


async def send_file(context: Context, request: Request) -> Response:
    """``GET /kernel/folders/{project}/{folder}/content?path=…``."""
    readable(context, request)
    path = _wished(request)
    file = await asyncio.to_thread(open_file, _root(context, request), path)
    return StreamingResponse(pieces_of(file), media_type="application/octet-stream")


async def take_file(context: Context, request: Request) -> Response:
    """``PUT /kernel/folders/{project}/{folder}/content?path=…``."""
    writable(context, request)
    place = file_place(_root(context, request), _wished(request))
    async with aclosing(body_of(request)) as body:
        size = await store_file(place, body)
    _tell(context, request)
    return as_json({"size": size})


async def delete_path(context: Context, request: Request) -> Response:
    """``DELETE /kernel/folders/{project}/{folder}/content?path=…``; ``/`` empties the folder."""
    writable(context, request)
    root = _root(context, request)
    await asyncio.to_thread(delete_below, root, _place(root, _wished(request)))
    _tell(context, request)
    return as_json({})


def _tell(context: Context, request: Request) -> None:
    tell_folder(context, ProjectKey(request.path_params["project"]), request.path_params["folder"])


def _root(context: Context, request: Request) -> Path:
    project = context.parts.projects.folder(request.path_params["project"])
    return folder_path(project, request.path_params["folder"])


def _wished(request: Request) -> str:
    return request.query_params.get("path", "/")


def _place(root: Path, path: str) -> Path:
    return root if path in ("", "/") else path_in_folder(root, path.rstrip("/"))


def _details(root: Path, place: Path, path: str, *, with_children: bool = True) -> dict[str, Any]:
    if not place.exists():
        return {"exists": False, "directory": False, "fullPath": f"/{path.strip('/')}"}
    state = place.stat()
    found = {
        "exists": True,
        "directory": place.is_dir(),
        "fullPath": "/" + place.relative_to(root).as_posix() if place != root else "/",
        "size": 0 if place.is_dir() else state.st_size,
        "lastModified": round(state.st_mtime * 1000),
    }
    if not place.is_dir():
        kind = mimetypes.guess_type(place.name)[0] or "application/octet-stream"
        return {**found, "mimeType": kind}
    if not with_children:
        return found
    children = sorted(it for it in place.iterdir() if not is_upload(it) and is_inside(root, it))
    return {**found, "children": [_details(root, it, "", with_children=False) for it in children]}
