"""Hello, how the service is, stopping it."""

import asyncio
import os

import dssdesk
from dssdesk.people.people import Person
from dssdesk.people.rights import Right
from dssdesk.service.context import Context
from dssdesk.service.errors import HelloMissing
from dssdesk.service.handlers.handler import handle
from dssdesk.service.machine import machine_of, own_memory, processor_share
from dssdesk.service.parts import Parts
from dssdesk.service.permissions import Permission, may_see
from dssdesk.wire.instance import (
    Done,
    GetMachine,
    GetStatus,
    Hello,
    Machine,
    Status,
    StopService,
    Welcome,
)
from dssdesk.wire.record import PROTOCOL, Message


def welcome(parts: Parts, person: Person) -> Welcome:
    """Who the person is here, where here is, and what happened meanwhile: that is told once."""
    return Welcome(
        server_id=parts.server_id,
        version=dssdesk.__version__,
        instance_id=parts.instance_id,
        instance_path=str(parts.instance_path),
        login=person.login,
        display_name=person.display_name,
        is_administrator=person.is_administrator,
        may_create_projects=parts.people.may(person, Right.CREATE_PROJECTS),
        shares_account=parts.people.isolation.shares_account,
        unloaded=parts.people.notices.take(person.login),
    )


async def _hello(_context: Context, _message: Hello) -> Message:
    # The channel answers the first one itself; any other is one too many.
    raise HelloMissing


async def _status(context: Context, _message: GetStatus) -> Status:
    service, parts = context.service, context.parts
    return Status(
        server_id=parts.server_id,
        version=dssdesk.__version__,
        protocol=PROTOCOL,
        pid=os.getpid(),
        instance_path=str(parts.instance_path),
        started_at=service.started_at,
        memory=own_memory(),
        desks=len(service.desks),
        sessions=tuple(info for info in parts.sessions.infos() if may_see(context.person, info)),
        samples=service.desks.samples_for(context.person, await parts.sessions.sample()),
    )


async def _machine(context: Context, _message: GetMachine) -> Machine:
    return await asyncio.to_thread(machine_of, context.parts.instance_path, processor_share())


async def _stop(context: Context, message: StopService) -> Done:
    sessions, person = context.parts.sessions, context.person
    if message.unload:
        await asyncio.gather(
            *(sessions.unload(info.session_id, by=person.login) for info in sessions.infos())
        )
    context.parts.stop()
    return Done()


HANDLERS = (
    handle(Hello, Permission.ANYBODY, _hello),
    handle(GetStatus, Permission.ANYBODY, _status),
    handle(GetMachine, Permission.ADMINISTRATOR, _machine),
    handle(StopService, Permission.ADMINISTRATOR, _stop),
)
