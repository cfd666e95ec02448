"""Other Pythons are found where they usually are."""

import sys
from pathlib import Path

from tests.helpers.pythons import Recipe, find_python


def test_a_python_that_does_not_exist_is_none(tmp_path: Path):
    assert find_python("3.1", home=tmp_path) is None


def test_a_python_of_pyenv_is_found(tmp_path: Path, monkeypatch):
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    kept = tmp_path / ".pyenv" / "versions" / f"{version}.99" / "bin"
    kept.mkdir(parents=True)
    (kept / "python3").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", "")
    assert find_python(version, home=tmp_path) == kept / "python3"


def test_a_recipe_names_itself():
    assert str(Recipe("3.9", ("pandas<2",))) == "3.9 pandas<2"
