"""Real kernels for the tests; a test that leaves processes behind fails."""

import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from dssdesk.base.ids import Login, SessionId, new_session_id
from dssdesk.kernels.environments import Environments
from dssdesk.kernels.hub import KernelWish
from dssdesk.kernels.local_hub import LocalHub
from dssdesk.kernels.processes import ProcessIdentity, process_table
from tests.kernels.driving import Driver

_MARK = b"DSSDESK_TEST="


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def real_home() -> Path:
    """The home of the person who runs the tests, where pyenv keeps Pythons."""
    return Path.home()


@pytest.fixture(scope="session")
def environments(tmp_path_factory: pytest.TempPathFactory) -> Environments:
    return Environments(tmp_path_factory.mktemp("environments"))


@pytest.fixture
def sockets() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="dk", dir="/tmp"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def process_table_as_before() -> Iterator[None]:
    """A process with this test's mark that is still there fails it.

    Others start processes at the same time, so that the mark must tell.
    """
    before = {entry.identity for entry in process_table().values()}
    mark = os.urandom(8).hex()
    os.environ["DSSDESK_TEST_MARK"] = mark
    yield
    left = [identity for identity in _new(before) if _belongs(identity, mark)]
    commands = [_command(identity.pid) for identity in left]
    for identity in left:
        with contextlib.suppress(OSError):
            os.kill(identity.pid, signal.SIGKILL)
    assert not commands, commands


@pytest.fixture
def wish(tmp_path: Path) -> Callable[..., KernelWish]:
    """Makes a wish for a kernel of a new session."""

    def make(session_id: SessionId | None = None) -> KernelWish:
        session_id = session_id or new_session_id()
        folder = tmp_path / "kernels" / session_id
        folder.mkdir(parents=True, exist_ok=True)
        return KernelWish(
            session_id=session_id,
            owner=Login("ann"),
            folder=folder,
            working_folder=tmp_path,
            variables={"TEST_MARK": os.environ["DSSDESK_TEST_MARK"]},
        )

    return make


@pytest.fixture
async def hub(sockets: Path, environments: Environments) -> AsyncIterator[LocalHub]:
    """A hub; its kernels are unloaded after the test."""
    hub = LocalHub(sockets=sockets, environments=environments)
    yield hub
    for session_id in list(hub._kernels):
        await hub.unload(session_id)
    await hub.close()


@pytest.fixture
async def driver(hub: LocalHub, wish: Callable[..., KernelWish]) -> Driver:
    """One running kernel."""
    return await Driver.start(hub, wish())


def _new(before: set[ProcessIdentity]) -> list[ProcessIdentity]:
    return [
        entry.identity
        for entry in process_table().values()
        if entry.identity not in before and not entry.is_zombie
    ]


def _belongs(identity: ProcessIdentity, mark: str) -> bool:
    try:
        return f"TEST_MARK={mark}".encode() in Path(f"/proc/{identity.pid}/environ").read_bytes()
    except OSError:
        return False


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return f"process {pid}"
