"""Managed folders and the files in them."""

import asyncio
from pathlib import Path
from typing import Any

import msgspec
from starlette.responses import Response, StreamingResponse

from dssdesk.base.errors import BadInput
from dssdesk.base.ids import ProjectKey
from dssdesk.projects.folders import (
    FolderDefinition,
    change_folder,
    folder_definition,
    folder_details,
    folder_items,
    folder_path,
    path_in_folder,
)
from dssdesk.service.folder_files import (
    copy_files,
    delete_below,
    file_place,
    open_file,
    pieces_of,
    store_file,
    tell_folder,
)
from dssdesk.service.handlers.catalogue import tell_project
from dssdesk.service.permissions import Permission, check_call
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.errors import BodyUnreadable, TypeNotCovered
from dssdesk.service.publicapi.forms import DoneFuture, Object, WriteMode, changes_of, file_form
from dssdesk.service.publicapi.multipart import pieces_of_upload, uploaded
from dssdesk.service.publicapi.noted import NOTED, check_noted, noted
from dssdesk.wire.instance import Done
from dssdesk.wire.projects import CreateFolder, DeleteFolder, FolderCreated

_CONNECTIONS = ("filesystem_folders", "filesystem_managed")


class _Wish(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    type: str | None = None
    params: dict[str, Any] = msgspec.field(default_factory=dict)


class _NewName(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id: str
    new_name: str


class _CopyWish(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    target_project_key: str
    target_folder_id: str
    write_mode: WriteMode = WriteMode.OVERWRITE


async def _list(call: Call) -> object:
    return await asyncio.to_thread(_items, _project(call), call.project())


async def _create(call: Call) -> object:
    wish = await call.read(_Wish)
    connection = wish.params.get("connection", _CONNECTIONS[0])
    if wish.type not in (None, "Filesystem") or connection not in _CONNECTIONS:
        what = f"A managed folder of type “{wish.type}” on “{connection}”"
        raise TypeNotCovered(what, f"Filesystem on {', '.join(_CONNECTIONS)}")
    made = await call.ask(CreateFolder(project=call.project(), name=wish.name), FolderCreated)
    definition = folder_definition(_project(call), made.folder_id)
    return _settings(call.project(), made.folder_id, definition)


async def _show(call: Call) -> object:
    folder = call.parameters["folder"]
    return _settings(call.project(), folder, folder_definition(_project(call), folder))


async def _change(call: Call) -> object:
    project, folder = _project(call), call.parameters["folder"]
    definition = folder_definition(project, folder)
    old, wish = _settings(call.project(), folder, definition), await call.json()
    changed = changes_of(wish, old, ("name", *NOTED))
    metadata = definition.metadata | {key: changed[key] for key in NOTED if key in changed}
    check_noted(metadata)
    await _rename_to(call, folder, changed.get("name", definition.name), metadata)
    return {"msg": "The settings are saved."}


async def _rename(call: Call) -> None:
    wish = await call.read(_NewName)
    metadata = folder_definition(_project(call), wish.id).metadata
    await _rename_to(call, wish.id, wish.new_name, metadata)


async def _delete(call: Call) -> None:
    wish = DeleteFolder(project=call.project(), folder_id=call.parameters["folder"])
    await call.ask(wish, Done)


async def _contents(call: Call) -> object:
    details = await asyncio.to_thread(
        folder_details, _project(call), call.project(), call.parameters["folder"]
    )
    return {"items": [file_form(it.path, it.size, it.modified_at) for it in details.files]}


async def _send(call: Call) -> Response:
    file = await asyncio.to_thread(open_file, _root(call), _path(call))
    return StreamingResponse(pieces_of(file), media_type="application/octet-stream")


async def _take(call: Call) -> object:
    place = file_place(_root(call), _path(call))
    async with uploaded(call) as file:
        size = await store_file(place, pieces_of_upload(file))
    tell_folder(call.context, call.project(), call.parameters["folder"])
    written = await asyncio.to_thread(place.stat)
    return file_form(f"/{_path(call)}", size, written.st_mtime)


async def _remove(call: Call) -> None:
    root = _root(call)
    await asyncio.to_thread(delete_below, root, path_in_folder(root, _path(call)))
    tell_folder(call.context, call.project(), call.parameters["folder"])


async def _usages(call: Call) -> object:
    """Recipes and the like, which are what DSS tells of: there are none."""
    _root(call)
    return []


async def _copy(call: Call) -> object:
    wish = await call.read(_CopyWish)
    target = ProjectKey(wish.target_project_key)
    check_call(Permission.WRITE, call.context, target)
    source = _root(call)
    root = folder_path(call.parts.projects.folder(target), wish.target_folder_id)
    if root == source:
        raise BadInput("A managed folder cannot be copied to itself.")
    empties = wish.write_mode is WriteMode.OVERWRITE
    files = await asyncio.to_thread(copy_files, source, root, empties=empties)
    tell_folder(call.context, target, wish.target_folder_id)
    return DoneFuture({"files": files})


async def _rename_to(call: Call, folder: str, name: object, metadata: Object) -> None:
    if not isinstance(name, str):
        raise BodyUnreadable("a name is a text")
    change_folder(_project(call), folder, name, metadata)
    await tell_project(call.context, call.project())


def _project(call: Call) -> Path:
    return call.parts.projects.folder(call.project())


def _root(call: Call) -> Path:
    return folder_path(_project(call), call.parameters["folder"])


def _path(call: Call) -> str:
    """The path of a file, however many slashes stand before, behind and in it."""
    return "/".join(part for part in call.parameters["path"].split("/") if part)


def _items(project: Path, key: ProjectKey) -> list[Object]:
    return [
        _settings(key, item.id, folder_definition(project, item.id))
        for item in folder_items(project)
    ]


def _settings(project: ProjectKey, folder: str, definition: FolderDefinition) -> Object:
    return {
        "id": folder,
        "projectKey": project,
        "name": definition.name,
        "type": "Filesystem",
        "params": {"connection": _CONNECTIONS[0], "path": f"/{project}/{folder}"},
        "partitioning": {"dimensions": []},
        **{key: value for key, value in noted(definition.metadata).items() if key in NOTED},
    }


_PATH = "/projects/{project}/managedfolders"
_ONE = f"{_PATH}/{{folder}}"

ENTRIES = (
    PublicEntry(
        path=_PATH,
        run=_list,
        covers=("DSSProject.list_managed_folders",),
    ),
    PublicEntry(
        path=_PATH,
        method="POST",
        run=_create,
        permission=Permission.WRITE,
        covers=("DSSProject.create_managed_folder",),
    ),
    PublicEntry(
        path=_ONE,
        run=_show,
        covers=("DSSManagedFolder.get_settings", "DSSManagedFolder.get_definition"),
    ),
    PublicEntry(
        path=_ONE,
        method="PUT",
        run=_change,
        permission=Permission.WRITE,
        covers=("DSSManagedFolderSettings.save", "DSSManagedFolder.set_definition"),
    ),
    PublicEntry(
        path=_ONE,
        method="DELETE",
        run=_delete,
        permission=Permission.WRITE,
        covers=("DSSManagedFolder.delete",),
    ),
    PublicEntry(
        path="/projects/{project}/actions/renameManagedFolder",
        method="POST",
        run=_rename,
        permission=Permission.WRITE,
        covers=("DSSManagedFolder.rename",),
    ),
    PublicEntry(path=f"{_ONE}/usages", run=_usages, covers=("DSSManagedFolder.get_usages",)),
    PublicEntry(
        path=f"{_ONE}/actions/copyTo",
        method="POST",
        run=_copy,
        covers=("DSSManagedFolder.copy_to",),
    ),
    PublicEntry(path=f"{_ONE}/contents", run=_contents, covers=("DSSManagedFolder.list_contents",)),
    PublicEntry(
        path=f"{_ONE}/contents/{{path*}}", run=_send, covers=("DSSManagedFolder.get_file",)
    ),
    PublicEntry(
        path=f"{_ONE}/contents/{{path*}}",
        method="POST",
        run=_take,
        permission=Permission.WRITE,
        covers=("DSSManagedFolder.put_file", "DSSManagedFolder.upload_folder"),
    ),
    PublicEntry(
        path=f"{_ONE}/contents/{{path*}}",
        method="DELETE",
        run=_remove,
        permission=Permission.WRITE,
        covers=("DSSManagedFolder.delete_file",),
    ),
)
