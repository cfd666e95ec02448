from pathlib import Path

import pytest

from dssdesk.base.ids import ProjectKey
from dssdesk.projects.demo import make_demo
from dssdesk.projects.projects import Projects


@pytest.fixture
def projects(tmp_path: Path) -> Projects:
    """No project yet."""
    return Projects(tmp_path / "projects", user_templates=tmp_path / "templates")


@pytest.fixture
def demo(projects: Projects, tmp_path: Path) -> ProjectKey:
    """The demo project."""
    return make_demo(tmp_path / "projects", owner="ada")
