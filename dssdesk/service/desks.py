"""The desks that are connected, and who of them hears of what."""

import asyncio
import contextlib
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from msgspec.structs import replace

from dssdesk.base.ids import DeskId, Login, ProjectKey, SessionId
from dssdesk.people.errors import PersonMissing
from dssdesk.people.people import People, Person
from dssdesk.people.rights import Right
from dssdesk.service.errors import DeskTaken
from dssdesk.service.outbox import Outbox
from dssdesk.service.parts import SessionEvent
from dssdesk.wire.catalogue import ProjectChanged, ProjectItem
from dssdesk.wire.people import PeopleChanged, UnloadNotice
from dssdesk.wire.record import Message
from dssdesk.wire.sessions import (
    SessionChanged,
    SessionInfo,
    SessionSample,
    SessionsSampled,
    SessionUnloaded,
)
from dssdesk.wire.spark import MASTER, SparkChanged, SparkSettings


@dataclass(slots=True, kw_only=True, eq=False)
class Desk:
    """One connected desk."""

    id: DeskId
    person: Person
    outbox: Outbox = field(default_factory=Outbox)
    watches_samples: bool = False
    replaced: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)


class RightsHere(NamedTuple):
    """What somebody may do in a project, as `ProjectItem` tells it."""

    may_write: bool
    may_administer: bool
    may_edit_permissions: bool
    may_export: bool
    may_run_code: bool


Readers = dict[Desk, dict[ProjectKey, RightsHere]]


class Desks:
    """Every connected desk. A session is told of to its owner and to administrators alone."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._desks: dict[DeskId, Desk] = {}
        self._owners: dict[SessionId, Login] = {}
        self.watched = asyncio.Event()

    def __len__(self) -> int:
        return len(self._desks)

    async def add(self, desk: Desk) -> None:
        """A desk said hello. An older channel of the same desk goes first, whole.

        Raises:
            DeskTaken: It is somebody else's: whoever reads a notebook learns of the desk that
                edits it, and must not become that desk.
        """
        while (older := self._desks.get(desk.id)) is not None:
            if older.person.login != desk.person.login:
                raise DeskTaken
            older.replaced.set()
            await older.gone.wait()
        self._desks[desk.id] = desk

    def remove(self, desk: Desk) -> None:
        """Its channel closed, and nothing of it is left."""
        del self._desks[desk.id]
        desk.gone.set()
        self.look_who_watches()

    def look_who_watches(self) -> None:
        """Somebody began or ceased to watch samples."""
        if any(desk.watches_samples for desk in self._desks.values()):
            self.watched.set()
        else:
            self.watched.clear()

    def know(self, sessions: tuple[SessionInfo, ...]) -> None:
        """Sessions that were there before we listened."""
        self._owners.update({info.session_id: info.owner for info in sessions})

    def session_event(self, event: SessionEvent) -> None:
        """Tell those whom it concerns."""
        if isinstance(event, SessionChanged):
            session_id = event.session.session_id
            self._owners[session_id] = event.session.owner
        else:
            session_id = event.session_id
        owner = self._owners.get(session_id)
        if isinstance(event, SessionUnloaded):
            self._owners.pop(session_id, None)
            self._note(owner, event)
        for desk in self._desks.values():
            if desk.person.is_administrator or desk.person.login == owner:
                desk.outbox.tell(f"session {session_id}", event)

    def _note(self, owner: Login | None, event: SessionUnloaded) -> None:
        """Keep it for somebody whom it concerns and who does not hear of it now."""
        if owner is None or event.by == owner:
            return
        if not any(desk.person.login == owner for desk in self._desks.values()):
            notice = UnloadNotice(notebook=event.notebook, by=event.by, at=time.time())
            self._people.notices.add(owner, notice)

    def readers(self, projects: Collection[ProjectKey]) -> Readers:
        """Which of these projects each desk may read now, and what else it may do there."""
        return {
            desk: {
                key: rights_in(self._people, desk.person, key)
                for key in projects
                if self._people.may(desk.person, Right.READ, key)
            }
            for desk in self._desks.values()
        }

    def people_changed(self) -> None:
        """People, groups or rights are others: every desk hears so, and is judged by them."""
        is_shared = self._people.isolation.shares_account
        for desk in self._desks.values():
            with contextlib.suppress(PersonMissing):  # that desk is about to be cut off
                desk.person = self._people.person(desk.person.login)
            event = PeopleChanged(
                shares_account=is_shared,
                is_administrator=desk.person.is_administrator,
                may_create_projects=self._people.may(desk.person, Right.CREATE_PROJECTS),
            )
            desk.outbox.tell("people", event)

    def spark_changed(self, settings: SparkSettings) -> None:
        """Tell everybody what they may see of it."""
        for desk in self._desks.values():
            seen = spark_seen_by(desk.person, settings)
            desk.outbox.tell("spark", SparkChanged(settings=seen))

    def project_changed(self, project: ProjectItem) -> None:
        """Tell those who may read it."""
        for desk in self._desks.values():
            if self._people.may(desk.person, Right.READ, project.key):
                item = seen_by(self._people, desk.person, project)
                desk.outbox.tell(f"project {project.key}", ProjectChanged(project=item))

    def tell_readers(
        self, project: ProjectKey, about: str, message: Message, *, but: Collection[DeskId] = ()
    ) -> None:
        """Tell those who may read the project, unless they have been told elsewhere."""
        for desk in self._desks.values():
            if desk.id not in but and self._people.may(desk.person, Right.READ, project):
                desk.outbox.tell(about, message)

    def tell_all(self, about: str, message: Message) -> None:
        """Tell everybody."""
        for desk in self._desks.values():
            desk.outbox.tell(about, message)

    def may_read(self, project: ProjectKey, desk_id: DeskId) -> bool:
        """Whether somebody sits at this desk who may read the project."""
        desk = self._desks.get(desk_id)
        return desk is not None and self._people.may(desk.person, Right.READ, project)

    def sampled(self, samples: tuple[SessionSample, ...], machine_memory: int) -> None:
        """Tell those who watch what their sessions use."""
        for desk in self._desks.values():
            if desk.watches_samples:
                mine = self.samples_for(desk.person, samples)
                event = SessionsSampled(samples=mine, machine_memory=machine_memory)
                desk.outbox.tell("samples", event)

    def samples_for(
        self, person: Person, samples: tuple[SessionSample, ...]
    ) -> tuple[SessionSample, ...]:
        """Those of the sessions that this person may see."""
        if person.is_administrator:
            return samples
        return tuple(
            sample for sample in samples if self._owners.get(sample.session_id) == person.login
        )


def spark_seen_by(person: Person, settings: SparkSettings) -> SparkSettings:
    """How Spark is set up as this person may see it: values may be secrets, the master is none."""
    if person.is_administrator:
        return settings
    configurations = tuple(
        replace(each, settings=tuple(it for it in each.settings if it.key == MASTER))
        for each in settings.configurations
    )
    return replace(settings, configurations=configurations, problem="")


def seen_by(people: People, person: Person, project: ProjectItem) -> ProjectItem:
    """The project as this person may use it."""
    return replace(project, **rights_in(people, person, project.key)._asdict())


def rights_in(people: People, person: Person, project: ProjectKey) -> RightsHere:
    """What the person may do there; running code is a right in the whole instance."""
    rights = people.rights_in(person, project)
    return RightsHere(
        may_write=Right.WRITE in rights,
        may_administer=Right.ADMINISTER in rights,
        may_edit_permissions=Right.EDIT_PERMISSIONS in rights,
        may_export=Right.EXPORT in rights,
        may_run_code=people.may_run_code(person),
    )
