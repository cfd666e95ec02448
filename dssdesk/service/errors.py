"""What can be wrong with a call, before anybody looks at what it asks."""

from dssdesk.base.errors import BadInput, Conflict, NotAllowed, NotAuthenticated


class TicketMissing(NotAuthenticated):
    """A call came without a ticket, or with one that is worth nothing any more."""

    code = "not_authenticated.ticket"

    def __init__(self, *, is_key: bool = False) -> None:
        super().__init__(
            "This API key is not known here, or was revoked. Make another one in DSS Desk."
            if is_key
            else "This call carries no valid ticket. Sign in again."
        )


class ForeignOrigin(NotAllowed):
    """A page of another site, or another name for this machine, stands behind the call."""

    code = "not_allowed.foreign_origin"

    def __init__(self) -> None:
        super().__init__("Calls from another site are refused.")


class WrongTicket(NotAllowed):
    """The ticket is good, but not for this: a kernel's ticket at the desk's door."""

    code = "not_allowed.wrong_ticket"

    def __init__(self) -> None:
        super().__init__("This ticket is not good for that call.")


class RunsForSomebodyElse(NotAllowed):
    """A notebook's session belongs to another person."""

    code = "not_allowed.runs_for_somebody_else"

    def __init__(self) -> None:
        super().__init__("This notebook runs for somebody else; only that person may drive it.")


class RunsAsTheService(Conflict):
    """Kernels run as the service's own account, which would no longer be one person's alone."""

    code = "conflict.runs_as_the_service"

    def __init__(self, count: int) -> None:
        what = "1 notebook runs" if count == 1 else f"{count} notebooks run"
        super().__init__(
            f"{what} as the service's own account, and with more than one person none may."
            " Unload what runs first."
        )


class HelloMissing(BadInput):
    """A desk asked for something before it said who it is, or said it twice."""

    code = "bad_input.hello"

    def __init__(self) -> None:
        super().__init__("The first ask on a channel, and only that one, is Hello.")


class ChannelMissing(BadInput):
    """Something was asked by a single call that only makes sense on a channel."""

    code = "bad_input.channel_missing"

    def __init__(self) -> None:
        super().__init__("Open a channel for this: its answer goes on as events.")


class Withdrawn(Conflict):
    """Who asked took it back before the answer was there."""

    code = "conflict.withdrawn"

    def __init__(self) -> None:
        super().__init__("This was taken back before it was done. Ask again.")


class WrongProtocol(Conflict):
    """Desk and service would misread each other."""

    code = "conflict.wrong_protocol"

    def __init__(self, theirs: int, ours: int) -> None:
        super().__init__(
            f"This window speaks version {theirs} of the protocol, the service version {ours}."
            " Restart both with the same DSS Desk.",
            protocol=ours,
        )


class DeskTaken(Conflict):
    """A desk comes with the id of somebody else's desk."""

    code = "conflict.desk_taken"

    def __init__(self) -> None:
        super().__init__("Another person's window has this id. Open a new window.")
