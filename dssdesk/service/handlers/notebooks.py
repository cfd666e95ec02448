"""Open documents: look, edit, take over, save."""

from msgspec.structs import replace

from dssdesk.people.rights import Right
from dssdesk.service.context import Context
from dssdesk.service.handlers.catalogue import list_file
from dssdesk.service.handlers.handler import handle
from dssdesk.service.permissions import Permission, may_see
from dssdesk.wire.instance import Done
from dssdesk.wire.notebooks import (
    ClearCellOutputs,
    CloseNotebook,
    EditNotebook,
    KeepCells,
    NotebookEdited,
    NotebookOpened,
    NotebookSaved,
    OpenNotebook,
    SaveNotebook,
    TakeLease,
    TrustNotebook,
)


async def _open(context: Context, message: OpenNotebook) -> NotebookOpened:
    desk, person, people = context.needs_desk(), context.person, context.parts.people
    may_edit = people.may(person, Right.WRITE, message.notebook.project)
    opened = await context.parts.sessions.notebooks.open(
        message.notebook, desk.id, person.display_name, may_edit=may_edit
    )
    if message.notebook.is_file:
        list_file(context, message.notebook)
    session = opened.session
    return replace(
        opened,
        session=session if session is not None and may_see(person, session) else None,
        may_edit=may_edit,
        may_run_code=people.may_run_code(person),
    )


async def _close(context: Context, message: CloseNotebook) -> Done:
    await context.parts.sessions.notebooks.close(message.notebook, context.needs_desk().id)
    return Done()


async def _edit(context: Context, message: EditNotebook) -> NotebookEdited:
    desk, notebooks = context.needs_desk(), context.parts.sessions.notebooks
    await notebooks.prepare(message.notebook)
    revision = notebooks.edit(message.notebook, desk.id, message.base_revision, message.edits)
    return NotebookEdited(source_revision=revision)


async def _keep(context: Context, message: KeepCells) -> Done:
    notebooks = context.parts.sessions.notebooks
    await notebooks.prepare(message.notebook)
    notebooks.keep(message.notebook, message.cells)
    return Done()


async def _take_lease(context: Context, message: TakeLease) -> Done:
    desk, holder = context.needs_desk(), context.person.display_name
    context.parts.sessions.notebooks.take_lease(message.notebook, desk.id, holder)
    return Done()


async def _save(context: Context, message: SaveNotebook) -> NotebookSaved:
    return await context.parts.sessions.notebooks.save(message.notebook)


async def _clear(context: Context, message: ClearCellOutputs) -> Done:
    notebooks = context.parts.sessions.notebooks
    await notebooks.prepare(message.notebook)
    notebooks.clear_outputs(message.notebook, message.cell_ids)
    return Done()


async def _trust(context: Context, message: TrustNotebook) -> Done:
    await context.parts.sessions.notebooks.trust(message.notebook)
    return Done()


HANDLERS = (
    handle(OpenNotebook, Permission.READ, _open, in_order=True),
    handle(CloseNotebook, Permission.READ, _close, in_order=True),
    handle(EditNotebook, Permission.WRITE, _edit, in_order=True),
    handle(KeepCells, Permission.WRITE, _keep, in_order=True),
    handle(TakeLease, Permission.WRITE, _take_lease, in_order=True),
    handle(SaveNotebook, Permission.WRITE, _save, in_order=True),
    handle(TrustNotebook, Permission.WRITE, _trust, in_order=True),
    handle(ClearCellOutputs, Permission.WRITE, _clear, in_order=True),
)
