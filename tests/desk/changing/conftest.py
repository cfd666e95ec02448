"""A stage for screens that change things."""

import pytest

from tests.helpers.changing_stage import Stage


@pytest.fixture
def stage(qtbot) -> Stage:
    return Stage(qtbot)


@pytest.fixture
def make_stage(qtbot):
    return lambda **more: Stage(qtbot, **more)
