"""What can go wrong with a kernel."""

from dssdesk.base.errors import BadInput, Conflict, Unavailable


class KernelNotRunning(Conflict):
    """Something was asked of a kernel that has ended."""

    code = "conflict.kernel_not_running"

    def __init__(self) -> None:
        super().__init__("The kernel has ended. Restart it to run cells.")


class KernelDidNotStart(Unavailable):
    """The process ended before its sockets were bound."""

    code = "unavailable.kernel_did_not_start"

    def __init__(self, environment: str, said: str) -> None:
        super().__init__(
            f"No kernel starts in “{environment}”. {said.strip() or 'It said nothing.'}"
        )


class EnvironmentMissing(BadInput):
    """There is no such environment."""

    code = "bad_input.environment_missing"

    def __init__(self, environment: str) -> None:
        super().__init__(
            f"There is no environment “{environment}” here. Choose another one for this notebook."
        )
