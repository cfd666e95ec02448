"""Datasets: listed, described, changed, renamed, deleted. Their rows are elsewhere."""

import asyncio
from collections.abc import Sequence
from typing import Any

import msgspec

from dssdesk.base.errors import NotFound
from dssdesk.base.ids import ProjectKey
from dssdesk.datasets.errors import DatasetFileMissing, DatasetUnreadable
from dssdesk.datasets.requests import Details
from dssdesk.projects.dataset_notes import IN_FOLDER, read_notes
from dssdesk.projects.projects import Projects
from dssdesk.service.handlers.catalogue import tell_project
from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.dataset_changing import change_settings, change_shape
from dssdesk.service.publicapi.dataset_creation import detected, files_of, uploaded_paths
from dssdesk.service.publicapi.dataset_formats import (
    as_schema,
    columns_of,
    format_name,
    format_params,
)
from dssdesk.service.publicapi.dataset_shapes import (
    dataset_of,
    metadata_of,
    settings_of,
    store_metadata,
)
from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.forms import DoneFuture, Object, milliseconds
from dssdesk.wire.instance import Done
from dssdesk.wire.places import DatasetRef
from dssdesk.wire.projects import DeleteDataset, RenameDataset


class _NewName(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    old_name: str
    new_name: str


async def _list(call: Call) -> object:
    return await asyncio.to_thread(_items, call.parts.projects, call.project(), call.texts("tags"))


async def _settings(call: Call) -> object:
    return settings_of(call.parts.projects, dataset_of(call))


async def _change(call: Call) -> object:
    ref = dataset_of(call)
    await change_settings(call, ref, await call.json())
    await tell_project(call.context, ref.project)
    return settings_of(call.parts.projects, ref)


async def _schema(call: Call) -> object:
    return as_schema(call.parts.projects.dataset(dataset_of(call)).columns)


async def _change_schema(call: Call) -> object:
    ref = dataset_of(call)
    definition = call.parts.projects.dataset(ref)
    await change_shape(call, ref, definition.format, columns_of(await call.json()))
    return as_schema(call.parts.projects.dataset(ref).columns)


async def _metadata(call: Call) -> object:
    projects, ref = call.parts.projects, dataset_of(call)
    return metadata_of(projects.dataset(ref), read_notes(projects, ref))


async def _change_metadata(call: Call) -> object:
    ref = dataset_of(call)
    store_metadata(call.parts.projects, ref, await call.json())
    return await _metadata(call)


async def _delete(call: Call) -> None:
    ref = dataset_of(call)
    # The files in a managed folder are the folder's.
    is_theirs = _type(call.parts.projects, ref) == IN_FOLDER
    with_files = call.flag("dropData") and not is_theirs
    await call.ask(DeleteDataset(dataset=ref, with_files=with_files), Done)


async def _rename(call: Call) -> None:
    wish = await call.read(_NewName)
    ref = DatasetRef(project=call.project(), name=wish.old_name)
    await call.ask(RenameDataset(dataset=ref, name=wish.new_name), Done)


async def _partitions(call: Call) -> object:
    call.parts.projects.dataset(dataset_of(call))
    return ["NP"]


async def _usages(call: Call) -> object:
    """Recipes and analyses, which are what DSS tells of: there are none."""
    call.parts.projects.dataset(dataset_of(call))
    return []


async def _info(call: Call) -> object:
    projects, ref = call.parts.projects, dataset_of(call)
    definition = projects.dataset(ref)
    found: Object = {"projectKey": ref.project, "name": ref.name}
    try:
        known = await call.parts.data.details(definition, projects.dataset_folder(ref))
    except DatasetFileMissing:
        return found
    return {**found, "files": known.files, "size": known.size, "rows": known.rows} | _built(known)


async def _detect(call: Call) -> object:
    """What the settings would be if they were guessed anew."""
    projects, ref = call.parts.projects, dataset_of(call)
    definition, base = projects.dataset(ref), projects.dataset_folder(ref)
    paths = uploaded_paths(definition) if definition.managed else definition.paths
    try:
        files = await asyncio.to_thread(files_of, base, paths)
        found = await detected(call, files)
    except (DatasetUnreadable, NotFound) as error:
        return DoneFuture({"format": {"ok": False, "errorMessage": error.message}})
    detection = {"newSchema": as_schema(found.columns), "detectedSchema": as_schema(found.columns)}
    return DoneFuture(
        {
            "format": {
                "ok": True,
                "type": format_name(found.format),
                "params": format_params(found.format),
                "schemaDetection": detection,
            }
        }
    )


def _items(projects: Projects, project: ProjectKey, tags: Sequence[str]) -> list[Object]:
    """Each dataset's settings; one whose file is damaged is named, and nothing else."""
    found = []
    for item in projects.item(project).datasets:
        ref = DatasetRef(project=project, name=item.name)
        try:
            shown = settings_of(projects, ref)
        except DatasetUnreadable:
            shown = _damaged(ref)
        except (NotFound, OSError):  # deleted just now
            continue
        if not tags or set(tags) & set(shown["tags"]):
            found.append(shown)
    return found


def _damaged(ref: DatasetRef) -> Object:
    nothing: dict[str, Any] = {"params": {}, "schema": as_schema(()), "tags": []}
    return {"projectKey": ref.project, "name": ref.name, "type": "", "managed": False, **nothing}


def _type(projects: Projects, ref: DatasetRef) -> str:
    try:
        return read_notes(projects, ref).dss_type
    except DatasetUnreadable:
        return ""


def _built(known: Details) -> Object:
    """When the files were written last: DSS calls that a build."""
    at = milliseconds(known.written_at)
    return {"lastBuild": {"buildStartTime": at, "buildEndTime": at, "buildSuccess": True}}


_PATH = "/projects/{project}/datasets"
_ONE = f"{_PATH}/{{dataset}}"

ENTRIES = (
    PublicEntry(
        path=_PATH,
        run=_list,
        covers=("DSSProject.list_datasets",),
    ),
    PublicEntry(
        path=_ONE, run=_settings, covers=("DSSDataset.get_settings", "DSSDataset.get_definition")
    ),
    PublicEntry(
        path=_ONE,
        method="PUT",
        run=_change,
        permission=Permission.WRITE,
        covers=("DSSDatasetSettings.save", "DSSDataset.set_definition"),
    ),
    PublicEntry(
        path=_ONE,
        method="DELETE",
        run=_delete,
        permission=Permission.WRITE,
        covers=("DSSDataset.delete",),
    ),
    PublicEntry(path=f"{_ONE}/schema", run=_schema, covers=("DSSDataset.get_schema",)),
    PublicEntry(
        path=f"{_ONE}/schema",
        method="PUT",
        run=_change_schema,
        permission=Permission.WRITE,
        covers=("DSSDataset.set_schema",),
    ),
    PublicEntry(
        path=f"{_ONE}/metadata",
        run=_metadata,
        covers=(
            "DSSDataset.get_metadata",
            "DSSDataset.exists",
            "DSSManagedDatasetCreationHelper.already_exists",
        ),
    ),
    PublicEntry(
        path=f"{_ONE}/metadata",
        method="PUT",
        run=_change_metadata,
        permission=Permission.WRITE,
        covers=("DSSDataset.set_metadata",),
    ),
    PublicEntry(
        path="/projects/{project}/actions/renameDataset",
        method="POST",
        run=_rename,
        permission=Permission.WRITE,
        covers=("DSSDataset.rename",),
    ),
    PublicEntry(path=f"{_ONE}/partitions", run=_partitions, covers=("DSSDataset.list_partitions",)),
    PublicEntry(path=f"{_ONE}/usages", run=_usages, covers=("DSSDataset.get_usages",)),
    PublicEntry(path=f"{_ONE}/info", run=_info, covers=("DSSDataset.get_info",)),
    PublicEntry(
        path=f"{_ONE}/actions/testAndDetectSettings/fsLike",
        method="POST",
        run=_detect,
        covers=("DSSDataset.test_and_detect", "DSSDataset.autodetect_settings"),
    ),
)
