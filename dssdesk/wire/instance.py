"""Saying hello, asking how the service is, stopping it."""

from dssdesk.base.ids import DeskId, Login
from dssdesk.wire.people import UnloadNotice
from dssdesk.wire.record import Message
from dssdesk.wire.sessions import SessionInfo, SessionSample


class Hello(Message, frozen=True, kw_only=True, tag="hello"):
    """The first ask on a channel. Replied to with `Welcome`; `Conflict` for another protocol."""

    desk: DeskId
    protocol: int
    version: str


class Welcome(Message, frozen=True, kw_only=True, tag="welcome"):
    """Who I am here, and where here is.

    Attributes:
        may_create_projects: Whether I may.
        shares_account: Kernels of several people run as one account of the operating system.
        unloaded: What others unloaded of mine since a desk of mine was here last.
    """

    server_id: str
    version: str
    instance_id: str
    instance_path: str
    login: Login
    display_name: str
    is_administrator: bool
    may_create_projects: bool = True
    shares_account: bool = False
    unloaded: tuple[UnloadNotice, ...] = ()


class GetStatus(Message, frozen=True, kw_only=True, tag="get_status"):
    """How is the service? Replied to with `Status`."""


class Status(Message, frozen=True, kw_only=True, tag="status"):
    """The service and what runs in it."""

    server_id: str
    version: str
    protocol: int
    pid: int
    instance_path: str
    started_at: float
    memory: int
    desks: int
    sessions: tuple[SessionInfo, ...] = ()
    samples: tuple[SessionSample, ...] = ()


class GetMachine(Message, frozen=True, kw_only=True, tag="get_machine"):
    """How is the service's machine? For administrators. Replied to with `Machine`."""


class Machine(Message, frozen=True, kw_only=True, tag="machine"):
    """What the machine has, and what is used of it; sizes in bytes.

    Attributes:
        cpu: Percent of all cores, since this was asked last.
        service_memory: What the service itself uses.
        disk_used: Of the disk that the instance lies on.
        journals: What kernels wrote that still run, or were not cleared away.
    """

    cores: int
    cpu: float
    memory: int
    memory_used: int
    service_memory: int
    disk: int
    disk_used: int
    journals: int


class StopService(Message, frozen=True, kw_only=True, tag="stop_service"):
    """End the service; kernels run on unless ``unload``. Replied to with `Done`."""

    unload: bool = False


class Done(Message, frozen=True, kw_only=True, tag="done"):
    """It is done, and there is nothing to add."""
