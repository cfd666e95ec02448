"""Notebooks moved, copied, deleted, uploaded; and the environments in which they run.

Not in order with edits, which wait for nothing here: they find their notebook under either name.
"""

import asyncio
from functools import partial

from dssdesk.notebook.blobs import MemoryBlobs
from dssdesk.notebook.codec import read_notebook
from dssdesk.service.context import Context
from dssdesk.service.handlers.catalogue import tell_project
from dssdesk.service.handlers.handler import handle
from dssdesk.service.permissions import Permission, may_drive
from dssdesk.wire.catalogue import EnvironmentList, NotebookCreated
from dssdesk.wire.instance import Done
from dssdesk.wire.notebooks import NotebookGone, NotebookMoved
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.projects import (
    AddEnvironment,
    ChooseEnvironment,
    CopyNotebook,
    DeleteNotebook,
    MoveNotebook,
    UploadNotebook,
)


async def _move(context: Context, message: MoveNotebook) -> Done:
    before, now = message.notebook, message.now
    if before == now:
        return Done()
    may_drive(context, before)
    desks, sessions = context.service.desks, context.parts.sessions
    may_look = partial(desks.may_read, now.project)
    told = await sessions.moving.move(before, now, may_look=may_look)
    moved = NotebookMoved(notebook=before, now=now)
    desks.tell_readers(now.project, _about(before), moved, but=told)
    if now.project != before.project:
        context.service.sockets.look_again()  # its kernel is judged by the rights there
        await tell_project(context, before.project)
    await tell_project(context, now.project)
    return Done()


async def _copy(context: Context, message: CopyNotebook) -> NotebookCreated:
    moving = context.parts.sessions.moving
    copied = await moving.copy(message.notebook, message.project, message.name)
    await tell_project(context, message.project)
    return NotebookCreated(notebook=copied)


async def _delete(context: Context, message: DeleteNotebook) -> Done:
    notebook = message.notebook
    may_drive(context, notebook)
    told = await context.parts.sessions.moving.delete(notebook, by=context.person.login)
    gone = NotebookGone(notebook=notebook)
    context.service.desks.tell_readers(notebook.project, _about(notebook), gone, but=told)
    await tell_project(context, notebook.project)
    return Done()


async def _upload(context: Context, message: UploadNotebook) -> NotebookCreated:
    data, name = message.content.encode(), message.name.removesuffix(".ipynb")
    await asyncio.to_thread(read_notebook, data, path=message.name, blobs=MemoryBlobs())
    add = context.parts.projects.notebooks.add
    notebook = await asyncio.to_thread(add, message.project, data, proposed=name)
    await tell_project(context, message.project)
    return NotebookCreated(notebook=notebook)


async def _choose_environment(context: Context, message: ChooseEnvironment) -> Done:
    await context.parts.sessions.environments.choose(message.notebook, message.environment)
    if not message.notebook.is_file:
        await tell_project(context, message.notebook.project)
    return Done()


async def _add_environment(context: Context, message: AddEnvironment) -> EnvironmentList:
    # The service itself starts what lies at the path: as its own account, whoever asks.
    environments = context.parts.sessions.environments
    await environments.add(message.path)
    return EnvironmentList(environments=environments.items())


def _about(notebook: NotebookRef) -> str:
    return f"notebook {notebook.project}/{notebook.name}"


HANDLERS = (
    handle(MoveNotebook, Permission.WRITE, _move),
    handle(CopyNotebook, Permission.WRITE, _copy),
    handle(DeleteNotebook, Permission.WRITE, _delete),
    handle(UploadNotebook, Permission.WRITE, _upload),
    handle(ChooseEnvironment, Permission.RUN, _choose_environment),
    handle(AddEnvironment, Permission.ADMINISTRATOR, _add_environment),
)
