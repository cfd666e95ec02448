"""The folder of an instance: its format, and who serves it."""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import msgspec

from dssdesk.app.errors import InstanceTooNew, NotAnInstance, ServiceRunsAlready
from dssdesk.base.files import PRIVATE, make_private_folder, write_atomic

FORMAT = 1
"""Raised when an older product would misread the folder."""

_FIRST_PORT, _PORTS = 20_000, 10_000
"""Below those that systems give to whoever asks for any."""

_FOLDERS = ("projects", "templates", "kernels", "log")


class InstanceFile(msgspec.Struct, frozen=True, kw_only=True):
    """What ``instance.json`` holds."""

    format: int
    id: str


class ServiceFile(msgspec.Struct, frozen=True, kw_only=True):
    """What ``service.json`` holds: where the service listens, and the ticket to talk to it."""

    address: str
    pid: int
    server_id: str
    token: str
    version: str
    protocol: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """An instance that is there."""

    folder: Path
    id: str

    @property
    def port(self) -> int:
        """Where its service listens, unless another program does: scripts keep its address."""
        return _FIRST_PORT + crc32(self.id.encode()) % _PORTS

    @property
    def database(self) -> Path:
        """Users, tickets, runs, caches."""
        return self.folder / "dssdesk.sqlite"

    @property
    def projects(self) -> Path:
        """A folder for each project."""
        return self.folder / "projects"

    @property
    def templates(self) -> Path:
        """The person's own templates."""
        return self.folder / "templates"

    @property
    def kernels(self) -> Path:
        """A folder for each session."""
        return self.folder / "kernels"

    @property
    def service_log(self) -> Path:
        """What the service wrote down."""
        return self.folder / "log" / "service.log"

    @property
    def service_errors(self) -> Path:
        """What the service printed, which is nothing unless it crashed."""
        return self.folder / "log" / "service.err"

    @property
    def failure_log(self) -> Path:
        """Which of the two tells why a service did not start: the one that was written last."""
        both = (self.service_log, self.service_errors)
        logs = [log for log in both if log.exists() and log.stat().st_size]
        return max(logs, key=lambda log: log.stat().st_mtime, default=self.service_log)

    @property
    def _service_file(self) -> Path:
        return self.folder / "service.json"

    def service(self) -> ServiceFile | None:
        """What the last service said of itself. It may be gone: ask it."""
        try:
            return msgspec.json.decode(self._service_file.read_bytes(), type=ServiceFile)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None

    def let_through(self) -> None:
        """Let kernels of other accounts get to their own folders; what else lies here is ours.

        They may pass through, and neither list nor read anything.
        """
        for folder in (self.folder, self.kernels):
            folder.chmod(0o711)
        for file in self.folder.iterdir():
            if file.is_file() and not file.is_symlink():
                file.chmod(PRIVATE)

    def announce(self, service: ServiceFile) -> None:
        """Say where the service listens, to the owner alone."""
        self._service_file.unlink(missing_ok=True)
        write_atomic(self._service_file, msgspec.json.encode(service), mode=PRIVATE, durable=False)

    def withdraw(self, server_id: str) -> None:
        """The service ends."""
        said = self.service()
        if said is not None and said.server_id == server_id:
            self._service_file.unlink(missing_ok=True)


def open_instance(folder: Path) -> Instance:
    """The instance in this folder; a new or empty folder becomes one.

    Raises:
        NotAnInstance: The folder holds something else.
        InstanceTooNew: A newer product wrote it.
    """
    folder = folder.expanduser().absolute()
    file = folder / "instance.json"
    if not file.exists():
        _make(folder, file)
    try:
        said = msgspec.json.decode(file.read_bytes(), type=InstanceFile)
    except msgspec.MsgspecError as error:
        raise NotAnInstance(folder) from error
    if said.format > FORMAT:
        raise InstanceTooNew(folder, said.format)
    for name in _FOLDERS:
        (folder / name).mkdir(mode=0o700, exist_ok=True)
    return Instance(folder=folder, id=said.id)


@contextlib.contextmanager
def served_alone(instance: Instance) -> Iterator[None]:
    """While this lasts, no other process serves the instance; the system sees to it.

    Raises:
        ServiceRunsAlready: Another one does.
    """
    handle = os.open(instance.folder / "service.lock", os.O_RDWR | os.O_CREAT, PRIVATE)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ServiceRunsAlready from error
        yield
    finally:
        os.close(handle)


def _make(folder: Path, file: Path) -> None:
    if not folder.exists():
        make_private_folder(folder)
    if not folder.is_dir():
        raise NotAnInstance(folder)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)  # two starts may make the same instance
        if file.exists():
            return
        if any(not path.name.startswith(f".{file.name}.") for path in folder.iterdir()):
            raise NotAnInstance(folder)
        folder.chmod(0o700)
        made = InstanceFile(format=FORMAT, id=secrets.token_hex(8))
        write_atomic(file, msgspec.json.encode(made))
    finally:
        os.close(handle)
