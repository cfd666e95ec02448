"""Puts the parts of a service together: the real ones."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from dssdesk.app.serve import Serving
from dssdesk.base.files import PRIVATE, make_private_folder, write_atomic
from dssdesk.base.ids import Login, SessionId
from dssdesk.base.paths import data_folder, state_folder
from dssdesk.datasets.worker import DataWorker
from dssdesk.kernels.environments import Environments
from dssdesk.kernels.local_hub import LocalHub
from dssdesk.kernels.spark_settings import notebook_configuration
from dssdesk.people.people import TicketPurpose
from dssdesk.projects.projects import Projects
from dssdesk.service.parts import Parts, SessionEvent
from dssdesk.sessions.folders import WriteTicket
from dssdesk.sessions.sessions import Sessions
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import SessionUnloaded


@asynccontextmanager
async def real_parts(serving: Serving) -> AsyncIterator[Parts]:
    """Projects, kernels and sessions of the instance, opened; let go of in the end."""
    instance = serving.instance
    projects = Projects(instance.projects, user_templates=instance.templates)
    projects.tidy()
    hub = LocalHub(
        sockets=make_private_folder(state_folder() / "sockets"),
        environments=Environments(
            data_folder() / "environments", instance.folder / "environments.json"
        ),
        spark_settings=partial(notebook_configuration, instance.folder),
    )
    sessions = Sessions(
        hub,
        projects,
        database=instance.database,
        folder=instance.kernels,
        write_ticket=_ticket_writer(serving),
    )
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
            stop=serving.stop,
        )
    finally:
        await data.close()
        await sessions.close()


def _ticket_writer(serving: Serving) -> WriteTicket:
    def write(path: Path, session_id: SessionId, owner: Login, notebook: NotebookRef) -> None:
        serving.people.revoke_session(session_id)  # that of the service before
        ticket = serving.people.issue(owner, TicketPurpose.SESSION, session_id)
        said = {
            "url": serving.address,
            "ticket": ticket,
            "project": notebook.project,
            "notebook": notebook.name,
        }
        write_atomic(path, json.dumps(said).encode(), mode=PRIVATE, durable=False)

    return write


def _revoker(serving: Serving) -> Callable[[SessionEvent], None]:
    def listen(event: SessionEvent) -> None:
        if isinstance(event, SessionUnloaded):
            serving.people.revoke_session(event.session_id)

    return listen
