"""Projects and environments; new notebooks.

What looks through a project's files does so in a thread: the first look at a thousand notebooks
takes longer than a desk should wait for its keystrokes.
"""

import asyncio

from dssdesk.base.ids import FILES, ProjectKey
from dssdesk.people.rights import Right
from dssdesk.service.context import Context
from dssdesk.service.desks import seen_by
from dssdesk.service.handlers.handler import handle
from dssdesk.service.permissions import Permission
from dssdesk.wire.catalogue import (
    CreateNotebook,
    EnvironmentList,
    ListEnvironments,
    ListProjects,
    NotebookCreated,
    NotebookItem,
    OpenFile,
    ProjectItem,
    ProjectList,
)
from dssdesk.wire.places import NotebookRef


async def _list_projects(context: Context, _message: ListProjects) -> ProjectList:
    people, person = context.parts.people, context.person
    mine = [
        seen_by(people, person, project)
        for project in await asyncio.to_thread(context.parts.projects.items)
        if people.may(person, Right.READ, project.key)
    ]
    if people.may(person, Right.READ, FILES) and (files := open_files(context)).notebooks:
        mine.append(files)
    return ProjectList(projects=tuple(mine))


async def _list_environments(context: Context, _message: ListEnvironments) -> EnvironmentList:
    return EnvironmentList(environments=context.parts.sessions.environments.items())


async def _create_notebook(context: Context, message: CreateNotebook) -> NotebookCreated:
    projects = context.parts.projects
    environment = message.environment or projects.templates.environment(message.template)
    notebook = projects.create_notebook(
        project=message.project,
        template=message.template,
        author=context.person.login,
        name=message.name,
        dataset=message.dataset,
        kernel=context.parts.sessions.environments.kernelspec(environment),
    )
    await tell_project(context, message.project)
    return NotebookCreated(notebook=notebook)


async def _open_file(context: Context, message: OpenFile) -> NotebookCreated:
    notebook = NotebookRef(project=FILES, name=message.path)
    context.parts.projects.notebooks.existing(notebook)
    list_file(context, notebook)
    return NotebookCreated(notebook=notebook)


def list_file(context: Context, notebook: NotebookRef) -> None:
    """From now on a notebook from outside every project stands among the files."""
    if notebook not in context.service.files:
        context.service.files[notebook] = None
        context.service.desks.project_changed(open_files(context))


def open_files(context: Context) -> ProjectItem:
    """Notebooks from outside every project: those that somebody opened, and those that run."""
    running = [info.notebook for info in context.parts.sessions.infos() if info.notebook.is_file]
    found = sorted({ref.name for ref in (*context.service.files, *running)})
    return ProjectItem(
        key=ProjectKey(FILES),
        name="Files",
        notebooks=tuple(NotebookItem(name=name) for name in found),
    )


async def tell_project(context: Context, project: ProjectKey) -> None:
    """Tell desks of a project as it is now, one after the other: the newest state comes last."""
    async with context.service.telling:
        item = await asyncio.to_thread(context.parts.projects.item, project)
        context.service.desks.project_changed(item)


HANDLERS = (
    handle(ListProjects, Permission.ANYBODY, _list_projects),
    handle(ListEnvironments, Permission.ANYBODY, _list_environments),
    handle(CreateNotebook, Permission.WRITE, _create_notebook),
    handle(OpenFile, Permission.WRITE, _open_file),
)
