"""What can go wrong between this desk and its service."""

from dssdesk.base.errors import Unavailable


class ChannelLost(Unavailable):
    """The channel broke while an ask was under way, so nobody knows whether it was done."""

    code = "unavailable.channel_lost"

    def __init__(self) -> None:
        super().__init__(
            "The connection to the service broke, so this may not have happened. "
            "Look, then try again."
        )


class NoService(Unavailable):
    """The service could not be reached, so an ask was never sent."""

    code = "unavailable.no_service"

    def __init__(self, reason: str = "") -> None:
        because = f" ({reason})" if reason else ""
        super().__init__(f"The service does not answer{because}. Nothing was changed.")
