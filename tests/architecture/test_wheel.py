"""A wheel has in it what the checkout has: code, resources and templates, and no test."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-P", "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


@pytest.mark.parametrize(
    ("folder", "inside"),
    [
        ("dssdesk", "dssdesk"),
        ("resources", "dssdesk/_data/resources"),
        ("templates", "dssdesk/_data/templates"),
    ],
)
def test_what_is_tracked_is_in_the_wheel(wheel: zipfile.ZipFile, folder: str, inside: str):
    listed = subprocess.run(
        ["git", "ls-files", "-z", folder], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    tracked = {inside + name.removeprefix(folder) for name in filter(None, listed.split("\0"))}
    assert len(tracked) > 5
    assert tracked <= set(wheel.namelist())


def test_a_wheel_has_the_command_and_nothing_else_at_the_top(wheel: zipfile.ZipFile):
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    information = next(name for name in tops if name.endswith(".dist-info"))
    assert tops == {"dssdesk", information}
    entries = wheel.read(f"{information}/entry_points.txt").decode()
    assert "dssdesk = dssdesk.app.command_line:main" in entries
