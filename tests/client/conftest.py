"""The package for kernels on the path, a service to read from, and other Pythons."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.awkward_rows import every_type
from tests.helpers.frame_matrix import CLIENT
from tests.helpers.kernel_routes import KernelRoutes

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


@pytest.fixture(scope="session")
def real_home() -> Path:
    """The home of the person who runs the tests, where pyenv keeps Pythons."""
    return Path.home()
