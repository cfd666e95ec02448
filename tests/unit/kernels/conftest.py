"""The launcher's modules on the path, and the writer of journals that kernels have."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dssdesk.base.paths import CLIENT
from tests.unit.kernels.writing import Writer

sys.path.append(str(CLIENT))


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Callable[..., Writer]]:
    """Makes a writer of a journal in the test's folder."""
    made: list[Writer] = []

    def make(**bounds: float) -> Writer:
        made.append(Writer(tmp_path, **bounds))
        return made[-1]

    yield make
    for one in made:
        one.close()
