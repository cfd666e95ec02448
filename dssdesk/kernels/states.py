"""What a later hub must know to adopt a kernel: one small file in the kernel's folder."""

import time
from enum import StrEnum
from pathlib import Path

import msgspec

from dssdesk.base.files import PRIVATE, write_atomic
from dssdesk.base.ids import EnvironmentId, KernelId, Login, SessionId
from dssdesk.kernels.hub import KernelWish, LivingKernel
from dssdesk.kernels.processes import ProcessIdentity

_NAME = "kernel.json"
_BOOT = Path("/proc/sys/kernel/random/boot_id")


class Phase(StrEnum):
    """Where a kernel is in its life; on disk before it gets there."""

    STARTING = "starting"
    RUNNING = "running"
    ENDING = "ending"
    ENDED = "ended"


class KernelState(msgspec.Struct, frozen=True, kw_only=True):
    """``kernel.json``. ``pid`` and ``started`` name the process, on one ``boot`` of the machine."""

    session_id: SessionId
    kernel_id: KernelId
    owner: Login
    working_folder: str
    environment: EnvironmentId
    environment_name: str
    wished: EnvironmentId | None
    variables: dict[str, str]
    sockets: str
    phase: Phase = Phase.STARTING
    pid: int = 0
    started: int = 0
    started_at: float = 0.0
    boot: str = ""
    is_ours: bool = True
    by_message: bool = False
    account: str = ""
    version: int = 1

    @property
    def identity(self) -> ProcessIdentity:
        """The kernel's process."""
        return ProcessIdentity(self.pid, self.started)

    def wish(self, session_folder: Path) -> KernelWish:
        """What this kernel was started with."""
        return KernelWish(
            session_id=self.session_id,
            owner=self.owner,
            folder=session_folder,
            working_folder=Path(self.working_folder),
            environment=self.wished,
            variables=self.variables,
            account=self.account,
        )

    def living(self) -> LivingKernel:
        """As the hub's callers know it."""
        return LivingKernel(
            session_id=self.session_id,
            kernel_id=self.kernel_id,
            owner=self.owner,
            pid=self.pid,
            environment=self.environment,
            environment_name=self.environment_name,
            started_at=self.started_at,
        )


def save_state(folder: Path, state: KernelState) -> None:
    """Write the state into the kernel's folder."""
    write_atomic(folder / _NAME, msgspec.json.format(msgspec.json.encode(state)), mode=PRIVATE)


def started_now(state: KernelState, identity: ProcessIdentity) -> KernelState:
    """The state of a kernel whose process has just been found ready."""
    return msgspec.structs.replace(
        state,
        phase=Phase.RUNNING,
        pid=identity.pid,
        started=identity.started,
        started_at=time.time(),
        boot=this_boot(),
    )


def newest_state(session_folder: Path) -> tuple[Path, KernelState] | None:
    """The session's last kernel: its folder and state; None if there was none."""
    found = []
    for path in session_folder.glob(f"*/{_NAME}"):
        try:
            state = msgspec.json.decode(path.read_bytes(), type=KernelState)
        except (OSError, msgspec.DecodeError):
            continue
        found.append((path.stat().st_mtime_ns, path.parent, state))
    if not found:
        return None
    living = [one for one in found if one[2].phase is not Phase.ENDED]
    _, folder, state = max(living or found, key=_age)
    return folder, state


def this_boot() -> str:
    """Changes when the machine starts anew, so that an old pid means nothing."""
    try:
        return _BOOT.read_text("ascii").strip()
    except OSError:
        return ""


def _age(found: tuple[int, Path, KernelState]) -> int:
    return found[0]
