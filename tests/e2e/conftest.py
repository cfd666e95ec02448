"""A real instance with the demo project, served by a real process, for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.live_instance import LiveInstance


@pytest.fixture(scope="session")
def real_home() -> Path:
    """The home of the person who runs the tests, where pyenv keeps Pythons."""
    return Path.home()


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveInstance]:
    """A folder with the demo project; the test starts the service when it wants it."""
    monkeypatch.setenv("DSSDESK_STATE", str(tmp_path / "state"))
    instance = LiveInstance(tmp_path / "instance")
    yield instance
    instance.clean_up()
