"""What a handler knows of the call that it answers."""

import asyncio
import time
from dataclasses import dataclass, field

from dssdesk.base.ids import ProjectKey
from dssdesk.people.people import Person, Ticket
from dssdesk.people.throttle import Throttle
from dssdesk.service.desks import Desk, Desks
from dssdesk.service.errors import ChannelMissing
from dssdesk.service.finished import Finished
from dssdesk.service.parts import Parts
from dssdesk.service.reads import Reads
from dssdesk.service.sockets import Sockets
from dssdesk.wire.places import NotebookRef

_MOST_SAMPLES = 1_000


@dataclass(slots=True, kw_only=True)
class Service:
    """The parts, and what the service itself keeps in memory.

    Attributes:
        samples: The project of each sample of rows that was read; whoever may read the one may
            page through the other.
        reads: Streams of rows whose readers ask afterwards how they ended.
        finished: What came out of calls that DSS answers with a long task.
        files: Notebooks from outside every project that somebody opened.
        telling: Held while a project is read to be told of.
        checking: Held while a password is checked, which takes 64 MB.
        last_call: When somebody last asked for something, by the monotonic clock.
    """

    parts: Parts
    desks: Desks
    sockets: Sockets
    started_at: float = field(default_factory=time.time)
    last_call: float = field(default_factory=time.monotonic)
    samples: dict[str, ProjectKey] = field(default_factory=dict)
    reads: Reads = field(default_factory=Reads)
    finished: Finished = field(default_factory=Finished)
    files: dict[NotebookRef, None] = field(default_factory=dict)
    telling: asyncio.Lock = field(default_factory=asyncio.Lock)
    checking: asyncio.Lock = field(default_factory=asyncio.Lock)
    throttle: Throttle = field(default_factory=Throttle)

    def remember_sample(self, sample_id: str, project: ProjectKey) -> None:
        """A sample was read; the oldest are forgotten, long after the worker dropped them."""
        self.samples[sample_id] = project
        while len(self.samples) > _MOST_SAMPLES:
            del self.samples[next(iter(self.samples))]

    def touch(self) -> None:
        """Somebody asks for something."""
        self.last_call = time.monotonic()

    def is_idle_since(self) -> float | None:
        """Since when nobody has needed the service; None while somebody does."""
        parts = self.parts
        if len(self.desks) or parts.sessions.infos() or parts.spark.is_changing:
            return None
        return self.last_call


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Who asks, with which ticket, and from which desk; ``desk`` is None for a single call."""

    service: Service
    person: Person
    ticket: Ticket | None = None
    desk: Desk | None = None

    @property
    def parts(self) -> Parts:
        """The parts of the product."""
        return self.service.parts

    def needs_desk(self) -> Desk:
        """The desk that asks.

        Raises:
            ChannelMissing: It is a single call.
        """
        if self.desk is None:
            raise ChannelMissing
        return self.desk
