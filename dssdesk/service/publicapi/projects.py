"""Projects: which there are, made, deleted; how each looks from outside."""

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from dssdesk.base.errors import DssDeskError, NotAllowed
from dssdesk.base.ids import Login, ProjectKey
from dssdesk.people.people import People
from dssdesk.people.rights import Right
from dssdesk.projects.errors import ProjectMissing, ProjectUnreadable
from dssdesk.projects.metadata import ProjectMetadata, read_metadata, write_metadata
from dssdesk.projects.projects import ProjectFile, Projects
from dssdesk.service.context import Context
from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.forms import DoneFuture, Object, by
from dssdesk.service.publicapi.project_permissions import change_permissions
from dssdesk.service.publicapi.project_settings import kept_settings
from dssdesk.wire.instance import Done
from dssdesk.wire.projects import CreateProject, DeleteProject, ProjectCreated

_log = logging.getLogger(__name__)


class _NewProject(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    project_key: str
    name: str
    owner: str | None = None
    description: str | None = None
    settings: dict[str, Any] | None = None
    permissions: tuple[dict[str, Any], ...] | None = ()
    tags: tuple[str, ...] | None = ()


def readable_projects(context: Context) -> tuple[ProjectKey, ...]:
    """The keys of those that the person may read, sorted."""
    people, person = context.parts.people, context.person
    keys = context.parts.projects.keys()
    return tuple(key for key in keys if people.may(person, Right.READ, key))


async def _list(call: Call) -> object:
    keys = readable_projects(call.context)
    read = await asyncio.to_thread(_read_all, call.parts.projects, keys)
    found = [_form(call.parts.people, *one) for one in read]
    if call.flag("includeLocation"):
        return [{**item, "projectLocation": []} for item in found]
    return found


async def _create(call: Call) -> object:
    wish = await call.read(_NewProject)
    owner = wish.owner or call.person.login
    if owner != call.person.login and not call.person.is_administrator:
        raise NotAllowed("Only an administrator may make projects for somebody else.")
    settings = kept_settings(wish.settings or {})
    message = CreateProject(
        key=ProjectKey(wish.project_key), name=wish.name, description=wish.description or ""
    )
    created = await call.ask(message, ProjectCreated)
    folder = call.parts.projects.folder(created.project)
    write_metadata(folder, ProjectMetadata(tags=wish.tags or (), settings=settings))
    if wish.permissions or owner != call.person.login:
        try:
            await change_permissions(call, created.project, owner, wish.permissions or ())
        except DssDeskError:
            await call.ask(DeleteProject(project=created.project), Done)
            raise
    return created.project


async def _summary(call: Call) -> object:
    projects, key = call.parts.projects, call.project()
    file, folder = projects.project_file(key), projects.folder(key)
    changed: Object = {"versionNumber": 0, "lastModifiedOn": _changed_on(folder)}
    return {
        **_form(call.parts.people, key, file, read_metadata(folder)),
        "projectStatus": "",
        "projectType": "REGULAR",
        "versionTag": changed,
        "creationTag": _created(file),
    }


async def _delete(call: Call) -> object:
    await call.ask(DeleteProject(project=call.project()), Done)
    return DoneFuture({"messages": []})


async def _interest(call: Call) -> object:
    call.parts.projects.folder(call.project())
    return {"starCount": 0, "watchCount": 0}


async def _timeline(call: Call) -> object:
    projects, key = call.parts.projects, call.project()
    call.number("itemCount", default=100)
    file, folder = projects.project_file(key), projects.folder(key)
    owner = by(call.parts.people, Login(file.owner))
    return {
        "allContributors": [owner] if file.owner else [],
        "items": [],
        "createdBy": owner,
        "createdOn": file.created_on,
        "lastModifiedOn": _changed_on(folder),
    }


def _read_all(
    projects: Projects, keys: Iterable[ProjectKey]
) -> list[tuple[ProjectKey, ProjectFile, ProjectMetadata]]:
    found = []
    for key in keys:
        try:
            found.append((key, projects.project_file(key), read_metadata(projects.folder(key))))
        except ProjectUnreadable as error:
            _log.warning("%s", error.message)
        except ProjectMissing:  # deleted just now
            continue
    return found


def _form(people: People, key: ProjectKey, file: ProjectFile, metadata: ProjectMetadata) -> Object:
    return {
        "projectKey": key,
        "name": file.name,
        "label": file.name,
        "shortDesc": metadata.short_desc,
        "description": file.description,
        "ownerLogin": file.owner,
        "ownerDisplayName": by(people, Login(file.owner))["displayName"],
        "tags": metadata.tags,
    }


def _created(file: ProjectFile) -> Object:
    tag = {"versionNumber": 0, "lastModifiedBy": {"login": file.owner}}
    return tag if file.created_on is None else {**tag, "lastModifiedOn": file.created_on}


def _changed_on(folder: Path) -> int:
    """When something was last put into the project, taken out or replaced, in milliseconds."""
    newest = 0
    for path in (folder, *folder.glob("*")):
        with contextlib.suppress(OSError):  # gone just now
            newest = max(newest, path.stat().st_mtime_ns // 1_000_000)
    return newest


_PROJECT = "/projects/{project}"

ENTRIES = (
    PublicEntry(
        path="/projects/",
        run=_list,
        permission=Permission.ANYBODY,
        covers=("DSSClient.list_projects", "DSSClient.list_project_keys"),
    ),
    PublicEntry(
        path="/projects/",
        method="POST",
        run=_create,
        permission=Permission.CREATE_PROJECTS,
        covers=("DSSClient.create_project", "DSSProjectFolder.create_project"),
    ),
    PublicEntry(path=_PROJECT, run=_summary, covers=("DSSProject.get_summary",)),
    PublicEntry(
        path=_PROJECT,
        method="DELETE",
        run=_delete,
        permission=Permission.ADMINISTER,
        covers=("DSSProject.delete",),
    ),
    PublicEntry(path=f"{_PROJECT}/interest", run=_interest, covers=("DSSProject.get_interest",)),
    PublicEntry(path=f"{_PROJECT}/timeline", run=_timeline, covers=("DSSProject.get_timeline",)),
)
