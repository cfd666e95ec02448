"""Puts the parts of a service together: the real ones."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from dssdesk.app.serve import Serving
from dssdesk.base.files import PRIVATE, make_private_folder, write_atomic
from dssdesk.base.ids import Login
from dssdesk.base.paths import data_folder, state_folder
from dssdesk.datasets.worker import DataWorker
from dssdesk.kernels.environments import Environments
from dssdesk.kernels.local_hub import LocalHub
from dssdesk.kernels.spark_settings import notebook_configuration
from dssdesk.people.account import owner_of_files
from dssdesk.people.people import TicketPurpose
from dssdesk.projects.projects import Projects
from dssdesk.service.parts import Parts, SessionEvent
from dssdesk.sessions.folders import WriteTicket
from dssdesk.sessions.record import SessionRecord
from dssdesk.sessions.sessions import Sessions
from dssdesk.sessions.spark import Spark
from dssdesk.wire.sessions import SessionUnloaded


@asynccontextmanager
async def real_parts(serving: Serving) -> AsyncIterator[Parts]:
    """Projects, kernels and sessions of the instance, opened; let go of in the end."""
    instance = serving.instance
    projects = Projects(instance.projects, user_templates=instance.templates)
    projects.tidy()
    environments = Environments(
        data_folder() / "environments", instance.folder / "environments.json"
    )
    hub = LocalHub(
        sockets=make_private_folder(state_folder() / "sockets"),
        environments=environments,
        spark_settings=partial(notebook_configuration, instance.folder),
    )
    sessions = Sessions(
        hub,
        projects,
        database=instance.database,
        folder=instance.kernels,
        write_ticket=_ticket_writer(serving),
        account_of=_account_finder(serving),
    )
    spark = Spark(instance.folder, environments.spark, sessions.infos)
    data = DataWorker()
    sessions.listen(_revoker(serving))
    await sessions.open()
    serving.people.revoke_ended({info.session_id for info in sessions.infos()})
    try:
        yield Parts(
            server_id=serving.server_id,
            instance_id=instance.id,
            instance_path=instance.folder,
            people=serving.people,
            projects=projects,
            sessions=sessions,
            data=data,
            spark=spark,
            stop=serving.stop,
        )
    finally:
        await data.close()
        await sessions.close()
        await spark.close()


@asynccontextmanager
async def sharing_parts(serving: Serving) -> AsyncIterator[Parts]:
    """The same, and from now on kernels of all people may run as the service's own account."""
    serving.people.isolation.share(is_shared=True)
    async with real_parts(serving) as parts:
        yield parts


def _ticket_writer(serving: Serving) -> WriteTicket:
    def write(path: Path, record: SessionRecord) -> None:
        serving.people.revoke_session(record.session_id)  # that of the service before
        ticket = serving.people.issue(record.owner, TicketPurpose.SESSION, record.session_id)
        said = {
            "url": serving.address,
            "ticket": ticket,
            "project": record.notebook.project,
            "notebook": record.notebook.name,
        }
        owner = owner_of_files(record.account)
        write_atomic(path, json.dumps(said).encode(), mode=PRIVATE, durable=False, owner=owner)

    return write


def _account_finder(serving: Serving) -> Callable[[Login], str]:
    def find(owner: Login) -> str:
        account = serving.people.isolation.account_of(owner)
        if account:
            serving.instance.let_through()
        return account

    return find


def _revoker(serving: Serving) -> Callable[[SessionEvent], None]:
    def listen(event: SessionEvent) -> None:
        if isinstance(event, SessionUnloaded):
            serving.people.revoke_session(event.session_id)

    return listen
