"""Projects and what is in them but notebooks: made, renamed, described, deleted."""

import asyncio

from dssdesk.base.ids import ProjectKey
from dssdesk.projects.dataset_changes import delete_dataset, rename_dataset
from dssdesk.projects.demo import DEMO, make_demo
from dssdesk.projects.folders import create_folder, delete_folder, folder_details
from dssdesk.projects.variables import read_variables, write_variables
from dssdesk.service.context import Context
from dssdesk.service.handlers.catalogue import tell_project
from dssdesk.service.handlers.handler import handle
from dssdesk.service.permissions import Permission
from dssdesk.wire.catalogue import ProjectGone
from dssdesk.wire.instance import Done
from dssdesk.wire.projects import (
    ChangeVariables,
    CreateDemo,
    CreateFolder,
    CreateProject,
    DatasetGone,
    DatasetMoved,
    DeleteDataset,
    DeleteFolder,
    DeleteProject,
    DescribeProject,
    FolderCreated,
    FolderDetails,
    GetFolder,
    GetVariables,
    ProjectCreated,
    RenameDataset,
    Variables,
)


async def _create(context: Context, message: CreateProject) -> ProjectCreated:
    projects, login = context.parts.projects, context.person.login
    key = projects.create_project(
        message.key or projects.free_key(message.name),
        message.name,
        owner=login,
        description=message.description,
    )
    await _hand_over(context, key)
    return ProjectCreated(project=key)


async def _create_demo(context: Context, _message: CreateDemo) -> ProjectCreated:
    projects = context.parts.projects
    present = projects.keys()
    if DEMO not in present:  # else it belongs to somebody
        await asyncio.to_thread(make_demo, projects.root, owner=context.person.login)
        await _hand_over(context, DEMO)
    return ProjectCreated(project=DEMO)


async def _hand_over(context: Context, key: ProjectKey) -> None:
    """A new project belongs to who made it, whoever had rights in one of its key before."""
    context.parts.people.forget_project(key)
    await tell_project(context, key)


async def _describe(context: Context, message: DescribeProject) -> Done:
    projects = context.parts.projects
    projects.describe_project(message.project, message.name, message.description)
    await tell_project(context, message.project)
    return Done()


async def _delete(context: Context, message: DeleteProject) -> Done:
    key, parts, service = message.project, context.parts, context.service
    await parts.sessions.moving.delete_project(key, by=context.person.login)
    async with service.telling:
        service.desks.tell_readers(key, f"project {key}", ProjectGone(key=key))
        parts.people.forget_project(key)
    return Done()


async def _variables(context: Context, message: GetVariables) -> Variables:
    return read_variables(context.parts.projects.folder(message.project), message.project)


async def _change_variables(context: Context, message: ChangeVariables) -> Done:
    folder = context.parts.projects.folder(message.project)
    write_variables(folder, standard=message.standard, local=message.local)
    return Done()


async def _rename_dataset(context: Context, message: RenameDataset) -> Done:
    parts, ref = context.parts, message.dataset
    # Here and not in a thread: a kernel that writes rows meanwhile finds one name or the other.
    now = rename_dataset(parts.projects, ref, message.name)
    if now != ref:
        await parts.sessions.moving.associate_anew(ref, now.name)
        moved = DatasetMoved(dataset=ref, now=now)
        context.service.desks.tell_readers(ref.project, f"dataset {ref.project}/{ref.name}", moved)
        await tell_project(context, ref.project)
    return Done()


async def _delete_dataset(context: Context, message: DeleteDataset) -> Done:
    ref, projects = message.dataset, context.parts.projects
    async with context.service.telling:  # nobody is told of files that are half gone
        await asyncio.to_thread(delete_dataset, projects, ref, with_files=message.with_files)
    gone = DatasetGone(dataset=ref)
    context.service.desks.tell_readers(ref.project, f"dataset {ref.project}/{ref.name}", gone)
    await tell_project(context, ref.project)
    return Done()


async def _create_folder(context: Context, message: CreateFolder) -> FolderCreated:
    folder_id = create_folder(context.parts.projects.folder(message.project), message.name)
    await tell_project(context, message.project)
    return FolderCreated(project=message.project, folder_id=folder_id)


async def _delete_folder(context: Context, message: DeleteFolder) -> Done:
    project = context.parts.projects.folder(message.project)
    await asyncio.to_thread(delete_folder, project, message.folder_id)
    await tell_project(context, message.project)
    return Done()


async def _get_folder(context: Context, message: GetFolder) -> FolderDetails:
    project = context.parts.projects.folder(message.project)
    return await asyncio.to_thread(folder_details, project, message.project, message.folder_id)


HANDLERS = (
    handle(CreateProject, Permission.CREATE_PROJECTS, _create),
    handle(CreateDemo, Permission.CREATE_PROJECTS, _create_demo),
    handle(DescribeProject, Permission.WRITE, _describe),
    handle(DeleteProject, Permission.ADMINISTER, _delete),
    handle(GetVariables, Permission.READ, _variables),
    handle(ChangeVariables, Permission.WRITE, _change_variables),
    handle(RenameDataset, Permission.WRITE, _rename_dataset),
    handle(DeleteDataset, Permission.WRITE, _delete_dataset),
    handle(CreateFolder, Permission.WRITE, _create_folder),
    handle(DeleteFolder, Permission.WRITE, _delete_folder),
    handle(GetFolder, Permission.READ, _get_folder),
)
