"""Running notebooks: start, run, watch, answer, unload."""

from functools import partial

from dssdesk.service.context import Context
from dssdesk.service.handlers.handler import handle
from dssdesk.service.machine import machine_memory
from dssdesk.service.permissions import Permission, may_join, may_see
from dssdesk.wire.instance import Done
from dssdesk.wire.sessions import (
    AnswerInput,
    AskLoss,
    CancelRuns,
    CellsQueued,
    InterruptKernel,
    ListSessions,
    Loss,
    RestartKernel,
    RunCells,
    SessionList,
    SessionStarted,
    SessionUnloaded,
    StartSession,
    UnloadSession,
    WatchSamples,
)


async def _list(context: Context, _message: ListSessions) -> SessionList:
    sessions = context.parts.sessions
    samples = await sessions.sample()
    return SessionList(
        sessions=tuple(info for info in sessions.infos() if may_see(context.person, info)),
        samples=context.service.desks.samples_for(context.person, samples),
        machine_memory=machine_memory(),
    )


async def _start(context: Context, message: StartSession) -> SessionStarted:
    session = await context.parts.sessions.start(
        message.notebook,
        owner=context.person.login,
        environment=message.environment,
        admit=partial(may_join, context),
    )
    return SessionStarted(session=session)


async def _run(context: Context, message: RunCells) -> CellsQueued:
    run_ids = await context.parts.sessions.run(
        message.notebook,
        message.cell_ids,
        message.source_revision,
        owner=context.person.login,
        admit=partial(may_join, context),
    )
    return CellsQueued(run_ids=run_ids)


async def _cancel(context: Context, message: CancelRuns) -> Done:
    await context.parts.sessions.cancel(message.notebook, message.run_ids)
    return Done()


async def _interrupt(context: Context, message: InterruptKernel) -> Done:
    await context.parts.sessions.interrupt(message.session_id)
    return Done()


async def _restart(context: Context, message: RestartKernel) -> SessionStarted:
    return SessionStarted(session=await context.parts.sessions.restart(message.session_id))


async def _answer(context: Context, message: AnswerInput) -> Done:
    await context.parts.sessions.answer(message.session_id, message.prompt_id, message.text)
    return Done()


async def _loss(context: Context, message: AskLoss) -> Loss:
    return await context.parts.sessions.loss(message.session_id)


async def _unload(context: Context, message: UnloadSession) -> SessionUnloaded:
    return await context.parts.sessions.unload(message.session_id, by=context.person.login)


async def _watch(context: Context, message: WatchSamples) -> Done:
    context.needs_desk().watches_samples = message.on
    context.service.desks.look_who_watches()
    return Done()


HANDLERS = (
    handle(ListSessions, Permission.ANYBODY, _list),
    handle(StartSession, Permission.RUN, _start),
    handle(RunCells, Permission.RUN, _run, in_order=True),
    handle(CancelRuns, Permission.RUN, _cancel, in_order=True),
    handle(InterruptKernel, Permission.OWN_SESSION, _interrupt),
    handle(RestartKernel, Permission.DRIVE_SESSION, _restart),
    handle(AnswerInput, Permission.DRIVE_SESSION, _answer),
    handle(AskLoss, Permission.OWN_SESSION, _loss),
    handle(UnloadSession, Permission.OWN_SESSION, _unload),
    handle(WatchSamples, Permission.ANYBODY, _watch),
)
