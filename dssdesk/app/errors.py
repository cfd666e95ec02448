"""What can go wrong before there is a service to ask."""

from pathlib import Path

from dssdesk.base.errors import BadInput, Conflict, NotFound, Unavailable


class NotAnInstance(BadInput):
    """A folder holds something else."""

    code = "bad_input.not_an_instance"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"“{folder}” is no instance of DSS Desk, and not empty."
            " Name an empty folder, or a new one."
        )


class InstanceMissing(NotFound):
    """There is nothing in the folder yet."""

    code = "not_found.instance_missing"

    def __init__(self, folder: Path) -> None:
        super().__init__(f"There is no instance in “{folder}” yet. “dssdesk” makes one there.")


class InstanceTooNew(Conflict):
    """A newer version of the product wrote this instance."""

    code = "conflict.instance_too_new"

    def __init__(self, folder: Path, version: int) -> None:
        super().__init__(
            f"A newer DSS Desk wrote the instance in “{folder}” (format {version})."
            " Update DSS Desk to open it."
        )


class ServiceRunsAlready(Conflict):
    """There is a service for this instance."""

    code = "conflict.service_runs_already"

    def __init__(self) -> None:
        super().__init__("A service for this instance runs already.")


class ServiceMissing(Unavailable):
    """No service runs for this instance."""

    code = "unavailable.service_missing"

    def __init__(self) -> None:
        super().__init__("No service runs for this instance.")


class ServiceDidNotStart(Unavailable):
    """A service was started and did not get ready."""

    code = "unavailable.service_did_not_start"

    def __init__(self, log: Path, said: str = "") -> None:
        super().__init__(
            f"The service did not start. {said.strip()}".rstrip() + f" Its log may say more: {log}"
        )


class ServiceTooNew(Conflict):
    """A service of a newer version runs, and this one cannot talk to it."""

    code = "conflict.service_too_new"

    def __init__(self, version: str) -> None:
        super().__init__(
            f"A newer DSS Desk ({version}) serves this instance. Update this one, or run"
            " “dssdesk stop” with the newer one; kernels go on meanwhile."
        )
