"""What can go wrong with a kernel."""

import shlex
from pathlib import Path

from dssdesk.base.errors import BadInput, Conflict, NotAllowed, NotFound, Unavailable


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


def install_advice(python: Path) -> str:
    """What to do where a Python has no ipykernel."""
    command = shlex.join([str(python), "-m", "pip", "install", "ipykernel"])
    return f"it has no ipykernel. Install it there: {command}"


class EnvironmentMissing(BadInput):
    """There is no such environment."""

    code = "bad_input.environment_missing"

    def __init__(self, environment: str) -> None:
        super().__init__(
            f"There is no environment “{environment}” here. Choose another one for this notebook."
        )


class LibraryMissing(NotFound):
    """An environment does not have a script that draws outputs."""

    code = "not_found.library_missing"

    def __init__(self, name: str) -> None:
        super().__init__(f"The script “{name[:60]}” is in no environment of this notebook.")


class EnvironmentUnfit(BadInput):
    """A Python was pointed at in which no kernel can run."""

    code = "bad_input.environment_unfit"

    def __init__(self, python: Path, why: str) -> None:
        super().__init__(f"No kernel can run in “{python}”: {why}")


class AccountGone(BadInput):
    """A kernel was to run as an account that the machine does not have."""

    code = "bad_input.account_gone"

    def __init__(self, account: str) -> None:
        super().__init__(
            f"This machine has no account “{account}”. An administrator can choose another one."
        )


class AccountShutOut(BadInput):
    """A kernel was to run as an account that cannot reach what it needs."""

    code = "bad_input.account_shut_out"

    def __init__(self, account: str, path: Path) -> None:
        super().__init__(
            f"No kernel can run as the account “{account}”, which may not enter or run “{path}”."
            " An administrator can choose an environment, or an instance, in a folder that is open"
            " to all accounts."
        )


class FrameNotUnderstood(BadInput):
    """A Jupyter client sent something that is no frame of the agreed protocol."""

    code = "bad_input.frame_not_understood"

    def __init__(self) -> None:
        super().__init__("That was no message of Jupyter's kernel WebSocket. Reconnect the client.")


class RequestNotForClients(NotAllowed):
    """A Jupyter client sent a request that only the service may send."""

    code = "not_allowed.request_not_for_clients"

    def __init__(self, what: str) -> None:
        super().__init__(f"A client cannot send {what}. Use the notebook's own commands.")


class ClientMissing(NotFound):
    """The Jupyter client has left, or fell too far behind."""

    code = "not_found.client_missing"

    def __init__(self) -> None:
        super().__init__("This connection to the kernel has ended. Connect again.")


class SocketFolderTooLong(Unavailable):
    """A Unix socket's path holds about a hundred bytes."""

    code = "unavailable.socket_folder_too_long"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"The folder “{folder}” is too long a path for sockets. "
            "Set DSSDESK_STATE to a shorter one."
        )


class PromptNotOpen(Conflict):
    """An answer came, and nobody had asked, or somebody else has answered."""

    code = "conflict.prompt_not_open"

    def __init__(self) -> None:
        super().__init__("The kernel does not wait for an answer any more.")


class SessionHasKernel(Conflict):
    """A kernel was to be started where one runs."""

    code = "conflict.session_has_kernel"

    def __init__(self) -> None:
        super().__init__("This notebook has a running kernel. Restart or unload it.")


class KernelMissing(NotFound):
    """Nobody knows a kernel of this id."""

    code = "not_found.kernel_missing"

    def __init__(self) -> None:
        super().__init__("There is no such kernel. It may have been unloaded.")


class SparkSettingsUnreadable(Unavailable):
    """The file with the Spark configurations holds something else."""

    code = "unavailable.spark_settings_unreadable"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"{name} of the instance cannot be read: {why} Notebooks use Spark on this machine. "
            "Mend the file, or save the configurations anew."
        )


class SparkSettingsUnfit(BadInput):
    """Spark could not read a configuration."""

    code = "bad_input.spark_settings_unfit"


class JavaUnfit(Unavailable):
    """Spark was asked for where no Java is that it runs on."""

    code = "unavailable.java_unfit"


class SparkDiskFull(Unavailable):
    """There is too little room for Spark's environment."""

    code = "unavailable.spark_disk_full"

    def __init__(self, folder: Path, needed: int, free: int) -> None:
        super().__init__(
            f"Installing Spark needs {needed / 1e9:.1f} GB in {folder}, and {free / 1e9:.1f} GB "
            "are free. Free some, then try again."
        )


class SparkNotInstalled(Unavailable):
    """Spark's environment could not be made."""

    code = "unavailable.spark_not_installed"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"Spark could not be installed: {why or 'its installer said nothing.'} "
            "It needs a network, or a package index of yours in pip’s settings; then try again."
        )


class SparkNotReady(Conflict):
    """A kernel was to start in Spark's environment before that was there."""

    code = "conflict.spark_not_ready"

    def __init__(self) -> None:
        super().__init__("Spark is not installed yet. Start the notebook’s kernel to install it.")


class SparkInstallationStopped(Conflict):
    """Somebody stopped the installation that a kernel waited for."""

    code = "conflict.spark_installation_stopped"

    def __init__(self) -> None:
        super().__init__("The installation of Spark was stopped. Restart the kernel to begin anew.")


class SparkInUse(Conflict):
    """Spark's environment was to be taken away while it was used."""

    code = "conflict.spark_in_use"

    def __init__(self, count: int) -> None:
        notebooks = "A notebook runs" if count == 1 else f"{count} notebooks run"
        super().__init__(f"{notebooks} in Spark’s environment. Unload what runs there first.")
