"""The package for kernels on the path, a service to read from, and other Pythons."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.helpers.awkward_rows import every_type
from tests.helpers.frame_matrix import CLIENT, write_session
from tests.helpers.kernel_routes import KernelRoutes
from tests.helpers.live_instance import DEMO, LiveInstance

sys.path.insert(0, str(CLIENT))


@pytest.fixture
def session_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a kernel would find its session; nothing is there yet."""
    path = tmp_path / "ticket.json"
    monkeypatch.setenv("DSSDESK_SESSION_FILE", str(path))
    monkeypatch.delenv("DKU_CURRENT_PROJECT_KEY", raising=False)
    return path


@pytest.fixture
def service(session_file: Path) -> Iterator[KernelRoutes]:
    """A fake service with the dataset ``awkward``, and this process as a kernel of it."""
    with KernelRoutes({"awkward": every_type()}) as routes:
        routes.write_session(session_file)
        yield routes


@pytest.fixture(params=["arrow", "tsv"])
def form(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The way the rows come: as with pyarrow, and as without."""
    if request.param == "tsv":
        monkeypatch.setattr("dataiku.core.reading.has_arrow", lambda: False)
    return str(request.param)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveInstance]:
    """A real service on the demo project."""
    with running(tmp_path_factory.mktemp("real")) as instance:
        yield instance


@contextmanager
def running(folder: Path) -> Iterator[LiveInstance]:
    """A real service on the demo project, in this folder."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(folder))
        instance = LiveInstance(folder / "instance")
        instance.start()
        try:
            yield instance
        finally:
            instance.clean_up()


@pytest.fixture(scope="module")
def busy(live: LiveInstance) -> LiveInstance:
    """The service with its data worker, which must not be one that a test leaves."""
    rows = f"{live.file.address}/kernel/datasets/{DEMO}/airlines/rows?limit=1"
    headers = {"Authorization": f"Bearer {live.file.token}"}
    httpx.get(rows, headers=headers, trust_env=False).raise_for_status()
    return live


@pytest.fixture(scope="module")
def live_session(live: LiveInstance) -> Path:
    """The session file of the real service, for other Pythons."""
    return session_of(live)


@pytest.fixture
def here(live: LiveInstance, monkeypatch: pytest.MonkeyPatch) -> LiveInstance:
    """This process as a kernel of the real service."""
    monkeypatch.setenv("DSSDESK_SESSION_FILE", str(session_of(live)))
    monkeypatch.delenv("DKU_CURRENT_PROJECT_KEY", raising=False)
    return live


def session_of(live: LiveInstance) -> Path:
    """A session file for the service that runs now."""
    file, path = live.file, live.folder.parent / "ticket.json"
    return write_session(path, url=file.address, ticket=file.token, project=DEMO)


@pytest.fixture(scope="session")
def real_home() -> Path:
    """The home of the person who runs the tests, where pyenv keeps Pythons."""
    return Path.home()


class Meanwhile:
    """A clock whose pauses take no time; something happens in the first of them."""

    def __init__(self, happens: Callable[[], object]) -> None:
        self._happens = happens
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        if self.now == 0.0:
            self._happens()
        self.now += seconds


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], Meanwhile]:
    """Has something happen while a call waits for the service, and no time pass."""

    def install(happens: Callable[[], object]) -> Meanwhile:
        clock = Meanwhile(happens)
        monkeypatch.setattr("dataiku.core.calls.time", clock)
        return clock

    return install
